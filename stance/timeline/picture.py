"""Compute what the template of the picture draws: panels, levels, lines, labels, links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.reports.page import fill
from stance.timeline import words
from stance.timeline.axis import (
    NONE_BELOW,
    Axis,
    Form,
    axis,
    height,
    level,
    month_end,
    positions,
    radius,
    wrap,
)
from stance.timeline.build import Lane, TimelineValues
from stance.timeline.index import SCORES, IndexPoint

YEARS = 800  # days above which a turning point is labelled with its year
MANY_LINKS = 80  # above which only those of the mark in view are shown
TURN_WIDTH = 80  # of the label of a turning point
NAME = 16  # size of the letters of a name
BAR, ROW = 26, 46  # height of a month's bar, and of a row of them


@dataclass(frozen=True, slots=True)
class Panel:
    """A lane with where it stands: the level of conciliatory, and the positions of its marks.

    ``lift`` is how far marks are stacked above that level.
    """

    lane: Lane
    days: Axis
    start: float
    top: float
    spread: float
    radius: float
    lift: float
    at: Mapping[int, tuple[float, float]]

    @property
    def roof(self) -> float:
        """The upper end of the lines of the days."""
        return self.top - self.radius - self.lift - 4

    @property
    def bottom(self) -> float:
        """The end of the panel."""
        below = self.spread + NONE_BELOW + 10 if self.spread else self.radius + 6
        return self.top + self.lift + below

    @property
    def name(self) -> str:
        """The name of the side on one line."""
        return wrap(self.lane.name, self.days.form.width, NAME, most=1)[0]

    @property
    def short_name(self) -> list[str]:
        """The name of the side beside its bars, on two lines at most."""
        form = self.days.form
        return wrap(self.lane.name, form.left - 8, form.small, most=2)

    def levels(self) -> list[tuple[str, float]]:
        """Return the stances with their levels; one without a name where all have one level."""
        nones = any(mark.stance not in SCORES for mark in self.lane.marks)
        named = (*SCORES, *(["none"] if nones else [])) if self.spread else ("",)
        return [(stance, self.top + level(stance, self.spread)) for stance in named]

    def points(self, run: Sequence[IndexPoint], value: str) -> list[str]:
        """Return the positions of a value of each point: of the mean, or an end of its band."""
        heights = [self.top + height(getattr(point, value), self.spread) for point in run]
        positions = zip((self.days.x(point.day) for point in run), heights, strict=True)
        return [f"{x:.1f} {y:.1f}" for x, y in positions]

    def turns(self) -> Iterator[tuple[float, float | None, str]]:
        """Return each turning point, where its label begins (None without space), and the label."""
        form, free = self.days.form, 0.0
        for turn in self.lane.turns if self.spread else ():
            x = self.days.x(turn.day)
            start = min(x + 4, form.width - form.right - TURN_WIDTH)
            way = "rises" if turn.after > turn.before else "falls"
            month = words.MONTHS[turn.day.month - 1][:3]
            many_years = self.days.end - self.days.first > YEARS
            when = f"{month} {turn.day.year}" if many_years else f"{turn.day.day} {month}"
            yield x, start if start >= free else None, f"{way} {when}"
            free = start + TURN_WIDTH if start >= free else free


def picture(
    timeline: TimelineValues, form: Form, clickable: bool = True, start: float = 0
) -> tuple[str, float]:
    """Draw everything below the height ``start``; return SVG elements and the height of their end.

    Where it is clickable, each mark leads to the row of its first statement, ``#m<number>``.
    """
    days = axis(timeline.first, timeline.last, form)
    panels: list[Panel] = []
    y = start
    for lane in timeline.lanes:
        panels.append(_panel(lane, days, y, _spread(lane, timeline.parties, form)))
        y = panels[-1].bottom + 12
    at = {number: position for panel in panels for number, position in panel.at.items()}
    drawn = fill(
        Path(__file__).with_name("picture.svg.j2"),
        days=days,
        panels=panels,
        labels=y + 6,
        shares=y + 44,
        links=[
            (pair, *at[pair.offer.number], *at[pair.answer.number])
            for pair in timeline.exchanges
            if pair.answer is not None and pair.latest
        ],
        said=Counter(mark.message for lane in timeline.lanes for mark in lane.marks),
        clickable=clickable,
        label=words.label,
        month_end=month_end,
        month_name=words.month,
        many=MANY_LINKS,
        letter=NAME * 0.62,
        bar=BAR,
        row=ROW,
    )
    return drawn, y + 58 + ROW * len(panels)


def _spread(lane: Lane, parties: Sequence[str], form: Form) -> float:
    """Return the height of a panel; a lane that says little is one row without levels."""
    if lane.name in parties:
        return form.spread
    return form.spread / 2 if lane.index else 0.0


def _panel(lane: Lane, days: Axis, start: float, spread: float) -> Panel:
    size = radius(lane.marks, days)
    placed = positions(lane.marks, days, size, spread)
    lift = -min(0.0, *(down for _, down in placed.values()))
    top = start + 24 + size + 14 + lift
    at = {number: (x, top + down) for number, (x, down) in placed.items()}
    return Panel(lane, days, start, top, spread, size, lift, at)
