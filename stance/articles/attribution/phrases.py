"""Read a noun phrase that names a speaker: a person, a role, a body, a country, a pronoun."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.articles import sides
from stance.articles.text.words import Token
from stance.articles.vocabulary.bodies import BODIES
from stance.articles.vocabulary.grammar import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FREE_TAILS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
)
from stance.articles.vocabulary.names import HONORIFICS, KOREAN_NAMES, NAME_PARTS, NAMES_TOO
from stance.articles.vocabulary.nouns import ISSUED, WRITINGS
from stance.articles.vocabulary.roles import COMMENTATORS, OFFICES, OFFICIALS
from stance.articles.vocabulary.speech import ACTS, SPEECH

HEAD_WORDS, TAIL_WORDS, LOOSE_WORDS = 16, 14, 4
LEADS_NO_NAME = FUNCTION_WORDS | DETERMINERS | SPEECH | {"asked", "according", "speaking"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold a noun phrase at the tokens ``start`` to ``end``.

    ``head`` is ``person``, ``role``, ``body``, ``place``, ``writing`` or
    ``pronoun``. ``words`` are those before the tail, ``tail`` what follows
    (`of the ministry`), ``name`` the name of a person or body, ``role`` the
    words that say what the person is, ``owner`` a name in the possessive.
    """

    start: int
    end: int
    head: str
    words: tuple[str, ...]
    tail: tuple[str, ...] = ()
    name: str = ""
    role: str = ""
    owner: str = ""
    definite: bool = False


def read(tokens: Sequence[Token], start: int, limit: int) -> Phrase | None:
    """Read the longest noun phrase that starts at one token and ends before ``limit``."""
    if start >= limit:
        return None
    first = tokens[start].lower
    if first in PRONOUNS:
        return Phrase(start, start + 1, "pronoun", (tokens[start].text,))
    end = _head_end(tokens, start, min(limit, start + HEAD_WORDS))
    phrase = _named(tokens, start, end) if end > start else None
    if phrase is None:
        return None
    return _with_tail(tokens, phrase, limit)


