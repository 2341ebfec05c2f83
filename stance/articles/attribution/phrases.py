"""Read a noun phrase that names a speaker: a person, a role, a body, a country, a pronoun."""

from collections.abc import Iterator, Sequence
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
    GIVEN_MEN,
    GIVEN_WOMEN,
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
    QUANTITIES,
    SPEECH,
    SUBJECTS,
    THINGS,
    WRITINGS,
)
from stance.articles.tokens import Token, is_name

NOUNS = OFFICIALS | COMMENTATORS | PERSONS | BODIES | WRITINGS


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


def is_plural(noun: str) -> bool:
    """Whether a noun is in the plural: officials."""
    word = noun.lower()
    return word.endswith("men") or (word.endswith("s") and word not in ("boss", "press"))


def is_possessive(word: str) -> bool:
    """Whether a word is a possessive: `Kim's`."""
    return word.endswith(("'s", "\u2019s"))


LOOSE_WORDS = 4  # other words in a row inside a head: the tired old envoy
LEADS_NO_NAME = FUNCTION_WORDS | DETERMINERS | FILLERS | SPEECH | {"asked", "according", "speaking"}


def head_end(tokens: Sequence[Token], start: int, limit: int) -> int:
    """Return the end of the head that starts at one token; ``start`` where there is none."""
    end, loose = start, 0
    place = start + (tokens[start].lower in DETERMINERS)
    while place < limit:
        if passed := _over_small_words(tokens, start, place, limit):
            place = passed
            continue
        if _is_end(tokens[place]):
            break
        if _may_close(tokens, start, place):
            end, loose = place + 1, 0
        elif tokens[place].lower in FUNCTION_WORDS | DETERMINERS or loose >= LOOSE_WORDS:
            break
        else:
            loose += 1
        place += 1
        if loose and end > start and not _goes_on(tokens, place, limit):
            break
    return end


def _is_end(token: Token) -> bool:
    """Whether a token ends a head: a mark, or a verb of speech."""
    if not token.is_word:
        return token.text != "-"
    verb = token.lower in SPEECH | IRREGULAR and token.lower not in NOUNS
    return verb and not token.is_name


def _may_close(tokens: Sequence[Token], start: int, place: int) -> bool:
    """Whether a word may be the last of a head: a name, or a noun that speaks."""
    word = tokens[place].lower
    named = tokens[place].is_name and not (place == start and word in LEADS_NO_NAME)
    return named or sides.bare(word) in NOUNS


def _goes_on(tokens: Sequence[Token], place: int, limit: int) -> bool:
    """Whether a small word inside a phrase still leads to a noun that speaks."""
    for token in tokens[place : min(limit, place + 3)]:
        if not token.is_word or token.lower in FUNCTION_WORDS:
            return False
        if token.lower in NOUNS:
            return True
    return False


def _over_small_words(tokens: Sequence[Token], start: int, place: int, limit: int) -> int:
    """Return the place after a small word inside a name or an office; 0 where it is none."""
    token, word = tokens[place], tokens[place].lower
    if word in NAME_PARTS and token.text.islower() and _inside_name(tokens, place, limit):
        return place + 1
    if word in ("for", "to") and (over := _over_post(tokens, start, place, limit)):
        return over
    joins = word in ("of", "and", "for", "the", "&") and _joins(tokens, start, place, limit)
    return place + 1 if joins else 0


def _inside_name(tokens: Sequence[Token], place: int, limit: int) -> bool:
    around = [*tokens[place - 1 : place], *tokens[place + 1 : min(limit, place + 3)]]
    if len(around) < 2 or not any(token.is_name for token in around[1:]):
        return False
    return around[0].is_name or around[0].lower in NAME_PARTS


def _over_post(tokens: Sequence[Token], start: int, place: int, limit: int) -> int:
    """Return the place after the post of `envoy for North Korea Sung Kim`; 0 without one."""
    if place == start or tokens[place - 1].lower not in NOUNS:
        return 0
    words = [token.text for token in tokens[place + 1 : min(limit, place + 8)]]
    first = 1 if words[:1] == ["the"] else 0
    found = sides.at(words, first) if len(words) > first else None
    if found is None or is_possessive(words[found.end - 1]):
        return 0
    if any(sides.bare(word).lower() in NOUNS for word in words[found.end : found.end + 3]):
        return 0
    end = found.end + (words[found.end : found.end + 1] == ["policy"])
    return place + 1 + end if end < len(words) and words[end][0].isupper() else 0


