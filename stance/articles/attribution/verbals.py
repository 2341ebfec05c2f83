"""Find attributions by a verb of speech: `Kim said`, `said Kim`, `was dismissed by Kim`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.articles.attribution import phrases, placing, subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.extents import content
from stance.articles.attribution.saying import Saying
from stance.articles.attribution.verbs import (
    after_to,
    denied,
    is_light,
    left_open,
    may_tell,
    misread,
    passive,
    subordinate,
    tells,
)
from stance.articles.tokens import Token
from stance.articles.vocabulary.grammar import BE
from stance.articles.vocabulary.speech import ACTS, LEADING_TO, LEFT_OPEN

VERBS = 12  # verbs of speech looked at in a sentence; real sentences have fewer
_IRREGULAR = frozenset("said told wrote says".split())
_SPEAKING = frozenset("say tell declare add warn announce".split())


def find(tokens: Sequence[Token]) -> Iterator[Saying]:
    """Find them in the order of the sentence."""
    seen = 0
    for place, token in enumerate(tokens):
        if seen >= VERBS:
            return
        if token.text.islower() and may_tell(tokens, place):
            seen += 1
            if (one := _attributed(tokens, place)) is not None:
                yield one


def _attributed(tokens: Sequence[Token], at: int) -> Saying | None:
    """Read one verb by its form: infinitive, passive, participle, or finite."""
    if (start := left_open(tokens, at)) < at:
        return _of_denial(tokens, at, start)
    if after_to(tokens, at):
        return _of_infinitive(tokens, at)
    light = is_light(tokens, at)
    if denied(tokens, at) or not (light or tells(tokens, at)):
        return None
    if passive(tokens, at):
        return _quoted(tokens, at) if tokens[at].lower == "quoted" else _by(tokens, at)
    helped = at and tokens[at - 1].lower in ("was", "is", "were", "are")
    if tokens[at].lower.endswith("ing") and not helped:
        return _of_participle(tokens, at)
    return _finite(tokens, at, act=light or tokens[at].lower in ACTS)


def _of_denial(tokens: Sequence[Token], at: int, start: int) -> Saying | None:
    """Read `Kim did not rule out talks`, with the denial in what was said."""
    if start and tokens[start - 1].lower in BE:  # talks were not ruled out
        return None
    subject = subjects.before(tokens, start)
    if subject is None or subordinate(tokens, subject.start):
        return None
    return Saying(subject, LEFT_OPEN, at, 0, start, "leading", act=True)


def _finite(tokens: Sequence[Token], at: int, act: bool) -> Saying | None:
    """Find the subject before a verb, after it, or left out."""
    subject = subjects.before(tokens, at)
    if subject is None:
        inverted = subjects.after(tokens, at) if not act and _inverts(tokens, at) else None
        if inverted is not None:
            return placing.inverted(tokens, at, inverted)
        return _of_relative(tokens, at, act) or _elided(tokens, at)
    if misread(tokens, at, subject):
        return None
    if not subordinate(tokens, subject.start):
        return placing.placed(tokens, at, subject, act)
    aside = [token.lower for token in tokens[max(0, subject.start - 2) : subject.start]]
    weak = placing.placed(tokens, at, subject, act) if aside == [",", "when"] else None
    return weak and replace(weak, weak=True, place="leading")


def _inverts(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a verb opens a clause, as in `“Yes,” said Kim`."""
    before = tokens[at - 1] if at else None
    return before is None or before.is_quote or before.text in (",", "?", "!", "\u2014")


def _of_relative(tokens: Sequence[Token], at: int, act: bool) -> Saying | None:
    """Give `…, who wrote that …` to the one before the comma."""
    relative = tokens[at - 1].lower if at > 2 and tokens[at - 2].text == "," else ""
    subject = None
    if relative == "who":
        subject = subjects.before(tokens, at - 1)
    if relative == "which" and (body := phrases.before(tokens, max(0, at - 12), at - 2)):
        acts = body.head in ("body", "place")
        subject = Subject(body, None, body.start, body.end) if acts else None
    if subject is None:
        return None
    end = at if act else content(tokens, at)
    return Saying(subject, tokens[at].lower, at, 0, end, "leading", act, weak=True)


def _elided(tokens: Sequence[Token], at: int) -> Saying | None:
    """Give the second verb of `sent a carrier and warned …` to the subject of the sentence."""
    word = tokens[at].lower
    follows = at > 0 and tokens[at - 1].lower in ("and", "but", ",")
    if not follows or (word[-2:] != "ed" and word not in _IRREGULAR):
        return None
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at:
        return None
    act = word in ACTS
    return Saying(subject, word, at, 0, at if act else at + 1, "leading", act, own=False)


def _quoted(tokens: Sequence[Token], at: int) -> Saying | None:
    """Read `was quoted as saying`."""
    subject = subjects.before(tokens, at)
    saying = next((i for i in range(at, len(tokens)) if tokens[i].lower == "saying"), None)
    if subject is None or saying is None:
        return None
    return Saying(subject, "quoted", at, subject.start, saying + 1, "leading")


def _by(tokens: Sequence[Token], at: int) -> Saying | None:
    """Find who did it: `was dismissed by the minister`."""
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
                speech = tokens[at].lower in _SPEAKING
                end = content(tokens, at) if speech else at
                return Saying(subject, tokens[at].lower, at, 0, end, "leading", not speech)
    return None
