"""Read attributed statements from tables and frames, and fold what is said more than once."""

import json
import math
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from stance.articles.statement import KINDS, OFFICIAL, PRECISIONS, AttributedStatement
from stance.errors import DataError
from stance.schema import UNSURE, Stance
from stance.tables import reading
from stance.training.corpus import near_duplicate_groups

NEEDED = ("speaker", "side", "date", "text", "stance")
STANCES = (*Stance, UNSURE)
DAY, WEEK, MONTH, YEAR = PRECISIONS


@dataclass(frozen=True, slots=True)
class Mark:
    """One message on one day: every row that reports it, and which message it is.

    ``number`` counts marks in order of their days; ``message`` is the number of
    the first mark of the same message. Where only a week, month or year is
    known, ``day`` is one of its days.
    """

    number: int
    day: date
    rows: tuple[AttributedStatement, ...]
    message: int

    @property
    def statement(self) -> AttributedStatement:
        """The first of the rows."""
        return self.rows[0]

    @property
    def stance(self) -> str:
        """The stance, which all rows of a mark share."""
        return self.rows[0].stance

    @property
    def precision(self) -> str:
        """What is known of the date: its day, week, month or year."""
        return self.rows[0].date_precision or DAY

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of what is known of the date."""
        day = self.day
        if self.precision == WEEK:  # 1 January of the year 1 is a Monday
            monday = day.toordinal() - day.weekday()
            sunday = min(monday + 6, date.max.toordinal())
            return date.fromordinal(monday), date.fromordinal(sunday)
        if self.precision == MONTH:
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        if self.precision == YEAR:
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        return day, day


@dataclass(frozen=True, slots=True)
class Message:
    """What one speaker said in nearly the same words on several days."""

    number: int
    statement: AttributedStatement
    days: tuple[date, ...]


def read_table(path: str | Path) -> list[AttributedStatement]:
    """Read a table of statements; only the columns ``NEEDED`` are required.

    Raises DataError, naming file and line, for a row that cannot be drawn: a
    blank text, an unknown stance, a date that is not ISO 8601.
    """
    table = reading.read(path)
    statements = list(of_rows((f"{table.name}:{row.line}", row.values) for row in table.rows))
    if not statements:
        raise DataError(f"{table.name}: has no rows: name a table of statements")
    return statements


def of_rows(rows: Iterable[tuple[str, Mapping[str, object]]]) -> Iterator[AttributedStatement]:
    """Read statements from rows of values; DataError names the row."""
    for place, row in rows:
        try:
            yield of_row(row)
        except DataError as error:
            raise DataError(f"{place}: {error}") from None


def of_row(row: Mapping[str, object]) -> AttributedStatement:
    """Read a statement from the values of one row; missing values are blank.

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
    if kind not in KINDS:
        raise DataError(f"the kind is {kind!r}: it must be one of {', '.join(KINDS)}")
    day, precision = _date(row["date"], _string(row, "date_precision"))
    return AttributedStatement(
        speaker=_string(row, "speaker"),
        role=_string(row, "role"),
        side=_string(row, "side"),
        date=day,
        kind=kind,
        verb=_string(row, "verb"),
        text=text,
        sentence=_string(row, "sentence") or text,
        start=int(_number(row, "start")),
        end=int(_number(row, "end")),
        stance=stance,
        probability=_number(row, "probability", math.nan, 1),
        probabilities={
            name.removeprefix("p_"): _number(row, name, most=1)
            for name in row
            if name.startswith("p_")
        },
        evidence=_evidence(row.get("evidence")),
        date_precision=precision,
    )


def _blank(value: object) -> bool:
    return value is None or str(value) in ("nan", "NaT", "<NA>")


