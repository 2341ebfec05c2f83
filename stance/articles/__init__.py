"""Turn a news article into a table of who said what, when, and how the door stood."""

from stance.articles.chronicle import Timeline, timeline
from stance.articles.reading import read
from stance.articles.statement import COLUMNS, AttributedStatement

__all__ = ["COLUMNS", "AttributedStatement", "Timeline", "read", "timeline"]
