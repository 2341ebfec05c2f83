"""Draw a time line: one page that works offline, or a picture to print."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from stance.articles.statement import AttributedStatement
from stance.errors import DataError, MissingExtraError
from stance.reports.page import printable, render, sheet
from stance.text import NEGATION_MARK
from stance.timeline import words
from stance.timeline.axis import LETTER, NARROW, WIDE, wrap
from stance.timeline.build import TimelineValues
from stance.timeline.legend import STANCES, glyph, legend, sign
from stance.timeline.picture import picture, text

HERE = Path(__file__).parent
SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><style>{css}</style>'
    '<text y="15">{text}</text></svg>'
)
PNG_WIDTH = 2000  # pixels
MARGIN = 20  # of a picture to print
KEY = 11.5  # size of the letters of its legend


def html(timeline: TimelineValues) -> str:
    """Draw a page with the picture, filters, every statement in a table, and how it was made."""
    rows = list(_rows(timeline))
    used = {row[0].stance for row in rows}
    return render(
        HERE / "page.html.j2",
        words.title(timeline),
        style=_file("picture.css"),
        script=_file("page.js"),
        deck=words.deck(timeline),
        lanes=[(number, "", lane.name) for number, lane in enumerate(timeline.lanes)],
        stances=[(name, glyph(sign(name)), name) for name in STANCES if name in used],
        speakers=Counter(row[0].speaker for row in rows).most_common(),
        pictures=[(form, *picture(timeline, form)) for form in (WIDE, NARROW)],
        legend=[(glyph(drawn), meaning) for drawn, meaning in legend(timeline)],
        rows=rows,
        evidence=_pieces,
        glyph=lambda stance: glyph(sign(stance)),
        isnan=math.isnan,
        notes=words.notes(timeline),
    )


def svg(timeline: TimelineValues, dark: bool = False) -> str:
    """Draw a picture with its title, deck, legend and notes, in colours for light or dark paper."""
    title = words.title(timeline)
    lines = [(line, "title", 24) for line in wrap(title, WIDE.width, 22)]
    deck = words.deck(timeline)
    lines += [(line, "", 17) for text in deck for line in wrap(text, WIDE.width, 13)]
    head, y = _lines(lines, 4)
    drawn, y = picture(timeline, WIDE, links=False, start=y + 8)
    key, y = _key(timeline, y + 10)
    small = [
        (line, "count", 13) for note in words.notes(timeline) for line in wrap(note, WIDE.width, 10)
    ]
    foot, y = _lines(small, y + 4)
    width = WIDE.width + 2 * MARGIN
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{MARGIN} 0 {width} {y + 20:.0f}"'
        f' width="{width}" height="{y + 20:.0f}" role="img" aria-label="{escape(title)}">\n'
        f"<style>{_on_paper(dark)}</style>\n"
        f'<rect class="paper" x="-{MARGIN}" width="100%" height="100%"/>\n'
        f"{head}{drawn}{key}{foot}</svg>\n"
    )


def png(timeline: TimelineValues, dark: bool = False) -> bytes:
    """Draw the picture as PNG.

    Raises MissingExtraError where the extra ``png`` is not installed, DataError
    where there is no font.
    """
    try:
        import resvg_py
    except ModuleNotFoundError:
        raise MissingExtraError("resvg_py", "png") from None
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg(timeline, dark), width=PNG_WIDTH))
    letter, blank = (
        bytes(resvg_py.svg_to_bytes(svg_string=SAMPLE.format(css=_on_paper(dark), text=text)))
        for text in ("A", "")
    )
    if letter == blank:  # resvg leaves text out where it finds none of the fonts
        raise DataError("no font for the picture: install Arial, Liberation, Noto or DejaVu Sans")
    return drawn


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _on_paper(dark: bool) -> str:
    """Return the style of the picture with the colours of the style sheet."""
    colours: dict[str, str] = {}
    for name, value in re.findall(r"(--[\w-]+): ([^;]+);", sheet()):
        if dark or name not in colours:  # the colours for dark screens stand last
            colours[name] = value
    return re.sub(r"var\((--[\w-]+)\)", lambda match: colours[match[1]], _file("picture.css"))


def _lines(lines: Iterable[tuple[str, str, float]], y: float) -> tuple[str, float]:
    """Write lines of text with their classes and heights; return the height of their end too."""
    parts = []
    for line, kind, tall in lines:
        y += tall
        parts.append(text(0, y, line, kind))
    return "\n".join(parts), y


def _key(timeline: TimelineValues, y: float) -> tuple[str, float]:
    """Write the legend, as many signs on a line as it takes."""
    parts, x = [], 0.0
    for drawn, meaning in legend(timeline):
        width = 18 + len(meaning) * KEY * LETTER + 16
        if x and x + width > WIDE.width:
            x, y = 0.0, y + 18
        parts.append(f'<g transform="translate({x + 8:.1f} {y:.1f})">{drawn}</g>')
        parts.append(text(x + 20, y + 4, meaning, "meaning"))
        x += width
    return "".join(parts), y + 18


def _rows(
    timeline: TimelineValues,
) -> Iterator[tuple[AttributedStatement, int | None, int | None, str, list[str]]]:
    """Return every statement by day, then those without, with mark, lane, date and remarks."""
    answers = {pair.offer.number: words.answer(pair) for pair in timeline.exchanges}
    often = {message.number: len(message.days) for message in timeline.repeated}
    marks = ((mark, number) for number, lane in enumerate(timeline.lanes) for mark in lane.marks)
    for mark, lane in sorted(marks, key=lambda pair: pair[0].number):
        remarks = [answers[mark.number]] if mark.number in answers else []
        remarks += [f"said on {often[mark.message]} days"] if mark.message in often else []
        remarks += [f"in {len(mark.rows)} rows of the table"] if len(mark.rows) > 1 else []
        yield mark.statement, mark.number, lane, words.when(mark), remarks
    for statement in timeline.undated:
        yield statement, None, timeline.lane_of(statement), "no date", []


def _pieces(statement: AttributedStatement) -> list[tuple[str, bool]]:
    """Split the text at whole words that are evidence; each piece with whether it is evidence."""
    terms = {term.replace(NEGATION_MARK, "").strip() for term in statement.evidence}
    listed = sorted(map(re.escape, filter(None, terms)), key=len, reverse=True)
    if not listed:
        return [(statement.text, False)]
    pieces = re.split(rf"(?i)(?<!\w)({'|'.join(listed)})(?!\w)", statement.text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces)]
