"""Draw a time line as SVG: a panel for each side, links from offers to answers, month shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from stance.timeline import words
from stance.timeline.axis import (
    NONE_BELOW,
    WIDE,
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
from stance.timeline.build import Lane, Month, TimelineValues
from stance.timeline.index import SCORES, IndexPoint, TurningPoint
from stance.timeline.legend import shape
from stance.timeline.statements import DAY, Mark

STACK = ("none", "unsure", "hostile", "conditional", "conciliatory")  # of a bar, upwards
YEARS = 800  # days above which a turning point is labelled with its year
MANY_LINKS = 80  # above which only those of the mark in view are shown
TURN_WIDTH = 80  # of the label of a turning point
OFTEN = 3  # days from which on a repeated message is labelled
NAME = 16  # size of the letters of a name
BAR = 26  # height of a month's bar


@dataclass(frozen=True, slots=True)
class Panel:
    """A lane with where it stands: the level of conciliatory, and the positions of its marks.

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
        """The end of the panel."""
        below = self.spread + NONE_BELOW + 10 if self.spread else self.radius + 6
        return self.top + self.lift + below


def picture(
    timeline: TimelineValues, form: Form, links: bool = True, start: float = 0
) -> tuple[str, float]:
    """Draw everything below the height ``start``; return SVG elements and the height of their end.

    With ``links``, each mark leads to the row of its first statement, ``#m<number>``.
    """
    days = axis(timeline.first, timeline.last, form)
    heads, panels, y = [], [], start
    for lane in timeline.lanes:
        heads.append(_name(lane.name, y + 18, form))
        panels.append(_panel(lane, days, y + 24, _spread(lane, timeline.parties, form)))
        y = panels[-1].bottom + 12
    labels = _labels(days, y)
    shares, end = _shares(timeline.lanes, days, y + 44)
    parts = [
        labels,
        *_lanes(_ground(panel, days) for panel in panels),
        _links(timeline, panels),
        *_lanes(
            head + "".join(_layers(panel, days, links))
            for head, panel in zip(heads, panels, strict=True)
        ),
        shares,
    ]
    return "\n".join(parts), end


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Write a line of text at a position, with its class."""
    position = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {position} class="{kind}">{escape(words)}</text>'


def _lanes(drawn: Iterable[str]) -> Iterator[str]:
    for number, lane in enumerate(drawn):
        yield f'<g class="lane" data-lane="{number}">{lane}</g>'


def _spread(lane: Lane, parties: Sequence[str], form: Form) -> float:
    """Return the height of a panel; a lane that says little is one row without levels."""
    if lane.name in parties:
        return form.spread
    return form.spread / 2 if lane.index else 0.0


def _name(name: str, y: float, form: Form) -> str:
    """Write the name of a side on paper of its own, so that no link crosses it."""
    (shown,) = wrap(name, form.width, NAME, most=1)
    width = len(shown) * NAME * 0.62
    ground = f'<rect class="paper" y="{y - 15:.1f}" width="{width:.1f}" height="20"/>'
    return ground + text(0, y, shown, "name")


def _panel(lane: Lane, days: Axis, y: float, spread: float) -> Panel:
    size = radius(lane.marks, days)
    placed = positions(lane.marks, days, size, spread)
    lift = -min(0.0, *(down for _, down in placed.values()))
    top = y + size + 14 + lift
    at = {number: (x, top + down) for number, (x, down) in placed.items()}
    return Panel(lane, top, spread, size, lift, at)


def _labels(days: Axis, y: float) -> str:
    """Write the labels of the days below the panels."""
    labels = (
        text(days.x(day) + 3, y + 6, shown, f"when {'year' if shown.isdigit() else ''}")
        for day, shown in days.ticks()
    )
    return f'<g aria-hidden="true">{"".join(labels)}</g>'


def _ground(panel: Panel, days: Axis) -> str:
    """Draw what marks stand on: days, levels with their names, the band of the index."""
    top = panel.top - panel.radius - panel.lift - 4
    parts = [
        f'<path class="tick" d="M{days.x(day):.1f} {top:.1f}V{panel.bottom:.1f}"/>'
        for day, _ in days.ticks()
    ]
    nones = any(mark.stance not in SCORES for mark in panel.lane.marks)
    named = (*SCORES, "none") if nones else tuple(SCORES)
    for stance in named if panel.spread else ("",):
        y = panel.top + level(stance, panel.spread)
        right = days.form.width - days.form.right
        parts.append(f'<path class="level" d="M{days.form.left} {y:.1f}H{right}"/>')
        parts.append(text(days.form.left - 8, y + 4, stance, f"scale {stance}", "end"))
    for run in panel.lane.index if panel.spread else ():
        low, high = ([getattr(point, end) for point in run] for end in ("low", "high"))
        there, back = _line(run, low, panel, days), _line(run, high, panel, days)[::-1]
        parts.append(f'<path class="band" d="M{"L".join([*there, *back])}Z"/>')
    return "".join(parts)


def _line(
    run: Sequence[IndexPoint], values: Sequence[float], panel: Panel, days: Axis
) -> list[str]:
    return [
        f"{days.x(point.day):.1f} {panel.top + height(value, panel.spread):.1f}"
        for point, value in zip(run, values, strict=True)
    ]


def _links(timeline: TimelineValues, panels: Sequence[Panel]) -> str:
    """Link each answer with the last offer before it."""
    at = {number: position for panel in panels for number, position in panel.at.items()}
    parts = []
    for pair in timeline.exchanges:
        if pair.answer is not None and pair.latest:
            (x1, y1), (x2, y2) = at[pair.offer.number], at[pair.answer.number]
            middle = (y1 + y2) / 2
            parts.append(
                f'<path class="link {pair.answer.stance}" data-from="{pair.offer.number}"'
                f' data-to="{pair.answer.number}" d="M{x1:.1f} {y1:.1f}C{x1:.1f} {middle:.1f}'
                f' {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"/>'
            )
    many = " many" if len(parts) > MANY_LINKS else ""
    return f'<g class="links{many}" aria-hidden="true">{"".join(parts)}</g>'


def _layers(panel: Panel, days: Axis, links: bool) -> list[str]:
    """Draw marks over the index, or under it where they are so many that they would hide it."""
    layers = [_index(panel, days), *_marks(panel, links, days)]
    return layers if panel.radius >= 5 else [*layers[1:], layers[0]]


def _index(panel: Panel, days: Axis) -> str:
    """Draw the index and the turning points; a label is left out where it has no space."""
    if not panel.spread:
        return ""
    parts = []
    for run in panel.lane.index:
        line = _line(run, [point.value for point in run], panel, days)
        parts.append(f'<path class="index" d="M{"L".join(line)}"/>')
    right = days.form.width - days.form.right
    free, years = 0.0, days.end - days.first > YEARS
    for turn in panel.lane.turns:
        x = days.x(turn.day)
        start = min(x + 4, right - TURN_WIDTH)
        parts.append(_turn(panel, x, start if start >= free else None, turn, years))
        free = start + TURN_WIDTH if start >= free else free
    return "".join(parts)


def _turn(panel: Panel, x: float, start: float | None, turn: TurningPoint, years: bool) -> str:
    """Draw a turning point, and its label where it has a start."""
    top, foot = panel.top - panel.radius - panel.lift - 8, panel.top + panel.spread + 12
    way = "rises" if turn.after > turn.before else "falls"
    month = words.MONTHS[turn.day.month - 1][:3]
    label = f"{way} {month} {turn.day.year}" if years else f"{way} {turn.day.day} {month}"
    drawn = f'<path class="turn" d="M{x:.1f} {top:.1f}V{foot:.1f}"/>'
    return drawn if start is None else drawn + text(start, top + 4, label, "turned")


def _marks(panel: Panel, links: bool, days: Axis) -> Iterator[str]:
    often = Counter(mark.message for mark in panel.lane.marks)
    for mark in panel.lane.marks:
        x, y = panel.at[mark.number]
        drawn = _span(mark, x, days) + shape(mark.stance, panel.radius)
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
        if days.form is WIDE and not again and often[mark.message] >= OFTEN:
            times = f"said {often[mark.message]} times"
            yield text(x - panel.radius, y - panel.radius - 5, times, "times")


def _span(mark: Mark, x: float, days: Axis) -> str:
    """Draw a line over the time that a mark may stand for, where its day is not known."""
    if mark.precision == DAY:
        return ""
    start, end = (days.x(day) for day in mark.span)
    return f'<rect x="{start - x:.1f}" y="-1.5" width="{end - start:.1f}" height="3"/>'


def _shares(lanes: Sequence[Lane], days: Axis, y: float) -> tuple[str, float]:
    """Draw a row for each lane: a bar a month, the shares of stances stacked."""
    parts = [text(0, y, "Share of each stance, month by month", "name")]
    y += 14
    for number, lane in enumerate(lanes):
        bars = "".join(_bar(month, days, y) for month in lane.months)
        parts.append(f'<g class="lane" data-lane="{number}">{_side(lane, days.form, y)}{bars}</g>')
        y += BAR + 20
    return "".join(parts), y


def _side(lane: Lane, form: Form, y: float) -> str:
    """Write the name of a side beside its bars, on two lines at most."""
    lines = wrap(lane.name, form.left - 8, form.small, most=2)
    middle = y + BAR / 2 + 4 - 7 * (len(lines) - 1)
    return "".join(
        text(form.left - 8, middle + 14 * row, line, "side", "end")
        for row, line in enumerate(lines)
    )


def _bar(month: Month, days: Axis, y: float) -> str:
    x = days.x(month.first)
    width = max(1.5, days.x(month_end(month.first)) - x - 1.5)
    counts = ", ".join(f"{n} {stance}" for stance, n in month.counts.items())
    name = words.MONTHS[month.first.month - 1]
    parts, below = [f"<title>{name} {month.first.year}: {counts}</title>"], y + BAR
    for stance in STACK:
        tall = BAR * month.counts.get(stance, 0) / month.total
        if tall:
            below -= tall
            parts.append(
                f'<rect class="{stance}" x="{x:.1f}" y="{below:.1f}" width="{width:.1f}"'
                f' height="{tall:.1f}"/>'
            )
    if width >= 14:
        parts.append(text(x + width / 2, y + BAR + 11, str(month.total), "count", "middle"))
    return f'<g class="bar">{"".join(parts)}</g>'
