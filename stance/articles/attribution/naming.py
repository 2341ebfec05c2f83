"""Tell what the words of a noun phrase name: a person, a role, a body, a country or a writing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution.phrase import Phrase, is_plural, is_possessive
from stance.articles.tokens import Token
from stance.articles.vocabulary.bodies import BODIES
from stance.articles.vocabulary.grammar import DETERMINERS
from stance.articles.vocabulary.names import HONORIFICS, KOREAN_NAMES, NAME_PARTS, NAMES_TOO
from stance.articles.vocabulary.nouns import WRITINGS
from stance.articles.vocabulary.roles import COMMENTATORS, OFFICES, OFFICIALS

_DEFINITE = frozenset("the this that his her its their".split())
_LINKS = NAME_PARTS | {"of", "and", "&", "the"}


@dataclass(frozen=True, slots=True)
class _Head:
    """Hold the words at the tokens ``start`` to ``end``; ``kept`` are those after a determiner."""

    start: int
    end: int
    words: tuple[str, ...]
    kept: tuple[str, ...]

    def phrase(self, head: str, name: str = "", role: str = "", owner: str = "") -> Phrase:
        """Make a phrase without a tail."""
        definite = self.words[0].lower() in _DEFINITE
        return Phrase(self.start, self.end, head, self.words, (), name, role, owner, definite)


def named(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Tell what some tokens name, by the last noun and the names after it."""
    words = tuple(token.text.replace("\u2019", "'") for token in tokens[start:end])
    kept = words[1:] if words[0].lower() in DETERMINERS else words
    if not kept:
        return None
    head = _Head(start, end, words, kept)
    return _place(head) or _honoured(head) or _by_noun(head)


def _place(head: _Head) -> Phrase | None:
    """Read a country or another name of the table of sides, with or without its article."""
    words = head.words
    for first in (0, len(words) - len(head.kept)):
        found = sides.at(words, first)
        if found is None or found.end != len(words) or is_possessive(words[-1]):
            continue
        if found.entry.kind == "demonym" and not words[-1].endswith("s"):
            return None
        return head.phrase("place" if found.entry.is_place else "body", found.entry.speaker)
    return None


def _honoured(head: _Head) -> Phrase | None:
    """Read `Ms. Berg`."""
    titles = [place for place, word in enumerate(head.kept) if word.lower() in HONORIFICS]
    if not titles:
        return None
    return replace(head.phrase("person", " ".join(head.kept[titles[-1] :])), definite=True)


def _by_noun(head: _Head) -> Phrase | None:
    kept = head.kept
    roles = [place for place in range(len(kept)) if _is_role(kept, place)]
    bodies = [place for place, word in enumerate(kept) if _noun(word) in BODIES | WRITINGS]
    if roles and not (bodies and bodies[-1] > roles[-1]):
        return _role(head, _office_end(kept, roles[-1]))
    if bodies and bodies[-1] == len(kept) - 1:
        return _body(head)
    return _proper(head)


def _is_role(kept: Sequence[str], place: int) -> bool:
    word = kept[place]
    if word in NAMES_TOO and place and kept[place - 1] in KOREAN_NAMES:
        return False
    if word in NAMES_TOO and not (place + 1 < len(kept) and kept[place + 1][0].isupper()):
        return False
    return _noun(word) in OFFICIALS or _noun(word) in COMMENTATORS


def _noun(word: str) -> str:
    """Give a word as the lists have it; empty for a possessive."""
    return sides.bare(word).lower().rstrip(".") if not is_possessive(word) else ""


def _office_end(kept: Sequence[str], noun: int) -> int:
    """Give the place after a role, with what follows its `of`: Secretary of State."""
    end = noun + 1
    if end < len(kept) and kept[end] in ("for", "to"):
        found = sides.at(kept, end + 1 + (kept[end + 1] == "the"))
        end = found.end if found else end
        return end + (tuple(kept[end : end + 1]) == ("policy",))
    if end < len(kept) and kept[end].lower() in ("of", "for"):
        end += 1
        while end < len(kept) and kept[end] in OFFICES:
            end += 1
    return end


def _role(head: _Head, end: int) -> Phrase:
    """Read `foreign minister`, and `foreign minister Ann Berg`."""
    role, rest = " ".join(head.kept[:end]), head.kept[end:]
    if rest and rest[0][0].isupper() and not is_plural(head.kept[end - 1]):
        return head.phrase("person", " ".join(rest), role)
    return head.phrase("role", role=role)


def _body(head: _Head) -> Phrase | None:
    """Read `the ministry`, and `Kim Song's answer`."""
    noun, owner = head.kept[-1], _owner(head.kept)
    phrase = head.phrase("body", " ".join(head.kept), owner=owner)
    if noun.lower() not in WRITINGS:
        return phrase
    if not (phrase.definite or owner or head.words[0].lower() in DETERMINERS):
        return None
    return phrase if noun[0].isupper() else replace(phrase, head="writing")


def _owner(kept: Sequence[str]) -> str:
    """Give the names up to a possessive: Kim Song's answer."""
    for place, word in enumerate(kept):
        if word.endswith(("'s", "\u2019s", "s'", "s\u2019")) and word[0].isupper():
            return sides.bare(" ".join(kept[: place + 1]))
        if not word[0].isupper():
            break
    return ""


def _proper(head: _Head) -> Phrase | None:
    """Read a bare name, after what it belongs to: Britain's Michael Jopling, Amro's Nelissen."""
    kept, owner = head.kept, _owner(head.kept)
    rest = kept[len(owner.split()) :]
    while rest and not rest[0][0].isupper():
        rest = rest[1:]
    if not owner and kept[0][0].islower():
        head = replace(head, start=head.end - len(rest))
    if not rest or not all(word[0].isupper() or word in _LINKS for word in rest):
        return None
    if len(rest) > 1 and (found := sides.at(rest, 0)) and found.entry.kind == "demonym":
        rest, owner = rest[found.end :], owner or found.entry.name
    return _of_name(head, rest, owner) if rest and not is_possessive(rest[-1]) else None


def _of_name(head: _Head, rest: Sequence[str], owner: str) -> Phrase | None:
    """Tell a country or a body from a person by the table of sides, its nouns and capitals."""
    name = " ".join(rest)
    known = sides.lookup(name)
    if known:
        if known.kind == "demonym" and not rest[-1].endswith("s"):
            return None
        return head.phrase("place" if known.is_place else "body", known.speaker, owner=owner)
    acronym = len(rest) == 1 and name.isupper() and len(name) > 1
    body = acronym or any(_noun(word) in BODIES for word in rest)
    return head.phrase("body" if body else "person", name, owner=owner)
