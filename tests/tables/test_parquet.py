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


def test_a_group_of_few_long_rows_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A page is unpacked whole, and may hold one value as long as all of its group."""
    path = write(tmp_path, {"text": TEXTS, "n": [*range(6)]})
    assert [row.values["text"] for row in parquet.read(path).rows] == TEXTS
    monkeypatch.setattr(parquet, "GROUP", 4000)
    monkeypatch.setattr(parquet, "LONG", 1000)
    with pytest.raises(DataError, match=r"in\.parquet:5: a group of rows of more than 0 MB: write"):
        list(parquet.read(path).rows)


@pytest.mark.parametrize("shared", [0, 1 << 24])
def test_a_row_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: int):
    """Rows beside it are not, nor a dictionary that rows share."""
    monkeypatch.setattr(parquet, "SHARED", shared)
    monkeypatch.setattr(parquet, "LARGEST", 4000)
    monkeypatch.setattr(parquet, "BYTES", 1)
    with pytest.raises(DataError, match=r"in\.parquet:5: more than 0 MB in a row: shorten it$"):
        list(parquet.read(write(tmp_path, {"text": TEXTS})).rows)
    many = pa.array([f"We agree to point {n}" for n in range(1000)]).dictionary_encode()
    assert len(list(parquet.read(write(tmp_path, {"text": many})).rows)) == 1000


def test_what_rows_share_is_repeated_for_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A long value in a small file may stand for very many."""
    monkeypatch.setattr(parquet, "BYTES", 10_000)
    table = parquet.read(write(tmp_path, {"text": [TEXTS[4]] * 4, "n": [*range(4)]}))
    assert [row.size < 5_100 for row in table.rows] == [True] * 4


def test_a_group_without_rows_has_no_pages(tmp_path: Path):
    """There is nothing to measure in it."""
    assert list(parquet.read(write(tmp_path, {"text": pa.array([], pa.string())})).rows) == []


def test_more_columns_than_memory_has_room_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Before anything is made of them, where they are read and where they are written."""
    path = write(tmp_path, {"a": [1], "b": [2], "c": [3]})
    monkeypatch.setattr(parquet, "WIDEST", 2)
    layout = Layout("t", ("a", "b", "c"), "parquet")
    with pytest.raises(DataError, match=r"t: more than 2 columns: write \.csv"):
        parquet.batch_of(layout, [], [], None)
    with pytest.raises(DataError, match=r"in\.parquet: more than 2 columns: leave some out"):
        parquet.read(path)
