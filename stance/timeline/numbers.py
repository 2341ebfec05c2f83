"""Lay out the numbers of a time line as one long table, to draw or test elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from stance.tables.rows import Row
from stance.tables.tables import Table
from stance.timeline.chronicle import Timeline

COLUMNS = (
    "what",  # index, share, turn, offer or message
    "side",
    "from",
    "to",
    "stance",
    "value",
    "before",
    "low",
    "high",
    "count",
    "p",
    "text",
    "answer",
)


def table(told: Timeline) -> Table:
    """Give every number that is drawn, a row each; cells that do not apply are blank.

    ``index``: value with its interval, the statements it is worth as count;
    ``share``: of a stance in a month; ``turn``: mean score before and after;
    ``offer``: days until its answer, with both texts; ``message``: what was
    said on several days, their number as count.
    """
    rows = (Row(line, values) for line, values in enumerate(_rows(told), 2))
    return Table("numbers", COLUMNS, rows)


def _rows(told: Timeline) -> Iterator[dict[str, object]]:
    for lane in told.lanes:
        side = {"side": lane.name}
        for point in (point for run in lane.index for point in run):
            index = {"value": point.value, "low": point.low, "high": point.high}
            yield {"what": "index", **side, "from": f"{point.day}", **index, "count": point.weight}
        for month in lane.months:
            for stance, count in month.counts.items():
                share = {"stance": stance, "value": count / month.total, "count": count}
                yield {"what": "share", **side, "from": f"{month.first}", **share}
        for turn in lane.turns:
            means = {"before": turn.before, "value": turn.after, "p": turn.p}
            yield {"what": "turn", **side, "from": f"{turn.day}", **means}
    for one in told.exchanges:
        offer = {"from": f"{one.offer.day}", "text": one.offer.statement.text}
        yield {"what": "offer", "side": one.side, **offer} | (
            {}
            if one.answer is None
            else {
                "to": f"{one.answer.day}",
                "stance": one.answer.stance,
                "value": one.days,
                "answer": one.answer.statement.text,
            }
        )
    for message in told.repeated:
        said = message.statement
        days = {"from": f"{message.days[0]}", "to": f"{message.days[-1]}"}
        often = {"count": len(message.days), "text": said.text}
        yield {"what": "message", "side": said.side, **days, "stance": said.stance, **often}
