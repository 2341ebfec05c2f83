"""Name a speaker by a role or a body, with what follows it."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.phrase import Phrase
from stance.articles.vocabulary.bodies import PRESS
from stance.articles.vocabulary.roles import OFFICIALS


def named_tail(tail: Sequence[str]) -> list[str]:
    """Give a tail up to its last name."""
    kept = list(tail)
    for place, word in enumerate(kept):
        if word in ("who", "which", "speaking", "involved", "familiar"):
            return kept[:place]
    while kept and kept[-1].islower():
        kept.pop()
    return kept


def role_of_tail(phrase: Phrase) -> str:
    """Give `of brokerage X` as the role of a person without another."""
    return " ".join(named_tail(phrase.tail)).strip() if phrase.tail[:1] == ("of",) else ""


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


def possessor(words: Sequence[str]) -> str:
    """Give the name in the possessive: Kim Song's spokesman."""
    for place, word in enumerate(words):
        if word != sides.bare(word) and word[0].isupper():
            start = place
            while start and words[start - 1][0].isupper():
                start -= 1
            return sides.bare(" ".join(words[start : place + 1]))
    return ""
