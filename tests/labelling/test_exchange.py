"""Files of other annotation tools."""

import json
from pathlib import Path

import pytest

from stance.errors import DataError
from stance.labelling.exchange import Entry, Tool, dumps, read, reasons_of

ENTRIES = [
    Entry(1, "7", "We agree.", "conciliatory", "ann"),
    Entry(2, "8", "Pause\u2026", "", "", "without a label"),
]
CHOICE = {"from_name": "stance", "type": "choices", "value": {"choices": ["hostile"]}}
TOPIC = {"from_name": "topic", "type": "choices", "value": {"choices": ["trade"]}}
CANCELLED = {"completed_by": 3, "result": [CHOICE], "was_cancelled": True}
NOTE = {"from_name": "note", "type": "textarea", "value": {"text": ["why?"]}}
RELATION = {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"}
SPAN = {"type": "labels", "value": {"start": 0, "end": 2, "labels": ["hostile"]}}


def task(*annotations: object, **more: object) -> list[object]:
    """Return a Label Studio export of one task."""
    return [{"id": 1, "data": {"text": "We refuse."}, "annotations": list(annotations), **more}]


def marked(*results: object, **more: object) -> dict[str, object]:
    """Return an annotation with results."""
    return {"completed_by": 3, "result": list(results), **more}


def write(folder: Path, *lines: object) -> Path:
    """Write JSON, one value a line."""
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def labels(path: Path, tool: Tool, *more: str) -> list[tuple[str, str]]:
    """Return the label of each entry, or the reason why it has none, and who gave it."""
    return [(entry.label or entry.reason, entry.annotator) for entry in read(path, tool, *more)]


@pytest.mark.parametrize("tool", ["label-studio", "doccano", "prodigy"])
def test_what_is_written_for_a_tool_is_read_from_it(tmp_path: Path, tool: Tool):
    """There and back, nothing is lost; no label stays no label."""
    path = tmp_path / "x.jsonl"
    path.write_text("".join(dumps(ENTRIES, tool)))
    assert read(path, tool) == ENTRIES


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (task(marked(CHOICE), marked()), [("hostile", "3"), ("without a label", "3")]),
        (task(marked(CHOICE, completed_by={"email": "a@b.c"})), [("hostile", "a@b.c")]),
        (task(marked(CHOICE, completed_by={"id": 7})), [("hostile", "7")]),
        (task(marked(CHOICE), CANCELLED), [("hostile", "3"), ("cancelled", "")]),
        (task(marked(CHOICE, NOTE, RELATION)), [("hostile", "3")]),
        (task(marked(TOPIC, CHOICE)), [("hostile", "3"), ("to another question", "")]),
        (task(marked(CHOICE)) + task(predictions=[1]), [("hostile", "3"), ("predicted", "")]),
        ([{"data": {"said": "No.", "page": 3}, "annotations": [marked(TOPIC)]}], [("trade", "3")]),
    ],
)  # fmt: skip
def test_exports_of_label_studio(tmp_path: Path, content: object, expected: object):
    """An annotation gives an entry; cancelled and predicted ones are no labels, and counted."""
    assert labels(write(tmp_path, content), "label-studio") == expected


def test_a_question_of_label_studio_can_be_named(tmp_path: Path):
    """Of two questions, one is the label; without ours, it must be named."""
    other = {**TOPIC, "from_name": "tone"}
    path = write(tmp_path, task(marked(TOPIC, other)))
    with pytest.raises(DataError, match="task 1: several questions, tone, topic: name one with"):
        read(path, "label-studio")
    assert labels(path, "label-studio", "topic")[:1] == [("trade", "3")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"text": "x", "label": ["none"]}, "none"),
        ({"data": "x", "label": ["none"]}, "none"),
        ({"text": "x", "labels": ["none "]}, "none"),
        ({"text": "x", "label": "none"}, "none"),
        ({"text": "x", "annotations": ["none"]}, "none"),
        ({"text": "x", "cats": {"none": 1.0, "hostile": 0.0}}, "none"),
        ({"text": "x", "cats": ["none"]}, "none"),
    ],
)
def test_exports_of_doccano(tmp_path: Path, values: dict[str, object], expected: str):
    """Every name under which doccano has put labels is known."""
    path = write(tmp_path, values, {"text": "y", "label": []})
    assert labels(path, "doccano") == [(expected, ""), ("without a label", "")]


