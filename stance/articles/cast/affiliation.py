"""Tell the side, the post and the office by the words of a role or a body."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.cast.titles import named_tail
from stance.articles.sides import Found
from stance.articles.vocabulary.grammar import PREPOSITIONS
from stance.articles.vocabulary.roles import POSTED, TOPICS


def side_of(words: Sequence[str], tail: Sequence[str] = ()) -> str:
    """Give the side that the words of a role name, those before its tail first."""
    named = (found.entry.side for found in sides.find(words) if _is_side(words, found))
    return next(named, "") or _side_in_tail(words, tail)


def _is_side(words: Sequence[str], found: Found) -> bool:
    """Tell the side of a role from a topic, a newspaper, an office that any country may have."""
    entry = found.entry
    if not entry.side or entry.kind in ("press", "office"):
        return False
    if entry.side == "United Nations" and "ambassador" in words:
        return False  # the U.N. ambassador of a country
    follows = words[found.end] if found.end < len(words) else ""
    return not (follows in TOPICS and entry.kind == "country")


def _side_in_tail(words: Sequence[str], tail: Sequence[str]) -> str:
    """Give the side in what follows a role, but not the one that it is sent to."""
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


def post_of(words: Sequence[str], tail: Sequence[str]) -> str:
    """Give where somebody is posted: the ambassador in Seoul, to the United Nations."""
    posted = POSTED & {word.lower() for word in words}
    if not posted or not tail or tail[0] not in ("in", "to", "at"):
        return ""
    return next((found.entry.side for found in sides.find(tail)), "")


def office_of(words: Sequence[str]) -> str:
    """Give the country that alone has an office of this title, where none is told."""
    offices = (found.entry.side for found in sides.find(words) if found.entry.kind == "office")
    return next(offices, "")


def is_place(tail: Sequence[str]) -> bool:
    """Tell `of the DPRK` from `of the Korean People's Army`."""
    name = " ".join(named_tail(tail)[1:])
    entry = sides.lookup(name)
    return entry is not None and entry.is_place


def outer(name: str) -> str:
    """Give the side named inside the name of a body, else the body itself."""
    entry = next(sides.find(name.split()), None)
    return entry.entry.side if entry else name
