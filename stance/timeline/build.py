"""Put statements in order of time: a lane for each side, and the exchanges of two parties."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, permutations

from stance.articles.statement import COMMENTATOR, PERSON, AttributedStatement
from stance.errors import DataError
from stance.schema import Stance
from stance.timeline.index import SCORES, Run, TurningPoint, bandwidth, smooth, turning_points
from stance.timeline.statements import DAY, Mark, fold, repeated

NO_SIDE, OTHERS = "No side named", "Other sides"
COMMENTATORS, PERSONS = "Commentators", "Residents and witnesses"
GATHERED = (NO_SIDE, OTHERS, COMMENTATORS, PERSONS)  # lanes that are no side, in their order
LANES = 6  # sides with a lane of their own; the rest share one
FEWEST = 6  # stances of a side that turning points and conclusions need


@dataclass(frozen=True, slots=True)
class Phase:
    """The first day after a turn, and the stance of most marks from it to the next turn.

    ``stance`` is None where no stance has more than half of them.
    """

    first: date
    stance: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """What one side said: marks by day, the index in runs without a gap, turns and phases.

    ``months`` counts the marks of each stance by the first day of the month. A lane of
    commentators, or of several sides, has no index, turns or phases. Only marks whose day is
    known are counted in them and in the months.
    """

    name: str
    marks: tuple[Mark, ...]
    index: tuple[Run, ...]
    months: Mapping[date, Counter[str]]
    turns: tuple[TurningPoint, ...]
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A conciliatory or conditional statement of one side, and the other side's next stance.

    ``answer`` is None where that took no stance in time.
    """

    side: str
    opening: Mark
    answer: Mark | None

    @property
    def days(self) -> int | None:
        """The days between both."""
        return None if self.answer is None else (self.answer.day - self.opening.day).days


@dataclass(frozen=True, slots=True)
class TimelineValues:
    """The lanes of a time line, the parties first, and the exchanges between the two parties.

    ``undated`` are the statements without a date, which are in no lane;
    ``repeated`` has the marks of each message that was said on several days; ``days`` is how
    long an answer may take, ``width`` the days that the index is smoothed over.
    """

    title: str
    lanes: tuple[Lane, ...]
    parties: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    repeated: tuple[tuple[Mark, ...], ...]
    undated: tuple[AttributedStatement, ...]
    days: int
    width: float

    @property
    def marks(self) -> list[Mark]:
        """The marks of all lanes, by day."""
        marks = (mark for lane in self.lanes for mark in lane.marks)
        return sorted(marks, key=lambda mark: mark.number)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that a mark may stand for."""
        first, last = zip(*(mark.span for mark in self.marks), strict=True)
        return min(first), max(last)


def build(
    statements: Iterable[AttributedStatement],
    title: str,
    parties: Sequence[str],
    days: int,
    width: float | None,
) -> TimelineValues:
    """Fold statements into marks, and compute all that is drawn.

    Raises DataError where no statement has a date, or the parties are not two sides.
    """
    statements = list(statements)
    marks = fold(statement for statement in statements if statement.date)
    if not marks:
        raise DataError("no statement has a date: fill in the column 'date'")
    width = width or bandwidth(marks[0].day, marks[-1].day, len(marks))
    by_lane = _by_lane(marks, parties)
    parties = _parties(by_lane, parties)
    largest = sorted(by_lane, key=lambda name: len(by_lane[name]), reverse=True)
    others = [name for name in largest if name not in (*parties, *GATHERED)]
    names = [*parties, *others, *(name for name in GATHERED if name in by_lane)]
    exchanges = [
        exchange
        for side, other in permutations(parties, 2)
        for exchange in _exchanges(side, by_lane[side], by_lane[other], days)
    ]
    return TimelineValues(
        title=title,
        lanes=tuple(_lane(name, by_lane[name], width) for name in names),
        parties=tuple(parties),
        exchanges=tuple(sorted(exchanges, key=lambda exchange: exchange.opening.number)),
        repeated=repeated(marks),
        undated=tuple(statement for statement in statements if not statement.date),
        days=days,
        width=width,
    )


def lane_name(statement: AttributedStatement) -> str:
    """Return the name of the lane of a statement's side."""
    gathered = {COMMENTATOR: COMMENTATORS, PERSON: PERSONS}
    return gathered.get(statement.kind) or statement.side or NO_SIDE


def _by_lane(marks: Sequence[Mark], parties: Sequence[str]) -> dict[str, list[Mark]]:
    """Return marks by lane; the smallest sides share one where there are too many."""
    names = [lane_name(mark.statement) for mark in marks]
    often = [name for name, _ in Counter(names).most_common()]
    kept = {*often[: LANES if len(often) <= LANES else LANES - 1], *parties, COMMENTATORS, PERSONS}
    by_lane: dict[str, list[Mark]] = {}
    for mark, name in zip(marks, names, strict=True):
        by_lane.setdefault(name if name in kept else OTHERS, []).append(mark)
    return by_lane


def _parties(by_lane: Mapping[str, Sequence[Mark]], names: Sequence[str]) -> Sequence[str]:
    """Return the parties that were named, else the two sides that take a stance most often."""
    sides = by_lane.keys() - set(GATHERED)
    for name in names:
        if name not in sides:
            raise DataError(f"no side {name!r} among {', '.join(sorted(sides))}: name two of them")
    if names and len(set(names)) != 2:
        raise DataError(f"parties {', '.join(names)}: name two sides")
    counts = Counter({name: len(stances(name, marks)) for name, marks in by_lane.items()})
    return names or [name for name, often in counts.most_common(2) if often]


def stances(name: str, marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks of a side that take a stance on a known day; none of gathered lanes."""
    if name in GATHERED:
        return []
    return [mark for mark in marks if mark.stance in SCORES and mark.precision == DAY]


def _lane(name: str, marks: Sequence[Mark], width: float) -> Lane:
    own = stances(name, marks)
    scores = [(mark.day, SCORES[mark.stance]) for mark in own]
    turns = turning_points(scores) if len(own) >= FEWEST else ()
    phases = _phases(own, turns) if len(own) >= FEWEST else ()
    months: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        if mark.precision == DAY:
            months[mark.day.replace(day=1)][mark.stance] += 1
    return Lane(name, tuple(marks), smooth(scores, width), months, turns, phases)


def _phases(marks: Sequence[Mark], turns: Sequence[TurningPoint]) -> tuple[Phase, ...]:
    phases = []
    for _, group in groupby(marks, key=lambda mark: sum(turn.day <= mark.day for turn in turns)):
        part = list(group)
        stance, often = Counter(mark.stance for mark in part).most_common(1)[0]
        phases.append(Phase(part[0].day, stance if 2 * often > len(part) else None))
    return tuple(phases)


def _exchanges(
    side: str, marks: Sequence[Mark], others: Sequence[Mark], within: int
) -> Iterator[Exchange]:
    """Pair what is conciliatory or conditional with the first stance of the others on a later day.

    On one and the same day nobody can know which came first.
    """
    answers = stances(side, others)
    days = [answer.day for answer in answers]
    for opening in stances(side, marks):
        if opening.stance != Stance.HOSTILE:
            row = bisect_right(days, opening.day)
            in_time = row < len(days) and (days[row] - opening.day).days <= within
            yield Exchange(side, opening, answers[row] if in_time else None)
