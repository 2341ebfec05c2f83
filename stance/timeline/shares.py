"""Draw the share of each stance by month: a row for each side, a bar for each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.timeline import words
from stance.timeline.layout import Days, Form, next_month, wrap
from stance.timeline.shapes import text

if TYPE_CHECKING:
    from stance.timeline.lanes import Lane, Month

STACK = ("none", "unsure", "hostile", "conditional", "conciliatory")  # upwards
BAR = 26


def shares(lanes: Sequence[Lane], axis: Days, y: float) -> tuple[str, float]:
    """Draw a row for each lane: a bar a month, the shares of stances stacked."""
    parts = [text(0, y, "Share of each stance, month by month", "name")]
    y += 14
    for number, lane in enumerate(lanes):
        bars = "".join(_bar(month, axis, y) for month in lane.months)
        parts.append(f'<g class="lane" data-lane="{number}">{_side(lane, axis.form, y)}{bars}</g>')
        y += BAR + 20
    return "".join(parts), y


def _side(lane: Lane, form: Form, y: float) -> str:
    """Write the name of a side beside its bars, on two lines at most."""
    lines = wrap(lane.name, form.left - 8, form.text - 1)[:2]
    middle = y + BAR / 2 + 4 - 7 * (len(lines) - 1)
    return "".join(
        text(form.left - 8, middle + 14 * row, line, "side", "end")
        for row, line in enumerate(lines)
    )


def _bar(month: Month, axis: Days, y: float) -> str:
    first, last = max(month.first, axis.first), min(next_month(month.first), axis.last)
    x = axis.x(first)
    width = max(1.5, axis.x(last) - x - 1.5)
    told = ", ".join(f"{n} {stance}" for stance, n in month.counts.items())
    name = words.MONTHS[month.first.month - 1]
    parts, below = [f"<title>{name} {month.first.year}: {told}</title>"], y + BAR
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
