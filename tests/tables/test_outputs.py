"""Tables of answers out."""

import errno
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import DataError
from stance.tables import outputs, tables
from stance.tables.rows import Row
from stance.tables.tables import Table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


def table(*rows: dict[str, object]) -> Table:
    """Make a table of these rows."""
    numbered = (Row(line, row) for line, row in enumerate(rows, 1))
    return Table("t", tuple(rows[0]), numbered)


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl"])
@given(cells=st.lists(CELLS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, format_: str, cells: list[str]
):
    """Each format keeps every string as it is."""
    path = tmp_path_factory.mktemp("t") / f"a.{format_}"
    rows = [{"text": cell, "b": cell} for cell in cells]
    with outputs.writing(path) as file:
        outputs.write(table(*rows), file, format_)
    assert [dict(row.values) for row in tables.read(path).rows] == rows


def test_values_that_are_no_strings_keep_their_meaning():
    """Numbers are written in full, lists as JSON, null as nothing."""
    file = io.StringIO()
    row = {"a": 0.1 + 0.2, "b": [1, "x"], "c": None, "d": True}
    outputs.write(table(row), file, "csv")
    assert file.getvalue() == 'a,b,c,d\n0.30000000000000004,"[1, ""x""]",,true\n'


@pytest.mark.parametrize("value", [float("nan"), [1.0, float("inf")], {"a": {"b": float("nan")}}])
def test_numbers_that_json_has_no_form_for_become_null(value: object):
    """Every reader of JSON lines takes what is written."""
    told = outputs.as_json({"x": value})
    assert "null" in told
    assert json.loads(told, parse_constant=pytest.fail)


def test_a_column_without_a_place_is_refused():
    """CSV takes its columns from the first row; a later one more is an error, not a loss."""
    with pytest.raises(DataError, match="t:2: 'b' is not among the columns of the first row"):
        outputs.write(table({"a": 1}, {"a": 1, "b": 2}), io.StringIO(), "csv")


def test_a_file_that_exists_is_kept_without_force(tmp_path: Path):
    """Only --force replaces a file."""
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(DataError, match="exists: give --force"), outputs.writing(path):
        pass
    with outputs.writing(path, force=True) as file:
        file.write("new")
    assert path.read_text() == "new"


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path):
    """An error while writing leaves the old file and no part of the new one."""
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(DataError, match="row 2"), outputs.writing(path, force=True) as file:
        file.write("half")
        raise DataError("row 2")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No space left is an error that names the file, and nothing half written stays."""

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    path = tmp_path / "a.csv"
    with (
        pytest.raises(DataError, match=r"a\.csv: cannot be written \(No space"),
        outputs.writing(path) as file,
    ):
        file.write("x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_one_line(tmp_path: Path):
    """A wrong folder is named at once."""
    with (
        pytest.raises(DataError, match="cannot be written"),
        outputs.writing(tmp_path / "no" / "a"),
    ):
        pass
