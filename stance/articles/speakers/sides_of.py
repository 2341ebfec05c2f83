"""Sides: for which country, party or body somebody speaks, by the words that name him or her."""

from collections.abc import Sequence

from stance.articles import lexicon, sides
from stance.articles.attribution.phrases import Phrase
from stance.articles.attribution.subjects import Subject
from stance.articles.speakers.register import Register
from stance.articles.speakers.speaker import Speaker, body_in, words_of


def side_of(words: Sequence[str], tail: Sequence[str] = ()) -> str:
    """Return the side that the words of a role name, those before its tail first."""
    for name in sides.find(words):
        entry = name.entry
        hosts = entry.side == "United Nations" and "ambassador" in words
        if entry.side and entry.kind not in ("press", "office") and not hosts:
            return entry.side
    return _side_in_tail(words, tail)


def _side_in_tail(words: Sequence[str], tail: Sequence[str]) -> str:
    """Return the side in what follows a role, but not the one that it is sent to."""
    speaks = bool(words) and words[-1].lower().startswith("spokes")
    addressed = False
    for index, word in enumerate(tail):
        if word in lexicon.PREPOSITIONS:
            addressed = word in ("to", "with", "on")
        addressed = addressed or (word == "for" and not speaks)
        name = None if addressed else sides.at(tail, index)
        if name and name.entry.side:
            return name.entry.side
    return ""


def side_of_role(register: Register, phrase: Phrase, words: Sequence[str]) -> str:
    """Return the side of a role by some of its words, its tail, its employer or its owner."""
    split = [part for word in words for part in word.split()]
    acronyms = (word for word in split[:-1] if word.isupper() and word.isalpha() and len(word) > 2)
    body = body_in(phrase.tail)
    if lexicon.GOVERNMENT & {*words_of(body)}:
        body = ""
    if body and (person := register.known(body)):
        body = person.side  # a spokesman for Berg
    return (
        side_of(split, phrase.tail)
        or body
        or next(acronyms, "")  # ICCO officials
        or register.organisations.employer(phrase.role, " ".join(phrase.tail))
        or register.side_of_its(phrase.words)
    )


def is_foreign(subject: Subject) -> bool:
    """Whether a role or body has a country in front that the table does not have: Zubrowkan."""
    names = (part.name if part.head == "body" else part.role for part in subject.parts)
    return any(
        word[:1].isupper()
        and (sides.bare(word) != word or word.endswith(("an", "ese", "ish")))
        and sides.bare(word).lower() not in lexicon.HOME_ADJECTIVES
        for name in names
        for word in name.split()[:-1]
    )


_PRESS = ("agency", "press")
_KINDS = {"agency": _PRESS, "newspaper": _PRESS, "ministry": ("ministry",)}


def suits(noun: str, speaker: Speaker) -> bool:
    """Whether a body may be called by a noun: the agency, the company."""
    entry = sides.lookup(speaker.name)
    if noun in ("company", "firm", "group", "bank") and entry is None:
        return not speaker.name.islower()
    kinds = _KINDS.get(noun, ())
    return noun in words_of(speaker.name) or (entry is not None and entry.kind in kinds)


def by_spelling(register: Register, name: str, otherwise: str) -> str:
    """Return North or South Korea by how a name is written, where the article names them.

    North Korea writes Korean names in three words, South Korea with a hyphen.
    """
    family, *given = name.split() or [""]
    southern = len(given) == 1 and given[0].partition("-")[2].islower()
    if southern and family in lexicon.KOREAN_NAMES | lexicon.SOUTHERN_NAMES:
        side = "South Korea"
    elif len(given) == 2 and family in lexicon.KOREAN_NAMES and "-" not in name:
        side = "North Korea"
    else:
        return otherwise
    return side if register.places[side] else otherwise
