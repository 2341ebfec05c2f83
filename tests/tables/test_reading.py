"""Tables of statements in."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import DataError
from stance.tables import reading
from stance.tables.table import Problem, Table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def values(path: Path) -> list[dict[str, object]]:
    """Read all rows of a table."""
    return [dict(row.values) for row in reading.read(path).rows]


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_a_csv_writer_wrote_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
):
    """Delimiters, quotes and line ends within cells are kept."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("text", "b"), *rows])
    path = write(tmp_path_factory.mktemp("t"), "a.csv", file.getvalue())
    assert values(path) == [{"text": text, "b": other} for text, other in rows]


def test_bad_rows_are_reported_and_reading_goes_on(tmp_path: Path):
    """Cells that span lines, blank lines and bad rows; behind an open quote nothing is known."""
    body = 'a,1\n"b\nb\n\nb",2\n\nc,3\n"d\n",4\ne\nf,6\ng,\xff\n"h",8\n"open,9\ni,10\n'
    path = write(tmp_path, "a.csv", b"text,n\n" + body.encode("latin-1"))
    problems: list[Problem] = []
    rows = list(reading.read(path, problems.append).rows)
    assert [(row.line, row.values["n"]) for row in rows] == [
        (2, "1"), (3, "2"), (8, "3"), (9, "4"), (12, "6"), (14, "8"),
    ]  # fmt: skip
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
    assert [row.line for row in reading.read(path).rows] == [2, 5]


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
        ("a.csv", "text,text\n", r"a\.csv:1: the column 'text' stands twice"),
        ("a.csv", "n\0a\0m\0e\0\n", r"a\.csv:1: null characters: name the --encoding"),
        ("a.csv", b"text\nok\nna\xefve\n", r"a\.csv:3: not UTF-8: save"),
        ("a.jsonl", '{"text": "x"}\n{"text": \n', r"a\.jsonl:2: not JSON"),
        ("a.jsonl", "[1]\n", r"a\.jsonl:1: not a JSON object"),
        ("a.jsonl", "[" * 100_000, r"a\.jsonl:1: JSON of more than 100 levels"),
        ("a.jsonl", '{"a": ' * 200 + "1" + "}" * 200, r"a\.jsonl:1: JSON of more than 100 levels"),
        (
            "a.jsonl",
            '{"a": [' + "{}," * 600_000 + "1]}",
            r"a\.jsonl:1: JSON of more than 524,288 l",
        ),
        ("a.jsonl", '{"a": 1, "a": 2}', r"a\.jsonl:1: the key 'a' stands twice"),
        ("a.jsonl", '{"a": 1e400}', r"a\.jsonl:1: the number 1e400 is too large"),
        ("a.json", '[{"a": 1}, 2]', r"a\.json:2: not a JSON object"),
        ("a.json", '[{"a": 1},\n{"a": }]', r"a\.json:1: not JSON \(Expecting value: line 2"),
        ("a.json", '[{"a": 1}', r"a\.json:1: not JSON"),
        ("a.json", '{"a": 1}', r"a\.json:1: no array: write an array"),
        ("a.json", '[{"a": 1}] 2', r"a\.json:1: not JSON \(Extra data"),
        ("a.txt", b"a\n\xff\n", r"a\.txt:2: not UTF-8"),
        ("a.docx", "", r"a\.docx: not a \.csv, \.tsv, \.jsonl, \.json, \.txt or \.parquet file"),
        ("a.xlsx", "", r"a\.xlsx: a spreadsheet: save it as CSV"),
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
    assert [row.line for row in reading.read(path, heard.append).rows] == [3]
    assert [problem.line for problem in heard] == [2, 4]


def test_a_missing_file_is_one_line(tmp_path: Path):
    """A wrong name is a DataError, not a traceback."""
    with pytest.raises(DataError, match="cannot be read: No such file"):
        reading.read(tmp_path / "no.csv")


def test_a_missing_or_foreign_text_is_named(tmp_path: Path):
    """The text must be there and be a string."""
    table = reading.read(write(tmp_path, "a.jsonl", '{"text": null}\n'))
    row = next(table.rows)
    with pytest.raises(DataError, match=r"a\.jsonl:1: 'text' is None, not a string"):
        table.text(row, "text")
    with pytest.raises(DataError, match="no column 'said' among text"):
        table.text(row, "said")


def test_lines_of_text_are_rows_one_for_one(tmp_path: Path):
    """A blank line stays, so answers stand beside their lines."""
    path = write(tmp_path, "a.txt", b"\xef\xbb\xbfone\r\n\ntwo")
    assert [row["text"] for row in values(path)] == ["one", "", "two"]


