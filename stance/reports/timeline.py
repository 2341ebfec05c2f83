"""Draw a time line: one page that works offline, or a picture to print."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import MissingExtraError
from stance.reports import timeline_words as words
from stance.reports.page import STYLE as PAGE_STYLE
from stance.reports.page import page
from stance.reports.timeline_layout import NARROW, WIDE, Form, wrap
from stance.reports.timeline_picture import picture
from stance.reports.timeline_shapes import glyph

if TYPE_CHECKING:
    from stance.articles.chronicle import Timeline
    from stance.articles.statement import AttributedStatement

HERE = Path(__file__).parent
STANCES = ("conciliatory", "conditional", "hostile", "none", "unsure")
PNG_WIDTH = 2000  # pixels
METHOD = (
    "Index: the shares of the stances (conciliatory +1, conditional 0, hostile -1), weighted by a"
    " Gaussian kernel of {width:.0f} days; its band is the 95 % interval of a Dirichlet posterior."
    " Turns: circular binary segmentation, p < .01 by permutation. Exchanges: an offer is"
    " conciliatory or conditional, its answer the first stance that the other side takes on a later"
    " day, at most {days} days on; a link leads to it from the last offer before it. What several"
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
        _table(told),
        *(f'<p class="notes">{escape(note)}</p>' for note in notes(told)),
    ]
    style = _file("timeline_picture.css") + _file("timeline.css")
    return page(words.title(told), "\n".join(parts), style, _file("timeline.js"))


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
    """Draw the picture as PNG; MissingExtraError where the extra ``png`` is not installed."""
    try:
        import resvg_py
    except ModuleNotFoundError:
        raise MissingExtraError("resvg_py", "png") from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(told), width=PNG_WIDTH))


def notes(told: Timeline) -> list[str]:
    """Say how the picture was made, and what is not in it."""
    found = [METHOD.format(width=told.width, days=told.days)]
    if count := len(told.undated):
        speakers = Counter(one.speaker or "unknown" for one in told.undated)
        names = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in speakers.most_common())
        have = "statement has" if count == 1 else "statements have"
        found.append(f"{count} {have} no date and cannot be drawn: {names}.")
    return found


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _on_paper() -> str:
    """Give the style of the picture with the colours of the light page in their places."""
    css, colours = _file("timeline_picture.css"), dict[str, str]()
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
        " colour of the answer. Hover, tap, or walk with the arrow keys."
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


def _table(told: Timeline) -> str:
    """List every statement by day, those without a date last."""
    head = "".join(f"<th>{name}</th>" for name in ("Day", "Side", "Speaker", "Statement", "Stance"))
    return (
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(_rows(told))
        + "\n</tbody></table>"
    )


def _rows(told: Timeline) -> Iterator[str]:
    remarks = {one.offer.number: words.answer(one) for one in told.exchanges}
    often = {message.number: len(message.days) for message in told.repeated}
    marks = sorted(
        ((mark, number) for number, lane in enumerate(told.lanes) for mark in lane.marks),
        key=lambda one: one[0].number,
    )
    for mark, lane in marks:
        told_of = [remarks[mark.number]] if mark.number in remarks else []
        told_of += [f"said on {often[mark.message]} days"] if mark.message in often else []
        for row, said in enumerate(mark.said):
            name = f' id="m{mark.number}"' if row == 0 else ""
            yield _row(said, f'{name} data-m="{mark.number}"', lane, words.day(mark.day), told_of)
    for said in told.undated:
        yield _row(said, "", told.lane_of(said), "no date", [])


def _row(
    said: AttributedStatement, attributes: str, lane: int, when: str, remarks: Sequence[str]
) -> str:
    role = f"<small>{escape(said.role)}</small>" if said.role else ""
    source = f"<small>{escape(said.sentence)}</small>" if said.sentence != said.text else ""
    sure = "" if math.isnan(said.probability) else f" {said.probability:.0%}"
    more = "".join(f"<small>{escape(remark)}</small>" for remark in remarks)
    return (
        f'<tr{attributes} data-lane="{lane}" data-stance="{said.stance}"'
        f' data-who="{escape(said.speaker)}"><td class="when">{when}</td>'
        f'<td class="side">{escape(said.side)}</td>'
        f'<td class="who">{escape(said.speaker or "unknown")}{role}</td>'
        f'<td class="text">{_marked(said)}{source}</td>'
        f'<td class="stance">{glyph(said.stance)} {said.stance}{sure}{more}</td></tr>'
    )


def _marked(said: AttributedStatement) -> str:
    """Mark the evidence in the text, whole words only."""
    terms = sorted((re.escape(term) for term in said.evidence), key=len, reverse=True)
    if not terms:
        return escape(said.text)
    pieces = re.split(rf"(?i)\b({'|'.join(terms)})\b", said.text)
    return "".join(
        f"<mark>{escape(piece)}</mark>" if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )
