"""Read a noun phrase that names a speaker: a person, a role, a body, a country, a pronoun."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.lexicon import (
    ACTS,
    BE,
    BODIES,
    COMMENTATORS,
    CONJUNCTIONS,
    DETERMINERS,
    FILLERS,
    FREE_TAILS,
    FUNCTION_WORDS,
    GENERAL_TAILS,
    HONORIFICS,
    IRREGULAR,
    ISSUED,
    KOREAN_NAMES,
    MODALS,
    NAME_PARTS,
    NAMES_TOO,
    OFFICES,
    OFFICIALS,
    PERSONS,
    PREPOSITIONS,
    PRONOUNS,
    SPEECH,
    SUBJECTS,
    THINGS,
    WRITINGS,
)
from stance.articles.sides import Side
from stance.articles.tokens import Token, is_name

HEAD_WORDS, TAIL_WORDS = 16, 14
_ROLES = OFFICIALS | COMMENTATORS | PERSONS
_NOUNS = _ROLES | BODIES | WRITINGS
_DEFINITE = frozenset("the this that his her its their".split())
_JOINING = frozenset("of and for the &".split())
_SMALL = _JOINING | NAME_PARTS | {"to"}  # words inside a name or an office
_LEADS_NO_NAME = FUNCTION_WORDS | DETERMINERS | FILLERS | SPEECH | {"asked", "according"}
_VERBS = (BE | MODALS | IRREGULAR | PRONOUNS | SUBJECTS) - {"must"}
_ENDING = (SPEECH | IRREGULAR) - _NOUNS


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at the tokens ``start`` to ``end``.

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

    @property
    def kept(self) -> tuple[str, ...]:
        """The words without a determiner."""
        return self.words[self.words[0].lower() in DETERMINERS :] or self.words


def is_plural(noun: str) -> bool:
    """Whether a noun is in the plural: officials."""
    return noun.lower().endswith(("s", "men")) and noun.lower() not in ("boss", "press")


def is_possessive(word: str) -> bool:
    """Whether a word is a possessive: `Kim's`."""
    return word.endswith(("'s", "\u2019s"))


def is_filler(token: Token) -> bool:
    """Whether a token is an adverb or a date, which may stand between a subject and its verb."""
    word = token.lower
    return token.is_date or ((word in FILLERS or word.endswith("ly")) and token.text.islower())


def _texts(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text.replace("\u2019", "'") for token in tokens)


def _head_end(tokens: Sequence[Token], start: int, limit: int) -> int:
    """Return the end of the head that starts at one token; ``start`` where there is none."""
    end = start
    index = start + (tokens[start].lower in DETERMINERS)
    while index < limit:
        token, word = tokens[index], tokens[index].lower
        small = word in _SMALL and start < index < limit - 1
        if small and (passed := _over_small_words(tokens, index, limit)):
            index = passed
            continue
        if not (token.is_word or token.text == "-") or (word in _ENDING and not token.is_name):
            break
        named = token.is_name and not (index == start and word in _LEADS_NO_NAME)
        if named or sides.bare(word) in _NOUNS:
            end = index + 1
        elif word in FUNCTION_WORDS | DETERMINERS:
            break
        index += 1
        near = (token.lower for token in tokens[index : min(limit, index + 3)])
        if start < end < index and _NOUNS.isdisjoint(near):
            break
    return end


def _over_small_words(tokens: Sequence[Token], index: int, limit: int) -> int:
    """Return the place after small words inside a name or an office; 0 where they are none.

    Paul de Keersmaeker, Secretary of State, Trade and Industry, envoy for North Korea Sung Kim.
    """
    last, token, after = tokens[index - 1 : index + 2]
    if token.text in NAME_PARTS:
        led = last.is_name or last.lower in NAME_PARTS
        leads = any(word.is_name for word in tokens[index + 1 : index + 3])
        return index + 1 if led and leads else 0
    words = _texts(tokens[index : min(limit, index + 9)])
    post = _post_end(words, 0)
    nouns = [word for word in words[post : post + 3] if _noun(word) in _NOUNS]
    if 0 < post < len(words) and is_name(words[post]) and not nouns:
        return index + post
    article = after.lower == "the" and index + 2 < limit
    office = tokens[index + 1 + article].text in OFFICES
    return index + 1 if office and last.is_name and token.lower in _JOINING else 0


def _post_end(words: Sequence[str], index: int) -> int:
    """Return the place after `for North Korea`, `to the United Nations`; 0 without a country."""
    first = index + 1 + (words[index + 1 : index + 2] == ("the",))
    led = first < len(words) and words[index] in ("for", "to")
    post = sides.at(words, first) if led else None
    return post.end if post else 0


def classified(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Return what some tokens name, by the last noun and the names after it."""
    words = _texts(tokens[start:end])
    phrase = Phrase(start, end, "", words, definite=words[0].lower() in _DEFINITE)
    kept = phrase.kept
    for whole in (words, kept):
        side = sides.at(whole, 0)
        closed = side and side.end == len(whole) and not is_possessive(whole[-1])
        if side and closed and (known := _of_side(phrase, side.entry)):
            return known
    titles = [index for index, word in enumerate(kept) if word.lower() in HONORIFICS]
    if titles and not kept[-1].islower():  # Ms. Berg
        return replace(phrase, head="person", name=" ".join(kept[titles[-1] :]), definite=True)
    roles = [index for index in range(len(kept)) if _is_role(kept, index)]
    bodies = [index for index, word in enumerate(kept) if _noun(word) in BODIES | WRITINGS]
    office = _office_end(kept, roles[-1]) if roles else 0
    if roles and not (bodies and bodies[-1] >= office):
        return _role(phrase, office)
    if bodies and bodies[-1] == len(kept) - 1:
        return _body(phrase)
    if words[0].lower() in ("a", "an") and len(kept) == 1:
        return replace(phrase, head="role", role=kept[0])  # a Kurd
    return _proper(phrase)


def _of_side(phrase: Phrase, entry: Side, owner: str = "") -> Phrase | None:
    """Read a name of the table of sides; None for an adjective."""
    if entry.kind == "demonym" and not phrase.words[-1].endswith("s"):
        return None
    head = "place" if entry.is_place else "body"
    return replace(phrase, head=head, name=entry.speaker, owner=owner)


def _is_role(kept: Sequence[str], index: int) -> bool:
    word = kept[index]
    followed = index + 1 < len(kept) and kept[index + 1][0].isupper()
    if word in NAMES_TOO and (not followed or (index and kept[index - 1] in KOREAN_NAMES)):
        return False
    return _noun(word) in _ROLES


def _noun(word: str) -> str:
    """Return a word as the lists have it; empty for a possessive."""
    return sides.bare(word).lower().rstrip(".") if not is_possessive(word) else ""


def _office_end(kept: Sequence[str], noun: int) -> int:
    """Return the place after a role, with what follows its `of`: Secretary of State."""
    end = noun + 1
    if post := _post_end(kept, end):
        return post
    if end < len(kept) and kept[end].lower() in ("of", "for"):
        end += 1
        while end < len(kept) and kept[end] in OFFICES:
            end += 1
    return end


def _role(phrase: Phrase, end: int) -> Phrase:
    """Read `foreign minister`, and `foreign minister Ann Berg`."""
    kept = phrase.kept
    role, name = " ".join(kept[:end]), sides.bare(" ".join(kept[end:]))
    if name and is_name(name) and not is_plural(kept[end - 1]):
        return replace(phrase, head="person", name=name, role=role)
    return replace(phrase, head="role", role=role)


def _body(phrase: Phrase) -> Phrase | None:
    """Read `the ministry`, and `Kim Song's answer`."""
    kept, owner = phrase.kept, _owner(phrase.kept)
    if kept[-1].lower() in WRITINGS and not (owner or kept != phrase.words):
        return None
    head = "writing" if kept[-1] in WRITINGS else "body"
    return replace(phrase, head=head, name=" ".join(kept), owner=owner)


def _owner(kept: Sequence[str]) -> str:
    """Return the names up to a possessive: Kim Song's answer."""
    for index, word in enumerate(kept):
        if not word[0].isupper():
            break
        if word.endswith(("'s", "s'")):
            return sides.bare(" ".join(kept[: index + 1]))
    return ""


def _proper(phrase: Phrase) -> Phrase | None:
    """Read a bare name, after what it belongs to: Britain's Michael Jopling, Amro's Nelissen."""
    kept, owner = phrase.kept, _owner(phrase.kept)
    rest = kept[len(owner.split()) :]
    while rest and not is_name(rest[0]):
        rest = rest[1:]
    if not owner and not is_name(kept[0]):
        phrase = replace(phrase, start=phrase.end - len(rest))
    if not rest or is_possessive(rest[-1]):
        return None
    name = " ".join(rest)
    if known := sides.lookup(name):
        return _of_side(phrase, known, owner)
    acronym = len(rest) == 1 and name.isupper() and len(name) > 1
    body = acronym or any(_noun(word) in BODIES for word in rest)
    return replace(phrase, head="body" if body else "person", name=name, owner=owner)


