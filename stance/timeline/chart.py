"""A time line as users get it: its values, and the ways to draw them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stance.articles.statement import AttributedStatement
from stance.errors import DataError, MissingExtraError, counted
from stance.reports.page import fill, render, sheet
from stance.tables.table import Row, Table
from stance.text import NEGATION_MARK
from stance.timeline import statements as reading
from stance.timeline import words
from stance.timeline.build import TimelineValues, build, lane_name
from stance.timeline.picture import NARROW, WIDE, picture, wrap
from stance.timeline.statements import STANCES

if TYPE_CHECKING:
    import pandas as pd

HERE = Path(__file__).parent
PNG_WIDTH = 2000  # pixels
MARGIN = 20  # of a picture to print
COLUMNS = tuple("what side from to stance value before low high count p text answer".split())
"""Of the table of numbers; ``what`` is index, share, turn, exchange or message."""


class Timeline(TimelineValues):
    """A time line: its values, and the ways to draw them."""

    __slots__ = ()

    def html(self) -> str:
        """Draw the time line as one page that needs nothing from elsewhere."""
        lanes = {mark.number: n for n, lane in enumerate(self.lanes) for mark in lane.marks}
        statements = [*(mark.statement for mark in self.marks), *self.undated]
        used = {statement.stance for statement in statements}
        return render(
            HERE / "page.html.j2",
            words.title(self),
            style=_file("picture.css"),
            script=_file("page.js"),
            timeline=self,
            words=words,
            names=[lane.name for lane in self.lanes],
            lanes=lanes,
            stances=[name for name in STANCES if name in used],
            speakers=Counter(statement.speaker for statement in statements).most_common(),
            pictures=[(form, *picture(self, form)) for form in (WIDE, NARROW)],
            lane_name=lane_name,
            exchanges={pair.opening.number: pair for pair in self.exchanges},
            often={marks[0].message: len(marks) for marks in self.repeated},
            evidence=_pieces,
            counted=counted,
            isnan=math.isnan,
        )

    def svg(self, dark: bool = False) -> str:
        """Draw the time line as a picture, in colours for light or dark paper."""
        colours = re.findall(r"(--[\w-]+): ([^;]+);", sheet())
        of_paper = dict(colours if dark else reversed(colours))  # those for dark paper stand last
        style = re.sub(r"var\((.*?)\)", lambda match: of_paper[match[1]], _file("picture.css"))
        title = words.title(self)
        drawn, height = picture(self, WIDE, clickable=False)
        return fill(
            HERE / "paper.svg.j2",
            title=title,
            margin=MARGIN,
            width=WIDE.width + 2 * MARGIN,
            style=style,
            titles=wrap(title, WIDE.width, 22),
            deck=[line for text in words.deck(self) for line in wrap(text, WIDE.width, 13)],
            drawn=drawn,
            picture_height=height,
            notes=[line for text in words.notes(self) for line in wrap(text, WIDE.width, 10)],
        )

    def png(self, dark: bool = False) -> bytes:
        """Draw the picture as PNG, 2,000 pixels wide.

        Raises MissingExtraError without ``stance[png]``, DataError where there is no font.
        """
        try:
            import resvg_py
        except ModuleNotFoundError:
            raise MissingExtraError("resvg_py", "png") from None
        full = self.svg(dark)
        drawn, wordless = (
            bytes(resvg_py.svg_to_bytes(svg_string=text, width=PNG_WIDTH))
            for text in (full, re.sub("<text.*?</text>", "", full, flags=re.S))
        )
        if drawn == wordless:  # resvg leaves text out where it finds none of the fonts
            raise DataError(
                "no font for the picture: install Arial, Liberation, Noto or DejaVu Sans"
            )
        return drawn

    def numbers(self) -> Table:
        """Return every number that is drawn, a row each; cells that do not apply are blank.

        ``index``: value with its interval, the statements it is worth as count;
        ``share``: of a stance in a month; ``turn``: mean score before and after;
        ``exchange``: a conciliatory or conditional statement, and the next stance of the other
        party, with both texts and the days between as value; ``message``: what was said on
        several days, their number as count.
        """
        rows = (Row(line, values) for line, values in enumerate(_numbers(self), 2))
        return Table("numbers", COLUMNS, rows)

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, for notebooks."""
        return fill(HERE / "frame.html.j2", page=self.html(), title=words.title(self))


def timeline(
    statements: Iterable[AttributedStatement] | pd.DataFrame,
    *,
    title: str = "",
    parties: Sequence[str] = (),
    days: int = 14,
    width: float | None = None,
) -> Timeline:
    """Put statements, or a pandas frame with their columns, on a time line.

    ``parties`` are the two sides whose exchanges are followed, by default those
    that take a stance most often; ``days`` is how long an answer may take,
    ``width`` how many days the index is smoothed over. Raises DataError where
    no statement has a date, or a party says nothing.

    >>> import pandas as pd
    >>> from stance.timeline import timeline
    >>> columns = {"speaker": ["A", "B"], "side": ["North", "South"], "date": ["2031-05-01"] * 2}
    >>> columns |= {"text": ["Yes.", "No."], "stance": ["none"] * 2}
    >>> [lane.name for lane in timeline(pd.DataFrame(columns)).lanes]
    ['North', 'South']
    """
    if hasattr(statements, "to_dict"):  # a frame
        rows = statements.to_dict("records")
        statements = reading.of_rows((f"row {number}", row) for number, row in enumerate(rows))
    values = build(statements, title, parties, days, width)
    return Timeline(*(getattr(values, name) for name in TimelineValues.__slots__))


def _numbers(timeline: TimelineValues) -> Iterator[Mapping[str, object]]:
    for lane in timeline.lanes:
        for point in (point for run in lane.index for point in run):
            row = {"what": "index", "side": lane.name, "from": f"{point.day}"}
            index = {"value": point.value, "low": point.low, "high": point.high}
            yield row | index | {"count": point.weight}
        for month, counts in lane.months.items():
            for stance, count in counts.items():
                row = {"what": "share", "side": lane.name, "from": f"{month}", "stance": stance}
                yield row | {"value": count / counts.total(), "count": count}
        for turn in lane.turns:
            row = {"what": "turn", "side": lane.name, "from": f"{turn.day}"}
            yield row | {"before": turn.before, "value": turn.after, "p": turn.p}
    for exchange in timeline.exchanges:
        opening, answer = exchange.opening, exchange.answer
        row = {"what": "exchange", "side": exchange.side, "from": f"{opening.day}"}
        row |= {"text": opening.statement.text}
        if answer is not None:
            row |= {"to": f"{answer.day}", "stance": answer.stance}
            row |= {"answer": answer.statement.text}
        yield row | {"value": exchange.days}
    for marks in timeline.repeated:
        first = marks[0]
        row = {"what": "message", "side": first.statement.side, "text": first.statement.text}
        row |= {"stance": first.stance, "from": f"{first.day}", "to": f"{marks[-1].day}"}
        yield row | {"count": len(marks)}


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _pieces(statement: AttributedStatement) -> list[tuple[str, bool]]:
    """Split the text at whole words that are evidence; each piece with whether it is evidence."""
    terms = {term.replace(NEGATION_MARK, "").strip() for term in statement.evidence}
    listed = sorted(map(re.escape, filter(None, terms)), key=len, reverse=True)
    if not listed:
        return [(statement.text, False)]
    pieces = re.split(rf"(?i)(?<!\w)({'|'.join(listed)})(?!\w)", statement.text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces)]
