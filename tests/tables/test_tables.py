"""Tables of statements in."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import DataError
from stance.tables import csv_rows, tables
from stance.tables.rows import Problem

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def values(path: Path) -> list[dict[str, object]]:
    """Read all rows of a table."""
    return [dict(row.values) for row in tables.read(path).rows]


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_a_csv_writer_wrote_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
):
    """Delimiters, quotes and line ends within cells are kept."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("text", "b"), *rows])
    path = write(tmp_path_factory.mktemp("t"), "a.csv", file.getvalue())
    assert values(path) == [{"text": text, "b": other} for text, other in rows]


@pytest.mark.parametrize("lines", [1, 2, 3, 7])
def test_rows_are_read_alike_however_many_lines_come_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
):
    """Cells that span lines, blank lines and bad rows may stand where one reading ends."""
    body = 'a,1\n"b\nb\n\nb",2\n\nc,3\n"d\n",4\ne\nf,6\ng,\xff\n"h",8\n"open,9\ni,10\n'
    path = write(tmp_path, "a.csv", b"text,n\n" + body.encode("latin-1"))
    monkeypatch.setattr(csv_rows, "_LINES", lines)
    problems: list[Problem] = []
    rows = list(tables.read(path, problems.append).rows)
    assert [(row.line, row.values["n"]) for row in rows] == [
        (2, "1"), (3, "2"), (8, "3"), (9, "4"), (12, "6"), (14, "8"),
    ]  # fmt: skip
    assert [row.source for row in rows][1] == '"b\nb\n\nb",2'
    assert [problem.line for problem in problems] == [11, 13, 15]


def test_nothing_is_taken_for_missing(tmp_path: Path):
    """`none`, `NA`, `null`, `007` and blanks stay the strings they are."""
    path = write(tmp_path, "a.csv", "text,b\nnone,NA\nnull,007\n x ,\n")
    assert [tuple(row.values()) for row in map(dict, values(path))] == [
        ("none", "NA"), ("null", "007"), (" x ", ""),
    ]  # fmt: skip


def test_rows_know_the_line_they_start_on(tmp_path: Path):
    """A cell that spans lines and a blank line do not confuse the count."""
    path = write(tmp_path, "a.csv", 'text\n"one\ntwo"\n\nthree\n')
    assert [row.line for row in tables.read(path).rows] == [2, 5]


def test_tsv_and_json_lines_and_a_byte_order_mark_are_read(tmp_path: Path):
    """The three formats give the same rows; a BOM is no part of a name."""
    rows = [{"text": "A, b", "n": "1"}]
    assert values(write(tmp_path, "a.tsv", "\ufefftext\tn\nA, b\t1\n")) == rows
    assert values(write(tmp_path, "a.jsonl", "\ufeff" + json.dumps(rows[0]) + "\n\n")) == rows
    assert values(write(tmp_path, "a.CSV", '"text",n\r\n"A, b",1\r\n')) == rows


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "text,b\nx,y,z\n", r"a\.csv:2: 3 fields where the header has 2: quote"),
        ("a.csv", "text,b\nx,y\nz\n", r"a\.csv:3: 1 field where the header has 2"),
        ("a.csv", 'text\n"x\n', r"a\.csv:2: bad quoting"),
        ("a.csv", "", r"a\.csv:1: the file is empty"),
        ("a.csv", "text,text\n", r"a\.csv:1: the column 'text' stands twice"),
        ("a.csv", b"text\nok\nna\xefve\n", r"a\.csv:3: not UTF-8: save"),
        ("a.jsonl", '{"text": "x"}\n{"text": \n', r"a\.jsonl:2: not JSON"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: not a JSON object"),
        ("a.jsonl", "[" * 100_000, r"a\.jsonl:1: not JSON"),
        ("a.xlsx", "", r"a\.xlsx: not a \.csv, \.tsv, \.jsonl or \.parquet file"),
    ],
)
def test_bad_tables_name_file_line_and_remedy(
    tmp_path: Path, name: str, content: str | bytes, message: str
):
    """Every fault is one clear line."""
    with pytest.raises(DataError, match=message):
        values(write(tmp_path, name, content))


def test_a_report_hears_of_every_bad_row(tmp_path: Path):
    """With a report, reading goes on after a bad row, and none is forgotten."""
    path = write(tmp_path, "a.csv", "text,b\nx\nok,1\ny,1,2\n")
    heard: list[Problem] = []
    assert [row.line for row in tables.read(path, heard.append).rows] == [3]
    assert [problem.line for problem in heard] == [2, 4]


def test_a_missing_file_is_one_line(tmp_path: Path):
    """A wrong name is a DataError, not a traceback."""
    with pytest.raises(DataError, match="cannot be read: No such file"):
        tables.read(tmp_path / "no.csv")


def test_a_missing_or_foreign_text_is_named(tmp_path: Path):
    """The text must be there and be a string."""
    table = tables.read(write(tmp_path, "a.jsonl", '{"text": null}\n'))
    row = next(table.rows)
    with pytest.raises(DataError, match=r"a\.jsonl:1: 'text' is None, not a string"):
        table.text(row, "text")
    with pytest.raises(DataError, match="no column 'said' among text"):
        table.text(row, "said")


def test_lines_are_statements_one_for_one():
    """A blank line stays, so answers stand beside their lines."""
    assert list(tables.read_lines(io.BytesIO(b"\xef\xbb\xbfone\r\n\ntwo"), "stdin")) == [
        "one", "", "two",
    ]  # fmt: skip
    with pytest.raises(DataError, match="stdin:2: not UTF-8"):
        list(tables.read_lines(io.BytesIO(b"a\n\xff\n"), "stdin"))
