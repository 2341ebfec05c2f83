"""The signs of the picture, and what they mean."""

from stance.timeline.build import TimelineValues
from stance.timeline.statements import DAY

STANCES = ("conciliatory", "conditional", "hostile", "none", "unsure")


def shape(stance: str, r: float) -> str:
    """Draw the shape of a stance: colour is not all that distinguishes them."""
    if stance == "conciliatory":
        return f'<circle r="{r}"/>'
    if stance == "conditional":
        return f'<path d="M0 {-r * 1.3:.1f}L{r * 1.3:.1f} 0L0 {r * 1.3:.1f}L{-r * 1.3:.1f} 0Z"/>'
    if stance == "hostile":
        return f'<path d="M{-r * 1.2:.1f} {-r:.1f}H{r * 1.2:.1f}L0 {r * 1.2:.1f}Z"/>'
    if stance == "unsure":
        arm = round(r * 0.6, 1)
        return f'<path d="M{-arm} {-arm}L{arm} {arm}M{-arm} {arm}L{arm} {-arm}"/>'
    return f'<circle r="{r * 0.55:.1f}"/>'


def glyph(drawn: str) -> str:
    """Draw a sign of the legend, to stand in a line of text."""
    return f'<svg class="glyph" viewBox="-8 -8 16 16" aria-hidden="true">{drawn}</svg>'


def sign(stance: str, kind: str = "") -> str:
    """Draw the mark of a stance for the legend."""
    return f'<g class="mark {stance}{kind}">{shape(stance, 5)}</g>'


def legend(timeline: TimelineValues) -> list[tuple[str, str]]:
    """Return what is drawn, each sign with its words."""
    lanes = timeline.lanes
    marks = [mark for lane in lanes for mark in lane.marks]
    drawn = {mark.stance for mark in marks}
    line = '<path class="band" d="M-8 -5H8V5H-8Z"/><path class="index" d="M-8 0H8"/>'
    span = '<g class="mark none"><rect x="-8" y="-1.5" width="16" height="3"/></g>'
    link = '<path class="link" d="M-7 -7C-7 2 7 -2 7 7"/>'
    items = [
        *((True, sign(name), name) for name in STANCES[:3]),
        ("none" in drawn, sign("none"), "no stance"),
        ("unsure" in drawn, sign("unsure"), "unsure"),
        (
            any(mark.number != mark.message for mark in marks),
            sign("conciliatory", " again"),
            "hollow: said before in nearly the same words",
        ),
        (any(mark.precision != DAY for mark in marks), span, "only week, month or year is known"),
        (
            any(lane.index for lane in lanes),
            line,
            "mean stance of the side, 95\u00a0% band",
        ),
        (
            any(lane.turns for lane in lanes),
            '<path class="turn" d="M0 -8V8"/>',
            "turning point of the mean",
        ),
        (
            any(exchange.latest for exchange in timeline.exchanges),
            link,
            "from an offer to the answer, in the colour of the answer",
        ),
    ]
    return [(symbol, meaning) for shown, symbol, meaning in items if shown]
