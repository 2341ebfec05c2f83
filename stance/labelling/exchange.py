"""Labels in tables, and in files of Label Studio, doccano and Prodigy.

Label Studio: a JSON list of tasks with ``data`` and ``annotations``, whose ``result`` has choices.
doccano: JSON lines with ``text`` or ``data``, and ``label`` or ``labels``. Prodigy: JSON lines
with ``text``, ``answer``, and ``accept``, ``label`` or ``cats``.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from stance.errors import DataError
from stance.tables import reading
from stance.tables.files import read_whole
from stance.tables.table import Problem, Table, table_of

LABEL_NAMES = ("label", "stance", "labels", "class", "category")
COLUMNS = ("id", "text", "label", "annotator")
QUESTION = "stance"  # the name of the choices in tasks that are written for Label Studio

CANCELLED, OTHER, UNLABELLED = "cancelled", "to another question", "without a label"
"""Reasons why an entry is not a label."""
LEFT_OUT = (CANCELLED, OTHER)  # reasons with which an entry is not written

_PARTS = "labels on parts of a text: label whole statements, and export the names of the labels"

Tool: TypeAlias = Literal["table", "label-studio", "doccano", "prodigy"]
Values: TypeAlias = Mapping[str, object]
Label: TypeAlias = tuple[object, str, str, object, str]
"""The id, the text, the label or a blank, who gave it, and the reason where there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of a statement; without a label, the reason why it has none."""

    line: int
    id: str
    text: str
    label: str
    annotator: str
    reason: str = ""

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())


def rows(table: Table, label_column: str | None, text_column: str | None) -> Iterator[Entry]:
    """Read the labels in a table; an id or an annotator that is not there is blank."""
    columns = ("id", table.find_column(label_column, LABEL_NAMES, "--label-column"), "annotator")
    text_column = table.text_column(text_column)
    for row in table.rows:
        if isinstance(value := row.values.get(columns[1]), list | dict):
            what = f"{columns[1]!r} is {str(value)[:40]}, not a string: name the tool, as"
            raise Problem(row.line, f"{what} stance exchange --from doccano").at(table.name)
        name, label, who = (_string(row.values.get(column)) for column in columns)
        text, reason = table.text(row, text_column), "" if label else UNLABELLED
        yield Entry(row.line, name, text, label, who, reason)


def read(
    path: Path, tool: Tool, label_column: str | None = None, text_column: str | None = None
) -> list[Entry]:
    """Read the labels in a file of a tool.

    A statement that several annotators labelled gives an entry each, in a journal the last one;
    one that is not labelled has a blank label. ``label_column`` names the column of a table, or
    the question in an export of Label Studio that has several. Raises DataError, naming file and
    line or task, where an entry is not as the tool writes it, and where an export has no label.
    """
    if tool == "table":
        latest: dict[tuple[object, ...], Entry] = {}
        for entry in rows(reading.read(path), label_column, text_column):
            same = (entry.id, entry.text, entry.annotator) if entry.annotator else (entry.line,)
            latest.pop(same, None)
            latest[same] = replace(entry, id=entry.id or str(entry.line))
        return list(latest.values())
    parse = {"label-studio": _label_studio, "doccano": _doccano, "prodigy": _prodigy}[tool]
    entries: list[Entry] = []
    for where, line, values in _objects(path):
        try:
            labels = parse(values, label_column, text_column or "text")
            for name, text, label, who, reason in labels:
                key = _string(name) or str(line)
                entries.append(Entry(line, key, text, label, _string(who), "" if label else reason))
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
        except (TypeError, AttributeError, KeyError):
            raise DataError(f"{where}: not as {tool} exports it") from None
    if not any(entry.label for entry in entries):
        reasons = reasons_of(entries)
        what = f"no label in it{f' ({reasons})' if reasons else ''}: is it an export of {tool}?"
        raise DataError(f"{path}: {what}")
    return entries


def reasons_of(entries: Iterable[Entry]) -> str:
    """Count what is not a label, by reason: *2 cancelled, 1 rejected*."""
    counts = Counter(entry.reason for entry in entries if entry.reason)
    return ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())


def to_table(entries: Iterable[Entry], name: str) -> Table:
    """Return a table with ``id``, ``text``, ``label`` and ``annotator``."""
    rows = ((entry.id, entry.text, entry.label, entry.annotator) for entry in entries)
    return table_of(COLUMNS, rows, name)


def _objects(path: Path) -> Iterator[tuple[str, int, Values]]:
    """Read a JSON list, or JSON lines: where each object stands, its number, its values."""
    try:
        content = read_whole(str(path)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8: export it as JSON") from None
    whole = content.lstrip().startswith("[")
    pieces = [content] if whole else content.split("\n")
    for number, piece in enumerate(pieces, 1):
        if not piece.strip():
            continue
        try:
            value = json.loads(piece)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path}:{number}: not JSON ({error}): export as JSON") from None
        for index, entry in enumerate(value if whole else [value], 1):
            where = f"{path}: task {index}" if whole else f"{path}:{number}"
            if not isinstance(entry, dict):
                raise DataError(f"{where}: not a JSON object: export as JSON")
            yield where, index if whole else number, entry


def _label_studio(task: Any, question: str | None, text_column: str) -> Iterator[Label]:
    data = task.get("data")
    if not isinstance(data, dict) or "annotations" not in task:
        raise DataError("no 'data' and 'annotations': export from Label Studio as JSON")
    only = [column for column, value in data.items() if isinstance(value, str)]
    text = _text(data, text_column if text_column in data or len(only) != 1 else only[0])
    for annotation in task["annotations"]:
        if annotation.get("was_cancelled"):
            yield task.get("id"), text, "", "", CANCELLED
            continue
        who = annotation.get("completed_by", "")
        who = who.get("email", who.get("id", "")) if isinstance(who, dict) else who
        label, others = _choice(annotation["result"], question)
        yield task.get("id"), text, label, who, UNLABELLED
        yield from [(task.get("id"), text, "", "", OTHER)] * others
    if not task["annotations"]:
        yield task.get("id"), text, "", "", "predicted" if task.get("predictions") else UNLABELLED


def _choice(results: Any, question: str | None) -> tuple[str, int]:
    """Return the label among the results of an annotation, and the number of other questions."""
    labels: dict[str, list[object]] = {}
    for result in results:
        value = result.get("value", {})
        if "labels" in value or "start" in value:
            raise DataError(_PARTS)
        if "choices" in value:
            labels.setdefault(_string(result.get("from_name")), []).extend(value["choices"])
    name = (question or QUESTION) if len(labels) > 1 else next(iter(labels), "")
    if labels and name not in labels:
        names = ", ".join(sorted(labels))
        raise DataError(f"several questions, {names}: name one with --label-column")
    return _single(labels.get(name, [])), max(0, len(labels) - 1)


def _doccano(values: Any, _: str | None, text_column: str) -> Iterator[Label]:
    if values.get("answer") in ("accept", "reject", "ignore"):
        raise DataError("an answer of Prodigy, whose rejected labels are none: give --from prodigy")
    text = _text(values, text_column if text_column in values or "data" not in values else "data")
    labels: object = next(
        filter(None, map(values.get, ("label", "labels", "cats", "annotations"))), []
    )
    label = _single(labels if isinstance(labels, list | dict) else [labels])
    if not label and any(map(values.get, ("entities", "spans", "relations"))):
        raise DataError(_PARTS)
    yield values.get("id"), text, label, values.get("username"), UNLABELLED


def _prodigy(values: Any, _: str | None, text_column: str) -> Iterator[Label]:
    text, answer = _text(values, text_column), _string(values.get("answer", "accept"))
    binary = [values["label"]] if "label" in values and "accept" not in values else []
    chosen = values.get("accept") or values.get("cats") or binary
    label = _single(chosen) if answer == "accept" else ""
    if not label and values.get("spans"):
        raise DataError(_PARTS)
    who = values.get("_annotator_id", values.get("_session_id"))
    reason = {"accept": UNLABELLED, "reject": "rejected", "ignore": "ignored"}.get(answer, answer)
    yield values.get("_input_hash"), text, label, who, reason


def _text(values: Values, column: str) -> str:
    if not isinstance(text := values.get(column), str):
        known = ", ".join(values)
        raise DataError(f"no text in {column!r} among {known}: name it with --text-column")
    return text


def _single(labels: Any) -> str:
    """Return the only label, or the only one whose share is at least a half."""
    if isinstance(labels, dict):
        labels = [label for label, share in labels.items() if share >= 0.5]
    if not isinstance(labels, list):
        raise DataError(f"{labels!r} is not a list of labels: export as JSON")
    if len(labels) > 1:
        raise DataError(f"{len(labels)} labels on one statement: keep one of them")
    if labels and isinstance(labels[0], list | dict):
        raise DataError(_PARTS if isinstance(labels[0], list) else "labels by number: use names")
    return _string(labels[0]) if labels else ""


def _string(value: object) -> str:
    return "" if value is None else str(value).strip()


def dumps(entries: Iterable[Entry], tool: Tool) -> Iterator[str]:
    """Format entries as the lines of a file of a tool."""
    if tool == "label-studio":
        tasks = [_as_task(entry) for entry in entries]
        yield json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"
        return
    for entry in entries:
        labels = [entry.label] if entry.label else []
        values: dict[str, object] = {"text": entry.text}
        if tool == "doccano":
            values |= {"id": entry.id, "label": labels, "username": entry.annotator}
        else:
            values |= {"_input_hash": entry.id, "_annotator_id": entry.annotator}
            values |= {"accept": labels, "answer": "accept"} if labels else {}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _as_task(entry: Entry) -> Values:
    value = {"choices": [entry.label]}
    choice = {"from_name": QUESTION, "to_name": "text", "type": "choices", "value": value}
    annotations = [{"result": [choice], "completed_by": {"email": entry.annotator}}]
    data = {"text": entry.text, "id": entry.id}
    return {"id": entry.id, "data": data, "annotations": annotations if entry.label else []}
