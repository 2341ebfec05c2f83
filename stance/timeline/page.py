"""Draw a time line: one page that works offline, or a picture to print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import DataError, MissingExtraError, counted
from stance.reports.page import STYLE as PAGE_STYLE
from stance.reports.page import page
from stance.timeline import words
from stance.timeline.layout import NARROW, WIDE, Form, wrap
from stance.timeline.listing import table
from stance.timeline.picture import picture
from stance.timeline.shapes import glyph

if TYPE_CHECKING:
    from stance.timeline.chronicle import Timeline

HERE = Path(__file__).parent
STANCES = ("conciliatory", "conditional", "hostile", "none", "unsure")
SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><style>{css}</style>'
    '<text y="15">{text}</text></svg>'
)
PNG_WIDTH = 2000  # pixels
METHOD = (
    "Index: the shares of the stances (conciliatory +1, conditional 0, hostile -1), weighted by a"
    " Gaussian kernel of {width:.0f} days; its band is the 95 % interval of a Dirichlet posterior."
    " Turns: circular binary segmentation, p < .01 by permutation. Exchanges: an offer is"
    " conciliatory or conditional, its answer the first stance that the other side takes on a later"
    " day, at most {days} on; a link leads to it from the last offer before it. What several"
    " rows report of one day counts once."
)


def html(told: Timeline) -> str:
    """Draw a page with the picture, filters, every statement in a table, and how it was made."""
    parts = [
        *(f'<p class="deck">{escape(line)}</p>' for line in words.answers(told)),
        _filters(told),
        "<figure>",
        *(_drawn(told, form) for form in (WIDE, NARROW)),
        f"<figcaption>{_key()}</figcaption>",
        '<div class="card" role="status" hidden></div></figure>',
        "<h2>Every statement</h2>",
        table(told),
        *(f'<p class="notes">{escape(note)}</p>' for note in notes(told)),
    ]
    style = _file("picture.css") + _file("page.css")
    return page(words.title(told), "\n".join(parts), style, _file("page.js"))


def svg(told: Timeline) -> str:
    """Draw a picture with its title, deck and notes, in colours for paper."""
    lines = [(line, "title", 24) for line in wrap(words.title(told), WIDE.width, 22)]
    lines += [(line, "", 17) for deck in words.answers(told) for line in wrap(deck, WIDE.width, 13)]
    head, y = _lines(lines, 4)
    drawn, y = picture(told, WIDE, links=False, start=y + 8)
    small = [(line, "count", 13) for note in notes(told) for line in wrap(note, WIDE.width, 10)]
    foot, y = _lines(small, y)
    box = f"-20 0 {WIDE.width + 40} {y + 20:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{WIDE.width + 40}"'
        f' height="{y + 20:.0f}" role="img" aria-label="{escape(words.title(told))}">\n'
        f"<style>{_on_paper()}.title {{ font-size: 22px; font-weight: 700; }}</style>\n"
        f'<rect x="-20" width="100%" height="100%" fill="#fff"/>\n{head}{drawn}{foot}</svg>\n'
    )


def png(told: Timeline) -> bytes:
    """Draw the picture as PNG.

    Raises MissingExtraError where the extra ``png`` is not installed, DataError
    where there is no font.
    """
    try:
        import resvg_py
    except ModuleNotFoundError:
        raise MissingExtraError("resvg_py", "png") from None
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg(told), width=PNG_WIDTH))
    letter, blank = (
        bytes(resvg_py.svg_to_bytes(svg_string=SAMPLE.format(css=_on_paper(), text=text)))
        for text in ("A", "")
    )
    if letter == blank:  # resvg leaves text out where it finds none of the fonts
        raise DataError("no font for the picture: install Arial, Liberation, Noto or DejaVu Sans")
    return drawn


def notes(told: Timeline) -> list[str]:
    """Say how the picture was made, and what is not in it."""
    found = [METHOD.format(width=told.width, days=counted(told.days, "day"))]
    if told.undated:
        found.append(f"{words.undated(told)}.")
    return found


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _on_paper() -> str:
    """Give the style of the picture with the colours of the light page in their places."""
    css, colours = _file("picture.css"), dict[str, str]()
    for name, value in re.findall(r"(--\w+): ([^;]+);", PAGE_STYLE + css):
        colours.setdefault(name, value)
    rules = css[css.index("text {") :]
    return re.sub(r"var\((--\w+)\)", lambda found: colours[found[1]], rules)


def _lines(lines: Iterable[tuple[str, str, float]], y: float) -> tuple[str, float]:
    """Write lines of text with their classes and heights; give the height of their end too."""
    parts = []
    for line, kind, tall in lines:
        y += tall
        parts.append(f'<text y="{y}" class="{kind}">{escape(line)}</text>')
    return "\n".join(parts), y


def _key() -> str:
    shapes = ", ".join(f"{glyph(stance)}\u00a0{stance}" for stance in STANCES[:3])
    return (
        f"A mark is what one speaker said on one day: {shapes}, or {glyph('none')}\u00a0no stance;"
        " hollow where it was said before. The line is the mean stance of the side over time, with"
        " its 95\u00a0% band; thin links lead from an offer to the other side\u2019s answer, in the"
        " colour of the answer (where there are many, those of the mark in view). Hover, tap, or"
        " walk with the arrow keys."
    )


def _drawn(told: Timeline, form: Form) -> str:
    drawn, end = picture(told, form)
    return (
        f'<svg class="{form.name}" viewBox="0 0 {form.width} {end:.0f}" role="group"'
        f' aria-label="{escape(words.title(told))}">\n{drawn}\n</svg>'
    )


def _filters(told: Timeline) -> str:
    """Offer sides, stances and speakers to choose from; the script shows the form."""
    lanes = [(str(number), escape(lane.name)) for number, lane in enumerate(told.lanes)]
    there = {mark.stance for lane in told.lanes for mark in lane.marks}
    there |= {one.stance for one in told.undated}
    stances = [(name, f"{glyph(name)} {name}") for name in STANCES if name in there]
    said = [one for lane in told.lanes for mark in lane.marks for one in mark.said]
    speakers = Counter(one.speaker for one in [*said, *told.undated])
    options = "".join(
        f'<option value="{escape(name)}">{escape(name or "unknown")} ({count})</option>'
        for name, count in speakers.most_common()
    )
    return (
        "<details hidden><summary>Filter</summary><form>"
        f"{_boxes('Side', 'lane', lanes)}{_boxes('Stance', 'stance', stances)}"
        f'<label>Speaker <select name="speaker"><option value="*">all</option>{options}</select>'
        '</label> <button type="reset">Show all</button> <output></output></form></details>'
    )


def _boxes(legend: str, name: str, choices: Sequence[tuple[str, str]]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{value}" checked>{shown}</label>'
        for value, shown in choices
    )
    return f"<fieldset><legend>{legend}</legend>{boxes}</fieldset>"
