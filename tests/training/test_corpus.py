"""Labelled tables for learning."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import DataError
from stance.schema import Statement
from stance.tables.table import Problem, Table
from stance.training import corpus
from stance.training.corpus import Columns

HEADER = "id,text,stance,dispute,side,register,split_group\n"
LONG = "The delegation left the hall before the vote and gave no reason for it to the press"


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a table of these rows and return its path."""
    path = folder / "t.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Return the problems of a table that must have the columns of the project, a line each."""
    listed = corpus.check(path, Columns())
    return [f"{problem.line}: {problem.what}" for problem in listed]


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
    """A header alone is no table to learn from, and an empty file is none."""
    for header in (HEADER, ""):
        path = write(tmp_path, header=header)
        with pytest.raises(DataError, match=r"t.csv:1: the table has no statements"):
            corpus.read(path, Columns())
        assert [problem.what[:27] for problem in corpus.check(path, Columns())] == [
            "the table has no statements"
        ]


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
        (["1,We agree,Hostile,d,s,r,g"], "2: the label 'Hostile' is a variant of 'hostile'"),
        (["1,We agree,unsure,d,s,r,g"], "2: the label 'unsure' is reserved"),
        (["1,We agree,a|b,d,s,r,g"], "2: the label 'a|b' has a '|'"),
        (
            ["1,A b.,none,d,s,r,g", "2,a B,hostile,d,s,r,g"],
            "3: the same text as line 2, labelled apart",
        ),
    ],
)
def test_every_kind_of_problem_is_found(tmp_path: Path, rows: list[str], expected: str):
    """A check names the line, the fault and the remedy."""
    listed = problems(write(tmp_path, *rows))
    assert len(listed) == 1
    assert listed[0].startswith(expected)


def test_a_check_lists_all_problems_in_order(tmp_path: Path):
    """One run shows everything that is to be corrected."""
    path = write(tmp_path, "1,,none,d,s,r,g", "2,We agree,x,d,s,r,g", "3,b", "4,c d,none,d,s,r,g")
    assert [int(line.split(":")[0]) for line in problems(path)] == [2, 3, 4]


def test_bad_bytes_are_problems(tmp_path: Path):
    """A wrong encoding is named, too."""
    path = tmp_path / "t.csv"
    path.write_bytes(HEADER.encode() + b"1,na\xefve words,none,d,s,r,g\n")
    assert problems(path)[0].startswith("2: not UTF-8: save the file as UTF-8")


def test_near_duplicates_within_a_group_may_stand(tmp_path: Path):
    """What a split keeps together is no problem."""
    assert not problems(write(tmp_path, f"1,{LONG},none,d,s,r,g", f"2,{LONG} corps,none,d,s,r,g"))


LABELS = st.sampled_from(
    ["yes", "Yes", " yes", "no", "no ", "", "unsure", "a|b", "hostile", "none"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20)
ROWS = st.lists(st.tuples(TEXTS, LABELS), max_size=8)


def save(rows: list[tuple[str, str]], folder: str) -> Path:
    """Write texts and labels as a table and return its path."""
    path = Path(folder) / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


@given(ROWS)
def test_a_table_without_a_problem_can_be_read(rows: list[tuple[str, str]]):
    """Reading refuses nothing that a check lets pass, and every label is trimmed."""
    with TemporaryDirectory() as folder:
        path = save(rows, folder)
        columns = Columns()
        if not corpus.check(path, columns):
            statements = corpus.read(path, columns)
            assert [item.stance for item in statements] == [label.strip() for _, label in rows]
            assert [item.text for item in statements] == [text.strip() for text, _ in rows]


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from("ab")), unique=True))
def test_grouped_problems_keep_count_and_first_line(pairs: list[tuple[int, str]]):
    """Each kind of problem is one line, which says how many more there are."""
    listed = [Problem(line, f"{kind} as line {line}: remove it") for line, kind in pairs]
    groups = corpus.group_problems(listed)
    assert len(groups) == len({kind for _, kind in pairs})
    for group in groups:
        lines = [line for line, kind in pairs if kind == group.what[0]]
        assert group.line == lines[0]
        more = f"(and {len(lines) - 1} more: line {', '.join(map(str, lines[1:6]))}"
        assert (more in group.what) == (len(lines) > 1)
        assert group.what.endswith("…)") == (len(lines) > 6)


