"""Tell whether what was said stands after an attribution, around it, or before it."""

from collections.abc import Sequence

from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.extents import content, holds_clause, over_tail
from stance.articles.attribution.saying import Saying
from stance.articles.tokens import Token
from stance.articles.vocabulary.speech import REPEATING, REPLIES


def inverted(tokens: Sequence[Token], at: int, subject: Subject) -> Saying:
    """Place `said Kim`."""
    end = over_tail(tokens, subject.end)
    last = end >= len(tokens) or tokens[end].text in ".!?"
    return Saying(subject, tokens[at].lower, at, at, end, "trailing" if last or at else "leading")


def placed(tokens: Sequence[Token], at: int, subject: Subject, act: bool) -> Saying | None:
    """Place `Kim said`; None where it tells of no message."""
    word, end, first = tokens[at].lower, over_tail(tokens, at + 1), subject.start
    opened = _opens(tokens, first)
    said_before = opened and holds_clause(tokens, first - 1)
    if end >= len(tokens) or tokens[end].text in ".!?":
        if opened and not act and (said_before or end == at + 1 or word == "told"):
            return Saying(subject, word, at, first, end, "trailing")
        return _closing(tokens, at, subject, act, end)
    if said_before and not act and (tokens[end].text == "," or tokens[first - 1].is_quote):
        follows = tokens[end].text == "," or tokens[end].is_quote
        return Saying(subject, word, at, first, end, "inner" if follows else "trailing")
    start = first if opened else 0
    if word in REPEATING and content(tokens, at) == at + 1:
        return Saying(subject, word, at, start, at, "leading")
    return Saying(subject, word, at, start, at if act else content(tokens, at), "leading", act)


def _opens(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether something ends before a subject: a clause, a lead-in, a quotation."""
    return start > 0 and (tokens[start - 1].text in (",", "\u2014") or tokens[start - 1].is_quote)


def _closing(
    tokens: Sequence[Token], at: int, subject: Subject, act: bool, end: int
) -> Saying | None:
    """Place an attribution that ends a sentence, with nothing said before it."""
    if not act and end >= len(tokens) - 1 and not tokens[at + 1 : end]:
        return None  # `Pyongyang had answered.` tells of no message
    word = tokens[at].lower
    if word in REPLIES and end > at + 1:
        return None  # nor does `replied in a statement on Friday`
    return Saying(subject, word, at, subject.start, at if act else at + 1, "leading", act)
