"""Where days stand in a picture, in pixels, and how wide text is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stance.timeline.statements import month_end
from stance.timeline.words import MONTHS

STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)  # months between two ticks
DAY_STEPS = (1, 2, 7, 14)
SHORT = 60  # days that are ticked by days rather than months
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

    @property
    def per_day(self) -> float:
        """The width of a day."""
        return (self.form.width - self.form.left - self.form.right) / (self.end - self.first)

    def x(self, day: date | int) -> float:
        """Return the position of a day or an ordinal, at either end where it lies beyond."""
        ordinal = day if isinstance(day, int) else day.toordinal()
        days = min(self.end, max(self.first, ordinal)) - self.first
        return self.form.left + days * self.per_day

    def ticks(self) -> Iterator[tuple[int, str]]:
        """Return the ordinals to tick, with their labels; years where they begin."""
        if self.end - self.first <= SHORT + 3:
            step = self._step(DAY_STEPS, self.per_day)
            for ordinal in range(max(1, self.first), self.end - 1, step):
                day = date.fromordinal(ordinal)
                yield ordinal, f"{day.day} {MONTHS[day.month - 1][:3]}"
            return
        step = self._step(STEPS, 30 * self.per_day)
        days = date.fromordinal(self.first), date.fromordinal(self.end - 1)
        start, end = (12 * day.year + day.month - 1 for day in days)
        for month in range(start + -start % step, end + 1, step):
            day = date(month // 12, month % 12 + 1, 1)
            name = MONTHS[day.month - 1][:3]
            yield day.toordinal(), str(day.year) if step >= 12 or day.month == 1 else name

    def _step(self, steps: tuple[int, ...], width: float) -> int:
        return next((step for step in steps if step * width >= self.form.tick), steps[-1])


def axis(first: date, last: date, form: Form) -> Axis:
    """Return the axis from the first day to the last; whole months where the span is long."""
    if (last - first).days <= SHORT:
        return Axis(first.toordinal() - 1, last.toordinal() + 2, form)
    return Axis(first.replace(day=1).toordinal(), month_end(last).toordinal() + 1, form)


def wrap(text: str, width: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines as wide as letters of this size make them, ``most`` at most."""
    letters = max(8, int(width / (size * LETTER)))
    return textwrap.wrap(
        text, letters, max_lines=most, placeholder="…", break_on_hyphens=False
    ) or [""]
