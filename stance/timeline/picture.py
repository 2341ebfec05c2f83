"""Compute what the template of the picture draws: days, panels, lines, labels, links."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stance.reports.page import fill
from stance.timeline import words
from stance.timeline.build import Lane, TimelineValues
from stance.timeline.index import SCORES, IndexPoint
from stance.timeline.statements import month_end

STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)  # months between two ticks
DAY_STEPS = (1, 2, 7, 14)
SHORT = 60  # days that are ticked by days rather than months
LETTER = 0.58  # width of a letter of common fonts, of its height
NONE_BELOW = 24  # pixels from the level of hostile to that of no stance
MANY_LINKS = 80  # above which only those of the mark in view are shown
TURN_WIDTH = 80  # of the label of a turning point
NAME = 16  # size of the letters of a name
BAR, ROW = 26, 46  # height of a month's bar, and of a row of them


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
                yield ordinal, words.short_day(date.fromordinal(ordinal))
            return
        step = self._step(STEPS, 30 * self.per_day)
        days = date.fromordinal(self.first), date.fromordinal(self.end - 1)
        start, end = (12 * day.year + day.month - 1 for day in days)
        for month in range(start + -start % step, end + 1, step):
            day = date(month // 12, month % 12 + 1, 1)
            name = str(day.year) if step >= 12 or day.month == 1 else words.month(day)[:3]
            yield day.toordinal(), name

    def _step(self, steps: tuple[int, ...], width: float) -> int:
        return next((step for step in steps if step * width >= self.form.tick), steps[-1])


def wrap(text: str, width: float, size: float, most: int | None = None) -> list[str]:
    """Break a text into lines as wide as letters of this size make them, ``most`` at most."""
    letters = max(8, int(width / (size * LETTER)))
    return textwrap.wrap(
        text, letters, max_lines=most, placeholder="…", break_on_hyphens=False
    ) or [""]


@dataclass(frozen=True, slots=True)
class Panel:
    """A lane with where it stands: the level of conciliatory, and the positions of its marks."""

    lane: Lane
    days: Axis
    start: float
    top: float
    bottom: float
    spread: float
    radius: float
    at: Mapping[int, tuple[float, float]]

    def levels(self) -> list[tuple[str, float]]:
        """Return the stances with their levels; one without a name where all have one level."""
        nones = any(mark.stance not in SCORES for mark in self.lane.marks)
        named = (*SCORES, *(["none"] if nones else [])) if self.spread else ("",)
        return [(stance, self.top + _level(stance, self.spread)) for stance in named]

    def points(self, run: Sequence[IndexPoint], value: str) -> list[str]:
        """Return the positions of a value of each point: of the mean, or an end of its band."""
        heights = (self.top + _height(getattr(point, value), self.spread) for point in run)
        return [
            f"{self.days.x(point.day):.1f} {y:.1f}" for point, y in zip(run, heights, strict=True)
        ]

    def turns(self) -> Iterator[tuple[float, float | None, str]]:
        """Return each turning point, where its label begins (None without space), and the label."""
        form, free = self.days.form, 0.0
        for turn in self.lane.turns if self.spread else ():
            x = self.days.x(turn.day)
            start = min(x + 4, form.width - form.right - TURN_WIDTH)
            way = "rises" if turn.after > turn.before else "falls"
            yield x, start if start >= free else None, f"{way} {words.short_day(turn.day)}"
            free = start + TURN_WIDTH if start >= free else free


def picture(timeline: TimelineValues, form: Form, clickable: bool = True) -> tuple[str, float]:
    """Draw a picture; return SVG elements and the height that they take.

    Where it is clickable, each mark leads to the row of its first statement, ``#m<number>``.
    """
    first, last = timeline.span
    days = Axis(first.toordinal() - 1, last.toordinal() + 2, form)
    if (last - first).days > SHORT:  # whole months
        days = Axis(first.replace(day=1).toordinal(), month_end(last).toordinal() + 1, form)
    panels: list[Panel] = []
    y = 0.0
    for lane in timeline.lanes:
        share = 1 if lane.name in timeline.parties else 0.5 if lane.index else 0
        panels.append(_panel(lane, days, y, share * form.spread))
        y = panels[-1].bottom + 12
    at = {number: position for panel in panels for number, position in panel.at.items()}
    pairs = ((pair.opening, pair.answer) for pair in timeline.exchanges)
    last_before = {answer.number: (opening, answer) for opening, answer in pairs if answer}
    drawn = fill(
        Path(__file__).with_name("picture.svg.j2"),
        days=days,
        panels=panels,
        labels=y + 6,
        shares=y + 44,
        links=[(*pair, *(at[mark.number] for mark in pair)) for pair in last_before.values()],
        said=Counter(mark.message for mark in timeline.marks),
        clickable=clickable,
        words=words,
        month_end=month_end,
        many=MANY_LINKS,
        wrap=wrap,
        letters=NAME,
        bar=BAR,
        row=ROW,
    )
    return drawn, y + 58 + ROW * len(panels)


def _panel(lane: Lane, days: Axis, start: float, spread: float) -> Panel:
    """Place a lane, marks that would cover each other a third of the way to the next level."""
    per_hundred = 100 * len(lane.marks) / (days.form.width - days.form.left)
    radius = 5.0 if per_hundred < 12 else 4.0 if per_hundred < 40 else 3.0
    most = max(1, int(spread / 6 // (2 * radius))) if spread else 2
    columns: Counter[tuple[str, int]] = Counter()
    offsets: dict[int, tuple[float, float]] = {}
    for mark in lane.marks:
        x = sum(map(days.x, mark.span)) / 2
        column = (mark.stance if spread else "", int(x // (2 * radius)))
        stacked = columns[column] % (2 * most + 1)
        columns[column] += 1
        offset = (stacked + 1) // 2 * (2 * radius + 1) * (-1 if stacked % 2 else 1)
        offsets[mark.number] = (x, _level(mark.stance, spread) + offset)
    lift = -min(0.0, *(y for _, y in offsets.values()))
    top = start + 38 + radius + lift
    bottom = top + lift + (spread + NONE_BELOW + 10 if spread else radius + 6)
    at = {number: (x, top + y) for number, (x, y) in offsets.items()}
    return Panel(lane, days, start, top, bottom, spread, radius, at)


def _level(stance: str, spread: float) -> float:
    """Return how far below conciliatory a stance stands; no stance stands below hostile."""
    if stance in SCORES or not spread:
        return _height(SCORES.get(stance, 0), spread)
    return spread + NONE_BELOW


def _height(value: float, spread: float) -> float:
    """Return how far below conciliatory a score of -1 to 1 stands."""
    return (1 - value) / 2 * spread
