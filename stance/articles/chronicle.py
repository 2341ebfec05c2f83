"""Put statements in order of time: sides, their index and turns, exchanges, repeated messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from stance.articles import exchanges, messages, stance_index, statement_tables, turning_points
from stance.articles.exchanges import Exchange
from stance.articles.messages import Mark, Message
from stance.articles.stance_index import SCORES, Run
from stance.articles.statement import COMMENTATOR, AttributedStatement
from stance.articles.turning_points import TurningPoint
from stance.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

COMMENTATORS, NO_SIDE, OTHERS = "Commentators", "No side named", "Other sides"
LANES = 6  # sides drawn on their own; the rest share one lane
DAYS = 14


@dataclass(frozen=True, slots=True)
class Month:
    """Hold how often each stance was taken in a month, given by its first day."""

    first: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Give the number of marks of the month."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Phase:
    """Hold the days between two turns, and the stance of most marks that take one.

    ``stance`` is None where no stance has the half of them.
    """

    first: date
    last: date
    stance: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """Hold what one side said: marks by day, the index in runs without a gap, months, turns.

    A lane of commentators, or of several sides, has no index, turns or phases.
    """

    name: str
    marks: tuple[Mark, ...]
    index: tuple[Run, ...]
    months: tuple[Month, ...]
    turns: tuple[TurningPoint, ...]
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hold a time line: lanes, the parties first; exchanges between the two parties.

    ``undated`` are the statements without a date, which no lane holds;
    ``days`` is the longest time from an offer to an answer, ``width`` the days
    that the index is smoothed over.
    """

    title: str
    lanes: tuple[Lane, ...]
    parties: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    repeated: tuple[Message, ...]
    undated: tuple[AttributedStatement, ...]
    days: int
    width: float

    @property
    def first(self) -> date:
        """Give the day of the first mark."""
        return min(lane.marks[0].day for lane in self.lanes)

    @property
    def last(self) -> date:
        """Give the day of the last mark."""
        return max(lane.marks[-1].day for lane in self.lanes)

    def lane_of(self, statement: AttributedStatement) -> int | None:
        """Give the number of the lane of a statement's side; None where it has none."""
        names = [lane.name for lane in self.lanes]
        own = _own_lane(statement)
        return names.index(own) if own in names else None

    def html(self) -> str:
        """Draw the time line as one page that needs nothing from elsewhere."""
        from stance.reports import timeline as drawn

        return drawn.html(self)

    def svg(self) -> str:
        """Draw the time line as a picture to print."""
        from stance.reports import timeline as drawn

        return drawn.svg(self)

    def png(self) -> bytes:
        """Draw the picture as PNG, 2,000 pixels wide; MissingExtraError without ``stance[png]``."""
        from stance.reports import timeline as drawn

        return drawn.png(self)


def timeline(
    statements: Iterable[AttributedStatement] | pd.DataFrame,
    *,
    title: str = "",
    parties: Sequence[str] = (),
    days: int = DAYS,
    width: float | None = None,
) -> Timeline:
    """Put statements, or a pandas frame with their columns, on a time line.

    ``parties`` are the two sides whose exchanges are followed, by default those
    that take a stance most often; ``days`` is how long an answer may take,
    ``width`` how many days the index is smoothed over. Raises DataError where
    no statement has a date, or a party says nothing.

    >>> import pandas as pd
    >>> from stance.articles import timeline
    >>> said = {"speaker": ["A", "B"], "side": ["North", "South"], "date": ["2031-05-01"] * 2}
    >>> told = timeline(pd.DataFrame(said | {"text": ["Yes.", "No."], "stance": ["none"] * 2}))
    >>> [lane.name for lane in told.lanes]
    ['North', 'South']
    """
    given = list(_statements(statements))
    marks = messages.fold([one for one in given if one.date])
    if not marks:
        raise DataError("no statement has a date: fill in the column 'date'")
    width = width or stance_index.bandwidth(marks[0].day, marks[-1].day, len(marks))
    names = _lane_names(marks, parties)
    chosen = _parties(marks, names, parties)
    by_lane = {
        name: [mark for mark, own in zip(marks, names, strict=True) if own == name]
        for name in _order(names, chosen)
    }
    pairs: tuple[Exchange, ...] = ()
    if len(chosen) == 2:
        one, other = ((name, by_lane[name]) for name in chosen)
        pairs = exchanges.pair(one, other, days)
    return Timeline(
        title,
        tuple(_lane(name, said, width) for name, said in by_lane.items()),
        chosen,
        pairs,
        messages.repeated(marks),
        tuple(one for one in given if not one.date),
        days,
        width,
    )


