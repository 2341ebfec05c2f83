"""Part statements into lanes, one a side, each with its index, months, turns and phases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from stance.articles.statement import COMMENTATOR, AttributedStatement
from stance.errors import DataError
from stance.timeline import stance_index, turning_points
from stance.timeline.messages import Mark
from stance.timeline.stance_index import SCORES, Run
from stance.timeline.turning_points import TurningPoint

COMMENTATORS, NO_SIDE, OTHERS = "Commentators", "No side named", "Other sides"
LANES = 6  # sides drawn on their own; the rest share one lane


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


def by_name(marks: Sequence[Mark], parties: Sequence[str]) -> dict[str, list[Mark]]:
    """Part marks by lane; the smallest sides share one where there are too many."""
    names = [own(mark.statement) for mark in marks]
    often = [name for name, _ in Counter(names).most_common()]
    kept = {*(often if len(often) <= LANES else often[: LANES - 1]), *parties, COMMENTATORS}
    found: dict[str, list[Mark]] = {}
    for mark, name in zip(marks, names, strict=True):
        found.setdefault(name if name in kept else OTHERS, []).append(mark)
    return found


def own(statement: AttributedStatement) -> str:
    """Name the lane of a statement's side."""
    return COMMENTATORS if statement.kind == COMMENTATOR else statement.side or NO_SIDE


def parties(marks: Mapping[str, Sequence[Mark]], asked: Sequence[str]) -> tuple[str, ...]:
    """Give the parties that were asked for, else the two sides that take a stance most often.

    Raises DataError where one that was asked for says nothing, or they are not two.
    """
    for name in asked:
        if name not in marks:
            known = ", ".join(sorted(marks.keys() - {COMMENTATORS, OTHERS}))
            raise DataError(f"no side {name!r} among {known}: name two of them")
    if asked and len(set(asked)) != 2:
        raise DataError(f"parties {', '.join(asked)}: name two sides")
    taken = Counter(
        {
            name: sum(mark.stance in SCORES for mark in said)
            for name, said in marks.items()
            if name not in (COMMENTATORS, OTHERS, NO_SIDE)
        }
    )
    return tuple(asked) or tuple(name for name, often in taken.most_common(2) if often)


def in_order(
    marks: Mapping[str, Sequence[Mark]], parties: Sequence[str], width: float
) -> tuple[Lane, ...]:
    """Make the lanes: the parties first, the others by how much they say, gathered ones last."""
    last = (NO_SIDE, OTHERS, COMMENTATORS)
    others = [name for name in marks if name not in (*parties, *last)]
    others.sort(key=lambda name: len(marks[name]), reverse=True)
    names = [*parties, *others, *(name for name in last if name in marks)]
    return tuple(_lane(name, marks[name], width) for name in names)


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
