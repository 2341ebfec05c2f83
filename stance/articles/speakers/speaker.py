"""Speakers: their kinds and genders, and how they are named by a role or a body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stance.articles import sides
from stance.articles.attribution.phrases import Phrase
from stance.articles.lexicon import (
    BODIES,
    COMMENTATORS,
    FORMER,
    GIVEN_MEN,
    GIVEN_WOMEN,
    HONORIFICS,
    OFFICIALS,
    PERSONS,
    PRESS,
    THINKERS,
)
from stance.articles.statement import COMMENTATOR, OFFICIAL, PERSON


def named_tail(tail: Sequence[str]) -> list[str]:
    """Return a tail up to its last name."""
    kept = list(tail)
    for place, word in enumerate(kept):
        if word in ("who", "which", "speaking", "involved", "familiar"):
            return kept[:place]
    while kept and kept[-1].islower():
        kept.pop()
    return kept


def role_name(phrase: Phrase) -> str:
    """Name a speaker without a name by the role: Foreign Ministry spokesman."""
    tail = [word for word in named_tail(phrase.tail) if word[0].isalnum()]
    body = tail[1:] if tail[:1] in (["for"], ["of"], ["at"], ["from"]) else []
    body = body[1:] if body[:1] == ["the"] else body
    if body and phrase.role.lower().startswith("spokes"):
        if "of" in body and body[-1][0].isupper() and sides.lookup(body[-1]):
            cut = len(body) - 1 - body[::-1].index("of")
            entry = sides.lookup(body[-1])
            body = [body[-1], *body[:cut]] if entry and entry.is_place else body
        return f"{' '.join(body)} {phrase.role}"
    return phrase.role


def body_name(name: str, phrase: Phrase, side: str) -> str:
    """Return the name under which a body stands: China's Foreign Ministry is the Chinese one."""
    words = name.split()
    if side and name.islower() and words[-1] in ("ministry", "office", "army", "parliament"):
        return f"{sides.demonym(side)} {name.title()}"
    if words[0].endswith("-based"):
        return " ".join(words[1:])
    capital = [word for word in words if word[0].isupper()]
    if len(capital) > 1 and words[-1] in PRESS:
        return " ".join(capital)
    found = sides.at(phrase.words, 0)
    if found is None and len(phrase.words) > 1:
        found = sides.at(phrase.words, 1)
    first = phrase.words[found.end - 1] if found else ""
    if found and found.entry.is_place and first.endswith(("'s", "s'")):
        rest = phrase.words[found.end :]
        return f"{sides.demonym(found.entry.side)} {' '.join(rest)}"
    return name


def body_in(tail: Sequence[str]) -> str:
    """Return the body of `of the British Trawler Owners' Federation`."""
    if tail[:1] not in (("of",), ("at",), ("for",), ("from",), ("with",)):
        return ""
    kept = [word for word in named_tail(tail[1:]) if word not in ("the", "a", "an")]
    named = [word for word in kept if word[0].isupper() or word in ("of", "and")]
    if any(word.lower() in OFFICIALS for word in kept):
        return ""
    return " ".join(named) if named and named == kept else ""


def acronym(words: Sequence[str]) -> str:
    """Return the body of `ICCO officials`."""
    return next((w for w in words[:-1] if w.isupper() and w.isalpha() and len(w) > 2), "")


_OFFICE = frozenset("minister spokesman spokeswoman spokesperson".split())
_LEADS = frozenset("of for to at in with from on by".split())
_AGENTS = ("er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "man", "men", "herd", "herds")
_SPEAKING = frozenset(  # relatives of leaders speak for them: the leader's sister
    "leader leader's president president's king king's premier's minister's union party".split()
)


@dataclass(slots=True)
class Speaker:
    """A person or body of an article; what is learned later is filled in.

    ``head`` is ``person``, ``role``, ``body``, ``place`` or ``group``; ``has_spoken`` says that
    somebody spoke already; ``words`` are those of the name, small.
    """

    name: str
    role: str = ""
    side: str = ""
    kind: str = OFFICIAL
    gender: str = ""
    head: str = "person"
    plural: bool = False
    has_spoken: bool = False
    words: frozenset[str] = field(default_factory=frozenset)


def words_of(text: str) -> list[str]:
    """Cut a name into its words, small, without possessives and points."""
    return [sides.bare(word).lower().strip(".,") for word in text.split()]


def plain(name: str) -> tuple[str, str]:
    """Return a name without its honorific, and the gender of that."""
    words = name.split()
    honour = HONORIFICS.get(words[0].lower(), "") if words else ""
    return (" ".join(words[1:]), honour) if honour else (name, "")


def kind_of(role: str, name: str = "", tail: Sequence[str] = ()) -> str:
    """Return whether somebody speaks from an office, from expertise, or as a person."""
    words, named = words_of(role), words_of(name)
    head = words[: next((i for i, word in enumerate(words) if i and word in _LEADS), None)]
    around = {*words, *(words_of(" ".join(tail)))}
    if head and head[-1] in PERSONS and not _SPEAKING & {*words}:
        return PERSON
    if FORMER & around or any(word.startswith("ex-") for word in words):
        return COMMENTATOR
    if COMMENTATORS & {*words}:
        return COMMENTATOR
    if THINKERS & {*around, *named} and not _OFFICE & {*words}:
        return COMMENTATOR
    unknown = head and not _is_known(words) and head[-1].endswith(_AGENTS)
    if unknown and role.islower() and not any(map(str.istitle, tail)):
        return PERSON
    press = PRESS & {*named} and "state" not in named
    return COMMENTATOR if not words and press and sides.lookup(name) is None else OFFICIAL


def _is_known(words: Iterable[str]) -> bool:
    """Whether a role is an office, or one of a body."""
    return any(word in OFFICIALS | BODIES for word in words)


def gender_of_name(name: str) -> str:
    """Return m or f by a given name that leaves no doubt."""
    first = words_of(name)[:1]
    men, women = bool(GIVEN_MEN & {*first}), bool(GIVEN_WOMEN & {*first})
    return "" if men == women else "m" if men else "f"
