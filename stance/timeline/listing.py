"""Draw the table of every statement below a time line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from stance.timeline import words
from stance.timeline.shapes import glyph

if TYPE_CHECKING:
    from stance.articles.statement import AttributedStatement
    from stance.timeline.chronicle import Timeline


def table(told: Timeline) -> str:
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
    said: AttributedStatement, attributes: str, lane: int | None, when: str, remarks: Sequence[str]
) -> str:
    role = f"<small>{escape(said.role)}</small>" if said.role else ""
    source = f"<small>{escape(said.sentence)}</small>" if said.sentence != said.text else ""
    sure = "" if math.isnan(said.probability) else f" {said.probability:.0%}"
    more = "".join(f"<small>{escape(remark)}</small>" for remark in remarks)
    return (
        f'<tr{attributes} data-lane="{"" if lane is None else lane}" data-stance="{said.stance}"'
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
