"""Sides: for which country, party or body somebody speaks, by the words that name him or her."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.phrases import Phrase
from stance.articles.lexicon import (
    GOVERNMENT,
    KOREAN_NAMES,
    POSTED,
    PREPOSITIONS,
    SOUTHERN_NAMES,
    TOPICS,
)
from stance.articles.sides import Found
from stance.articles.speakers.register import Register
from stance.articles.speakers.speaker import (
    Speaker,
    acronym,
    body_in,
    words_of,
)


def side_of(words: Sequence[str], tail: Sequence[str] = ()) -> str:
    """Return the side that the words of a role name, those before its tail first."""
    named = (found.entry.side for found in sides.find(words) if _is_side(words, found))
    return next(named, "") or _side_in_tail(words, tail)


def _is_side(words: Sequence[str], found: Found) -> bool:
    """Return the side of a role from a topic, a newspaper, an office that any country may have."""
    entry = found.entry
    if not entry.side or entry.kind in ("press", "office"):
        return False
    if entry.side == "United Nations" and "ambassador" in words:
        return False  # the U.N. ambassador of a country
    follows = words[found.end] if found.end < len(words) else ""
    return not (follows in TOPICS and entry.kind == "country")


def _side_in_tail(words: Sequence[str], tail: Sequence[str]) -> str:
    """Return the side in what follows a role, but not the one that it is sent to."""
    posted = POSTED & {word.lower() for word in words}
    speaks = bool(words) and words[-1].lower().startswith("spokes")
    addressed = False
    for place, word in enumerate(tail):
        if word in PREPOSITIONS:
            addressed = word in ("to", "with", "on") or (word in ("in", "at") and bool(posted))
        addressed = addressed or (word == "for" and not speaks)
        found = None if addressed else sides.at(tail, place)
        if found and found.entry.side and found.entry.kind != "press":
            return found.entry.side
    return ""


def outer(name: str) -> str:
    """Return the side named inside the name of a body, else the body itself."""
    entry = next(sides.find(name.split()), None)
    return entry.entry.side if entry else name


_KINDS = {"agency": ("agency", "press"), "ministry": ("ministry",), "department": ("ministry",)}


def side_told(register: Register, phrase: Phrase, words: Sequence[str]) -> str:
    """Return the side of a role by some of its words, its tail, its employer or its owner."""
    side = side_told_plainly(register, words, phrase.tail)
    side = side or register.organisations.employer(phrase.role, " ".join(phrase.tail))
    return side or register.side_of_its(phrase.words)


def side_told_plainly(register: Register, words: Sequence[str], tail: Sequence[str]) -> str:
    """Return the side by the table, else the body that the role belongs to."""
    split = [word for one in words for word in one.split()]
    body = body_in(tail)
    body = "" if GOVERNMENT & set(words_of(body)) else body
    if body and (person := register.known(body)) and person.head == "person":
        body = person.side  # a spokesman for Berg
    return side_of(split, tail) or body or acronym(split)


def suits(noun: str, speaker: Speaker) -> bool:
    """Whether a body may be called by a noun: the agency, the company."""
    words, entry = set(words_of(speaker.name)), sides.lookup(speaker.name)
    if noun in words or (entry and entry.kind in _KINDS.get(noun, ())):
        return True
    if noun in ("company", "firm", "group", "bank"):
        return (
            not speaker.name.islower()
            and not words & {"ministry", "department", "government"}
            and entry is None
        )
    if noun in ("newspaper", "paper", "daily"):
        return entry is None or entry.kind in ("agency", "press")
    return noun in ("organization", "organisation", "body") and speaker.head == "body"


def by_spelling(register: Register, name: str, otherwise: str) -> str:
    """Return North or South Korea by how a name is written, where the article names them.

    North Korea writes Korean names in three words, South Korea with a hyphen.
    """
    words = name.split()
    southern = len(words) == 2 and "-" in words[1] and words[1].split("-")[1].islower()
    if southern and words[0] in KOREAN_NAMES | SOUTHERN_NAMES and register.places["South Korea"]:
        return "South Korea"
    northern = len(words) == 3 and words[0] in KOREAN_NAMES and "-" not in name
    if northern and all(len(word) < 7 for word in words) and register.places["North Korea"]:
        return "North Korea"
    return otherwise
