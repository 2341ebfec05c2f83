"""Find the attributions of a sentence: who is said to say, by which verb, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution import phrases, subjects
from stance.articles.attribution.extents import content, holds_clause, over_tail
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import (
    after_to,
    denied,
    is_light,
    may_tell,
    misread,
    passive,
    subordinate,
    tells,
)
from stance.articles.text.words import Token
from stance.articles.vocabulary.grammar import BE
from stance.articles.vocabulary.nouns import OPINIONS
from stance.articles.vocabulary.speech import ACTS, LEADING_TO, REPEATING, REPLIES

VERBS = 12  # verbs of speech looked at in a sentence; real sentences have fewer


@dataclass(frozen=True, slots=True)
class Saying:
    """Hold one attribution: the tokens from ``start`` to ``end`` are not what was said.

    ``place`` is ``leading``, ``inner`` or ``trailing``; ``act`` tells that the
    verb belongs to what was said (`rejected the offer`), ``own`` that it has a
    subject of its own, ``held`` that this stands after `with`, ``weak`` that it
    counts where there is no other: `the day when …`, `…, who said`.
    """

    subject: Subject
    verb: str
    at: int
    start: int
    end: int
    place: str
    act: bool = False
    own: bool = True
    held: bool = False
    weak: bool = False


def find(tokens: Sequence[Token]) -> list[Saying]:
    """Find the attributions that govern a sentence, in order."""
    found = [*_according(tokens), *_verbs(tokens)]
    found = [one for one in found if not one.weak] or found
    around = [one for one in found if one.place != "leading"]
    if around:
        semicolon = next((i for i, token in enumerate(tokens) if token.text == ";"), 0)
        pronoun = around[-1].subject.phrase.head == "pronoun"
        first = [one for one in around if one.start < semicolon] if pronoun else []
        last = _conduit(found, (first or around)[-1])
        return [*_in_turn(tokens, _apart(tokens, found, last)), last]
    return _in_turn(tokens, found)


def _apart(tokens: Sequence[Token], found: list[Saying], last: Saying) -> list[Saying]:
    """Give those before `while` or `;`, which a later `…, Kim said` does not take in."""
    marks = [i for i in range(last.start) if tokens[i].lower in ("while", "whereas", ";")]
    first = [one for one in found if marks and one.place == "leading" and one.at < marks[0]]
    return [one for one in first if one.own and one.subject.end < last.start]


def _conduit(found: list[Saying], last: Saying) -> Saying:
    """Look through a news agency that only passes on what somebody said: `…, KCNA reported`."""
    inner = [one for one in found if one.place == "leading" and one.own]
    passed_on = last.verb in ("reported", "reports") and last.subject.phrase.head == "body"
    agency = sides.lookup(last.subject.phrase.name) if last.verb == "according to" else None
    if inner and (passed_on or (agency and agency.kind in ("agency", "press"))):
        return replace(inner[0], end=inner[0].end)
    return last


def _in_turn(tokens: Sequence[Token], found: list[Saying]) -> list[Saying]:
    """Keep the first attribution, and later ones that start a clause with a subject of its own."""
    kept: list[Saying] = []
    for one in found:
        if not kept:
            kept.append(one)
        elif one.place == "leading" and one.held and kept[-1].subject.phrase.head != "person":
            kept[-1] = one
        elif one.own and _parted(tokens, one.subject.start) and _others(kept[-1], one):
            kept.append(one)
    return kept


def _others(first: Saying, second: Saying) -> bool:
    phrase = second.subject.phrase
    return phrase.head != "pronoun" and phrase.name != first.subject.phrase.name


def _parted(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a new main clause starts here: `; Kim`, `, while Kim`, `, but Kim`."""
    if start > 2 and tokens[start - 1].text == ",":  # while in Tokyo, Kim
        led = [place for place in range(max(0, start - 5), start) if tokens[place].lower == "in"]
        start = led[0] if led else start
    words = [token.lower for token in tokens[max(0, start - 2) : start]]
    if not words:
        return False
    return words[-1] in (";", "while", "whereas", "\u2014") or words in ([",", "but"], [",", "and"])


def _verbs(tokens: Sequence[Token]) -> Iterator[Saying]:
    seen = 0
    for place, token in enumerate(tokens):
        if seen >= VERBS:
            return
        if token.text.islower() and may_tell(tokens, place):
            seen += 1
            if (one := _attributed(tokens, place)) is not None:
                yield one


