"""Find statements told by a noun: `a threat from Kim`, `from Kim there was praise`."""

from collections.abc import Sequence

from stance.articles.attribution import subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.saying import Saying
from stance.articles.tokens import Token
from stance.articles.vocabulary.nouns import (
    BRINGING,
    COMING,
    FOLLOWING,
    MESSAGES,
    SAMENESS,
    SPOKEN_NOUNS,
)

LEAD = 6  # tokens before a noun that opens its sentence
_MORE = frozenset("to that for over against of who which about as".split())
REACH = 10  # tokens between a speaker and the noun


def find(tokens: Sequence[Token]) -> Saying | None:
    """Find who speaks in a sentence without a verb of speech; None where nobody does."""
    for place, token in enumerate(tokens[: subjects.WINDOW]):
        if token.lower == "from" and (one := _from(tokens, place)) is not None:
            return one
        if token.lower in SPOKEN_NOUNS and (one := _owned(tokens, place)) is not None:
            return one
    return None


def again(tokens: Sequence[Token]) -> int | None:
    """Find `the same words` of a sentence that only tells on which dates they were said again."""
    words = [token.lower for token in tokens]
    if not SAMENESS & {*words}:
        return None
    named = MESSAGES | ({"so", "it", "that"} if "again" in words else set())
    return next((place for place, word in enumerate(words) if place and word in named), None)


def _from(tokens: Sequence[Token], place: int) -> Saying | None:
    """Read `a threat from Kim …` and `From Kim came a threat …`."""
    subject = subjects.named(tokens, place + 1) if place + 1 < len(tokens) else None
    if subject is None or subject.phrase.head in ("writing", "pronoun"):
        return None
    before = tokens[max(0, place - 4) : place]
    if not any(token.is_quote or token.lower in _MORE for token in tokens[place + 2 :]):
        return None  # a scene, the words follow: the remark brought a rebuke from Kim
    at = next((i for i in range(place - 1, place - len(before) - 1, -1) if _spoken(tokens[i])), -1)
    words = [token.lower for token in tokens[:place] if not token.is_date]
    if at >= 0 and (len(words) <= LEAD or BRINGING & set(words)):
        return _saying(tokens, subject, at)
    if not any(token.is_word and not token.is_date for token in tokens[:place]):
        return _after(tokens, subject)
    return None


def _after(tokens: Sequence[Token], subject: Subject) -> Saying | None:
    near = tokens[subject.end : subject.end + REACH]
    if not {token.lower for token in near} & COMING:
        return None
    found = (subject.end + i for i, token in enumerate(near) if _spoken(token))
    return next((_saying(tokens, subject, at) for at in found), None)


def _owned(tokens: Sequence[Token], place: int) -> Saying | None:
    """Read `Kim's threat to do so followed on Friday`, with its subject at the start."""
    owner = place - 1
    while owner > 0 and not tokens[owner].lower.endswith(("'s", "s'")) and place - owner < 4:
        owner -= 1
    if owner < 0 or not tokens[owner].lower.endswith(("'s", "s'")) or owner > LEAD:
        return None
    follows = [token.lower for token in tokens[place + 1 : place + 2 * REACH]]
    if not FOLLOWING & set(follows) or not any(token.is_date for token in tokens):
        return None
    changed = [*tokens[:owner], tokens[owner].owner]
    start = next((i for i, token in enumerate(changed) if token.is_name), owner)
    subject = subjects.named(changed, start)
    return _saying(tokens, subject, place) if subject and subject.end == owner + 1 else None


def _spoken(token: Token) -> bool:
    return token.lower in SPOKEN_NOUNS


def _saying(tokens: Sequence[Token], subject: Subject, at: int) -> Saying:
    return Saying(subject, tokens[at].lower, at, 0, 0, "leading", act=True)
