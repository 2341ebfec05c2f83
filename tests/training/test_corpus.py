"""Labelled tables for learning."""

from pathlib import Path

import pytest

from stance.errors import DataError
from stance.schema import Statement
from stance.training import corpus
from stance.training.corpus import Columns

HEADER = "id,text,stance,dispute,side,register,split_group\n"
LONG = "The delegation left the hall before the vote and gave no reason for it to the press"


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a table of these rows."""
    path = folder / "t.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """List the problems of a table, a line each."""
    found = corpus.check(path, Columns(group="split_group"), required=corpus.COLUMNS)
    return [f"{problem.line}: {problem.what}" for problem in found]


def test_statements_come_with_label_group_and_line(tmp_path: Path):
    """Reading strips blanks around values and keeps the line for messages."""
    path = write(tmp_path, "1, We agree. ,conciliatory,d,s,r,g1")
    assert corpus.read(path, Columns(group="split_group")) == [
        Statement("We agree.", "conciliatory", "g1", 2)
    ]


def test_without_a_group_column_near_duplicates_stay_together(tmp_path: Path):
    """A split never parts two statements that say nearly the same."""
    path = write(tmp_path, f"{LONG},a", "We agree,b", f"{LONG} corps,a", header="text,stance\n")
    assert [item.group for item in corpus.read(path, Columns())] == ["0", "1", "0"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,,hostile,d,s,r,g", "t.csv:2: 'text' is blank"),
        ("1,We agree,,d,s,r,g", "t.csv:2: 'stance' is blank"),
        ("1,We agree,hostile,d,s,r,", "t.csv:2: 'split_group' is blank"),
        ("1,We agree,unsure,d,s,r,g", "t.csv:2: the label 'unsure' is reserved"),
    ],
)
def test_a_row_that_is_not_whole_is_refused(tmp_path: Path, row: str, message: str):
    """Nothing is dropped silently: the first bad row stops the reading."""
    with pytest.raises(DataError, match=message):
        corpus.read(write(tmp_path, row), Columns(group="split_group"))


def test_an_empty_table_is_refused(tmp_path: Path):
    """A header alone is no table to learn from."""
    with pytest.raises(DataError, match="holds no statements"):
        corpus.read(write(tmp_path), Columns())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["1,We agree,friendly,d,s,r,g"], "2: unknown label 'friendly': use one of conciliatory"),
        (["1,,hostile,d,s,r,g"], "2: 'text' is blank"),
        (["1,We agree,none,d,s,r, "], "2: 'split_group' is blank"),
        (["1,a b,none,d,s,r,g", "1,c d,none,d,s,r,g"], "3: the same id as line 2"),
        (["1,A b.,none,d,s,r,g", "2,a B,none,d,s,r,g"], "3: the same text as line 2"),
        (
            [f"1,{LONG},none,d,s,r,g", f"2,{LONG} corps,none,d,s,r,h"],
            "3: nearly the same as line 2, in another group",
        ),
        (["1,We agree,none,d,s,r"], "2: 6 fields where the header has 7"),
        (["1,Itâ€™s late,none,d,s,r,g"], "2: letters garbled by a wrong encoding"),
        (["1,We\x07agree,none,d,s,r,g"], "2: a control character in the text"),
    ],
)
def test_every_kind_of_problem_is_found(tmp_path: Path, rows: list[str], expected: str):
    """A check names the line, the fault and the remedy."""
    found = problems(write(tmp_path, *rows))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_check_lists_all_problems_in_order(tmp_path: Path):
    """One run shows everything there is to mend."""
    path = write(tmp_path, "1,,none,d,s,r,g", "2,We agree,x,d,s,r,g", "3,b", "4,c d,none,d,s,r,g")
    assert [int(line.split(":")[0]) for line in problems(path)] == [2, 3, 4]


def test_missing_columns_and_bad_bytes_are_problems(tmp_path: Path):
    """A lacking column and a wrong encoding are named, too."""
    assert problems(write(tmp_path, "We agree", header="text\n"))[0].startswith(
        "1: the column 'id' is missing"
    )
    path = tmp_path / "t.csv"
    path.write_bytes(HEADER.encode() + b"1,na\xefve words,none,d,s,r,g\n")
    assert problems(path) == ["2: not UTF-8: save the file as UTF-8"]


def test_near_duplicates_within_a_group_may_stand(tmp_path: Path):
    """What a split keeps together is no problem."""
    assert not problems(write(tmp_path, f"1,{LONG},none,d,s,r,g", f"2,{LONG} corps,none,d,s,r,g"))