def _joins(tokens: Sequence[Token], start: int, place: int, limit: int) -> bool:
    """Whether `of` or `and` is part of a name: Secretary of State, Trade and Industry."""
    if place == start or place + 1 >= limit:
        return False
    last, after = tokens[place - 1], tokens[place + 1]
    if not last.is_name or last.lower.endswith("'s"):
        return False
    if after.text in OFFICES or (after.lower == "the" and tokens[place].text == "of"):
        follows = tokens[place + 2] if after.lower == "the" and place + 2 < limit else after
        return follows.text in OFFICES
    named = " ".join(token.text for token in tokens[start : place + 2])
    return sides.lookup(named) is not None


_DEFINITE = frozenset("the this that his her its their".split())
_LINKS = NAME_PARTS | {"of", "and", "&", "the"}


@dataclass(frozen=True, slots=True)
class _Head:
    """The words at the tokens ``start`` to ``end``; ``kept`` are those after a determiner."""

    start: int
    end: int
    words: tuple[str, ...]
    kept: tuple[str, ...]

    def phrase(self, head: str, name: str = "", role: str = "", owner: str = "") -> Phrase:
        """Make a phrase without a tail."""
        definite = self.words[0].lower() in _DEFINITE
        return Phrase(self.start, self.end, head, self.words, (), name, role, owner, definite)


