"""A time line as users get it: its values, and the ways to draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from stance.articles.statement import AttributedStatement
from stance.tables.table import Row, Table
from stance.timeline import page, words
from stance.timeline import statements as reading
from stance.timeline.build import TimelineValues, build

if TYPE_CHECKING:
    import pandas as pd

DAYS = 14
COLUMNS = tuple("what side from to stance value before low high count p text answer".split())
"""Of the table of numbers; ``what`` is index, share, turn, exchange or message."""

FRAME = (
    '<iframe srcdoc="{page}" title="{title}" style="width: 100%; height: 48rem; border: 0;"'
    ' sandbox="allow-scripts"></iframe>'
)


class Timeline(TimelineValues):
    """A time line: its values, and the ways to draw them."""

    __slots__ = ()

    def html(self) -> str:
        """Draw the time line as one page that needs nothing from elsewhere."""
        return page.html(self)

    def svg(self, dark: bool = False) -> str:
        """Draw the time line as a picture, in colours for light or dark paper."""
        return page.svg(self, dark)

    def png(self, dark: bool = False) -> bytes:
        """Draw the picture as PNG, 2,000 pixels wide; MissingExtraError without ``stance[png]``."""
        return page.png(self, dark)

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
        return FRAME.format(page=escape(self.html()), title=escape(words.title(self)))


def timeline(
    statements: Iterable[AttributedStatement] | pd.DataFrame,
    *,
    title: str = "",
    parties: Sequence[str] = (),
    days: int = DAYS,
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
