"""Draw a time line as SVG: a panel for each side, links from offers to answers, month shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stance.timeline import words
from stance.timeline.layout import (
    NONE_BELOW,
    SCORES,
    WIDE,
    Days,
    Form,
    days,
    height,
    level,
    places,
    size,
    wrap,
)
from stance.timeline.shapes import shape, text
from stance.timeline.shares import shares as month_shares

if TYPE_CHECKING:
    from stance.timeline.chronicle import Timeline
    from stance.timeline.lanes import Lane
    from stance.timeline.stance_index import IndexPoint
    from stance.timeline.turning_points import TurningPoint

YEARS = 800  # days above which a turning point is labelled with its year
MANY_LINKS = 80  # above which only those of the mark in view are shown
TURN_WIDTH = 80  # of the label of a turning point
OFTEN = 3  # days from which on a repeated message is labelled


@dataclass(frozen=True, slots=True)
class Panel:
    """Hold a lane with where it stands: the level of an open door, and the places of its marks.

    ``lift`` is how far marks are stacked above that level.
    """

    lane: Lane
    top: float
    spread: float
    radius: float
    lift: float
    at: Mapping[int, tuple[float, float]]

    @property
    def bottom(self) -> float:
        """Give the end of the panel."""
        below = self.spread + NONE_BELOW + 10 if self.spread else self.radius + 6
        return self.top + self.lift + below


def picture(told: Timeline, form: Form, links: bool = True, start: float = 0) -> tuple[str, float]:
    """Draw everything below the height ``start``; give SVG elements and the height of their end.

    With ``links``, each mark leads to the row of its first statement, ``#s<row>``.
    """
    axis = days(told.first, told.last, form)
    heads, panels, y = [], [], start
    for lane in told.lanes:
        spread = _spread(lane, told.parties, form)
        head, y = _head(lane, axis, y, bool(spread))
        radius = size(lane.marks, axis)
        placed = places(lane.marks, axis, radius, spread)
        lift = -min(0.0, *(down for _, down in placed.values()))
        top = y + radius + 14 + lift
        shifted = {number: (x, top + down) for number, (x, down) in placed.items()}
        panels.append(Panel(lane, top, spread, radius, lift, shifted))
        heads.append(head)
        y = panels[-1].bottom + 12
    labels = _axis(axis, y)
    shares, end = month_shares(told.lanes, axis, y + 44)
    drawn = [
        labels,
        *_lanes(_ground(panel, axis) for panel in panels),
        _exchanges(told, panels),
        *_lanes(
            head + "".join(_layers(panel, axis, links))
            for head, panel in zip(heads, panels, strict=True)
        ),
        shares,
    ]
    return "\n".join(drawn), end


def _lanes(drawn: Iterable[str]) -> Iterator[str]:
    for number, lane in enumerate(drawn):
        yield f'<g class="lane" data-lane="{number}">{lane}</g>'


def _spread(lane: Lane, parties: Sequence[str], form: Form) -> float:
    """Choose the height of a panel; a lane that says little is one row without levels."""
    if lane.name in parties:
        return form.spread
    return form.spread / 2 if lane.index else 0.0


def _head(lane: Lane, axis: Days, y: float, with_story: bool) -> tuple[str, float]:
    """Write the name of the side, and its story where its panel shows one."""
    form = axis.form
    parts, y = [text(0, y + 18, lane.name, "name")], y + 24
    told = words.story(lane, year=lane.marks[0].day.year != lane.marks[-1].day.year)
    for line in wrap(told, form.width, form.text) if told and with_story else ():
        y += form.text + 3
        parts.append(text(0, y - 2, line, "story"))
    return "".join(parts), y


def _axis(axis: Days, y: float) -> str:
    """Write the labels of the days below the panels."""
    labels = (
        text(axis.x(day) + 3, y + 6, shown, f"when {'year' if shown.isdigit() else ''}")
        for day, shown in axis.ticks()
    )
    return f'<g aria-hidden="true">{"".join(labels)}</g>'


def _ground(panel: Panel, axis: Days) -> str:
    """Draw what marks stand on: days, levels with their names, the index with its band, turns."""
    top = panel.top - panel.radius - panel.lift - 4
    parts = [
        f'<path class="tick" d="M{axis.x(day):.1f} {top:.1f}V{panel.bottom:.1f}"/>'
        for day, _ in axis.ticks()
    ]
    nones = any(mark.stance not in SCORES for mark in panel.lane.marks)
    named = (*SCORES, "none") if nones else tuple(SCORES)
    for stance in named if panel.spread else ("",):
        y = panel.top + level(stance, panel.spread)
        right = axis.form.width - axis.form.right
        parts.append(f'<path class="level" d="M{axis.form.left} {y:.1f}H{right}"/>')
        parts.append(text(axis.form.left - 8, y + 4, stance, f"scale {stance}", "end"))
    for run in panel.lane.index if panel.spread else ():
        low, high = ([getattr(point, end) for point in run] for end in ("low", "high"))
        there, back = _line(run, low, panel, axis), _line(run, high, panel, axis)[::-1]
        parts.append(f'<path class="band" d="M{"L".join([*there, *back])}Z"/>')
    return "".join(parts)


def _over(panel: Panel, axis: Days) -> str:
    """Draw the index itself and the turns; a label is left out where it has no room."""
    if not panel.spread:
        return ""
    parts = []
    for run in panel.lane.index:
        line = _line(run, [point.value for point in run], panel, axis)
        parts.append(f'<path class="index" d="M{"L".join(line)}"/>')
    right = axis.form.width - axis.form.right
    free, years = 0.0, (axis.last - axis.first).days > YEARS
    for turn in panel.lane.turns:
        x = axis.x(turn.day)
        start = min(x + 4, right - TURN_WIDTH)
        parts.append(_turn(panel, x, start if start >= free else None, turn, years))
        free = start + TURN_WIDTH if start >= free else free
    return "".join(parts)


def _line(
    run: Sequence[IndexPoint], values: Sequence[float], panel: Panel, axis: Days
) -> list[str]:
    return [
        f"{axis.x(point.day):.1f} {panel.top + height(value, panel.spread):.1f}"
        for point, value in zip(run, values, strict=True)
    ]


def _turn(panel: Panel, x: float, start: float | None, turn: TurningPoint, years: bool) -> str:
    """Draw a turning point, its label where it may start."""
    top, foot = panel.top - panel.radius - panel.lift - 8, panel.top + panel.spread + 12
    way = "opens" if turn.after > turn.before else "shuts"
    month = words.MONTHS[turn.day.month - 1][:3]
    label = f"{way} {month} {turn.day.year}" if years else f"{way} {turn.day.day} {month}"
    drawn = f'<path class="turn" d="M{x:.1f} {top:.1f}V{foot:.1f}"/>'
    return drawn if start is None else drawn + text(start, top + 4, label, "turned")


def _exchanges(told: Timeline, panels: Sequence[Panel]) -> str:
    """Link each answer with the last offer before it."""
    at = {number: place for panel in panels for number, place in panel.at.items()}
    parts = []
    for one in told.exchanges:
        if one.answer is not None and one.latest:
            (x1, y1), (x2, y2) = at[one.offer.number], at[one.answer.number]
            middle = (y1 + y2) / 2
            parts.append(
                f'<path class="link {one.answer.stance}" data-from="{one.offer.number}"'
                f' data-to="{one.answer.number}" d="M{x1:.1f} {y1:.1f}C{x1:.1f} {middle:.1f}'
                f' {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"/>'
            )
    many = " many" if len(parts) > MANY_LINKS else ""
    return f'<g class="links{many}" aria-hidden="true">{"".join(parts)}</g>'


def _layers(panel: Panel, axis: Days, links: bool) -> list[str]:
    """Put marks over the index, or under it where they are so many that they would hide it."""
    layers = [_over(panel, axis), *_marks(panel, links, axis.form is WIDE)]
    return layers if panel.radius >= 5 else [*layers[1:], layers[0]]


def _marks(panel: Panel, links: bool, labelled: bool) -> Iterator[str]:
    often: dict[int, int] = {}
    for mark in panel.lane.marks:
        often[mark.message] = often.get(mark.message, 0) + 1
    for mark in panel.lane.marks:
        x, y = panel.at[mark.number]
        drawn = shape(mark.stance, panel.radius)
        again = " again" if mark.number != mark.message else ""
        attributes = (
            f'class="mark {mark.stance}{again}" data-m="{mark.number}" data-said="{mark.message}"'
            f' transform="translate({x:.1f} {y:.1f})"'
        )
        if links:
            yield (
                f'<a {attributes} href="#m{mark.number}"'
                f' aria-label="{escape(words.label(mark))}">{drawn}</a>'
            )
        else:
            yield f"<g {attributes}>{drawn}</g>"
        if labelled and not again and often[mark.message] >= OFTEN:
            times = f"said {often[mark.message]} times"
            yield text(x - panel.radius, y - panel.radius - 5, times, "times")