@pytest.mark.parametrize("mark", [",", ";", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_dialects_are_known_by_their_first_bytes(
    tmp_path: Path, mark: str, encoding: str, end: str
):
    """The delimiter by the header, the encoding by its mark, line ends of any system."""
    lines = ['"id"|"text, in full"'.replace("|", mark), '7|"a;b,c\td"'.replace("|", mark), ""]
    path = write(tmp_path, "a.csv", end.join(lines).encode(encoding))
    assert values(path) == [{"id": "7", "text, in full": "a;b,c\td"}]


def test_delimiter_and_encoding_may_be_given(tmp_path: Path):
    """What is given is used, whatever the header or the first bytes."""
    path = write(tmp_path, "a.csv", "a,b;text\n1,2;S\u00e3o \u2013\n".encode("cp1252"))
    table = reading.read(path, delimiter=";", encoding="cp1252")
    assert [dict(row.values) for row in table.rows] == [{"a,b": "1,2", "text": "São \u2013"}]
    with pytest.raises(DataError, match="no such encoding as 'base64'"):
        reading.read(path, encoding="base64")
    with pytest.raises(DataError, match=r"a\.csv:1: not in the encoding utf-16"):
        reading.read(write(tmp_path, "a.csv", b"a\n1"), encoding="utf-16")


def test_the_separator_line_of_excel_is_no_header(tmp_path: Path):
    """It states the delimiter."""
    assert values(write(tmp_path, "a.csv", "sep=;\nid;text\n1;a,b\n")) == [
        {"id": "1", "text": "a,b"}
    ]


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_of_objects_is_read(tmp_path: Path, indent: int | None):
    """The line of an object is its number."""
    rows = [{"text": f"a ] , {{ {n}", "n": [n, {"b": 1.5}]} for n in range(200)]
    path = write(tmp_path, "a.json", json.dumps(rows, indent=indent) + "\n")
    assert values(path) == rows
    assert [row.line for row in reading.read(path).rows] == list(range(1, 201))


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt"])
def test_an_empty_file_is_a_table_without_rows(tmp_path: Path, name: str):
    """No bytes at all are no error."""
    assert values(write(tmp_path, name, "")) == []
    assert values(write(tmp_path, "b.json", " [ ] ")) == []


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (("id", "text"), "text"),
        (("Text", "text"), "text"),
        (("id", " Text"), " Text"),
        (("label", "statement"), "statement"),
        (("BODY", "id"), "BODY"),
        (("content",), "content"),
    ],
)
def test_the_only_likely_column_holds_the_texts(columns: tuple[str, ...], found: str):
    """Case and spaces around a name do not matter."""
    assert Table("t", columns, iter(())).text_column() == found


@pytest.mark.parametrize("columns", [("id", "label"), ("Text", "body"), ("we agree",)])
def test_without_one_likely_column_all_are_listed(columns: tuple[str, ...]):
    """The message names the option."""
    with pytest.raises(DataError, match=rf"among {', '.join(columns)}: .*--text-column"):
        Table("t", columns, iter(())).text_column()
    with pytest.raises(DataError, match="no column 'said' among"):
        Table("t", ("text",), iter(())).text_column("said")


def test_a_header_of_very_many_columns_is_read_at_once(tmp_path: Path):
    """The work grows with their number alone; a message lists the first of them."""
    names = [f"c{n}" for n in range(200_000)]
    path = write(tmp_path, "a.csv", ",".join(names) + "\n" + ",".join(names) + "\n")
    table = reading.read(path)
    assert len(next(table.rows).values) == 200_000
    with pytest.raises(DataError, match="c19 and 199,980 more"):
        table.text_column()


@pytest.mark.parametrize(
    ("name", "start", "line"),
    [
        ("a.csv", 'text\nx\n"open,\n', 3),
        ("a.csv", "text\n", 2),
        ("a.tsv", 't"ext', 1),
        ("a.jsonl", '\n{"text": "', 2),
        ("a.json", '[{"text": "', 1),
        ("a.txt", "a\n", 2),
    ],
)
@pytest.mark.parametrize("unit", ["x" * 99, "x" * 9 + "\n"])
def test_a_row_without_end_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: str, line: int, unit: str
):
    """What an open quote would swallow is not read on for ever."""
    if ("\n" in unit and name != "a.csv") or (start == "text\n" and "\n" in unit):
        pytest.skip("its lines are rows")
    monkeypatch.setattr(reading, "LONGEST", 10_000)
    path = write(tmp_path, name, start + unit * 3000)
    with pytest.raises(DataError, match=rf"{name}:{line}: a row of more than"):
        values(path)


@pytest.mark.parametrize(
    ("start", "form"),
    [
        (b"id,text\n1,We agree.\n", "csv"),
        (b"\xef\xbb\xbfid;Text\n", "csv"),
        (b"text\nWe agree.\n", "csv"),
        (b"id\tquote\n1\tWe agree.\n", "tsv"),
        (b'"id","said"\n"1","We agree."\n', "csv"),
        (b'{"text": "We agree."}\n', "jsonl"),
        (b'[\n {"text": "We agree."}]', "json"),
        ("id,text\n".encode("utf-16"), "csv"),
        (b"We agree.\nWe do not, never.\n", None),
        (b"Well, we agree to the text\nand, so, on\n", None),
        (b"agreed\n", None),
        (b"[He paused] We agree\n", None),
        (b"{}", "jsonl"),
        (b"", None),
    ],
)
def test_a_table_is_told_from_texts_by_its_beginning(start: bytes, form: str | None):
    """A header with a likely name, or of plain names over rows, is a table's."""
    assert reading.table_format(start) == form
