"""Tell for whom somebody speaks whose words name a body, an owner, or nobody."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.phrase import Phrase
from stance.articles.cast.affiliation import side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.speaker import Speaker, words_of
from stance.articles.cast.titles import acronym, body_in, possessor
from stance.articles.vocabulary.bodies import BODIES, GOVERNMENT
from stance.articles.vocabulary.names import KOREAN_NAMES, SOUTHERN_NAMES

_KINDS = {"agency": ("agency", "press"), "ministry": ("ministry",), "department": ("ministry",)}


def told(cast: Cast, phrase: Phrase, words: Sequence[str]) -> str:
    """Give the side of a role by some of its words, its tail, its employer or its owner."""
    side = told_plainly(cast, words, phrase.tail)
    side = side or cast.organisations.employer(phrase.role, " ".join(phrase.tail))
    return side or owned(cast, phrase)


def told_plainly(cast: Cast, words: Sequence[str], tail: Sequence[str]) -> str:
    """Give the side by the table, else the body that the role belongs to."""
    split = [word for one in words for word in one.split()]
    body = body_in(tail)
    body = "" if GOVERNMENT & set(words_of(body)) else body
    if body and (person := cast.known(body)) and person.head == "person":
        body = person.side  # a spokesman for Berg
    return side_of(split, tail) or body or acronym(split)


def owned(cast: Cast, phrase: Phrase) -> str:
    """Give the side of `its chief executive`, `Putin's spokesman`."""
    first = phrase.words[0].lower() if phrase.words else ""
    if first in ("its", "their"):
        return cast.owner or cast.last_side(person=False)
    if first in ("his", "her"):
        return cast.last_side(person=True)
    if body := next((word for word in phrase.words if _is_bodys(word)), ""):
        return _side_called(cast, sides.bare(body).lower())
    owner = possessor(phrase.words) if phrase.role else ""
    known = cast.known(owner) if owner else None
    return known.side if known else ""


def _side_called(cast: Cast, noun: str) -> str:
    """Give the side of `the department's spokesman`."""
    called = (one for one in reversed(cast.recent) if one.head != "person" and suits(noun, one))
    return cast.organisations.meant(noun) or next((one.side for one in called), "")


def _is_bodys(word: str) -> bool:
    return word.islower() and sides.bare(word) != word and sides.bare(word) in BODIES


def suits(noun: str, speaker: Speaker) -> bool:
    """Tell whether a body may be called by a noun: the agency, the company."""
    words, entry = set(words_of(speaker.name)), sides.lookup(speaker.name)
    if noun in words or (entry and entry.kind in _KINDS.get(noun, ())):
        return True
    if noun in ("company", "firm", "group", "bank"):
        return not words & {"ministry", "department", "government"} and entry is None
    if noun in ("newspaper", "paper", "daily"):
        return entry is None or entry.kind in ("agency", "press")
    return noun in ("organization", "organisation", "body") and speaker.head == "body"


def by_spelling(cast: Cast, name: str, otherwise: str) -> str:
    """Tell North from South Korea by how a name is written, where the article tells of them.

    North Korea writes Korean names in three words, South Korea with a hyphen.
    """
    words = name.split()
    southern = len(words) == 2 and "-" in words[1] and words[1].split("-")[1].islower()
    if southern and words[0] in KOREAN_NAMES | SOUTHERN_NAMES and cast.places["South Korea"]:
        return "South Korea"
    northern = len(words) == 3 and words[0] in KOREAN_NAMES and "-" not in name
    if northern and all(len(word) < 7 for word in words) and cast.places["North Korea"]:
        return "North Korea"
    return otherwise
