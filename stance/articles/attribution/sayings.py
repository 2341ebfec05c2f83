"""Find the attributions of a sentence, and choose those that govern it."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution import according, verbals
from stance.articles.attribution.saying import Saying
from stance.articles.tokens import Token


def find(tokens: Sequence[Token]) -> list[Saying]:
    """Find the attributions that govern a sentence, in order."""
    found = [*according.find(tokens), *verbals.find(tokens)]
    found = [one for one in found if not one.weak] or found
    around = [one for one in found if one.place != "leading"]
    if not around:
        return _in_turn(tokens, found)
    semicolon = next((i for i, token in enumerate(tokens) if token.text == ";"), 0)
    pronoun = around[-1].subject.phrase.head == "pronoun"
    first = [one for one in around if one.start < semicolon] if pronoun else []
    last = _conduit(found, (first or around)[-1])
    return [*_in_turn(tokens, _apart(tokens, found, last)), last]


def _apart(tokens: Sequence[Token], found: list[Saying], last: Saying) -> list[Saying]:
    """Give those before `while` or `;`, which a later `…, Kim said` does not take in."""
    marks = [i for i in range(last.start) if tokens[i].lower in ("while", "whereas", ";")]
    first = [one for one in found if marks and one.place == "leading" and one.at < marks[0]]
    return [one for one in first if one.own and one.subject.end < last.start]


def _conduit(found: list[Saying], last: Saying) -> Saying:
    """Look through a news agency that only passes on what somebody said: `…, KCNA reported`."""
    inner = [one for one in found if one.place == "leading" and one.own]
    passed_on = last.verb in ("reported", "reports") and last.subject.phrase.head == "body"
    agency = sides.lookup(last.subject.phrase.name) if last.verb == "according to" else None
    if inner and (passed_on or (agency and agency.kind in ("agency", "press"))):
        return inner[0]
    return last


def _in_turn(tokens: Sequence[Token], found: list[Saying]) -> list[Saying]:
    """Keep the first attribution, and later ones that start a clause with a subject of its own."""
    kept: list[Saying] = []
    for one in found:
        if not kept:
            kept.append(one)
        elif one.place == "leading" and one.held and kept[-1].subject.phrase.head != "person":
            kept[-1] = one
        elif one.own and _parted(tokens, one.subject.start) and _others(kept[-1], one):
            kept.append(one)
    return kept


def _others(first: Saying, second: Saying) -> bool:
    phrase = second.subject.phrase
    return phrase.head != "pronoun" and phrase.name != first.subject.phrase.name


def _parted(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a new main clause starts here: `; Kim`, `, while Kim`, `, but Kim`."""
    if start > 2 and tokens[start - 1].text == ",":  # while in Tokyo, Kim
        led = [place for place in range(max(0, start - 5), start) if tokens[place].lower == "in"]
        start = led[0] if led else start
    words = [token.lower for token in tokens[max(0, start - 2) : start]]
    if not words:
        return False
    return words[-1] in (";", "while", "whereas", "\u2014") or words in ([",", "but"], [",", "and"])
