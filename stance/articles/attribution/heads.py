"""Tell where the head of a noun phrase ends: in a name, or in a noun that speaks."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.phrase import NOUNS, is_possessive
from stance.articles.tokens import Token
from stance.articles.vocabulary.grammar import DETERMINERS, FUNCTION_WORDS
from stance.articles.vocabulary.names import NAME_PARTS
from stance.articles.vocabulary.roles import OFFICES
from stance.articles.vocabulary.speech import SPEECH

LOOSE_WORDS = 4  # other words in a row inside a head: the tired old envoy
LEADS_NO_NAME = FUNCTION_WORDS | DETERMINERS | SPEECH | {"asked", "according", "speaking"}


def end_of(tokens: Sequence[Token], start: int, limit: int) -> int:
    """Give the end of the head that starts at one token; ``start`` where there is none."""
    end, loose = start, 0
    place = start + (tokens[start].lower in DETERMINERS)
    while place < limit:
        if passed := _over_small_words(tokens, start, place, limit):
            place = passed
            continue
        if _is_end(tokens[place]):
            break
        if _may_close(tokens, start, place):
            end, loose = place + 1, 0
        elif tokens[place].lower in FUNCTION_WORDS | DETERMINERS or loose >= LOOSE_WORDS:
            break
        else:
            loose += 1
        place += 1
        if loose and end > start and not _goes_on(tokens, place, limit):
            break
    return end


def _is_end(token: Token) -> bool:
    """Tell marks and verbs of speech, which end a head."""
    if not token.is_word:
        return token.text != "-"
    return token.lower in SPEECH and token.lower not in NOUNS and not token.is_name


def _may_close(tokens: Sequence[Token], start: int, place: int) -> bool:
    """Tell names and nouns that speak, which may be the last word of a head."""
    word = tokens[place].lower
    named = tokens[place].is_name and not (place == start and word in LEADS_NO_NAME)
    return named or sides.bare(word) in NOUNS


def _goes_on(tokens: Sequence[Token], place: int, limit: int) -> bool:
    """Tell whether a small word inside a phrase still leads to a noun that speaks."""
    for token in tokens[place : min(limit, place + 3)]:
        if not token.is_word or token.lower in FUNCTION_WORDS:
            return False
        if token.lower in NOUNS:
            return True
    return False


def _over_small_words(tokens: Sequence[Token], start: int, place: int, limit: int) -> int:
    """Give the place after a small word inside a name or an office; 0 where it is none."""
    token, word = tokens[place], tokens[place].lower
    if word in NAME_PARTS and token.text.islower() and _inside_name(tokens, place, limit):
        return place + 1
    if word in ("for", "to") and (over := _over_post(tokens, start, place, limit)):
        return over
    joins = word in ("of", "and", "for", "the", "&") and _joins(tokens, start, place, limit)
    return place + 1 if joins else 0


def _inside_name(tokens: Sequence[Token], place: int, limit: int) -> bool:
    around = [*tokens[place - 1 : place], *tokens[place + 1 : min(limit, place + 3)]]
    return len(around) > 1 and around[0].is_name and any(one.is_name for one in around[1:])


def _over_post(tokens: Sequence[Token], start: int, place: int, limit: int) -> int:
    """Pass over where somebody is sent, before the name: envoy for North Korea Sung Kim."""
    if place == start or tokens[place - 1].lower not in NOUNS:
        return 0
    words = [token.text for token in tokens[place + 1 : min(limit, place + 8)]]
    first = 1 if words[:1] == ["the"] else 0
    found = sides.at(words, first) if len(words) > first else None
    if found is None or is_possessive(words[found.end - 1]):
        return 0
    if any(sides.bare(word).lower() in NOUNS for word in words[found.end : found.end + 3]):
        return 0
    end = found.end + (words[found.end : found.end + 1] == ["policy"])
    return place + 1 + end if end < len(words) and words[end][0].isupper() else 0


def _joins(tokens: Sequence[Token], start: int, place: int, limit: int) -> bool:
    """Tell the `of` and `and` inside a name: Secretary of State, Ministry of Trade and Industry."""
    if place == start or place + 1 >= limit:
        return False
    last, after = tokens[place - 1], tokens[place + 1]
    if not last.is_name or last.lower.endswith("'s"):
        return False
    if after.text in OFFICES or (after.lower == "the" and tokens[place].text == "of"):
        follows = tokens[place + 2] if after.lower == "the" and place + 2 < limit else after
        return follows.text in OFFICES
    named = " ".join(token.text for token in tokens[start : place + 2])
    return sides.lookup(named) is not None
