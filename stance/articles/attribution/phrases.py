"""Read a noun phrase that names a speaker: a person, a role, a body, a country, a pronoun."""

from collections.abc import Sequence
from dataclasses import replace

from stance.articles.attribution import heads, naming
from stance.articles.attribution.phrase import NOUNS, Phrase
from stance.articles.tokens import Token
from stance.articles.vocabulary.grammar import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FREE_TAILS,
    FUNCTION_WORDS,
    IRREGULAR,
    PREPOSITIONS,
    PRONOUNS,
)
from stance.articles.vocabulary.nouns import ISSUED
from stance.articles.vocabulary.speech import ACTS, SPEECH

HEAD_WORDS, TAIL_WORDS = 16, 14


def read(tokens: Sequence[Token], start: int, limit: int) -> Phrase | None:
    """Read the longest noun phrase that starts at one token and ends before ``limit``."""
    if start >= limit:
        return None
    if tokens[start].lower in PRONOUNS:
        return Phrase(start, start + 1, "pronoun", (tokens[start].text,))
    end = heads.end_of(tokens, start, min(limit, start + HEAD_WORDS))
    phrase = naming.named(tokens, start, end) if end > start else None
    return _with_tail(tokens, phrase, limit) if phrase else None


def before(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Read the longest noun phrase that ends right before the token ``end``."""
    for place in range(max(start, end - HEAD_WORDS - TAIL_WORDS), end):
        if _may_start(tokens, place, start):
            phrase = read(tokens, place, end)
            if phrase and phrase.end == end:
                return phrase
    return None


def _may_start(tokens: Sequence[Token], place: int, start: int) -> bool:
    token = tokens[place]
    if not token.is_word or token.lower in FUNCTION_WORDS - PRONOUNS:
        return False
    if place > start and token.is_name and tokens[place - 1].is_name:
        return tokens[place - 1].lower in heads.LEADS_NO_NAME
    if token.is_name or token.lower in DETERMINERS or token.lower in PRONOUNS:
        return True
    at_edge = place == start or not tokens[place - 1].is_word
    return at_edge or token.lower in NOUNS or token.lower in CONJUNCTIONS


def _with_tail(tokens: Sequence[Token], phrase: Phrase, limit: int) -> Phrase:
    """Add what follows: of the ministry, at the university, who asked not to be named."""
    place = phrase.end
    if phrase.head in ("pronoun", "place") or place >= limit:
        return phrase
    first = tokens[place].lower
    if first not in PREPOSITIONS and not (phrase.head == "writing" and first in ISSUED):
        return phrase
    end, free = place + 1, first in ISSUED | FREE_TAILS
    while end < min(limit, place + TAIL_WORDS) and _in_tail(tokens[end], free):
        end += 1
    tail = tuple(token.text.replace("\u2019", "'") for token in tokens[place:end])
    return replace(phrase, end=end, tail=tail)


def _in_tail(token: Token, free: bool) -> bool:
    """Tell whether a tail goes on; verbs end it, save in `an official who asked …`."""
    if token.is_name or token.is_date or token.text == "-":
        return True
    word = token.lower
    if not token.is_word or word in SPEECH or (word in ACTS and not free):
        return False
    return free or not (word in BE or word in IRREGULAR or word.endswith("ed"))