def _attributed(tokens: Sequence[Token], at: int) -> Saying | None:
    word = tokens[at].lower
    if after_to(tokens, at):
        return _of_infinitive(tokens, at)
    light = is_light(tokens, at)
    if denied(tokens, at) or not (light or tells(tokens, at)):
        return None
    act = light or word in ACTS
    if passive(tokens, at):
        return _by(tokens, at)
    if word.endswith("ing") and not (at and tokens[at - 1].lower in ("was", "is", "were", "are")):
        return _of_participle(tokens, at)
    subject = subjects.before(tokens, at)
    if subject is None and not act and _inverts(tokens, at):
        subject = subjects.after(tokens, at)
        if subject is not None:
            return _inverted(tokens, at, subject)
    if subject is None:
        return _of_relative(tokens, at, act) or _elided(tokens, at)
    if misread(tokens, at, subject):
        return None
    if subordinate(tokens, subject.start):
        aside = [token.lower for token in tokens[max(0, subject.start - 2) : subject.start]]
        weak = _placed(tokens, at, subject, act) if aside == [",", "when"] else None
        return weak and replace(weak, weak=True, place="leading")
    return _placed(tokens, at, subject, act)


def _of_relative(tokens: Sequence[Token], at: int, act: bool) -> Saying | None:
    """Give `…, who wrote that …` to the one before the comma."""
    relative = tokens[at - 1].lower if at > 2 and tokens[at - 2].text == "," else ""
    if relative not in ("who", "which"):
        return None
    subject = subjects.before(tokens, at - 1) if relative == "who" else None
    if relative == "which" and (body := phrases.before(tokens, max(0, at - 12), at - 2)):
        subject = (
            Subject(body, None, body.start, body.end) if body.head in ("body", "place") else None
        )
    if subject is None:
        return None
    end = at if act else content(tokens, at)
    return Saying(subject, tokens[at].lower, at, 0, end, "leading", act, weak=True)


def _by(tokens: Sequence[Token], at: int) -> Saying | None:
    """Find who did it: `was dismissed by the minister`, `was quoted as saying`."""
    if tokens[at].lower == "quoted":
        subject = subjects.before(tokens, at)
        saying = next((i for i in range(at, len(tokens)) if tokens[i].lower == "saying"), None)
        if subject is None or saying is None:
            return None
        return Saying(subject, "quoted", at, subject.start, saying + 1, "leading")
    for place in range(at + 1, min(len(tokens), at + 10)):
        if tokens[place].lower == "by":
            subject = subjects.named(tokens, place + 1)
            if subject is None or subject.phrase.head == "writing":
                return None
            return Saying(subject, tokens[at].lower, at, 0, 0, "leading", act=True)
        if not tokens[place].is_word:
            return None
    return None


def _of_participle(tokens: Sequence[Token], at: int) -> Saying | None:
    """Give `issued a statement, denouncing …` to the subject of the sentence."""
    if at and tokens[at - 1].lower in ("of", "for", "from", "without", "about", "the", "a", "than"):
        return None
    if with_ := subjects.held_by_with(tokens, at):
        return Saying(with_, tokens[at].lower, at, with_.start - 1, at + 1, "leading", held=True)
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at or subject.phrase.head == "pronoun":
        return None
    return Saying(subject, tokens[at].lower, at, 0, at, "leading", act=True, own=False)


def _of_infinitive(tokens: Sequence[Token], at: int) -> Saying | None:
    """Give `Kim went on to warn …`, `a sentence that he was to repeat …` to their subject."""
    for place in range(at - 1, max(0, at - 10), -1):
        if tokens[place].lower in LEADING_TO | BE | {"would"}:
            subject = subjects.before(tokens, place)
            if subject is not None:
                speech = tokens[at].lower in ("say", "tell", "declare", "add", "warn", "announce")
                end = content(tokens, at) if speech else at
                return Saying(subject, tokens[at].lower, at, 0, end, "leading", not speech)
    return None


_IRREGULAR = frozenset("said told wrote says".split())


