"""Read labelled tables for learning, and find what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stance.errors import DataError
from stance.schema import UNSURE, Stance, Statement
from stance.tables import tables
from stance.tables.rows import Problem, Row
from stance.tables.tables import Table
from stance.text import near_duplicate_groups, near_duplicate_pairs, words

LABELS = tuple(Stance)
COLUMNS = ("id", "text", "stance", "dispute", "side", "register", "split_group")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MISREAD = re.compile("\ufffd|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u2018-\u203a]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Name the columns that hold the text, the label and the group (None: by near-duplicates)."""

    text: str = "text"
    label: str = "stance"
    group: str | None = None


def read(path: Path, columns: Columns) -> list[Statement]:
    """Read the labelled statements of a table.

    Without a group column, near-duplicates form a group and every other
    statement is one of its own. Raises DataError, naming file and line, for a
    row that is not whole.
    """
    table = tables.read(path)
    statements = [Statement(*_values(row, columns, table), row.line) for row in table.rows]
    if not statements:
        raise DataError(f"{path}: holds no statements: add rows below the header")
    if columns.group is not None:
        return statements
    groups = near_duplicate_groups([statement.text for statement in statements])
    return [replace(one, group=group) for one, group in zip(statements, groups, strict=True)]


def group_column(path: Path, named: str | None) -> str | None:
    """Take the named group column, else ``split_group`` where the table has it."""
    if named is None and "split_group" in tables.read(path).columns:
        return "split_group"
    return named


def _values(row: Row, columns: Columns, table: Table) -> tuple[str, str, str]:
    def value(column: str) -> str:
        found = table.text(row, column).strip()
        if not found:
            what = f"{column!r} is blank: fill it in or remove the row"
            raise Problem(row.line, what).at(table.name)
        return found

    if value(columns.label) == UNSURE:
        raise Problem(row.line, f"the label {UNSURE!r} is reserved: rename it").at(table.name)
    group = value(columns.group) if columns.group is not None else ""
    return value(columns.text), value(columns.label), group


def check(
    path: Path, columns: Columns, labels: Sequence[str] = LABELS, required: Sequence[str] = ()
) -> list[Problem]:
    """List everything that is wrong with a labelled table, by line.

    ``required`` are columns that must be there and filled. Raises DataError
    where the file cannot be opened at all.
    """
    problems: list[Problem] = []
    table = tables.read(path, problems.append)
    rows = list(table.rows)
    named = [columns.text, columns.label, *([columns.group] if columns.group else [])]
    wanted = list(dict.fromkeys([*required, *named]))
    present = table.columns
    problems += [
        Problem(1, f"the column {name!r} is missing: add it to the header")
        for name in wanted
        if present and name not in present
    ]
    if not rows and not problems:
        problems.append(Problem(1, "the table holds no statements: add rows below the header"))
    for row in rows:
        problems += _row_problems(row, wanted, columns, labels)
    if columns.text in present:
        problems += _pair_problems(rows, columns)
    return sorted(problems, key=lambda problem: problem.line)


def _row_problems(
    row: Row, wanted: Sequence[str], columns: Columns, labels: Sequence[str]
) -> Iterator[Problem]:
    for name in wanted:
        if name in row.values and not str(row.values[name] or "").strip():
            yield Problem(row.line, f"{name!r} is blank: fill it in or remove the row")
    label = str(row.values.get(columns.label) or "")
    if label.strip() and label not in labels:
        known = ", ".join(labels)
        yield Problem(row.line, f"unknown label {label!r}: use one of {known}")
    text = str(row.values.get(columns.text) or "")
    if _MISREAD.search(text):
        yield Problem(row.line, "letters garbled by a wrong encoding: save the source as UTF-8")
    if _CONTROL.search(text):
        yield Problem(row.line, "a control character in the text: remove it")


def _pair_problems(rows: Sequence[Row], columns: Columns) -> Iterator[Problem]:
    """Find the same id or text twice, and near-duplicates that a split would part."""
    yield from _repeats(rows, "id", [str(row.values.get("id") or "") for row in rows])
    texts = [str(row.values.get(columns.text) or "") for row in rows]
    plain = [" ".join(words(text)) for text in texts]
    yield from _repeats(rows, "text", plain)
    for earlier, later in near_duplicate_pairs(texts):
        group = columns.group or ""
        apart = rows[earlier].values.get(group) != rows[later].values.get(group)
        if apart and plain[earlier] != plain[later]:
            what = f"nearly the same as line {rows[earlier].line}, in another group"
            yield Problem(rows[later].line, f"{what}: put both into one group or remove one")


def _repeats(rows: Sequence[Row], what: str, values: Sequence[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, value in zip(rows, values, strict=True):
        if value and value in first:
            yield Problem(row.line, f"the same {what} as line {first[value]}: remove one of them")
        first.setdefault(value, row.line)
