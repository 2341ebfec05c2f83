"""The file that keeps an annotator's answers."""

from pathlib import Path

import pytest

from stance.errors import DataError
from stance.labelling import journal
from stance.labelling.journal import Answer, Item
from stance.tables import tables

ITEMS = [Item("1", "We agree."), Item("2", "We refuse.")]


def answer(item: Item, label: str | None, note: str = "") -> Answer:
    """Make an answer of ann's."""
    return Answer(item.id, item.text, label, note, "ann")


def test_the_last_answer_about_a_statement_holds(tmp_path: Path):
    """Labels can be changed and taken back; the file only grows."""
    path = tmp_path / "a.jsonl"
    for one in (answer(ITEMS[0], "x"), answer(ITEMS[1], "y"), answer(ITEMS[0], "z")):
        journal.append(path, one)
    assert list(journal.read(path, ITEMS)) == ["2", "1"]
    assert journal.read(path, ITEMS)["1"].label == "z"
    journal.append(path, answer(ITEMS[0], None))
    assert list(journal.read(path, ITEMS)) == ["2"]
    assert len(path.read_text().splitlines()) == 4


def test_half_a_line_left_by_a_crash_is_cut_off(tmp_path: Path):
    """A torn line costs one answer and nothing else; the file stays whole."""
    path = tmp_path / "a.jsonl"
    journal.append(path, answer(ITEMS[0], "x"))
    with path.open("ab") as file:
        file.write(b'{"id": "2", "text": "We ref')
    assert list(journal.read(path, ITEMS)) == ["1"]
    journal.append(path, answer(ITEMS[1], "y"))
    assert list(journal.read(path, ITEMS)) == ["1", "2"]


def test_answers_about_another_table_are_refused(tmp_path: Path):
    """A text that changed under its id is not taken for the same statement."""
    path = tmp_path / "a.jsonl"
    journal.append(path, answer(Item("1", "We disagree."), "x"))
    with pytest.raises(DataError, match=r"a\.jsonl:1: the table has no such statement '1'"):
        journal.read(path, ITEMS)
    path.write_text('{"text": "x"}\n')
    with pytest.raises(DataError, match=r"a\.jsonl:1: not an answer, it lacks 'label'"):
        journal.read(path, ITEMS)


def test_ids_are_the_tables_or_its_lines(tmp_path: Path):
    """Without ids the line number serves; the same id twice is refused."""
    path = tmp_path / "t.csv"
    path.write_text("text\nWe agree.\n")
    assert journal.items(tables.read(path)) == [Item("2", "We agree.")]
    path.write_text("id,text\na,We agree.\na,We refuse.\n")
    with pytest.raises(DataError, match=r"t\.csv:3: the id 'a' stands twice"):
        journal.items(tables.read(path))
    path.write_text("id,text\n")
    with pytest.raises(DataError, match="holds no statements"):
        journal.items(tables.read(path))


def test_labels_are_read_from_journals_and_tables(tmp_path: Path):
    """Rows without a label are left out; another column can be named."""
    path = tmp_path / "t.csv"
    path.write_text("id,text,stance\na,We agree.,x\nb,We refuse.,\n")
    assert journal.labels(path, "stance") == ({"a": "x"}, {"a": "We agree."})
    with pytest.raises(DataError, match="no column 'label'"):
        journal.labels(path)
