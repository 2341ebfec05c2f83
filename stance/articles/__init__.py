"""Read news articles into a table of who said what, when, and with which stance.

An article is read in this order, each package importing only those before it:
lexicon and sides (words and names), dating, sentences, tokens and document,
attribution, speakers, narrative, reading.
"""

from stance.articles.reading import read, read_frame, to_frame
from stance.articles.statement import COLUMNS, AttributedStatement, as_row

__all__ = ["COLUMNS", "AttributedStatement", "as_row", "read", "read_frame", "to_frame"]
