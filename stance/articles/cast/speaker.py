"""Hold a speaker, and tell kind and gender by the words that name one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stance.articles import sides
from stance.articles.statement import COMMENTATOR, OFFICIAL
from stance.articles.vocabulary.bodies import PRESS, STAFF, THINKERS, TRADE_BODIES
from stance.articles.vocabulary.names import GIVEN_MEN, GIVEN_WOMEN, HONORIFICS
from stance.articles.vocabulary.roles import COMMENTATORS, FORMER, MEN, WOMEN

_OFFICE = frozenset("minister spokesman spokeswoman spokesperson".split())


@dataclass(slots=True)
class Speaker:
    """Hold a person or body of the cast; what is learned later is filled in.

    ``head`` is ``person``, ``role``, ``body`` or ``place``; ``post`` where an
    envoy is posted; ``told`` that somebody has spoken, ``guessed`` that the
    side was guessed; ``words`` are those of the name, small.
    """

    name: str
    role: str = ""
    side: str = ""
    kind: str = OFFICIAL
    gender: str = ""
    head: str = "person"
    plural: bool = False
    post: str = ""
    told: bool = False
    guessed: bool = False
    words: frozenset[str] = field(default_factory=frozenset)


def words_of(text: str) -> list[str]:
    """Cut a name into its words, small, without possessives and points."""
    return [sides.bare(word).lower().strip(".,") for word in text.split()]


def plain(name: str) -> tuple[str, str]:
    """Take the honorific off a name, and give the gender that it tells."""
    words = name.split()
    honour = HONORIFICS.get(words[0].lower(), "") if words else ""
    return (" ".join(words[1:]), honour) if honour else (name, "")


def kind_of(role: str, name: str = "", tail: Iterable[str] = ()) -> str:
    """Tell officials from those who comment."""
    words, named = words_of(role), words_of(name)
    around = {*words, *(words_of(" ".join(tail)))}
    if FORMER & around or any(word.startswith("ex-") for word in words):
        return COMMENTATOR
    if COMMENTATORS & {*words} or (not words and trades(name)):
        return COMMENTATOR
    if THINKERS & {*around, *named} and not _OFFICE & {*words}:
        return COMMENTATOR
    press = PRESS & {*named} and "state" not in named
    return COMMENTATOR if not words and press and sides.lookup(name) is None else OFFICIAL


def trades(name: str) -> bool:
    """Tell an association of an affected trade: the Carmakers' Association, not one of workers."""
    words = name.lower().split()
    owners = any(word.endswith(("ers'", "ors'", "men's")) for word in words)
    listed = len(words) > 1 and words[-1] in TRADE_BODIES and words[-2].endswith("s")
    staff = any(part in word for word in words for part in STAFF)
    return (listed or (owners and bool(TRADE_BODIES & {*words}))) and not staff


def gender_of(words: Iterable[str]) -> str:
    """Tell he or she by honorifics, and by nouns."""
    for word in words:
        low = word.lower()
        if low in HONORIFICS:
            return HONORIFICS[low]
        if low in MEN or low in WOMEN:
            return "m" if low in MEN else "f"
    return ""


def gender_of_name(name: str) -> str:
    """Tell he or she by a given name that leaves no doubt."""
    first = words_of(name)[:1]
    men, women = bool(GIVEN_MEN & {*first}), bool(GIVEN_WOMEN & {*first})
    return "" if men == women else "m" if men else "f"
