"""Read attributed statements from tables and frames, and fold what is said more than once."""

import json
import math
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
            monday = day - timedelta(day.weekday())
            return monday, monday + min(timedelta(6), date.max - monday)
        if self.precision == MONTH:
            return day.replace(day=1), month_end(day)
        if self.precision == YEAR:
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        return day, day


def month_end(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


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
    """Read statements from named rows of values; DataError names the row."""
    for name, row in rows:
        try:
            yield of_row(row)
        except DataError as error:
            raise DataError(f"{name}: {error}") from None


def of_row(row: Mapping[str, object]) -> AttributedStatement:
    """Read a statement from the values of one row; missing values are blank.

    Raises DataError that says what is wrong and what to do.
    """
    if missing := [name for name in NEEDED if name not in row]:
        raise DataError(
            f"no column {missing[0]!r} among {', '.join(map(str, row))}: add or rename it"
        )
    if not (text := _string(row, "text")):
        raise DataError("the text is blank: fill it in or remove the row")
    day, precision = _date(row)
    return AttributedStatement(
        speaker=_string(row, "speaker"),
        role=_string(row, "role"),
        side=_string(row, "side"),
        date=day,
        kind=_choice(row, "kind", KINDS, OFFICIAL),
        verb=_string(row, "verb"),
        text=text,
        sentence=_string(row, "sentence") or text,
        start=0,
        end=0,
        stance=_choice(row, "stance", STANCES),
        probability=_probability(row),
        evidence=_evidence(row),
        date_precision=precision,
    )


def _string(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if value is None or str(value) in ("nan", "NaT", "<NA>") else str(value).strip()


def _choice(row: Mapping[str, object], name: str, choices: Sequence[str], default: str = "") -> str:
    value = _string(row, name) or default
    if value not in choices:
        raise DataError(f"the {name} is {value!r}: it must be one of {', '.join(choices)}")
    return value


def _probability(row: Mapping[str, object]) -> float:
    cell = _string(row, "probability")
    if not cell:
        return math.nan
    with suppress(ValueError):
        if 0 <= float(cell) <= 1:
            return float(cell)
    raise DataError(f"'probability' is {cell!r}: write a number from 0 to 1, or leave it blank")


def _date(row: Mapping[str, object]) -> tuple[str, str]:
    """Return the day in ISO 8601, blank where unknown, and its precision.

    A date is a string, a date or a pandas timestamp; 2031-05 is a month, 2031 a year.
    """
    cell = whole = _string(row, "date")
    known = DAY
    if short := re.fullmatch(r"\d{4}(-\d{2})?", cell, re.ASCII):
        known = MONTH if short[1] else YEAR
        whole = f"{cell}-01" if short[1] else f"{cell}-01-01"
    precision = _choice(row, "date_precision", PRECISIONS, known)
    with suppress(ValueError):
        return str(datetime.fromisoformat(whole).date()) if whole else "", precision
    raise DataError(f"the date is {cell!r}: write it as 2031-05-14, or leave it blank")


def _evidence(row: Mapping[str, object]) -> tuple[str, ...]:
    """Split evidence as it stands in a table, `a; b`, or in JSON, a list of strings."""
    value = row.get("evidence")
    if isinstance(value, str) and value.startswith("["):
        with suppress(ValueError, RecursionError):  # evidence that begins with a bracket
            value = json.loads(value)
    if not isinstance(value, list | tuple):
        value = _string(row, "evidence").split(";")
    return tuple(term.strip() for term in value if isinstance(term, str) and term.strip())


def fold(statements: Iterable[AttributedStatement]) -> tuple[Mark, ...]:
    """Return the marks of dated statements, in order of their days.

    Rows are one message where the same speaker says nearly the same (see
    `stance.training.corpus.near_duplicate_groups`) with the same stance, and one mark where the
    day is the same too: what three papers report of one day was said once.
    """
    ordered = sorted(statements, key=lambda statement: statement.date)
    by_speaker: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, said in enumerate(ordered):
        by_speaker[said.speaker.casefold(), said.side, said.kind, said.stance].append(row)
    messages: dict[int, int] = {}
    for rows in by_speaker.values():
        groups = near_duplicate_groups([ordered[row].text for row in rows])
        messages |= {row: rows[int(group)] for row, group in zip(rows, groups, strict=True)}
    folded: defaultdict[tuple[str, str, int], list[AttributedStatement]] = defaultdict(list)
    for row, said in enumerate(ordered):
        folded[said.date, said.date_precision, messages[row]].append(said)
    first: dict[int, int] = {}
    return tuple(
        Mark(number, date.fromisoformat(day), tuple(same), first.setdefault(message, number))
        for number, ((day, _, message), same) in enumerate(folded.items())
    )


def repeated(marks: Iterable[Mark]) -> tuple[tuple[Mark, ...], ...]:
    """Return the marks of each message said on several days, the most often repeated first."""
    by_message: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.precision == DAY:
            by_message[mark.message].append(mark)
    often = [tuple(same) for same in by_message.values() if len(same) > 1]
    return tuple(sorted(often, key=len, reverse=True))