def classified(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Return what some tokens name, by the last noun and the names after it."""
    words = tuple(token.text.replace("\u2019", "'") for token in tokens[start:end])
    kept = words[1:] if words[0].lower() in DETERMINERS else words
    if not kept:
        return None
    head = _Head(start, end, words, kept)
    return _named_place(head) or _honoured(head) or _by_noun(head)


def _named_place(head: _Head) -> Phrase | None:
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
    if not titles or head.kept[-1].islower():
        return None
    return replace(head.phrase("person", " ".join(head.kept[titles[-1] :])), definite=True)


def _by_noun(head: _Head) -> Phrase | None:
    kept = head.kept
    roles = [place for place in range(len(kept)) if _is_role(kept, place)]
    bodies = [place for place, word in enumerate(kept) if _noun(word) in BODIES | WRITINGS]
    office = _office_end(kept, roles[-1]) if roles else 0
    if roles and not (bodies and bodies[-1] >= office):
        return _role(head, office)
    if bodies and bodies[-1] == len(kept) - 1:
        return _body(head)
    if head.words[0].lower() in ("a", "an") and len(kept) == 1:
        return head.phrase("role", role=kept[0])  # a Kurd
    return _proper(head)


def _is_role(kept: Sequence[str], place: int) -> bool:
    word = kept[place]
    if word in NAMES_TOO and place and kept[place - 1] in KOREAN_NAMES:
        return False
    if word in NAMES_TOO and not (place + 1 < len(kept) and kept[place + 1][0].isupper()):
        return False
    return _noun(word) in OFFICIALS | COMMENTATORS | PERSONS


def _noun(word: str) -> str:
    """Return a word as the lists have it; empty for a possessive."""
    return sides.bare(word).lower().rstrip(".") if not is_possessive(word) else ""


def _office_end(kept: Sequence[str], noun: int) -> int:
    """Return the place after a role, with what follows its `of`: Secretary of State."""
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
    role, rest = " ".join(head.kept[:end]), [*head.kept[end:]]
    if rest and is_possessive(rest[-1]):  # President Obama's
        rest[-1] = sides.bare(rest[-1])
    if rest and is_name(rest[0]) and not is_plural(head.kept[end - 1]):
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
    """Return the names up to a possessive: Kim Song's answer."""
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
    while rest and not is_name(rest[0]):
        rest = rest[1:]
    if not owner and not is_name(kept[0]):
        head = replace(head, start=head.end - len(rest))
    if not rest or not all(is_name(word) or word in _LINKS for word in rest):
        return None
    if len(rest) > 1 and (found := sides.at(rest, 0)) and found.entry.kind == "demonym":
        rest, owner = rest[found.end :], owner or found.entry.name
    return _of_name(head, rest, owner) if rest and not is_possessive(rest[-1]) else None


def _of_name(head: _Head, rest: Sequence[str], owner: str) -> Phrase | None:
    """Read a bare name as a country, a body or a person."""
    name = " ".join(rest)
    known = sides.lookup(name)
    if known:
        if known.kind == "demonym" and not rest[-1].endswith("s"):
            return None
        return head.phrase("place" if known.is_place else "body", known.speaker, owner=owner)
    acronym = len(rest) == 1 and name.isupper() and len(name) > 1
    body = acronym or any(_noun(word) in BODIES for word in rest)
    return head.phrase("body" if body else "person", name, owner=owner)


HEAD_WORDS, TAIL_WORDS = 16, 14


def read(tokens: Sequence[Token], start: int, limit: int) -> Phrase | None:
    """Read the longest noun phrase that starts at one token and ends before ``limit``."""
    if start >= limit:
        return None
    if tokens[start].lower in PRONOUNS:
        return Phrase(start, start + 1, "pronoun", (tokens[start].text,))
    end = head_end(tokens, start, min(limit, start + HEAD_WORDS))
    phrase = classified(tokens, start, end) if end > start else None
    return _with_tail(tokens, phrase, limit) if phrase else None


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
    return at_edge or token.lower in NOUNS or token.lower in CONJUNCTIONS


def _with_tail(tokens: Sequence[Token], phrase: Phrase, limit: int) -> Phrase:
    """Add what follows: of the ministry, at the university, who asked not to be named."""
    place = phrase.end
    if phrase.head in ("pronoun", "place") or place >= limit:
        return phrase
    first = tokens[place].lower
    if first not in PREPOSITIONS and not (phrase.head == "writing" and first in ISSUED):
        return phrase
    end, free = place + 1, first in ISSUED | FREE_TAILS
    while end < min(limit, place + TAIL_WORDS) and _in_tail(tokens[end], free):
        end += 1
    tail = tuple(token.text.replace("\u2019", "'") for token in tokens[place:end])
    return replace(phrase, end=end, tail=tail)


def _in_tail(token: Token, free: bool) -> bool:
    """Whether a tail goes on; verbs end it, save in `an official who asked …`."""
    if token.is_name or token.is_date or token.text == "-":
        return True
    word = token.lower
    if not token.is_word or word in SPEECH or (word in ACTS and not free):
        return False
    return free or not (word in BE or word in IRREGULAR or word.endswith("ed"))


def general(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """Read all tokens as one noun phrase, whatever its noun: exit polls, my father, the memo.

    None where they hold a verb or a mark, or begin as no noun phrase does.
    """
    while start < end and _leads_in(tokens[start]):
        start += 1
    words = tokens[start:end]
    if not 0 < len(words) <= HEAD_WORDS or not all(one.is_word or one.is_date for one in words):
        return None
    led = (i for i, word in enumerate(words) if i and word.lower in GENERAL_TAILS)
    stop = next(led, len(words))
    head = [word.text.replace("\u2019", "'") for word in words[:stop]]
    noun = head[-1]
    counted = words[0].lower in QUANTITIES or words[0].text[0].isdigit()
    opened = counted or words[0].lower in DETERMINERS or noun.endswith(("s", "men", "people"))
    owned = any(is_possessive(word) for word in head[:-1])
    if (
        not noun.islower()
        or is_possessive(noun)
        or _is_no_noun(noun)
        or not (opened or owned or noun in NOUNS)
    ):
        return None
    if any(_is_verb(words, i) for i in range(len(words))):
        return None
    tail = tuple(word.text.replace("\u2019", "'") for word in words[stop:])
    kept = head[1:] if head[0].lower() in DETERMINERS and len(head) > 1 else head
    name, definite = " ".join(kept), head[0].lower() in _DEFINITE
    if noun.lower() == "one" and len(tail) > 1 and tail[0] == "of":  # one of her advisers
        name = tail[-1].removesuffix("s")
    if noun in THINGS | BODIES:
        return Phrase(start, end, "body", tuple(head), tail, name, definite=definite)
    return Phrase(start, end, "role", tuple(head), tail, role=name, definite=definite)


def _leads_in(token: Token) -> bool:
    """Whether a token may stand before the noun phrase of a clause: a date, an adverb, `and`."""
    word = token.lower
    return token.is_date or word in CONJUNCTIONS | FILLERS | {"both", "even"} or word.endswith("ly")


def _is_no_noun(word: str) -> bool:
    return word in FUNCTION_WORDS | IRREGULAR | BE or word.endswith(("ing", "ly")) or len(word) < 3


def _is_verb(words: Sequence[Token], place: int) -> bool:
    """Whether a word of a noun phrase is a verb, so that the whole is none."""
    word = words[place].lower
    follows = words[place + 1].lower if place + 1 < len(words) else "."
    if word in BE | MODALS | IRREGULAR | PRONOUNS | SUBJECTS:
        return word not in ("must",)
    if word.endswith("ed") and place:
        return follows == "." or follows in DETERMINERS or follows in PREPOSITIONS - {"by"}
    return word in SPEECH and word not in NOUNS and place > 0


def persons(tokens: Sequence[Token]) -> Iterator[str]:
    """Find the names of two words or more that are no country's and no body's."""
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and end - place < HEAD_WORDS and tokens[end].is_name:
            end += 1
        if end - place > 1:
            phrase = classified(tokens, place, end)
            name = phrase.name if phrase and phrase.head == "person" else ""
            opens = place == 0 and tokens[0].lower not in GIVEN_MEN | GIVEN_WOMEN
            if " " in name and not (opens or tokens[place].lower in HONORIFICS):
                yield name
        place = max(end, place + 1)
