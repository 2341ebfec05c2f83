"""Speakers: their kinds and genders, and how they are named by a role or a body."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.articles import lexicon, sides
from stance.articles.attribution.phrases import Phrase
from stance.articles.statement import COMMENTATOR, OFFICIAL, PERSON

_OFFICE = frozenset("minister spokesman spokeswoman spokesperson".split())
_LEADS = frozenset("of for to at in with from on by".split())


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


def named_tail(tail: Sequence[str]) -> list[str]:
    """Return a tail up to its last name."""
    kept = list(tail)
    for index, word in enumerate(kept):
        if word in ("who", "which", "speaking", "involved", "familiar"):
            return kept[:index]
    while kept and kept[-1].islower():
        kept.pop()
    return kept


def role_name(phrase: Phrase) -> str:
    """Name a speaker without a name by the role: Foreign Ministry spokesman."""
    tail = [word for word in named_tail(phrase.tail) if word != "the"]
    if tail[:1] not in (["for"], ["of"], ["at"], ["from"]) or not phrase.role.lower().startswith(
        "spokes"
    ):
        return phrase.role
    body, _, owner = " ".join(tail[1:]).rpartition(" of ")
    if body and (entry := sides.lookup(owner)) and entry.is_place:
        return f"{owner} {body} {phrase.role}"
    return " ".join((*tail[1:], phrase.role))


def body_name(name: str, phrase: Phrase, side: str) -> str:
    """Return the name under which a body stands: China's Foreign Ministry is the Chinese one."""
    words = name.split()
    if side and name.islower() and words[-1] in ("ministry", "office", "army", "parliament"):
        return f"{sides.demonym(side)} {name.title()}"
    capitals = [word for word in words if word[0].isupper()]
    if len(capitals) > 1 and words[-1] in lexicon.PRESS:
        return " ".join(capitals)
    if words[0].endswith("-based"):
        return " ".join(words[1:])
    country = next(sides.find(phrase.words[:2]), None)
    if country and country.entry.is_place:
        owner = phrase.words[country.end - 1]
        if sides.bare(owner) != owner:
            return " ".join((sides.demonym(country.entry.side), *phrase.words[country.end :]))
    return name


def body_in(tail: Sequence[str]) -> str:
    """Return the body of `of the British Trawler Owners' Federation`."""
    if tail[:1] not in (("of",), ("at",), ("for",), ("from",), ("with",)):
        return ""
    words = [word for word in named_tail(tail[1:]) if word not in ("the", "a", "an")]
    is_name = all(word[0].isupper() or word in ("of", "and") for word in words)
    is_role = any(word.lower() in lexicon.OFFICIALS for word in words)
    return " ".join(words) if is_name and not is_role else ""


def words_of(text: str) -> list[str]:
    """Split a name into its words, small, without possessives and points."""
    return [sides.bare(word).lower().strip(".,") for word in text.split()]


def plain(name: str) -> tuple[str, str]:
    """Return a name without its honorific, and the gender of that."""
    first, _, rest = name.partition(" ")
    honour = lexicon.HONORIFICS.get(first.lower(), "")
    return (rest, honour) if honour else (name, "")


def kind_of(role: str, name: str = "", tail: Sequence[str] = ()) -> str:
    """Return whether somebody speaks from an office, from expertise, or as a person."""
    words, named = words_of(role), words_of(name)
    head = words[: next((i for i, word in enumerate(words) if i and word in _LEADS), None)]
    if head and head[-1] in lexicon.PERSONS and not lexicon.SPEAKING & {*words}:
        return PERSON
    around = {*words, *words_of(" ".join(tail))}
    thinks = lexicon.THINKERS & {*around, *named} and not _OFFICE & {*words}
    if lexicon.FORMER & around or lexicon.COMMENTATORS & {*words} or thinks:
        return COMMENTATOR
    is_paper = not words and lexicon.PRESS & {*named} and sides.lookup(name) is None
    return COMMENTATOR if is_paper else OFFICIAL


def gender_of_name(name: str) -> str:
    """Return m or f by a given name that leaves no doubt."""
    first = {*words_of(name)[:1]}
    men, women = lexicon.GIVEN_MEN & first, lexicon.GIVEN_WOMEN & first
    return "" if bool(men) == bool(women) else "m" if men else "f"
