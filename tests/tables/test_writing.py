"""Tables of answers out."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.cli.terminal import open_to_write
from stance.errors import DataError
from stance.tables import reading, writing
from stance.tables.table import Row, Table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


def table(*rows: dict[str, object]) -> Table:
    """Make a table of these rows."""
    numbered = (Row(line, row) for line, row in enumerate(rows, 1))
    return Table("t", tuple(rows[0]), numbered)


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl", "json"])
@given(cells=st.lists(CELLS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, format_: str, cells: list[str]
):
    """Each format keeps every string as it is."""
    path = tmp_path_factory.mktemp("t") / f"a.{format_}"
    rows = [{"text": cell, "b": cell} for cell in cells]
    with open_to_write(path) as file:
        writing.write(table(*rows), file, format_)
    assert [dict(row.values) for row in reading.read(path).rows] == rows


def test_values_that_are_no_strings_keep_their_meaning():
    """Numbers are written in full, lists as JSON, null as nothing."""
    file = io.StringIO()
    row = {"a": 0.1 + 0.2, "b": [1, "x"], "c": None, "d": True}
    writing.write(table(row), file, "csv")
    assert file.getvalue() == 'a,b,c,d\n0.30000000000000004,"[1, ""x""]",,true\n'


@pytest.mark.parametrize("value", [float("nan"), [1.0, float("inf")], {"a": {"b": float("nan")}}])
def test_numbers_that_json_has_no_form_for_become_null(value: object):
    """Every reader of JSON lines takes what is written."""
    told = writing.as_json({"x": value})
    assert "null" in told
    assert json.loads(told, parse_constant=pytest.fail)


def test_a_column_without_a_place_is_refused():
    """CSV takes its columns from the first row; a later one more is an error, not a loss."""
    with pytest.raises(DataError, match="t:2: 'b' is not among the columns of the first row"):
        writing.write(table({"a": 1}, {"a": 1, "b": 2}), io.StringIO(), "csv")


def test_cells_that_a_spreadsheet_executes_are_quoted_when_asked():
    """Text that begins like a formula gets an apostrophe; numbers stay numbers."""
    row = {"=a": "=HYPERLINK(1)", "b": "-1", "c": "a=b", "d": "\tx"}
    layout = writing.Layout("t", tuple(row), "csv", ("p",), safe=True)
    assert layout.frame()[0] == "'=a,b,c,d,p\n"
    assert layout.text([Row(1, row)], [[-0.5]]) == "'=HYPERLINK(1),'-1,a=b,'\tx,-0.5\n"


def test_a_lone_carriage_return_stays_in_its_cell():
    """It is quoted, though lines end with a line feed."""
    layout = writing.Layout("t", ("a", "b"), "csv")
    assert layout.text([Row(1, {"a": "x\ry", "b": "z"})]) == '"x\ry",z\n'


def test_a_key_that_an_answer_would_replace_is_refused():
    """A later object of JSON lines may have a key that the first has not."""
    layout = writing.Layout("t", ("text",), "jsonl", ("stance",))
    with pytest.raises(DataError, match="t:2: holds 'stance', which the first row has not"):
        layout.text([Row(2, {"text": "x", "stance": "mine"})], [["hostile"]])
