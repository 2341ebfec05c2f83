"""Turn a news article into a table of who said what, when, and how the door stood."""

from stance.articles.chronicle import Timeline, timeline
from stance.articles.frames import read_frame, to_frame
from stance.articles.reading import read
from stance.articles.statement import COLUMNS, AttributedStatement, as_row

__all__ = [
    "COLUMNS",
    "AttributedStatement",
    "Timeline",
    "as_row",
    "read",
    "read_frame",
    "timeline",
    "to_frame",
]
