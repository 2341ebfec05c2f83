"""Read attributed statements from tables and frames, row by row."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from stance.articles.statement import COMMENTATOR, OFFICIAL, AttributedStatement
from stance.errors import DataError
from stance.schema import UNSURE, Stance
from stance.tables import tables

NEEDED = ("speaker", "side", "date", "text", "stance")
STANCES = (*Stance, UNSURE)


def read_table(path: str | Path) -> list[AttributedStatement]:
    """Read a table of statements; only the columns ``NEEDED`` must be there.

    Raises DataError, naming file and line, for a row that cannot be drawn: a
    blank text, an unknown stance, a date that is not ISO 8601.
    """
    table = tables.read(path)
    found = []
    for row in table.rows:
        try:
            found.append(of_row(row.values))
        except DataError as error:
            raise DataError(f"{table.name}:{row.line}: {error}") from None
    if not found:
        raise DataError(f"{table.name}: no row in it: give a table of statements")
    return found


def of_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[AttributedStatement]:
    """Make statements of rows of values; DataError names the row, counted from 0."""
    for number, row in enumerate(rows):
        try:
            yield of_row(row)
        except DataError as error:
            raise DataError(f"row {number}: {error}") from None


def of_row(row: Mapping[str, object]) -> AttributedStatement:
    """Make a statement of the values of one row; missing values are blank.

    Raises DataError that says what is wrong and what to do.
    """
    if missing := [name for name in NEEDED if name not in row]:
        raise DataError(f"no column {missing[0]!r} among {', '.join(row)}: add or rename it")
    text, stance = _string(row, "text"), _string(row, "stance")
    if not text:
        raise DataError("the text is blank: fill it in or remove the row")
    if stance not in STANCES:
        raise DataError(f"the stance is {stance!r}: it must be one of {', '.join(STANCES)}")
    kind = _string(row, "kind") or OFFICIAL
    if kind not in (OFFICIAL, COMMENTATOR):
        raise DataError(f"the kind is {kind!r}: it must be {OFFICIAL} or {COMMENTATOR}")
    return AttributedStatement(
        speaker=_string(row, "speaker"),
        role=_string(row, "role"),
        side=_string(row, "side"),
        date=_date(row["date"]),
        kind=kind,
        verb=_string(row, "verb"),
        text=text,
        sentence=_string(row, "sentence") or text,
        start=int(_number(row, "start")),
        end=int(_number(row, "end")),
        stance=stance,
        probability=_number(row, "probability", math.nan),
        probabilities={
            name.removeprefix("p_"): _number(row, name) for name in row if name.startswith("p_")
        },
        evidence=_evidence(row.get("evidence")),
    )


def _blank(value: object) -> bool:
    return value is None or str(value) in ("nan", "NaT", "<NA>")


def _string(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if _blank(value) else str(value).strip()


def _number(row: Mapping[str, object], name: str, default: float = 0.0) -> float:
    shown = _string(row, name)
    try:
        number = float(shown) if shown else default
    except ValueError:
        number = math.inf
    if math.isinf(number):
        raise DataError(f"{name!r} is {shown!r}: write a number or leave it blank")
    return number


def _date(value: object) -> str:
    """Give the day in ISO 8601 of a string, a date or a pandas timestamp; blank where unknown."""
    if _blank(value) or not str(value).strip():
        return ""
    if isinstance(value, date):  # datetimes and timestamps are dates too
        return f"{value:%Y-%m-%d}"
    shown = str(value).strip()
    parse: Callable[[str], date]
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            return f"{parse(shown):%Y-%m-%d}"
        except ValueError:
            continue
    raise DataError(f"the date is {shown!r}: write it as 2031-05-14, or leave it blank")


def _evidence(value: object) -> tuple[str, ...]:
    """Split evidence as it stands in a table, `a; b`, or in JSON, a list."""
    if isinstance(value, str) and value.startswith("["):
        with suppress(ValueError):  # where it is evidence that begins with a bracket
            value = json.loads(value)
    if isinstance(value, list | tuple):
        return tuple(str(term) for term in value)
    listed = [] if _blank(value) else str(value).split(";")
    return tuple(term.strip() for term in listed if term.strip())
