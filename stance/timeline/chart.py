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
"""Of the table of numbers; ``what`` is index, share, turn, offer or message."""

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
        ``offer``: days until its answer, with both texts; ``message``: what was
        said on several days, their number as count.
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
    if hasattr(statements, "to_dict"):
        records = statements.to_dict("records")
        rows = ({str(name): row[name] for name in row} for row in records)
        statements = reading.of_rows((f"row {number}", row) for number, row in enumerate(rows))
    values = build(statements, title, parties, days, width)
    return Timeline(*(getattr(values, name) for name in TimelineValues.__slots__))


def _numbers(timeline: TimelineValues) -> Iterator[Mapping[str, object]]:
    for lane in timeline.lanes:
        side = {"side": lane.name}
        for point in (point for run in lane.index for point in run):
            index = {"value": point.value, "low": point.low, "high": point.high}
            yield {"what": "index", **side, "from": f"{point.day}", **index, "count": point.weight}
        for month in lane.months:
            for stance, count in month.counts.items():
                share = {"stance": stance, "value": count / month.counts.total(), "count": count}
                yield {"what": "share", **side, "from": f"{month.first}", **share}
        for turn in lane.turns:
            means = {"before": turn.before, "value": turn.after, "p": turn.p}
            yield {"what": "turn", **side, "from": f"{turn.day}", **means}
    for exchange in timeline.exchanges:
        offer, answer = exchange.offer, exchange.answer
        row = {"what": "offer", "side": exchange.side, "text": offer.statement.text}
        row |= {"from": f"{offer.day}"}
        if answer is not None:
            row |= {"to": f"{answer.day}", "stance": answer.stance}
            yield {**row, "answer": answer.statement.text, "value": exchange.days}
        else:
            yield row
    for message in timeline.repeated:
        statement = message.statement
        row = {"what": "message", "side": statement.side, "stance": statement.stance}
        days = {"from": f"{message.days[0]}", "to": f"{message.days[-1]}"}
        yield {**row, **days, "count": len(message.days), "text": statement.text}