def read(tokens: Sequence[Token], start: int, limit: int) -> Phrase | None:
    """Read the longest noun phrase that starts at one token and ends before ``limit``."""
    if start >= limit:
        return None
    if tokens[start].lower in PRONOUNS:
        return Phrase(start, start + 1, "pronoun", (tokens[start].text,))
    end = _head_end(tokens, start, min(limit, start + HEAD_WORDS))
    phrase = classified(tokens, start, end) if end > start else None
    return _with_tail(tokens, phrase, limit) if phrase else None


def before(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Read the longest noun phrase that ends right before the token ``end``."""
    for index in range(max(start, end - HEAD_WORDS - TAIL_WORDS), end):
        if _may_start(tokens, index, start):
            phrase = read(tokens, index, end)
            if phrase and phrase.end == end:
                return phrase
    return None


def _may_start(tokens: Sequence[Token], index: int, start: int) -> bool:
    token, word = tokens[index], tokens[index].lower
    if not token.is_word or word in FUNCTION_WORDS - PRONOUNS:
        return False
    at_edge = index == start or not tokens[index - 1].is_word
    return at_edge or token.is_name or word in DETERMINERS | PRONOUNS | _NOUNS | CONJUNCTIONS


def _with_tail(tokens: Sequence[Token], phrase: Phrase, limit: int) -> Phrase:
    """Add what follows: of the ministry, at the university, who asked not to be named."""
    index = phrase.end
    if phrase.head == "place" or index >= limit:
        return phrase
    first = tokens[index].lower
    if first not in PREPOSITIONS and not (phrase.head == "writing" and first in ISSUED):
        return phrase
    end, free = index + 1, first in ISSUED | FREE_TAILS
    while end < min(limit, index + TAIL_WORDS) and _in_tail(tokens[end], free):
        end += 1
    return replace(phrase, end=end, tail=_texts(tokens[index:end]))


def _in_tail(token: Token, free: bool) -> bool:
    """Whether a tail goes on; verbs end it, save in `an official who asked …`."""
    if token.is_name or token.is_date or token.text == "-":
        return True
    word = token.lower
    if not token.is_word or word in SPEECH or (word in ACTS and not free):
        return False
    return free or not (word in BE | IRREGULAR or word.endswith("ed"))


def general(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Read all tokens as one noun phrase, whatever its noun: exit polls, my father, the memo.

    None where they hold a verb or a mark, or begin as no noun phrase does.
    """
    while start < end and leads_in(tokens[start]):
        start += 1
    words = tokens[start:end]
    if not 0 < len(words) <= HEAD_WORDS or not all(word.is_word or word.is_date for word in words):
        return None
    led = (i for i, word in enumerate(words) if i and word.lower in GENERAL_TAILS)
    stop = next(led, len(words))
    head, first = _texts(words[:stop]), words[0].lower
    noun = head[-1]
    opened = first in DETERMINERS or first[0].isdigit() or noun in _NOUNS
    owned = any(is_possessive(word) for word in head[:-1])
    if not (opened or owned or noun.endswith(("s", "men", "people"))) or not noun.islower():
        return None
    if noun in FUNCTION_WORDS | _VERBS or noun.endswith(("ing", "ly", "'s")) or len(noun) < 3:
        return None
    if any(_is_verb(words, index) for index in range(len(words))):
        return None
    phrase = Phrase(start, end, "role", head, _texts(words[stop:]), definite=first in _DEFINITE)
    name = " ".join(phrase.kept)
    if noun in THINGS | BODIES:
        return replace(phrase, head="body", name=name)
    return replace(phrase, role=name)


def leads_in(token: Token) -> bool:
    """Whether a token may stand before the noun phrase of a clause: a date, an adverb, `and`."""
    return is_filler(token) or token.lower in CONJUNCTIONS | FILLERS


def _is_verb(words: Sequence[Token], index: int) -> bool:
    """Whether a word of a noun phrase is a verb, so that the whole is none."""
    word = words[index].lower
    follows = words[index + 1].lower if index + 1 < len(words) else "."
    if word.endswith("ed") and index and word not in _VERBS:
        return follows == "." or follows in DETERMINERS | PREPOSITIONS - {"by"}
    return word in _VERBS or (word in SPEECH - _NOUNS and index > 0)