def _statements(
    given: Iterable[AttributedStatement] | pd.DataFrame,
) -> Iterable[AttributedStatement]:
    if isinstance(given, Iterable) and not hasattr(given, "to_dict"):
        return given
    rows = ({str(name): row[name] for name in row} for row in given.to_dict("records"))
    return statement_tables.of_rows(rows)


def _lane_names(marks: Sequence[Mark], parties: Sequence[str]) -> list[str]:
    """Name the lane of each mark; the smallest sides share one where there are too many."""
    names = [_own_lane(mark.statement) for mark in marks]
    often = [name for name, _ in Counter(names).most_common()]
    own = often if len(often) <= LANES else often[: LANES - 1]
    kept = {*own, *parties, COMMENTATORS}
    return [name if name in kept else OTHERS for name in names]


def _own_lane(statement: AttributedStatement) -> str:
    return COMMENTATORS if statement.kind == COMMENTATOR else statement.side or NO_SIDE


def _parties(marks: Sequence[Mark], names: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """Give the parties that were asked for, else the two sides that take a stance most often."""
    for name in asked:
        if name not in names:
            known = ", ".join(sorted(set(names) - {COMMENTATORS, OTHERS}))
            raise DataError(f"no side {name!r} among {known}: name two of them")
    if asked and len(set(asked)) != 2:
        raise DataError(f"parties {', '.join(asked)}: name two sides")
    taken = Counter(
        name
        for mark, name in zip(marks, names, strict=True)
        if mark.stance in SCORES and name not in (COMMENTATORS, OTHERS, NO_SIDE)
    )
    return tuple(asked) or tuple(name for name, _ in taken.most_common(2))


def _order(names: Sequence[str], parties: Sequence[str]) -> list[str]:
    """Put the parties first, then the others by how much they say, gathered lanes last."""
    last = (NO_SIDE, OTHERS, COMMENTATORS)
    others = [name for name, _ in Counter(names).most_common() if name not in (*parties, *last)]
    return [*parties, *others, *(name for name in last if name in names)]


def _lane(name: str, marks: Sequence[Mark], width: float) -> Lane:
    said = [(mark.day, SCORES[mark.stance]) for mark in marks if mark.stance in SCORES]
    if name in (COMMENTATORS, OTHERS, NO_SIDE):
        said = []
    turns = turning_points.turning_points(said)
    index = stance_index.smooth(said, width)
    return Lane(name, tuple(marks), index, _months(marks), turns, _phases(marks, turns, bool(said)))


def _months(marks: Sequence[Mark]) -> tuple[Month, ...]:
    by_month = groupby(marks, key=lambda mark: mark.day.replace(day=1))
    return tuple(Month(first, Counter(mark.stance for mark in said)) for first, said in by_month)


def _phases(
    marks: Sequence[Mark], turns: Sequence[TurningPoint], one_side: bool
) -> tuple[Phase, ...]:
    taken = [mark for mark in marks if mark.stance in SCORES] if one_side else []
    found = []
    for _, group in groupby(taken, key=lambda mark: sum(turn.day <= mark.day for turn in turns)):
        said = list(group)
        stance, often = Counter(mark.stance for mark in said).most_common(1)[0]
        most = stance if 2 * often > len(said) else None
        found.append(Phase(said[0].day, said[-1].day, most))
    return tuple(found)
