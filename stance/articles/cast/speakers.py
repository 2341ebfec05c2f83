"""Tell the name, role, side, kind and gender of a speaker by the words that name one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stance.articles import sides
from stance.articles.attribution.phrase import Phrase
from stance.articles.statement import COMMENTATOR, OFFICIAL
from stance.articles.vocabulary.bodies import PRESS, STAFF, THINKERS, TRADE_BODIES
from stance.articles.vocabulary.grammar import PREPOSITIONS
from stance.articles.vocabulary.names import GIVEN_MEN, GIVEN_WOMEN, HONORIFICS
from stance.articles.vocabulary.roles import (
    COMMENTATORS,
    FORMER,
    MEN,
    OFFICIALS,
    POSTED,
    TOPICS,
    WOMEN,
)


@dataclass(slots=True)
class Speaker:
    """Hold a person or body of the cast; what is learned later is filled in."""

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


def side_of(words: Sequence[str], tail: Sequence[str] = ()) -> str:
    """Give the side that the words of a role name, those before its tail first."""
    for found in sides.find(words):
        if found.entry.side == "United Nations" and "ambassador" in words:
            continue  # the U.N. ambassador of a country
        topic = words[found.end : found.end + 1] and words[found.end] in TOPICS
        if (
            found.entry.side
            and found.entry.kind not in ("press", "office")
            and not (topic and found.entry.kind == "country")
        ):
            return found.entry.side
    addressed = False
    posted = POSTED & {word.lower() for word in words}
    for place, word in enumerate(tail):
        if word in PREPOSITIONS:
            addressed = word in ("to", "with", "on") or (word in ("in", "at") and bool(posted))
        spoken = word == "for" and words and words[-1].lower().startswith("spokes")
        addressed = addressed or (word == "for" and not spoken)
        found_ = sides.at(tail, place)
        if found_ and tail[found_.end : found_.end + 1] == ("Affairs",):
            continue
        if found_ and not addressed and found_.entry.side and found_.entry.kind != "press":
            return found_.entry.side
    return ""


def post_of(words: Sequence[str], tail: Sequence[str]) -> str:
    """Give where somebody is posted: the ambassador in Seoul, to the United Nations."""
    if not POSTED & {word.lower() for word in words} or tail[:1] not in (
        ("in",),
        ("to",),
        ("at",),
    ):
        return ""
    return next((found.entry.side for found in sides.find(tail)), "")


def office_of(words: Sequence[str]) -> str:
    """Give the country that alone has an office of this title, where none is told."""
    offices = (found.entry.side for found in sides.find(words) if found.entry.kind == "office")
    return next(offices, "")


def kind_of(role: str, name: str = "", tail: Iterable[str] = ()) -> str:
    """Tell officials from those who comment."""
    words = words_of(role)
    around = {*words, *(words_of(" ".join(tail)))}
    if FORMER & around or any(word.startswith("ex-") for word in words):
        return COMMENTATOR
    if any(word in COMMENTATORS for word in words):
        return COMMENTATOR
    if not words and trades(name):
        return COMMENTATOR
    thinks = THINKERS & {*around, *words_of(name)}
    if thinks and not {"minister", "spokesman", "spokeswoman", "spokesperson"} & set(words):
        return COMMENTATOR
    press = PRESS & set(words_of(name)) and "state" not in words_of(name)
    if not words and press and sides.lookup(name) is None:
        return COMMENTATOR
    return OFFICIAL


def trades(name: str) -> bool:
    """Tell an association of an affected trade: the Carmakers' Association, not one of workers."""
    words = name.lower().split()
    owners = any(word.endswith(("ers'", "ors'", "men's")) for word in words)
    listed = len(words) > 1 and words[-1] in TRADE_BODIES and words[-2].endswith("s")
    staff = any(part in word for word in words for part in STAFF)
    return (listed or (owners and bool(TRADE_BODIES & {*words}))) and not staff


def gender_of(words: Iterable[str]) -> str:
    """Tell he or she by honorifics, by nouns, and by given names that leave no doubt."""
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


def plain(name: str) -> tuple[str, str]:
    """Take the honorific off a name, and give the gender that it tells."""
    words = name.split()
    honour = HONORIFICS.get(words[0].lower(), "") if words else ""
    return (" ".join(words[1:]), honour) if honour else (name, "")


def possessor(words: Sequence[str]) -> str:
    """Give the name in the possessive: Kim Song's spokesman."""
    for place, word in enumerate(words):
        if word != sides.bare(word) and word[0].isupper():
            start = place
            while start and words[start - 1][0].isupper():
                start -= 1
            return sides.bare(" ".join(words[start : place + 1]))
    return ""


def role_of_tail(phrase: Phrase) -> str:
    """Give `of brokerage X` as the role of a person without another."""
    return " ".join(named_tail(phrase.tail)).strip() if phrase.tail[:1] == ("of",) else ""


def named_tail(tail: Sequence[str]) -> list[str]:
    """Give a tail up to its last name."""
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


def body_in(tail: Sequence[str]) -> str:
    """Give the body of `of the British Trawler Owners' Federation`."""
    if tail[:1] not in (("of",), ("at",), ("for",), ("from",), ("with",)):
        return ""
    kept = [word for word in named_tail(tail[1:]) if word not in ("the", "a", "an")]
    named = [word for word in kept if word[0].isupper() or word in ("of", "and")]
    if any(word.lower() in OFFICIALS for word in kept):
        return ""
    return " ".join(named) if named and named == kept else ""


def acronym(words: Sequence[str]) -> str:
    """Give the body of `ICCO officials`."""
    return next((w for w in words[:-1] if w.isupper() and w.isalpha() and len(w) > 2), "")


def is_place(tail: Sequence[str]) -> bool:
    """Tell `of the DPRK` from `of the Korean People's Army`."""
    name = " ".join(named_tail(tail)[1:])
    entry = sides.lookup(name)
    return entry is not None and entry.is_place


def outer(name: str) -> str:
    """Give the side named inside the name of a body, else the body itself."""
    entry = next(sides.find(name.split()), None)
    return entry.entry.side if entry else name


def body_name(name: str, phrase: Phrase, side: str) -> str:
    """Give the name under which a body stands: China's Foreign Ministry is the Chinese one."""
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