def test_exports_of_prodigy(tmp_path: Path):
    """A choice, a yes or no, shares of labels; what was rejected or ignored is no label."""
    path = write(
        tmp_path,
        {"text": "a", "accept": ["hostile"], "answer": "accept", "_annotator_id": "db-ann"},
        {"text": "b", "label": "none", "answer": "accept"},
        {"text": "c", "cats": {"none": 1.0, "hostile": 0.0}, "answer": "accept"},
        {"text": "d", "label": "none", "answer": "reject"},
        {"text": "e", "accept": [], "answer": "ignore"},
        {"text": "f", "accept": [], "answer": "accept"},
    )
    entries = read(path, "prodigy")
    assert [entry.label for entry in entries] == ["hostile", "none", "none", "", "", ""]
    assert reasons_of(entries) == "1 rejected, 1 ignored, 1 without a label"
    assert [entry.id for entry in entries] == ["1", "2", "3", "4", "5", "6"]
    assert entries[0].annotator == "db-ann"


@pytest.mark.parametrize(
    ("tool", "content", "message"),
    [
        ("label-studio", {"a": 1}, "in.jsonl:1: no 'data' and 'annotations'"),
        ("label-studio", [{"text": "x", "stance": "none"}], "task 1: no 'data' and"),
        ("label-studio", task(marked(CHOICE, CHOICE)), "task 1: 2 labels on one statement"),
        ("label-studio", task(marked(SPAN)), "task 1: labels on parts of a text"),
        ("label-studio", task({"completed_by": 3}), "task 1: not as label-studio exports it"),
        ("label-studio", task(CANCELLED), r"no label in it \(1 cancelled"),
        ("label-studio", task(predictions=[1]), r"no label in it \(1 predicted"),
        ("label-studio", [], "no label in it: is it an export of label-studio?"),
        ("label-studio", [3], "task 1: not a JSON object"),
        ("doccano", {"text": "x", "label": ["a", "b"]}, "in.jsonl:1: 2 labels on one"),
        ("doccano", {"text": "x", "label": [[0, 2, "a"]]}, "in.jsonl:1: labels on parts of"),
        ("doccano", {"text": "x", "entities": [{"id": 1}]}, "in.jsonl:1: labels on parts of"),
        ("doccano", {"text": "x", "annotations": [{"label": 3}]}, "in.jsonl:1: labels by"),
        ("doccano", {"label": ["a"]}, "in.jsonl:1: no text in 'text' among label"),
        ("doccano", {"text": "x", "label": "a", "answer": "reject"}, "give --from prodigy"),
        ("table", {"text": "x", "label": ["a"]}, r"in.jsonl:1: 'label' is \['a'\], not a string"),
        ("table", {"text": "x", "label": []}, "--from doccano"),
        ("doccano", {"text": "x", "said": "y"}, r"no label in it \(1 without a label\)"),
        ("prodigy", {"text": "x", "accept": "a"}, "in.jsonl:1: 'a' is not a list"),
        ("prodigy", {"text": "x", "spans": [{"label": "a"}]}, "in.jsonl:1: labels on parts"),
        ("prodigy", {"html": "<b>x</b>", "accept": ["a"]}, "in.jsonl:1: no text in 'text'"),
        ("prodigy", {"text": 3, "accept": ["a"]}, "in.jsonl:1: no text in 'text'"),
    ],
)  # fmt: skip
def test_what_a_tool_would_not_write_is_refused(tmp_path: Path, tool, content, message):
    """The entry is named, and no label is guessed."""
    with pytest.raises(DataError, match=message):
        read(write(tmp_path, content), tool)


@pytest.mark.parametrize("tool", ["label-studio", "doccano", "prodigy"])
@pytest.mark.parametrize(
    "content", [b"text,label\nx,none\n", b"", b"\xff\xfe", b"[" * 100_000, b"-1", b"1e400", b"{}"]
)
def test_what_is_no_export_ends_with_one_line(tmp_path: Path, tool: Tool, content: bytes):
    """A table, an empty file, bad bytes, deep nesting and bare numbers."""
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"in\.csv") as error:
        read(path, tool)
    assert "\n" not in str(error.value)


def test_a_table_without_labels_is_refused(tmp_path: Path):
    """A wrong column name does not give tasks without labels."""
    path = write(tmp_path, {"text": "x", "verdict": " none "})
    with pytest.raises(DataError, match=r"in.jsonl:1: no column 'label'"):
        read(path, "table")
    assert labels(path, "table", "verdict") == [("none", "")]


def test_an_answer_taken_back_is_not_exported(tmp_path: Path):
    """Of a journal, the last answer of each annotator counts; others keep theirs."""
    said = [("ann", "hostile"), ("ann", None), ("bob", "none"), ("ann", "conditional")]
    lines = [{"id": "3", "text": "x", "label": label, "annotator": who} for who, label in said]
    assert labels(write(tmp_path, *lines), "table") == [("none", "bob"), ("conditional", "ann")]
