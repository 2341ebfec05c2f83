"""The file that keeps an annotator's answers."""

from pathlib import Path

import pytest

from stance.errors import DataError
from stance.labelling import journal
from stance.labelling.journal import Answer, Item
from stance.tables import reading

ITEMS = [Item("1", "We agree."), Item("2", "We refuse.")]


def answer(item: Item, label: str | None, note: str = "") -> Answer:
    """Make an answer of ann's."""
    return Answer(item.id, item.text, label, note, "ann")


def test_the_last_answer_about_a_statement_holds(tmp_path: Path):
    """Labels can be changed and taken back; the file only grows."""
    path = tmp_path / "a.jsonl"
    for latest in (answer(ITEMS[0], "x"), answer(ITEMS[1], "y"), answer(ITEMS[0], "z")):
        journal.append(path, latest)
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


def test_a_whole_line_without_its_end_is_kept(tmp_path: Path):
    """An editor that takes the last line end costs no answer, nor does the next answer."""
    path = tmp_path / "a.jsonl"
    journal.append(path, answer(ITEMS[0], "x"))
    path.write_text(path.read_text().rstrip("\n"))
    assert list(journal.read(path, ITEMS)) == ["1"]
    journal.append(path, answer(ITEMS[1], "y"))
    assert list(journal.read(path, ITEMS)) == ["1", "2"]


def test_answers_about_another_table_are_refused(tmp_path: Path):
    """A text that changed under its id is not taken for the same statement."""
    path = tmp_path / "a.jsonl"
    journal.append(path, answer(Item("1", "We disagree."), "x"))
    with pytest.raises(DataError, match=r"a\.jsonl:1: the table has no such statement '1'"):
        journal.read(path, ITEMS)


ANSWER = '{"id": "1", "text": "We agree.", "label": "x", "note": "", "annotator": "ann"}\n'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("text,label\nWe agree.,x\nWe refuse.,y", 1),
        ("We agree.", 1),
        ("\n", 1),
        ('{"id": -1, "text": "We agree.", "label": "x"}', 1),
        ('{"id": "1", "text": "We agree.", "label": "x"}', 1),
        ('{"id": "1", "text": "We agree."}\n{"id": "2", "text": "We refuse."}', 1),
        (f"{ANSWER}text", 2),
        (f"{ANSWER}-1\n", 2),
        (f"{ANSWER}1000000000\n", 2),
        (f"{ANSWER}1e400\n", 2),
        (ANSWER + "[" * 100_000 + "\n", 2),
        (ANSWER.replace('"x"', "1e400"), 1),
        (ANSWER.replace('"1"', "-1"), 1),
        (ANSWER.replace('"note": "", ', ""), 1),
        (ANSWER.replace('"note"', '"remark"'), 1),
        (ANSWER.replace("agree", "\udcff"), 1),
    ],
)
def test_what_is_no_journal_is_refused_and_not_touched(tmp_path: Path, content: str, line: int):
    """A table given by mistake keeps its last row, whether or not a line end follows it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(DataError, match=rf"a\.jsonl:{line}: not an answer"):
        journal.read(path, ITEMS)
    assert path.read_bytes() == before


def test_a_folder_is_no_journal(tmp_path: Path):
    """Nothing but a file is read."""
    with pytest.raises(DataError, match="is not a file"):
        journal.read(tmp_path, ITEMS)


def test_ids_are_the_tables_or_its_lines(tmp_path: Path):
    """Without ids the line number serves; the same id twice is refused."""
    path = tmp_path / "t.csv"
    path.write_text("text\nWe agree.\n")
    assert journal.items(reading.read(path)) == [Item("2", "We agree.")]
    path.write_text("id,text\na,We agree.\na,We refuse.\n")
    with pytest.raises(DataError, match=r"t\.csv:3: the id 'a' stands twice"):
        journal.items(reading.read(path))
    path.write_text("id,text\n")
    with pytest.raises(DataError, match="has no statements"):
        journal.items(reading.read(path))
