"""Files of other annotation tools."""

import json
from pathlib import Path

import pytest

from stance.errors import DataError
from stance.labelling.exchange import Tool, dumps, read

ROWS = [
    {"id": "7", "text": "We agree.", "label": "conciliatory", "annotator": "ann"},
    {"id": "8", "text": "Pause\u2026", "label": "", "annotator": ""},
]
OTHERS = [Tool.LABEL_STUDIO, Tool.DOCCANO, Tool.PRODIGY]

LABEL_STUDIO = [
    {
        "id": 1,
        "data": {"text": "We agree."},
        "annotations": [
            {
                "completed_by": {"email": "ann@x.org"},
                "result": [{"type": "choices", "value": {"choices": ["conciliatory"]}}],
            },
            {"completed_by": 2, "result": []},
        ],
    }
]


def write(folder: Path, *lines: object) -> Path:
    """Write JSON, one value a line."""
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.mark.parametrize("tool", OTHERS)
def test_what_is_written_for_a_tool_is_read_from_it(tmp_path: Path, tool: Tool):
    """There and back, nothing is lost; no label stays no label."""
    path = tmp_path / "x.jsonl"
    path.write_text("".join(dumps(ROWS, tool)))
    assert [dict(row.values) for row in read(path, tool).rows] == ROWS


def test_a_label_studio_export_gives_a_row_an_annotation(tmp_path: Path):
    """Several annotators of a task each give a row; one without a choice gives a blank."""
    rows = [row.values for row in read(write(tmp_path, LABEL_STUDIO), Tool.LABEL_STUDIO).rows]
    assert [(row["id"], row["label"], row["annotator"]) for row in rows] == [
        ("1", "conciliatory", "ann@x.org"), ("1", "", "2"),
    ]  # fmt: skip


def test_exports_of_doccano_and_prodigy_are_read(tmp_path: Path):
    """Both ways in which the tools write a label are understood."""
    path = write(tmp_path, {"id": 3, "text": "x", "label": ["none"]}, {"text": "y", "label": []})
    assert [row.values["label"] for row in read(path, Tool.DOCCANO).rows] == ["none", ""]
    path = write(
        tmp_path,
        {"text": "x", "accept": ["hostile"], "answer": "accept", "_annotator_id": "db-ann"},
        {"text": "y", "label": "none", "answer": "accept"},
        {"text": "z", "accept": ["none"], "answer": "reject"},
    )
    rows = [row.values for row in read(path, Tool.PRODIGY).rows]
    assert [row["label"] for row in rows] == ["hostile", "none", ""]
    assert rows[0]["annotator"] == "db-ann"


@pytest.mark.parametrize(
    ("tool", "content", "message"),
    [
        (Tool.LABEL_STUDIO, {"a": 1}, "not a Label Studio export"),
        (Tool.LABEL_STUDIO, [{"text": "x"}], "not a Label Studio export"),
        (Tool.DOCCANO, {"text": "x", "label": ["a", "b"]}, "in.jsonl:1: 2 labels on one"),
        (Tool.DOCCANO, {"label": ["a"]}, "in.jsonl:1: no column 'text'"),
        (Tool.PRODIGY, {"text": "x", "accept": "a"}, "in.jsonl:1: 'accept' is not a list"),
    ],
)
def test_what_a_tool_would_not_write_is_refused(tmp_path: Path, tool, content, message):
    """The entry is named, and no label is guessed."""
    with pytest.raises(DataError, match=message):
        list(read(write(tmp_path, content), tool).rows)


def test_a_table_without_labels_is_refused(tmp_path: Path):
    """A wrong column name does not give tasks without labels."""
    path = write(tmp_path, {"text": "x", "stance": "none"})
    with pytest.raises(DataError, match=r"in.jsonl:1: no column 'label'"):
        list(read(path, Tool.TABLE).rows)
    assert next(read(path, Tool.TABLE, "stance").rows).values["label"] == "none"


def test_an_answer_taken_back_is_not_exported(tmp_path: Path):
    """Of a journal, the last answer of each annotator stands; others keep theirs."""
    said = [("ann", "hostile"), ("ann", None), ("bob", "none"), ("ann", "conditional")]
    lines = [{"id": "3", "text": "x", "label": label, "annotator": who} for who, label in said]
    rows = [row.values for row in read(write(tmp_path, *lines), Tool.TABLE).rows]
    assert [(row["annotator"], row["label"]) for row in rows] == [
        ("bob", "none"),
        ("ann", "conditional"),
    ]
