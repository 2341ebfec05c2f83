"""Turn a news article into a table of who said what, when, and how the door stood.

An article is read in this order, each room knowing only those before it:
vocabulary and sides (words and names), dates, text, attribution, cast, story, reading.
"""

from stance.articles.frames import read_frame, to_frame
from stance.articles.reading import read
from stance.articles.statement import COLUMNS, AttributedStatement, as_row

__all__ = [
    "COLUMNS",
    "AttributedStatement",
    "as_row",
    "read",
    "read_frame",
    "to_frame",
]
