"""Draw what pictures of statements are made of: shapes for stances, and words."""

from html import escape


def text(x: float, y: float, shown: str, kind: str = "", anchor: str = "start") -> str:
    """Write a line of text at a place, with its class."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} class="{kind}">{escape(shown)}</text>'


def shape(stance: str, r: float) -> str:
    """Draw a shape for each stance, so that colour is not all that tells them apart."""
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


def glyph(stance: str) -> str:
    """Draw the shape of a stance alone, to stand in a line of text."""
    return (
        '<svg class="glyph" viewBox="-8 -8 16 16" aria-hidden="true">'
        f'<g class="mark {stance}">{shape(stance, 5)}</g></svg>'
    )
