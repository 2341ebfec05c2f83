"""Files of Parquet take no more memory than their page headers allow."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stance.errors import DataError
from stance.tables import parquet
from stance.tables.writing import Layout

TEXTS = ["We agree"] * 4 + ["x" * 5000, "no"]


def write(folder: Path, columns: dict[str, object], **options: object) -> str:
    """Write a file in groups of four rows."""
    path = folder / "in.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=4, **options)
    return str(path)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
def test_pages_too_large_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, dictionary: bool
):
    """The size in the header of a page counts, of whatever version and encoding."""
    options = {"data_page_version": version, "use_dictionary": dictionary}
    path = write(tmp_path, {"text": TEXTS, "n": [*range(6)]}, **options)
    assert [row.values["text"] for row in parquet.read(path).rows] == TEXTS
    monkeypatch.setattr(parquet, "PAGE", 4000)
    with pytest.raises(DataError, match=r"in\.parquet:5: a page of more than 0 MB in the"):
        list(parquet.read(path).rows)
    monkeypatch.setattr(parquet, "PAGE", 6000)
    monkeypatch.setattr(parquet, "PAGES", 5000)
    with pytest.raises(DataError, match=r"in\.parquet:5: pages of more than 0 MB, one"):
        list(parquet.read(path).rows)


def test_a_row_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Rows beside it are not, nor a dictionary that rows share."""
    monkeypatch.setattr(parquet, "LARGEST", 4000)
    with pytest.raises(DataError, match=r"in\.parquet:5: more than 0 MB in a row: shorten it$"):
        list(parquet.read(write(tmp_path, {"text": TEXTS})).rows)
    many = pa.array([f"We agree to point {n}" for n in range(1000)]).dictionary_encode()
    assert len(list(parquet.read(write(tmp_path, {"text": many})).rows)) == 1000


def test_what_rows_repeat_is_unpacked_for_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A long value in a small file may stand for very many."""
    monkeypatch.setattr(parquet, "REPEATED", 10_000)
    monkeypatch.setattr(parquet, "BYTES", 1 << 30)
    path, sizes = write(tmp_path, {"text": [TEXTS[4]] * 4}), []
    iter_batches = pq.ParquetFile.iter_batches
    monkeypatch.setattr(
        pq.ParquetFile,
        "iter_batches",
        lambda file, size, *rest, **more: (
            sizes.append(size) or iter_batches(file, size, *rest, **more)
        ),
    )
    assert len(list(parquet.read(path).rows)) == 4
    assert sizes == [1]


def test_a_long_description_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """That of each column of each group of rows takes memory before anything is read."""
    path = write(tmp_path, {"text": TEXTS})
    monkeypatch.setattr(parquet, "FOOTER", 100)
    with pytest.raises(DataError, match=r"in\.parquet: too many row groups or columns: write"):
        parquet.read(path)


def test_more_columns_than_memory_has_room_for_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The footer of a file of Parquet describes each column of each group of rows."""
    monkeypatch.setattr(parquet, "COLUMNS", 5)
    monkeypatch.setattr(parquet, "ROW_GROUP", 1)
    batch = pa.RecordBatch.from_pylist([{"a": 1, "b": 2}])
    with (
        (tmp_path / "out.parquet").open("wb") as file,
        pytest.raises(DataError, match="too many columns for so many rows of Parquet"),
        parquet.writing(file) as put,
    ):
        for _ in range(3):
            put(batch)


def test_a_group_without_rows_has_no_pages(tmp_path: Path):
    """There is nothing to measure in it."""
    assert list(parquet.read(write(tmp_path, {"text": pa.array([], pa.string())})).rows) == []


def test_more_columns_than_a_batch_has_room_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Before anything is made of them, where they are read and where they are written."""
    path = write(tmp_path, {"a": [1], "b": [2], "c": [3]})
    monkeypatch.setattr(parquet, "WIDEST", 2)
    layout = Layout("t", ("a", "b", "c"), "parquet")
    with pytest.raises(DataError, match=r"t: more than 2 columns of Parquet: write"):
        parquet.batch_of(layout, [], [], None)
    with pytest.raises(DataError, match=r"in\.parquet: more than 2 columns of Parquet: leave"):
        parquet.read(path)