def _string(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if _blank(value) else str(value).strip()


def _number(row: Mapping[str, object], name: str, blank: float = 0.0, most: float = 1e9) -> float:
    cell = _string(row, name)
    if not cell:
        return blank
    with suppress(ValueError):
        if 0 <= float(cell) <= most:
            return float(cell)
    raise DataError(f"{name!r} is {cell!r}: write a number from 0 to {most:g}, or leave it blank")


def _date(value: object, precision: str) -> tuple[str, str]:
    """Return the day in ISO 8601, blank where unknown, and its precision.

    A date is a string, a date or a pandas timestamp; 2031-05 is a month, 2031 a year.
    """
    if precision not in ("", *PRECISIONS):
        choices = ", ".join(PRECISIONS)
        raise DataError(f"'date_precision' is {precision!r}: it must be one of {choices}")
    if _blank(value) or not str(value).strip():
        return "", precision or DAY
    if isinstance(value, date):  # datetimes and timestamps are dates too
        return date(value.year, value.month, value.day).isoformat(), precision or DAY
    cell = str(value).strip()
    if short := re.fullmatch(r"\d{4}(-\d{2})?", cell, re.ASCII):
        precision = precision or (MONTH if short[1] else YEAR)
        cell = f"{cell}-01" if short[1] else f"{cell}-01-01"
    with suppress(ValueError):
        return datetime.fromisoformat(cell).date().isoformat(), precision or DAY
    raise DataError(f"the date is {str(value)!r}: write it as 2031-05-14, or leave it blank")


def _evidence(value: object) -> tuple[str, ...]:
    """Split evidence as it stands in a table, `a; b`, or in JSON, a list of strings."""
    if isinstance(value, str) and value.startswith("["):
        with suppress(ValueError, RecursionError):  # evidence that begins with a bracket
            value = json.loads(value)
    if isinstance(value, list | tuple):
        return tuple(term for term in value if isinstance(term, str))
    cells = [] if _blank(value) else str(value).split(";")
    return tuple(term.strip() for term in cells if term.strip())


def fold(statements: Sequence[AttributedStatement]) -> tuple[Mark, ...]:
    """Return the marks of dated statements, in order of their days.

    Rows are one message where the same speaker says nearly the same (see
    `stance.training.corpus.near_duplicate_groups`), and one mark where day and stance are the same
    too: what three papers report of one day was said once.
    """
    ordered = sorted(statements, key=lambda statement: statement.date)
    folded: dict[tuple[str, str, str, int], list[AttributedStatement]] = {}
    for statement, message in zip(ordered, _messages(ordered), strict=True):
        key = (statement.date, statement.date_precision, statement.stance, message)
        folded.setdefault(key, []).append(statement)
    first: dict[int, int] = {}
    return tuple(
        Mark(number, date.fromisoformat(day), tuple(rows), first.setdefault(message, number))
        for number, ((day, _, _, message), rows) in enumerate(folded.items())
    )


def repeated(marks: Sequence[Mark]) -> tuple[Message, ...]:
    """Return the messages that were said on more than one day, the most often repeated first."""
    by_message: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.precision == DAY:
            by_message.setdefault(mark.message, []).append(mark)
    messages = (
        Message(number, same[0].statement, tuple(sorted({mark.day for mark in same})))
        for number, same in by_message.items()
    )
    often = [message for message in messages if len(message.days) > 1]
    return tuple(sorted(often, key=lambda message: -len(message.days)))


def _messages(statements: Sequence[AttributedStatement]) -> list[int]:
    """Return the number of each statement's message: the row that says it first."""
    by_speaker: dict[tuple[str, str, str], list[int]] = {}
    for row, statement in enumerate(statements):
        key = (statement.speaker.casefold(), statement.side, statement.kind)
        by_speaker.setdefault(key, []).append(row)
    numbers = [0] * len(statements)
    for rows in by_speaker.values():
        groups = near_duplicate_groups([statements[row].text for row in rows])
        for row, group in zip(rows, groups, strict=True):
            numbers[row] = rows[int(group)]
    return numbers
