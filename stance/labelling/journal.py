"""Keep an annotator's answers in a file that grows by a line a key.

Each line is a JSON object with ``id``, ``text``, ``label`` (null where the
statement was skipped), ``note`` and ``annotator``. The last line about a
statement holds. A file that a crash cut short lacks at most its last line.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from stance.errors import DataError
from stance.tables import tables
from stance.tables.rows import Problem
from stance.tables.tables import Table

Labels: TypeAlias = Mapping[str, str]  # by the id of the statement


@dataclass(frozen=True, slots=True)
class Item:
    """Hold a statement to label: its id, unique in the table, and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what an annotator said of a statement; without label and note it was taken back."""

    id: str
    text: str
    label: str | None
    note: str
    annotator: str


def items(table: Table, text_column: str = "text") -> list[Item]:
    """Take the statements of a table; without a column ``id`` the line is the id.

    Raises DataError where a text is missing or an id stands twice.
    """
    found: dict[str, Item] = {}
    for row in table.rows:
        name = str(row.values.get("id") or row.line)
        if name in found:
            raise Problem(row.line, f"the id {name!r} stands twice: make ids unique").at(table.name)
        found[name] = Item(name, table.text(row, text_column))
    if not found:
        raise DataError(f"{table.name}: holds no statements to label")
    return list(found.values())


def labels(path: Path, label_column: str = "label") -> tuple[dict[str, str], dict[str, str]]:
    """Read one annotator's labels and texts, both by id, from answers or any other table.

    The last row about a statement holds; one without a label is left out.
    """
    table = tables.read(path)
    found: dict[str, str] = {}
    texts: dict[str, str] = {}
    for row in table.rows:
        if label_column not in row.values:
            what = f"no column {label_column!r} with labels: name it with --label-column"
            raise Problem(row.line, what).at(table.name)
        name = str(row.values.get("id") or row.line)
        found.pop(name, None)
        if label := row.values[label_column]:
            found[name] = str(label)
            texts[name] = str(row.values.get("text") or "")
    return found, texts


def append(path: Path, answer: Answer) -> None:
    """Write an answer down so that it outlives a crash of the machine.

    Raises DataError where it cannot be written.
    """
    line = json.dumps(asdict(answer), ensure_ascii=False) + "\n"
    try:
        with path.open("ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}") from None


def read(path: Path, known: Sequence[Item]) -> dict[str, Answer]:
    """Read the answers that hold, by id; a file that is not there has none.

    Half a line at the end, left by a crash, is cut off. Raises DataError where
    an answer is about a statement that the table does not have, or has otherwise.
    """
    if not path.exists():
        return {}
    _cut_torn_line(path)
    texts = {item.id: item.text for item in known}
    answers: dict[str, Answer] = {}
    table = tables.read(path)
    for row in table.rows:
        answer = _answer(table, row.line, row.values)
        if texts.get(answer.id) != answer.text:
            what = f"the table has no such statement {answer.id!r} (any more): name another output"
            raise Problem(row.line, what).at(table.name)
        answers.pop(answer.id, None)  # the latest answer comes last
        answers[answer.id] = answer
    return {name: one for name, one in answers.items() if one.label is not None or one.note}


def _answer(table: Table, line: int, values: Mapping[str, object]) -> Answer:
    try:
        label = values["label"]
        strings = {name: str(values[name]) for name in ("id", "text", "note", "annotator")}
    except KeyError as error:
        what = f"not an answer, it lacks {error}: name another output"
        raise Problem(line, what).at(table.name) from None
    return Answer(label=None if label is None else str(label), **strings)


def _cut_torn_line(path: Path) -> None:
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with path.open("r+b") as file:
            file.truncate(whole)
