"""Lay out a time line: where days, levels and marks stand, in pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stance.timeline.words import MONTHS

if TYPE_CHECKING:
    from stance.timeline.messages import Mark

SCORES = {"conciliatory": 1.0, "conditional": 0.0, "hostile": -1.0}
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # months between two ticks
DAY_STEPS = (1, 2, 7, 14)
SHORT = 60  # days that are ticked by days rather than months


@dataclass(frozen=True, slots=True)
class Form:
    """Hold the measures of one form of the picture, in pixels."""

    name: str
    width: int
    left: int
    right: int
    text: float  # size of the letters
    spread: int  # from the level of an open door to that of a shut one
    tick: int  # the least room for a tick


WIDE = Form("wide", 960, 104, 16, 13, 116, 44)
NARROW = Form("narrow", 360, 78, 8, 12, 104, 30)


@dataclass(frozen=True, slots=True)
class Days:
    """Map days to pixels; whole months at either end where the span is long."""

    first: date
    last: date
    form: Form

    def x(self, day: date) -> float:
        """Give the place of a day."""
        room = self.form.width - self.form.left - self.form.right
        return self.form.left + room * (day - self.first).days / (self.last - self.first).days

    def ticks(self) -> Iterator[tuple[date, str]]:
        """Give the days to tick, with their labels; years where they begin."""
        per_day = self.x(self.first + timedelta(1)) - self.form.left
        if (self.last - self.first).days <= SHORT:
            step = next((n for n in DAY_STEPS if n * per_day >= self.form.tick), DAY_STEPS[-1])
            for number in range(0, (self.last - self.first).days, step):
                day = self.first + timedelta(number)
                yield day, f"{day.day} {MONTHS[day.month - 1][:3]}"
            return
        step = next((n for n in STEPS if n * per_day * 30 >= self.form.tick), STEPS[-1])
        for month in self.months():
            if (month.year * 12 + month.month - 1) % step == 0:
                name = MONTHS[month.month - 1][:3]
                yield month, str(month.year) if step >= 12 or month.month == 1 else name

    def months(self) -> Iterator[date]:
        """Give the first day of each month that begins in the span."""
        month = self.first.replace(day=1)
        while month < self.last:
            if month >= self.first:
                yield month
            month = next_month(month)


def days(first: date, last: date, form: Form) -> Days:
    """Make the axis from the first day to the last."""
    if (last - first).days <= SHORT:
        return Days(first - timedelta(1), last + timedelta(2), form)
    return Days(first.replace(day=1), next_month(last), form)


def next_month(day: date) -> date:
    """Give the first day of the next month."""
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def size(marks: Sequence[Mark], axis: Days) -> float:
    """Choose the radius of marks by how many stand on a hundred pixels."""
    per_hundred = 100 * len(marks) / (axis.form.width - axis.form.left)
    return 5.0 if per_hundred < 12 else 4.0 if per_hundred < 40 else 3.0


def places(
    marks: Sequence[Mark], axis: Days, radius: float, spread: float
) -> dict[int, tuple[float, float]]:
    """Place marks by number: x by day; y by stance, 0 for an open door, ``spread`` for a shut one.

    Marks that would cover each other are stacked about their level, as far as
    a third of the way to the next; where ``spread`` is 0 all have one level.
    """
    columns: dict[tuple[str, int], int] = defaultdict(int)
    most = max(1, int(spread / 6 // (2 * radius))) if spread else 2
    found = {}
    for mark in marks:
        x = axis.x(mark.day)
        column = (mark.stance if spread else "", int(x // (2 * radius)))
        stacked = columns[column] % (2 * most + 1)
        columns[column] += 1
        offset = (stacked + 1) // 2 * (2 * radius + 1) * (-1 if stacked % 2 else 1)
        found[mark.number] = (x, level(mark.stance, spread) + offset)
    return found


def level(stance: str, spread: float) -> float:
    """Give the height of a stance below that of an open door; no stance stands below a shut one."""
    if not spread:
        return 0.0
    if stance in SCORES:
        return height(SCORES[stance], spread)
    return spread + NONE_BELOW


def height(value: float, spread: float) -> float:
    """Give the height of a score of -1 to 1."""
    return (1 - value) / 2 * spread


NONE_BELOW = 24


def wrap(text: str, width: float, letter: float) -> list[str]:
    """Break a text into lines, as wide as the widest of common fonts make them."""
    room, lines = max(8, int(width / (letter * 0.58))), [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
