"""Read an article: its statements in order, each with speaker, side, date and stance."""

from stance.articles.statement import AttributedStatement


def read(text: str, date: str | None = None) -> list[AttributedStatement]:
    """Find the attributed statements of an article, in the order of the text.

    ``date`` is that of the article, ISO 8601; by default it is looked for in
    the text. Relative dates are counted from it.
    """
    del text, date
    return []