def before(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Read the longest noun phrase that ends right before the token ``end``."""
    for place in range(max(start, end - HEAD_WORDS - TAIL_WORDS), end):
        if _may_start(tokens, place, start):
            phrase = read(tokens, place, end)
            if phrase and phrase.end == end:
                return phrase
    return None


def _may_start(tokens: Sequence[Token], place: int, start: int) -> bool:
    token = tokens[place]
    if not token.is_word or token.lower in FUNCTION_WORDS - PRONOUNS:
        return False
    if place > start and token.is_name and tokens[place - 1].is_name:
        return tokens[place - 1].lower in LEADS_NO_NAME
    if token.is_name or token.lower in DETERMINERS or token.lower in PRONOUNS:
        return True
    at_edge = place == start or not tokens[place - 1].is_word
    return at_edge or _is_noun(token.lower) or token.lower in CONJUNCTIONS


def _is_noun(word: str) -> bool:
    return word in OFFICIALS or word in COMMENTATORS or word in BODIES or word in WRITINGS


def _head_end(tokens: Sequence[Token], start: int, limit: int) -> int:
    """Give the end of the words before the tail, which end in a name or a noun that speaks."""
    end, place, loose = start, start, 0
    if tokens[place].lower in DETERMINERS:
        place += 1
    while place < limit:
        token, word = tokens[place], tokens[place].lower
        if word in NAME_PARTS and token.text.islower() and _inside_name(tokens, place, limit):
            place += 1
            continue
        if word in ("for", "to") and (over := _over_post(tokens, start, place, limit)):
            place = over
            continue
        if word in ("of", "and", "for", "the", "&") and _joins(tokens, start, place, limit):
            place += 1
            continue
        if not token.is_word and token.text != "-":
            break
        if word in SPEECH and not _is_noun(word) and not token.is_name:
            break
        named = token.is_name and not (place == start and word in LEADS_NO_NAME)
        if named or _is_noun(sides.bare(word)):
            end, loose = place + 1, 0
        elif word in FUNCTION_WORDS or word in DETERMINERS or loose >= LOOSE_WORDS:
            break
        else:
            loose += 1
        place += 1
        if loose and end > start and not _more(tokens, place, limit):
            break
    return end


def _inside_name(tokens: Sequence[Token], place: int, limit: int) -> bool:
    around = [*tokens[place - 1 : place], *tokens[place + 1 : min(limit, place + 3)]]
    return len(around) > 1 and around[0].is_name and any(one.is_name for one in around[1:])


def _over_post(tokens: Sequence[Token], start: int, place: int, limit: int) -> int:
    """Pass over where somebody is sent, before the name: envoy for North Korea Sung Kim."""
    if place == start or not _is_noun(tokens[place - 1].lower):
        return 0
    words = [token.text for token in tokens[place + 1 : min(limit, place + 8)]]
    first = 1 if words[:1] == ["the"] else 0
    found = sides.at(words, first) if len(words) > first else None
    if found is None or words[found.end - 1].endswith(("'s", "\u2019s")):
        return 0
    if any(_is_noun(sides.bare(word).lower()) for word in words[found.end : found.end + 3]):
        return 0
    end = found.end + (words[found.end : found.end + 1] == ["policy"])
    return place + 1 + end if end < len(words) and words[end][0].isupper() else 0


def _more(tokens: Sequence[Token], place: int, limit: int) -> bool:
    """Tell whether a small word inside a phrase still leads to a noun that speaks."""
    for token in tokens[place : min(limit, place + 3)]:
        if not token.is_word or token.lower in FUNCTION_WORDS:
            return False
        if _is_noun(token.lower):
            return True
    return False


def _joins(tokens: Sequence[Token], start: int, place: int, limit: int) -> bool:
    """Tell the `of` and `and` inside a name: Secretary of State, Ministry of Trade and Industry."""
    if place == start or place + 1 >= limit:
        return False
    before_, after = tokens[place - 1], tokens[place + 1]
    if not before_.is_name or before_.lower.endswith("'s"):
        return False
    if after.text in OFFICES or (after.lower == "the" and tokens[place].text == "of"):
        follows = tokens[place + 2] if after.lower == "the" and place + 2 < limit else after
        return follows.text in OFFICES
    named = " ".join(token.text for token in tokens[start : place + 2])
    return sides.lookup(named) is not None


def _named(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Tell person, role, body, place or writing, by the last noun and the names after it."""
    words = [token.text.replace("\u2019", "'") for token in tokens[start:end]]
    first = 1 if words[0].lower() in DETERMINERS else 0
    definite = words[0].lower() in ("the", "this", "that", "his", "her", "its", "their")
    kept = words[first:]
    if not kept:
        return None
    if found := _place(words, first, definite, start, end):
        return found
    nouns = [i for i in range(len(kept)) if _is_role(kept, i)]
    honorific = [i for i, word in enumerate(kept) if word.lower() in HONORIFICS]
    if honorific:
        name = " ".join(kept[honorific[-1] :])
        return Phrase(start, end, "person", tuple(words), name=name, definite=True)
    bodies = [i for i, word in enumerate(kept) if _lower(word) in BODIES | WRITINGS]
    if nouns and not (bodies and bodies[-1] > nouns[-1]):
        return _role(tuple(words), kept, _office_end(kept, nouns[-1]), definite, start, end)
    if bodies and bodies[-1] == len(kept) - 1:
        return _body(tuple(words), kept, definite, start, end)
    return _proper(tuple(words), kept, definite, start, end)


def _is_role(kept: list[str], place: int) -> bool:
    word = kept[place]
    if word in NAMES_TOO and place and kept[place - 1] in KOREAN_NAMES:
        return False
    if word in NAMES_TOO and not (place + 1 < len(kept) and kept[place + 1][0].isupper()):
        return False
    return _lower(word) in OFFICIALS or _lower(word) in COMMENTATORS


def _lower(word: str) -> str:
    return sides.bare(word).lower().rstrip(".") if not word.endswith(("'s", "\u2019s")) else ""


def _place(words: list[str], first: int, definite: bool, start: int, end: int) -> Phrase | None:
    for place in (0, first):
        found = sides.at(words, place)
        if found is None or found.end != len(words) or words[-1].endswith(("'s", "\u2019s")):
            continue
        if found.entry.kind == "demonym" and not words[-1].endswith("s"):
            return None
        head = "place" if found.entry.is_place else "body"
        name = found.entry.speaker
        return Phrase(start, end, head, tuple(words), name=name, definite=definite)
    return None


def _office_end(kept: list[str], noun: int) -> int:
    """Give the place after a role, with what follows its `of`: Secretary of State."""
    end = noun + 1
    if end < len(kept) and kept[end] in ("for", "to"):
        found = sides.at(kept, end + 1 + (kept[end + 1] == "the"))
        end = found.end if found else end
        return end + (kept[end : end + 1] == ["policy"])
    if end < len(kept) and kept[end].lower() in ("of", "for"):
        end += 1
        while end < len(kept) and kept[end] in OFFICES:
            end += 1
    return end


def _role(
    words: tuple[str, ...], kept: list[str], end: int, definite: bool, start: int, stop: int
) -> Phrase:
    rest = kept[end:]
    role, name = " ".join(kept[:end]), ""
    if rest and rest[0][0].isupper() and not is_plural(kept[end - 1]):
        name = " ".join(rest)
    head = "person" if name else "role"
    return Phrase(start, stop, head, words, name=name, role=role, definite=definite)


def is_plural(noun: str) -> bool:
    """Tell officials from an official."""
    word = noun.lower()
    return word.endswith("men") or (word.endswith("s") and word not in ("boss", "press"))


def _body(
    words: tuple[str, ...], kept: list[str], definite: bool, start: int, end: int
) -> Phrase | None:
    noun = kept[-1].lower()
    head = "writing" if noun in WRITINGS and not kept[-1][0].isupper() else "body"
    owner = _owner(kept)
    if noun in WRITINGS and not (definite or owner or words[0].lower() in DETERMINERS):
        return None
    name = " ".join(kept)
    return Phrase(start, end, head, words, name=name, owner=owner, definite=definite)


def _owner(kept: list[str]) -> str:
    """Give the names up to a possessive: Kim Song's answer."""
    for place, word in enumerate(kept):
        if word.endswith(("'s", "\u2019s", "s'", "s\u2019")) and word[0].isupper():
            return sides.bare(" ".join(kept[: place + 1]))
        if not word[0].isupper():
            break
    return ""


_LINKS = NAME_PARTS | {"of", "and", "&", "the"}


def _proper(
    words: tuple[str, ...], kept: list[str], definite: bool, start: int, end: int
) -> Phrase | None:
    """Read a bare name, after what it belongs to: Britain's Michael Jopling, Amro's Nelissen."""
    owner = _owner(kept)
    rest = kept[len(owner.split()) :] if owner else kept
    while rest and not rest[0][0].isupper():
        rest = rest[1:]
    start = start if owner or not kept[0][0].islower() else end - len(rest)
    if not rest or not all(word[0].isupper() or word in _LINKS for word in rest):
        return None
    if len(rest) > 1 and (found := sides.at(rest, 0)) and found.entry.kind == "demonym":
        rest, owner = rest[found.end :], owner or found.entry.name
    if not rest or rest[-1].endswith(("'s", "\u2019s")):
        return None
    name = " ".join(rest)
    known = sides.lookup(name)
    if known and known.kind == "demonym" and not rest[-1].endswith("s"):
        return None
    capitals = any(_lower(word) in BODIES for word in rest) or (
        len(rest) == 1 and name.isupper() and len(name) > 1
    )
    head = "body" if capitals or known else "person"
    head = "place" if known and known.is_place else head
    speaker = known.speaker if known else name
    return Phrase(start, end, head, words, name=speaker, owner=owner, definite=definite)


def _with_tail(tokens: Sequence[Token], phrase: Phrase, limit: int) -> Phrase:
    """Add what follows: of the ministry, at the university, who asked not to be named."""
    place = phrase.end
    if phrase.head in ("pronoun", "place") or place >= limit:
        return phrase
    if tokens[place].lower not in PREPOSITIONS and not (
        phrase.head == "writing" and tokens[place].lower in ISSUED
    ):
        return phrase
    end = place
    free = tokens[place].lower in ISSUED | FREE_TAILS
    while end < min(limit, place + TAIL_WORDS) and (end == place or _in_tail(tokens[end], free)):
        end += 1
    tail = tuple(token.text.replace("\u2019", "'") for token in tokens[place:end])
    parts = {name: getattr(phrase, name) for name in ("start", "head", "words", "name", "role")}
    return Phrase(**parts, end=end, tail=tail, owner=phrase.owner, definite=phrase.definite)


def _in_tail(token: Token, free: bool) -> bool:
    """Tell whether a tail goes on; verbs end it, save in `an official who asked …`."""
    if token.is_name or token.is_date or token.text == "-":
        return True
    word = token.lower
    if not token.is_word or word in SPEECH or (word in ACTS and not free):
        return False
    return free or not (word in BE or word in VERBS or word.endswith("ed"))


VERBS = frozenset(
    "has have had will would can could may might must should did does do made took gave"
    " went came met left held chose bit bore bought brought built caught cut dealt drove"
    " felt fought found froze grew heard hid knew lost meant paid rode ran sought sold set"
    " shook shut sank spent split spread stuck swept taught thought threw tore turned wore"
    " won looked sent put let got saw kept began flew stood fell rose broke drew struck".split()
)
