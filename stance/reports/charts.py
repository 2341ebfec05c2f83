"""Draw small charts as SVG inside a page, in the colours of the page."""

from collections.abc import Iterable, Sequence
from html import escape

WIDTH, HEIGHT = 360, 270
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 10, 44
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
ROW, NAMES = 24, 128  # height of a row, width of its name

Points = Sequence[tuple[float, float]]


def plane(
    title: str,
    across: str,
    up: str,
    lines: Iterable[tuple[str, Points]],
    dots: Iterable[tuple[float, float, float, str]] = (),
    highest: float = 1.0,
) -> str:
    """Draw lines, each with its class, and dots (x, y, radius, description), from 0 to 1.

    ``highest`` is the upper end of the y axis.
    """
    parts = [_grid(highest)]
    for kind, points in lines:
        positions = " ".join(f"{_x(x):.1f},{_y(y / highest):.1f}" for x, y in points)
        parts.append(f'<polyline class="{kind}" points="{positions}"/>')
    for x, y, radius, description in dots:
        position = f'cx="{_x(x):.1f}" cy="{_y(y / highest):.1f}" r="{radius:.1f}"'
        parts.append(
            f'<circle class="point" {position}><title>{escape(description)}</title></circle>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_text(middle, HEIGHT - 6, across, "middle"))
    parts.append(
        f'<text transform="translate(12 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"'
        f' text-anchor="middle">{escape(up)}</text>'
    )
    return _svg(title, WIDTH, HEIGHT, parts)


def ranges(title: str, rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Draw a dot with its interval for each row: name, value, low, high, from 0 to 1."""
    height = TOP + ROW * len(rows) + 26
    bottom = TOP + ROW * len(rows)
    parts = []
    for tick in TICKS:
        x = _along(tick)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}"/>')
        parts.append(_text(x, bottom + 16, f"{tick:g}", "middle"))
    for number, (name, value, low, high) in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        span = f'x1="{_along(low):.1f}" x2="{_along(high):.1f}" y1="{y}" y2="{y}"'
        parts.append(_text(NAMES - 10, y + 4, name if len(name) < 19 else name[:17] + "…", "end"))
        parts.append(f'<line class="range" {span}/>')
        parts.append(
            f'<circle class="point" cx="{_along(value):.1f}" cy="{y}" r="4">'
            f"<title>{escape(name)}: {value:.3f} ({low:.3f} to {high:.3f})</title></circle>"
        )
    return _svg(title, WIDTH, height, parts)


def _grid(highest: float) -> str:
    parts = []
    for tick in TICKS:
        x, y = _x(tick), _y(tick)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 16, f"{tick:g}", "middle"))
        parts.append(_text(LEFT - 6, y + 4, f"{tick * highest:g}", "end"))
    return "".join(parts)


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _along(share: float) -> float:
    return NAMES + share * (WIDTH - NAMES - RIGHT)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, width: int, height: float, parts: Iterable[str]) -> str:
    box = f'viewBox="0 0 {width} {height:g}" role="img" aria-label="{escape(title, quote=True)}"'
    return f'<svg class="chart" {box}>{"".join(parts)}</svg>'
