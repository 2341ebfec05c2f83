"""Where days, levels and marks stand in a picture, in pixels."""

from __future__ import annotations

import textwrap
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from stance.timeline.index import SCORES
from stance.timeline.statements import Mark
from stance.timeline.words import MONTHS

STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)  # months between two ticks
DAY_STEPS = (1, 2, 7, 14)
SHORT = 60  # days that are ticked by days rather than months
NONE_BELOW = 24  # pixels from the level of hostile to that of no stance
LETTER = 0.58  # width of a letter of common fonts, of its height


@dataclass(frozen=True, slots=True)
class Form:
    """The measures of one form of the picture, in pixels."""

    name: str
    width: int
    left: int
    right: int
    spread: int  # from the level of conciliatory to that of hostile
    tick: int  # the least width for a tick
    small: float  # size of small letters


WIDE = Form("wide", 960, 104, 16, 116, 44, 11.5)
NARROW = Form("narrow", 360, 78, 8, 104, 30, 10)


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from ``first`` to before ``end``, as ordinals, over the width of a form."""

    first: int
    end: int
    form: Form

    def x(self, day: date | int) -> float:
        """Return the position of a day or an ordinal, at either end where it lies beyond."""
        ordinal = day if isinstance(day, int) else day.toordinal()
        share = (ordinal - self.first) / (self.end - self.first)
        width = self.form.width - self.form.left - self.form.right
        return self.form.left + width * min(1.0, max(0.0, share))

    def ticks(self) -> Iterator[tuple[int, str]]:
        """Return the ordinals to tick, with their labels; years where they begin."""
        width = self.form.width - self.form.left - self.form.right
        per_day = width / (self.end - self.first)
        if self.end - self.first <= SHORT + 3:
            step = next((n for n in DAY_STEPS if n * per_day >= self.form.tick), DAY_STEPS[-1])
            for ordinal in range(self.first, self.end - 1, step):
                if 1 <= ordinal <= date.max.toordinal():
                    day = date.fromordinal(ordinal)
                    yield ordinal, f"{day.day} {MONTHS[day.month - 1][:3]}"
            return
        step = next((n for n in STEPS if n * per_day * 30 >= self.form.tick), STEPS[-1])
        first, last = date.fromordinal(self.first), date.fromordinal(self.end - 1)
        start, end = (12 * day.year + day.month - 1 for day in (first, last))
        for month in range(start + -start % step, end + 1, step):
            day = date(month // 12, month % 12 + 1, 1)
            name = MONTHS[day.month - 1][:3]
            yield day.toordinal(), str(day.year) if step >= 12 or day.month == 1 else name


def axis(first: date, last: date, form: Form) -> Axis:
    """Return the axis from the first day to the last; whole months where the span is long."""
    if (last - first).days <= SHORT:
        return Axis(first.toordinal() - 1, last.toordinal() + 2, form)
    return Axis(first.replace(day=1).toordinal(), month_end(last), form)


def month_end(day: date) -> int:
    """Return the ordinal of the day after the last of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1]).toordinal() + 1


def radius(marks: Sequence[Mark], axis: Axis) -> float:
    """Choose the radius of marks by how many stand on a hundred pixels."""
    per_hundred = 100 * len(marks) / (axis.form.width - axis.form.left)
    return 5.0 if per_hundred < 12 else 4.0 if per_hundred < 40 else 3.0


def positions(
    marks: Sequence[Mark], axis: Axis, radius: float, spread: float
) -> dict[int, tuple[float, float]]:
    """Place marks by number: x by day; y by stance, 0 for conciliatory, ``spread`` for hostile.

    Marks that would cover each other are stacked about their level, as far as
    a third of the way to the next; where ``spread`` is 0 all have one level.
    """
    columns: dict[tuple[str, int], int] = defaultdict(int)
    most = max(1, int(spread / 6 // (2 * radius))) if spread else 2
    by_number = {}
    for mark in marks:
        first, last = mark.span
        x = (axis.x(first) + axis.x(last)) / 2
        column = (mark.stance if spread else "", int(x // (2 * radius)))
        stacked = columns[column] % (2 * most + 1)
        columns[column] += 1
        offset = (stacked + 1) // 2 * (2 * radius + 1) * (-1 if stacked % 2 else 1)
        by_number[mark.number] = (x, level(mark.stance, spread) + offset)
    return by_number


def level(stance: str, spread: float) -> float:
    """Return how far below conciliatory a stance stands; no stance stands below hostile."""
    if stance in SCORES or not spread:
        return height(SCORES.get(stance, 0), spread)
    return spread + NONE_BELOW


def height(value: float, spread: float) -> float:
    """Return how far below conciliatory a score of -1 to 1 stands."""
    return (1 - value) / 2 * spread


def wrap(text: str, width: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines as wide as letters of this size make them, ``most`` at most."""
    letters = max(8, int(width / (size * LETTER)))
    return textwrap.wrap(
        text, letters, max_lines=most, placeholder="…", break_on_hyphens=False
    ) or [""]