def test_unknown_labels_are_grouped_by_label():
    """Numbers in quotes are labels, and not of the same kind."""
    listed = [Problem(2, "unknown label '1': x"), Problem(3, "unknown label '2': x")]
    assert corpus.group_problems(listed) == listed


def names(header: str, columns: Columns) -> list[str]:
    """Return the names of the columns in a table with this header."""
    return columns.names(Table("t.csv", tuple(header.split(",")), iter(())))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text,stance", ["text", "stance"]),
        ("Statement, Label", ["Statement", " Label"]),
        ("body,category,split_group", ["body", "category", "split_group"]),
        ("text,body,stance,label", ["text", "stance"]),
    ],
)
def test_likely_columns_are_found(header: str, expected: list[str]):
    """A table of the user's own needs no options where its names are the usual ones."""
    assert names(header, Columns()) == expected


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("words,label", "t.csv:1: no column 'text' among words, label: name it with --text-column"),
        ("body,content,label", "no column 'text' among body, content, label"),
        ("text,answer", "no column 'stance' among text, answer: name it with --label-column"),
    ],
)
def test_columns_that_are_not_plain_must_be_named(header: str, message: str):
    """None or several likely columns are never guessed."""
    with pytest.raises(DataError, match=message):
        names(header, Columns())


def test_named_columns_must_exist_and_a_blank_group_is_none():
    """What the user names is taken, or refused."""
    assert names("a,b,split_group", Columns("a", "b")) == ["a", "b", "split_group"]
    assert names("a,b,split_group", Columns("a", "b", "")) == ["a", "b"]
    with pytest.raises(DataError, match=r"no column 'c' among a, b, split_group: .*--group-column"):
        names("a,b,split_group", Columns("a", "b", "c"))


def test_labels_of_a_table_of_ones_own_may_be_any(tmp_path: Path):
    """Only variants of a label are problems, the commonest spelling is the right one."""
    rows = [
        "We agree.,very  open",
        "They agreed.,Very open",
        "Do agree!,very open",
        "Nay.,very open",
    ]
    path = write(tmp_path, *rows, header="text,label\n")
    listed = corpus.check(path, Columns())
    assert [(problem.line, problem.what.split(" is a")[0]) for problem in listed] == [
        (2, "the label 'very  open'"),
        (3, "the label 'Very open'"),
    ]
    with pytest.raises(DataError, match=r"t.csv:2: the label 'very  open' is a variant"):
        corpus.read(path, Columns())


def test_two_stances_in_a_table_make_the_stances_its_labels(tmp_path: Path):
    """A slip in one of many stances is found in a table of two columns, too."""
    path = write(tmp_path, "A b.,hostile", "C d.,none", "E f.,hostil", header="text,label\n")
    assert [problem.line for problem in corpus.check(path, Columns())] == [4]
    assert not corpus.check(path, Columns(), ["hostile", "none", "hostil"])


def test_labels_and_groups_may_be_numbers_and_texts_may_not(tmp_path: Path):
    """JSON lines hold numbers where CSV holds their digits."""
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "We agree.", "label": 1, "split_group": 7}\n')
    assert corpus.read(path, Columns()) == [Statement("We agree.", "1", "7", 1)]
    path.write_text('{"text": 5, "label": 1}\n{"text": "We refuse.", "label": null}\n')
    columns = Columns()
    assert [problem.what for problem in corpus.check(path, columns)] == [
        "the text is 5, not a string: put it in quotes",
        "'label' is blank: fill it in or remove the row",
    ]
    with pytest.raises(DataError, match="'text' is 5, not a string"):
        corpus.read(path, columns)
    path.write_text('{"text": "We agree.", "label": ["hostile"]}\n')
    assert corpus.check(path, columns)[0].what.startswith("'label' is ['hostile'], not a string")
    with pytest.raises(DataError, match="stance exchange reads exports"):
        corpus.read(path, columns)
