"""Tell how far an attribution reaches, and where what was said begins."""

from collections.abc import Sequence

from stance.articles.tokens import Token
from stance.articles.vocabulary.grammar import SUBORDINATORS


def holds_clause(tokens: Sequence[Token], comma: int) -> bool:
    """Tell a clause before the comma from a lead-in: `In Tokyo,`, `Asked about …,`."""
    if tokens[comma].is_quote or any(token.is_quote for token in tokens[max(0, comma - 3) : comma]):
        return True
    first = tokens[0].lower
    lead = (
        first
        in (
            "in at on during after before asked speaking addressing according citing under for amid"
            " meanwhile later earlier however still yet also quoting despite following with by from"
            " when while as responding opening referring reacting writing describing calling since"
        ).split()
    )
    if first in ("once", "if", "unless", "until"):
        return True
    commas = [place for place in range(comma) if tokens[place].text == ","]
    if commas and comma - commas[0] > 8:
        return True
    return not lead and comma > 4 and not (tokens[0].is_date and comma < 3)


def over_tail(tokens: Sequence[Token], place: int) -> int:
    """Pass over what follows a verb of speech: an addressee, a place, a date, an adverb."""
    end = place
    while end < len(tokens) and end - place < 22:
        token = tokens[end]
        if not token.is_word and not token.is_date:
            break
        if token.lower in SUBORDINATORS - {"after", "before", "since"}:
            break
        end += 1
    if end < len(tokens) and (tokens[end].text in ".!?,;\u2014" or tokens[end].is_quote):
        first = tokens[place].lower if place < len(tokens) else "."
        told = tokens[place - 1].lower in ("told", "tells", "informed", "assured")
        if told or end == place or tokens[place].is_date or first in _TAILS:
            return end
        if first.endswith("ly"):
            return end
    return place


_TAILS = frozenset(
    "in at on during after before to when while as from through via with late early again later"
    " earlier reporters journalists for by last this yesterday today following over".split()
)


_ADDRESSED = frozenset(
    "told tells telling informed assured warned warns reminded advised cautioned".split()
)


_HEARERS = frozenset("reporters journalists reuters him her them us lawmakers parliament".split())


def content(tokens: Sequence[Token], at: int) -> int:
    """Give where what was said starts after a leading verb: after `that`, or an addressee."""
    limit = min(len(tokens), at + 16)
    if at + 4 < limit and [tokens[at + i].lower for i in (1, 3, 4)] == [",", ",", "that"]:
        return at + 5  # stressed, however, that
    first = tokens[at + 1] if at + 1 < limit else tokens[at]
    told = tokens[at].lower in _ADDRESSED
    if not (told or first.is_date or first.lower in _TAILS or first.lower == "that"):
        return at + 1
    for place in range(at + 1, limit):
        if tokens[place].lower == "that":
            return place + 1
        if tokens[place].is_quote or tokens[place].text == ":":
            return place
    place = at + 1
    if told and first.lower in _HEARERS:
        place += 2 if first.lower == "a" else 1
    return place + (place < limit and tokens[place].is_date)
