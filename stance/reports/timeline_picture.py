"""Draw a time line as SVG: a panel for each side, links from offers to answers, month shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stance.reports import timeline_words as words
from stance.reports.timeline_layout import (
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
from stance.reports.timeline_shapes import shape, text
from stance.reports.timeline_shares import shares as month_shares

if TYPE_CHECKING:
    from stance.articles.chronicle import Lane, Timeline
    from stance.articles.stance_index import IndexPoint
    from stance.articles.turning_points import TurningPoint

TURN_WIDTH = 84  # of the label of a turning point
OFTEN = 3  # days from which on a repeated message is labelled


@dataclass(frozen=True, slots=True)
class Panel:
    """Hold a lane with where it stands: the level of an open door, and the places of its marks."""

    lane: Lane
    top: float
    spread: float
    radius: float
    at: Mapping[int, tuple[float, float]]

    @property
    def bottom(self) -> float:
        """Give the end of the panel."""
        return self.top + (self.spread + NONE_BELOW + 10 if self.spread else 2 * self.radius + 4)


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
        top = y + radius + 14
        shifted = {
            number: (x, top + down)
            for number, (x, down) in places(lane.marks, axis, radius, spread).items()
        }
        panels.append(Panel(lane, top, spread, radius, shifted))
        heads.append(head)
        y = panels[-1].bottom + 12
    labels = _axis(axis, y)
    shares, end = month_shares(told.lanes, axis, y + 44)
    drawn = [
        labels,
        *_lanes(_ground(panel, axis) for panel in panels),
        _exchanges(told, panels),
        *_lanes(
            head + "".join(_marks(panel, links, form is WIDE))
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
    top = panel.top - panel.radius - 4
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
    parts += [_run(run, panel, axis) for run in panel.lane.index if panel.spread]
    before = -float(TURN_WIDTH)
    for turn in panel.lane.turns if panel.spread else ():
        x = axis.x(turn.day)
        parts.append(_turn(panel, x, turn, low=x - before < TURN_WIDTH))
        before = x
    return "".join(parts)


def _run(run: Sequence[IndexPoint], panel: Panel, axis: Days) -> str:
    """Draw the index of a side, its band behind it."""
    low, line, high = (
        [
            f"{axis.x(point.day):.1f} {panel.top + height(value, panel.spread):.1f}"
            for point, value in zip(run, values, strict=True)
        ]
        for values in zip(*((one.low, one.value, one.high) for one in run), strict=True)
    )
    return (
        f'<path class="band" d="M{"L".join([*low, *reversed(high)])}Z"/>'
        f'<path class="index" d="M{"L".join(line)}"/>'
    )


def _turn(panel: Panel, x: float, turn: TurningPoint, low: bool) -> str:
    """Draw a turning point; its label stands at the foot where the one before leaves no room."""
    top, foot = panel.top - panel.radius - 8, panel.top + panel.spread + 12
    way = "opens" if turn.after > turn.before else "shuts"
    label = f"{way} {turn.day.day} {words.MONTHS[turn.day.month - 1][:3]}"
    return f'<path class="turn" d="M{x:.1f} {top:.1f}V{foot:.1f}"/>' + text(
        x + 4, foot if low else top + 4, label, "turned"
    )


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
    return f'<g class="links" aria-hidden="true">{"".join(parts)}</g>'


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