def _elided(tokens: Sequence[Token], at: int) -> Saying | None:
    """Give the second verb of `sent a carrier and warned …` to the subject of the sentence."""
    if (
        at == 0
        or tokens[at - 1].lower not in ("and", "but", ",")
        or (tokens[at].lower[-2:] != "ed" and tokens[at].lower not in _IRREGULAR)
    ):
        return None
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at:
        return None
    word = tokens[at].lower
    return Saying(
        subject, word, at, 0, at if word in ACTS else at + 1, "leading", word in ACTS, False
    )


def _inverts(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1] if at else None
    return before is None or before.is_quote or before.text in (",", "?", "!", "\u2014")


def _inverted(tokens: Sequence[Token], at: int, subject: Subject) -> Saying:
    end = over_tail(tokens, subject.end)
    last = end >= len(tokens) or tokens[end].text in ".!?"
    return Saying(subject, tokens[at].lower, at, at, end, "trailing" if last or at else "leading")


def _placed(tokens: Sequence[Token], at: int, subject: Subject, act: bool) -> Saying | None:
    """Tell whether what was said stands after the attribution, around it, or before it."""
    word = tokens[at].lower
    end = over_tail(tokens, at + 1)
    opened = subject.start > 0 and (
        tokens[subject.start - 1].text in (",", "\u2014") or tokens[subject.start - 1].is_quote
    )
    said_before = opened and holds_clause(tokens, subject.start - 1)
    if end >= len(tokens) or tokens[end].text in ".!?":
        if opened and not act and (said_before or end == at + 1 or word == "told"):
            return Saying(subject, word, at, subject.start, end, "trailing")
        if not act and end >= len(tokens) - 1 and not tokens[at + 1 : end]:
            return None  # `Pyongyang had answered.` tells of no message
        if word in REPLIES and end > at + 1:
            return None  # nor does `replied in a statement on Friday`
        return Saying(subject, word, at, subject.start, at if act else at + 1, "leading", act)
    if said_before and not act and (tokens[end].text == "," or tokens[subject.start - 1].is_quote):
        follows = tokens[end].text == "," or tokens[end].is_quote
        return Saying(subject, word, at, subject.start, end, "inner" if follows else "trailing")
    start = 0 if not opened else subject.start
    if word in REPEATING and content(tokens, at) == at + 1:
        return Saying(subject, word, at, start, at, "leading")
    return Saying(subject, word, at, start, at if act else content(tokens, at), "leading", act)


def _according(tokens: Sequence[Token]) -> Iterator[Saying]:
    for place, token in enumerate(tokens[:-2]):
        if token.lower == "according" and tokens[place + 1].lower == "to":
            subject = subjects.named(tokens, place + 2)
            if subject and subject.phrase.head != "pronoun":
                where = "inner" if place == 0 else "trailing"
                end = subject.end
                while end < len(tokens) and tokens[end].is_date:
                    end += 1
                end += place == 0 and end < len(tokens) and tokens[end].text == ","
                yield Saying(subject, "according to", place, place, end, where)
        elif _in_the_words_of(tokens, place):
            subject = subjects.named(tokens, place + 4) if place + 4 < len(tokens) else None
            if subject and subject.phrase.head != "pronoun":
                yield Saying(subject, "words", place, place, subject.end, "inner")
        elif token.lower == "in" and tokens[place + 1].is_name and place < 30:
            yield from _in_words_of(tokens, place)


def _in_the_words_of(tokens: Sequence[Token], place: int) -> bool:
    words = [token.lower for token in tokens[place : place + 4]]
    return words[:2] == ["in", "the"] and words[3:] == ["of"] and words[2] in OPINIONS | {"words"}


def _in_words_of(tokens: Sequence[Token], place: int) -> Iterator[Saying]:
    """Find `in Kim's view`."""
    for end in range(place + 2, min(len(tokens), place + 6)):
        if tokens[end].lower in OPINIONS and tokens[end - 1].lower.endswith("'s"):
            owner = phrases.before(
                [*tokens[place + 1 : end - 1], _bare(tokens[end - 1])], 0, end - place - 1
            )
            if owner and owner.head in ("person", "place", "body"):
                subject = Subject(owner, None, place, end + 1)
                yield Saying(subject, tokens[end].lower, end, place, end + 1, "inner")
            return


def _bare(token: Token) -> Token:
    return Token(token.text[:-2], token.start, token.end - 2)
