"""Speak the formats of Label Studio, doccano and Prodigy.

Label Studio: JSON list of tasks with ``data.text`` and ``annotations`` whose
``result`` holds choices. doccano: JSON lines with ``text`` and ``label``, a
list. Prodigy: JSON lines with ``text`` and ``answer`` and either ``accept``, a
list of choices, or ``label``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from stance.errors import DataError
from stance.tables import tables
from stance.tables.rows import Problem, Row
from stance.tables.tables import Table

COLUMNS = ("id", "text", "label", "annotator")


class Tool(StrEnum):
    """Name the tools whose files can be read and written."""

    TABLE = "table"
    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    PRODIGY = "prodigy"


def read(path: Path, tool: Tool, label_column: str = "label") -> Table:
    """Read a file of a tool as a table with ``id``, ``text``, ``label`` and ``annotator``.

    A statement that several annotators labelled gives a row each; one without
    a label has a blank there. Raises DataError, naming file and line or task,
    where an entry is not as the tool writes it.
    """
    if tool is Tool.TABLE:
        return _of_table(tables.read(path), label_column)
    if tool is Tool.LABEL_STUDIO:
        return Table(str(path), COLUMNS, _label_studio(path))
    source = tables.read(path)
    parse = _of_doccano if tool is Tool.DOCCANO else _of_prodigy
    return Table(source.name, COLUMNS, (parse(source, row) for row in source.rows))


def _row(line: int, name: object, text: object, label: object, annotator: object) -> Row:
    values = (name, text, label, annotator)
    strings = ("" if value is None else str(value) for value in values)
    return Row(line, dict(zip(COLUMNS, strings, strict=True)))


def _of_table(table: Table, label_column: str) -> Table:
    def rows() -> Iterator[Row]:
        for row in table.rows:
            if label_column not in row.values:
                what = f"no column {label_column!r} with labels: name it with --label-column"
                raise Problem(row.line, what).at(table.name)
            name, who = row.values.get("id") or row.line, row.values.get("annotator")
            text = table.text(row, "text")
            yield _row(row.line, name, text, row.values[label_column], who)

    return Table(table.name, COLUMNS, _latest(rows()))


def _latest(rows: Iterator[Row]) -> Iterator[Row]:
    """Keep the last answer of each annotator to a statement: a journal holds those undone too."""
    held: dict[tuple[object, ...], Row] = {}
    for row in rows:
        who = row.values["annotator"]
        key = (row.values["id"], who) if who else (row.line,)
        held.pop(key, None)
        held[key] = row
    return iter(held.values())


def _label_studio(path: Path) -> Iterator[Row]:
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for number, task in enumerate(tasks, 1):
            text = task["data"]["text"]
            made = task.get("annotations") or [{"result": []}]
            for one in made:
                chosen = [c for item in one["result"] for c in item["value"].get("choices", [])]
                label = _single(chosen, f"{path}: task {number}")
                who = one.get("completed_by", "")
                who = who.get("email", "") if isinstance(who, dict) else who
                yield _row(number, task.get("id", number), text, label, who)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"not a Label Studio export ({error!r}): export as JSON"
        raise DataError(f"{path}: {what}") from None


def _of_doccano(table: Table, row: Row) -> Row:
    values = row.values
    labels = values.get("label", [])
    chosen = labels if isinstance(labels, list) else [labels]
    label = _single(chosen, f"{table.name}:{row.line}")
    return _row(row.line, values.get("id"), table.text(row, "text"), label, values.get("username"))


def _of_prodigy(table: Table, row: Row) -> Row:
    values = row.values
    accepted = values.get("answer", "accept") == "accept"
    chosen = values.get("accept", [values["label"]] if "label" in values else [])
    if not isinstance(chosen, list):
        raise Problem(row.line, "'accept' is not a list: export with db-out").at(table.name)
    label = _single(chosen, f"{table.name}:{row.line}") if accepted else ""
    who = values.get("_annotator_id", values.get("_session_id"))
    return _row(row.line, values.get("_input_hash"), table.text(row, "text"), label, who)


def _single(chosen: list[Any], where: str) -> str:
    if len(chosen) > 1:
        raise DataError(f"{where}: {len(chosen)} labels on one statement: keep one of them")
    return str(chosen[0]) if chosen else ""


def dumps(rows: Iterable[Mapping[str, object]], tool: Tool) -> Iterator[str]:
    """Render rows with ``id``, ``text``, ``label`` and ``annotator`` as the lines of a tool."""
    if tool is Tool.LABEL_STUDIO:
        tasks = [_as_task(row) for row in rows]
        yield json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"
        return
    for row in rows:
        shape = _as_doccano(row) if tool is Tool.DOCCANO else _as_prodigy(row)
        yield json.dumps(shape, ensure_ascii=False) + "\n"


def _as_task(row: Mapping[str, object]) -> dict[str, object]:
    choice = {
        "from_name": "stance",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [row["label"]]},
    }
    made = [{"result": [choice], "completed_by": {"email": row["annotator"]}}]
    data = {"text": row["text"], "id": row["id"]}
    return {"id": row["id"], "data": data, "annotations": made if row["label"] else []}


def _as_doccano(row: Mapping[str, object]) -> dict[str, object]:
    labels = [row["label"]] if row["label"] else []
    return {"id": row["id"], "text": row["text"], "label": labels, "username": row["annotator"]}


def _as_prodigy(row: Mapping[str, object]) -> dict[str, object]:
    shape: dict[str, object] = {
        "text": row["text"],
        "_input_hash": row["id"],
        "_annotator_id": row["annotator"],
    }
    return shape | ({"accept": [row["label"]], "answer": "accept"} if row["label"] else {})
