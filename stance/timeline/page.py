"""Draw a time line: one page that works offline, or a picture to print."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stance.articles.statement import AttributedStatement
from stance.errors import DataError, MissingExtraError
from stance.reports.page import fill, render, sheet
from stance.text import NEGATION_MARK
from stance.timeline import words
from stance.timeline.axis import LETTER, NARROW, WIDE, wrap
from stance.timeline.build import TimelineValues, lane_name
from stance.timeline.picture import picture
from stance.timeline.statements import STANCES

HERE = Path(__file__).parent
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
        lanes=[(number, lane.name) for number, lane in enumerate(timeline.lanes)],
        stances=[(name, name) for name in STANCES if name in used],
        speakers=Counter(row[0].speaker for row in rows).most_common(),
        pictures=[(form, *picture(timeline, form)) for form in (WIDE, NARROW)],
        legend=words.legend(timeline),
        rows=rows,
        evidence=_pieces,
        isnan=math.isnan,
        notes=words.notes(timeline),
    )


def svg(timeline: TimelineValues, dark: bool = False) -> str:
    """Draw a picture with its title, deck, legend and notes, in colours for light or dark paper."""
    title = words.title(timeline)
    drawn, picture_height = picture(timeline, WIDE, clickable=False)
    key, key_height = _key(timeline)
    return fill(
        HERE / "paper.svg.j2",
        title=title,
        margin=MARGIN,
        width=WIDE.width + 2 * MARGIN,
        style=_on_paper(dark),
        titles=wrap(title, WIDE.width, 22),
        deck=[line for text in words.deck(timeline) for line in wrap(text, WIDE.width, 13)],
        drawn=drawn,
        picture_height=picture_height,
        key=key,
        key_height=key_height,
        notes=[line for text in words.notes(timeline) for line in wrap(text, WIDE.width, 10)],
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
    full = svg(timeline, dark)
    drawn, wordless = (
        bytes(resvg_py.svg_to_bytes(svg_string=text, width=PNG_WIDTH))
        for text in (full, re.sub("<text.*?</text>", "", full, flags=re.S))
    )
    if drawn == wordless:  # resvg leaves text out where it finds none of the fonts
        raise DataError("no font for the picture: install Arial, Liberation, Noto or DejaVu Sans")
    return drawn


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _on_paper(dark: bool) -> str:
    """Return the style of the picture with the colours of the style sheet."""
    colours = re.findall(r"(--[\w-]+): ([^;]+);", sheet())
    of_paper = dict(colours if dark else reversed(colours))  # those for dark screens stand last
    return re.sub(r"var\((--[\w-]+)\)", lambda match: of_paper[match[1]], _file("picture.css"))


def _key(timeline: TimelineValues) -> tuple[list[tuple[float, float, str, str]], float]:
    """Return the signs of the legend with their positions, as many on a line as fit."""
    signs, x, y = [], 0.0, 0.0
    for name, meaning in words.legend(timeline):
        width = 18 + len(meaning) * KEY * LETTER + 16
        if x and x + width > WIDE.width:
            x, y = 0.0, y + 18
        signs.append((x, y, name, meaning))
        x += width
    return signs, y + 18


def _rows(
    timeline: TimelineValues,
) -> Iterator[tuple[AttributedStatement, int | None, int | None, str, list[str]]]:
    """Return every statement by day, then those without, with mark, lane, date and remarks."""
    answers = {pair.opening.number: words.answer(pair) for pair in timeline.exchanges}
    often = {marks[0].message: len(marks) for marks in timeline.repeated}
    marks = ((mark, number) for number, lane in enumerate(timeline.lanes) for mark in lane.marks)
    for mark, lane in sorted(marks, key=lambda pair: pair[0].number):
        remarks = [answers[mark.number]] if mark.number in answers else []
        remarks += [f"said on {often[mark.message]} days"] if mark.message in often else []
        remarks += [f"in {len(mark.rows)} rows of the table"] if len(mark.rows) > 1 else []
        yield mark.statement, mark.number, lane, words.when(mark), remarks
    lanes = {lane.name: number for number, lane in enumerate(timeline.lanes)}
    for statement in timeline.undated:
        yield statement, None, lanes.get(lane_name(statement)), "no date", []


def _pieces(statement: AttributedStatement) -> list[tuple[str, bool]]:
    """Split the text at whole words that are evidence; each piece with whether it is evidence."""
    terms = {term.replace(NEGATION_MARK, "").strip() for term in statement.evidence}
    listed = sorted(map(re.escape, filter(None, terms)), key=len, reverse=True)
    if not listed:
        return [(statement.text, False)]
    pieces = re.split(rf"(?i)(?<!\w)({'|'.join(listed)})(?!\w)", statement.text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces)]
