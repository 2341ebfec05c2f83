"""The answers of one annotator, in a file that grows by a line a key.

Each line is a JSON object with ``id``, ``text``, ``label`` (null where the
statement was skipped), ``note`` and ``annotator``. The last line about a
statement counts. A file that a crash cut short lacks at most its last line.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from stance.errors import DataError
from stance.tables.table import Problem, Table

_BEGIN = b'{"id": "'  # of each line that `append` writes
_NO_JOURNAL = "not an answer of `stance label`: name another output"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement to label: its id, unique in the table, and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an annotator said of a statement; without label and note it was taken back."""

    id: str
    text: str
    label: str | None
    note: str
    annotator: str


def items(table: Table, text_column: str | None = None) -> list[Item]:
    """Return the statements of a table; without a column ``id`` the line is the id.

    Raises DataError where a text is missing or an id stands twice.
    """
    by_id: dict[str, Item] = {}
    column = table.text_column(text_column)
    for row in table.rows:
        name = str(row.values.get("id") or row.line)
        if name in by_id:
            raise Problem(row.line, f"the id {name!r} stands twice: make ids unique").at(table.name)
        by_id[name] = Item(name, table.text(row, column))
    if not by_id:
        raise DataError(f"{table.name}: has no statements to label")
    return list(by_id.values())


def append(path: Path, answer: Answer) -> None:
    """Write an answer to the disk itself, so that it outlives a crash of the machine.

    Raises DataError where it cannot be written.
    """
    line = json.dumps(asdict(answer), ensure_ascii=False) + "\n"
    try:
        with path.open("ab") as file:
            file.write(line.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}") from None


def read(path: Path, known: Sequence[Item]) -> dict[str, Answer]:
    """Read the answers that count, by id; a file that is not there has none.

    Half a line at the end, left by a crash, is cut off; a whole one, of which an editor took the
    line end, gets it back. Raises DataError, and changes nothing, where the file is no journal or
    is about statements that are not ``known``.
    """
    try:
        if not path.exists():
            return {}
        if not path.is_file():
            raise DataError(f"{path}: is not a file: name another output")
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    *lines, torn = content.split(b"\n")
    with suppress(ValueError, RecursionError):
        json.loads(torn)
        lines, torn = [*lines, torn], b""
    texts = {item.id: item.text for item in known}
    answers: dict[str, Answer] = {}
    for number, line in enumerate(lines, 1):
        try:
            answer = _answer(line)
        except ValueError:
            raise Problem(number, _NO_JOURNAL).at(path) from None
        if texts.get(answer.id) != answer.text:
            what = f"the table has no such statement {answer.id!r} (any more): name another output"
            raise Problem(number, what).at(path)
        answers.pop(answer.id, None)  # the latest answer comes last
        answers[answer.id] = answer
    if not (torn.startswith(_BEGIN) or _BEGIN.startswith(torn)):
        raise Problem(len(lines) + 1, _NO_JOURNAL).at(path)
    if torn:
        os.truncate(path, len(content) - len(torn))
    elif not content.endswith(b"\n") and content:
        with path.open("ab") as file:
            file.write(b"\n")
    return {name: said for name, said in answers.items() if said.label is not None or said.note}


def _answer(line: bytes) -> Answer:
    """Read a line; raises ValueError where it is not an answer."""
    try:
        answer = Answer(**json.loads(line))
    except (RecursionError, TypeError) as error:
        raise ValueError(str(error)) from None
    strings = (answer.id, answer.text, answer.note, answer.annotator)
    if not isinstance(answer.label, str | None) or not all(isinstance(s, str) for s in strings):
        raise ValueError("a value is not a string")
    return answer
