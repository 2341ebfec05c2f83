"""Put statements in order of time: sides, their index and turns, exchanges, repeated messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stance.articles.statement import AttributedStatement
from stance.errors import DataError
from stance.timeline import exchanges, lanes, messages, stance_index, statement_tables
from stance.timeline.exchanges import Exchange
from stance.timeline.lanes import Lane
from stance.timeline.messages import Message

if TYPE_CHECKING:
    import pandas as pd

DAYS = 14


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hold a time line: lanes, the parties first; exchanges between the two parties.

    ``undated`` are the statements without a date, which no lane holds;
    ``days`` is the longest time from an offer to an answer, ``width`` the days
    that the index is smoothed over.
    """

    title: str
    lanes: tuple[Lane, ...]
    parties: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    repeated: tuple[Message, ...]
    undated: tuple[AttributedStatement, ...]
    days: int
    width: float

    @property
    def first(self) -> date:
        """Give the day of the first mark."""
        return min(lane.marks[0].day for lane in self.lanes)

    @property
    def last(self) -> date:
        """Give the day of the last mark."""
        return max(lane.marks[-1].day for lane in self.lanes)

    def lane_of(self, statement: AttributedStatement) -> int | None:
        """Give the number of the lane of a statement's side; None where it has none."""
        names = [lane.name for lane in self.lanes]
        own = lanes.own(statement)
        return names.index(own) if own in names else None

    def html(self) -> str:
        """Draw the time line as one page that needs nothing from elsewhere."""
        from stance.timeline import page as drawn

        return drawn.html(self)

    def svg(self) -> str:
        """Draw the time line as a picture to print."""
        from stance.timeline import page as drawn

        return drawn.svg(self)

    def png(self) -> bytes:
        """Draw the picture as PNG, 2,000 pixels wide; MissingExtraError without ``stance[png]``."""
        from stance.timeline import page as drawn

        return drawn.png(self)


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
    >>> said = {"speaker": ["A", "B"], "side": ["North", "South"], "date": ["2031-05-01"] * 2}
    >>> told = timeline(pd.DataFrame(said | {"text": ["Yes.", "No."], "stance": ["none"] * 2}))
    >>> [lane.name for lane in told.lanes]
    ['North', 'South']
    """
    given = list(_statements(statements))
    marks = messages.fold([one for one in given if one.date])
    if not marks:
        raise DataError("no statement has a date: fill in the column 'date'")
    width = width or stance_index.bandwidth(marks[0].day, marks[-1].day, len(marks))
    by_lane = lanes.by_name(marks, parties)
    chosen = lanes.parties(by_lane, parties)
    pairs: tuple[Exchange, ...] = ()
    if len(chosen) == 2:
        one, other = ((name, by_lane[name]) for name in chosen)
        pairs = exchanges.pair(one, other, days)
    return Timeline(
        title,
        lanes.in_order(by_lane, chosen, width),
        chosen,
        pairs,
        messages.repeated(marks),
        tuple(one for one in given if not one.date),
        days,
        width,
    )


def _statements(
    given: Iterable[AttributedStatement] | pd.DataFrame,
) -> Iterable[AttributedStatement]:
    if isinstance(given, Iterable) and not hasattr(given, "to_dict"):
        return given
    rows = ({str(name): row[name] for name in row} for row in given.to_dict("records"))
    return statement_tables.of_rows(rows)
