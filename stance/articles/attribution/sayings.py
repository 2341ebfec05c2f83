"""Find the attributions of a sentence, and choose those that govern it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.articles import sides
from stance.articles.attribution import phrases, subjects, verbs
from stance.articles.attribution.phrases import Phrase, is_possessive
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import (
    Attribution,
    after_to,
    content_start,
    is_denied,
    is_light,
    is_noun,
    is_passive,
    is_subordinate,
    left_open,
    may_report,
    reports,
)
from stance.articles.lexicon import (
    ACTS,
    BE,
    CLAIMS,
    LEADING_TO,
    LED,
    LEFT_OPEN,
    OPINIONS,
    PLAIN,
    PRESS,
    REPORTED,
    SPEECH,
    WRITINGS,
)
from stance.articles.tokens import Token

FIRST = 30  # tokens in which `in Kim's view` is looked for


def _find_without_verb(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find them in the order of the sentence."""
    for place, token in enumerate(tokens[:-2]):
        words = [token.lower for token in tokens[place : place + 4]]
        if words[:2] == ["according", "to"]:
            found = _according(tokens, place)
        elif words[:2] == ["in", "the"] and words[3:] == ["of"] and words[2] in _WORDS:
            found = _in_the_words_of(tokens, place)
        elif token.lower == "in" and tokens[place + 1].is_name and place < FIRST:
            found = _in_ones_view(tokens, place)
        else:
            continue
        if found is not None:
            yield found


_WORDS = OPINIONS | {"words"}


def _according(tokens: Sequence[Token], place: int) -> Attribution | None:
    subject = subjects.named(tokens, place + 2, wide=True)
    if subject is None or subject.phrase.head == "pronoun":
        return None
    end = subject.end
    while end < len(tokens) and tokens[end].is_date:
        end += 1
    end += place == 0 and end < len(tokens) and tokens[end].text == ","
    where = "inner" if place == 0 else "trailing"
    return Attribution(subject, "according to", place, place, end, where)


def _in_the_words_of(tokens: Sequence[Token], place: int) -> Attribution | None:
    subject = subjects.named(tokens, place + 4) if place + 4 < len(tokens) else None
    if subject is None or subject.phrase.head == "pronoun":
        return None
    return Attribution(subject, "words", place, place, subject.end, "inner")


def _in_ones_view(tokens: Sequence[Token], place: int) -> Attribution | None:
    """Read `in Kim's view`."""
    for end in range(place + 2, min(len(tokens), place + 6)):
        if tokens[end].lower in OPINIONS and tokens[end - 1].lower.endswith("'s"):
            named = [*tokens[place + 1 : end - 1], tokens[end - 1].owner]
            owner = phrases.before(named, 0, len(named))
            if owner and owner.head in ("person", "place", "body"):
                subject = Subject(owner, None, place, end + 1)
                return Attribution(subject, tokens[end].lower, end, place, end + 1, "inner")
            return None
    return None


LEAD = 6  # tokens before a noun that opens its sentence
_MORE = frozenset("to that for over against of who which about as".split())
REACH = 10  # tokens between a speaker and the noun


VERBS = 12  # verbs of speech looked at in a sentence; real sentences have fewer
_IRREGULAR = frozenset("said told wrote says".split())
_SPEAKING = frozenset("say tell declare add warn announce".split())


def _find_verbal(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find them in the order of the sentence."""
    seen = 0
    for place, token in enumerate(tokens):
        if seen >= VERBS:
            return
        first = place == 0 and token.lower in SPEECH and len(tokens) > 1 and tokens[1].is_name
        if (token.text.islower() or first) and may_report(tokens, place):
            seen += 1
            if (one := _attributed(tokens, place)) is not None:
                yield one


def _attributed(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read one verb by its form: infinitive, passive, participle, or finite."""
    if (start := left_open(tokens, at)) < at:
        return _of_denial(tokens, at, start)
    if after_to(tokens, at):
        return _of_infinitive(tokens, at)
    if (quoting := _quoting(tokens, at)) is not None:
        return quoting
    light = is_light(tokens, at)
    if is_denied(tokens, at) or not (light or reports(tokens, at)):
        return None
    if is_passive(tokens, at):
        return _quoted(tokens, at) if tokens[at].lower == "quoted" else _by(tokens, at)
    helped = at and tokens[at - 1].lower in ("was", "is", "were", "are")
    if tokens[at].lower.endswith("ing") and not helped:
        return _of_participle(tokens, at)
    return _finite(tokens, at, act=light or tokens[at].lower in ACTS)


def _of_denial(tokens: Sequence[Token], at: int, start: int) -> Attribution | None:
    """Read `Kim did not rule out talks`, with the denial in what was said."""
    if start and tokens[start - 1].lower in BE:  # talks were not ruled out
        return None
    subject = subjects.before(tokens, start)
    if subject is None or is_subordinate(tokens, subject.start):
        return None
    return Attribution(subject, LEFT_OPEN, at, 0, start, "leading", act=True)


def _finite(tokens: Sequence[Token], at: int, act: bool) -> Attribution | None:
    """Find the subject before a verb, after it, or left out."""
    subject = subjects.before(tokens, at, _is_certain(tokens, at))
    if subject is None:
        inverted = subjects.after(tokens, at) if not act and _inverts(tokens, at) else None
        if inverted is not None:
            return verbs.place_before_subject(tokens, at, inverted)
        return _of_relative(tokens, at, act) or _elided(tokens, at)
    if is_noun(tokens, at, subject):
        return None
    if not is_subordinate(tokens, subject.start):
        return verbs.place_after_subject(tokens, at, subject, act)
    aside = [token.lower for token in tokens[max(0, subject.start - 2) : subject.start]]
    reported = aside == [",", "when"] or (aside[-1:] and aside[-1] in REPORTED)
    weak = verbs.place_after_subject(tokens, at, subject, act) if reported else None
    return weak and replace(weak, weak=True, place="leading")


def _is_certain(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb reports speech whatever its subject: said, or one before `that` or a quote."""
    if tokens[at].lower in PLAIN:
        return True
    near = tokens[at + 1 : at + 6]
    return any(token.is_quote or token.lower == "that" for token in near)


def _inverts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb opens a clause, as in `“Yes,” said Kim`."""
    before = tokens[at - 1] if at else None
    return before is None or before.is_quote or before.text in (",", "?", "!", "\u2014")


def _of_relative(tokens: Sequence[Token], at: int, act: bool) -> Attribution | None:
    """Attribute `…, who wrote that …` to the one before the comma."""
    place = subjects.over_fillers(tokens, at) - 1
    relative = tokens[place].lower if place > 0 else ""
    if relative not in ("who", "which"):
        return None
    end = place - 1 if tokens[place - 1].text == "," else place
    subject = subjects.before(tokens, place) if relative == "who" else None
    if relative == "which" and (body := phrases.before(tokens, max(0, end - 12), end)):
        acts = body.head in ("body", "place")
        subject = Subject(body, None, body.start, body.end) if acts else None
    if subject is None or subject.phrase.head == "pronoun":
        return None
    end = at if act else content_start(tokens, at)
    return Attribution(subject, tokens[at].lower, at, 0, end, "leading", act, weak=True)


def _elided(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the second verb of `sent a carrier and warned …` to the subject of the sentence."""
    word = tokens[at].lower
    also = at > 1 and tokens[at - 1].lower in ("also", "then", "later")
    follows = at > 0 and tokens[at - 1 - also].lower in ("and", "but", ",")
    if not follows or (word[-2:] != "ed" and word not in _IRREGULAR):
        return None
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at:
        return None
    act = word in ACTS
    return Attribution(subject, word, at, 0, at if act else at + 1, "leading", act, own=False)


def _quoting(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read `quoted him as saying that …`, where the speaker is the object."""
    near = [token.lower for token in tokens[at : at + REACH + 4]]
    if near[0] not in ("quoted", "quotes", "quoting", "cited", "citing") or "as" not in near[:-1]:
        return None
    stop = at + near.index("as")
    if tokens[stop + 1].lower != "saying" or stop == at + 1:
        return None
    pronoun = {"him": "he", "her": "she", "it": "it", "them": "they"}.get(near[1], "")
    phrase: Phrase | None = Phrase(at + 1, stop, "pronoun", (pronoun,))
    if not pronoun or stop > at + 2:
        phrase = phrases.read(tokens, at + 1, stop)
    if phrase is None or phrase.end != stop:
        return None
    subject = Subject(phrase, None, at + 1, stop)
    return Attribution(subject, "quoted", at, 0, content_start(tokens, stop + 1), "leading")


def _quoted(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read `was quoted as saying`."""
    subject = subjects.before(tokens, at)
    saying = next((i for i in range(at, len(tokens)) if tokens[i].lower == "saying"), None)
    if subject is None or saying is None:
        return None
    return Attribution(subject, "quoted", at, subject.start, saying + 1, "leading")


def _by(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Find who did it: `was dismissed by the minister`."""
    for place in range(at + 1, min(len(tokens), at + 10)):
        if tokens[place].lower == "by":
            subject = subjects.named(tokens, place + 1)
            if subject is None or subject.phrase.head == "writing":
                return None
            return Attribution(subject, tokens[at].lower, at, 0, 0, "leading", act=True)
        if not tokens[place].is_word:
            return None
    return None


def _of_participle(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Attribute `issued a statement, denouncing …` to the subject of the sentence."""
    if at and tokens[at - 1].lower in ("of", "from", "without", "about", "the", "a", "than"):
        return None
    before = tokens[at - 1] if at else None
    apart = before is None or before.is_quote or not before.is_word
    if not (apart or (before and before.lower in LED | WRITINGS)) and tokens[at].lower in SPEECH - {
        "saying",
        "adding",
    }:
        return None
    if with_ := subjects.after_with(tokens, at):
        return Attribution(
            with_, tokens[at].lower, at, with_.start - 1, at + 1, "leading", after_with=True
        )
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at or subject.phrase.words[0].lower() in ("it", "they"):
        return None
    return Attribution(subject, tokens[at].lower, at, 0, at, "leading", act=True, own=False)


def _of_infinitive(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return `Kim went on to warn …`, `a sentence that he was to repeat …` to their subject."""
    for place in range(at - 1, max(0, at - 10), -1):
        if tokens[place].lower in LEADING_TO | BE | {"would"}:
            subject = subjects.before(tokens, place)
            if subject is not None:
                speech = tokens[at].lower in _SPEAKING
                end = content_start(tokens, at) if speech else at
                return Attribution(subject, tokens[at].lower, at, 0, end, "leading", not speech)
    return None


def find(tokens: Sequence[Token]) -> list[Attribution]:
    """Find the attributions that govern a sentence, in order."""
    found = [*_find_without_verb(tokens), *_find_verbal(tokens)]
    found = [one for one in found if not one.weak] or found or [*_claims(tokens)]
    around = [one for one in found if one.place != "leading"]
    if not around:
        return _in_turn(tokens, found)
    semicolon = next((i for i, token in enumerate(tokens) if token.text == ";"), 0)
    pronoun = around[-1].subject.phrase.head == "pronoun"
    first = [one for one in around if one.start < semicolon] if pronoun else []
    last = _conduit(found, (first or around)[-1])
    return [last]


def _claims(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find `Kim's claim that the talks failed`."""
    for place in range(1, len(tokens) - 1):
        if tokens[place].lower not in CLAIMS or tokens[place + 1].lower != "that":
            continue
        owner = place - 1
        while owner > 0 and place - owner < 4 and tokens[owner].text.islower():
            if is_possessive(tokens[owner].text) or tokens[owner].lower in ("his", "her"):
                break
            owner -= 1
        phrase: Phrase | None
        if tokens[owner].lower in ("his", "her"):
            pronoun = "he" if tokens[owner].lower == "his" else "she"
            phrase = Phrase(owner, owner + 1, "pronoun", (pronoun,))
        elif tokens[owner].is_name and is_possessive(tokens[owner].text):
            named = [*tokens[:owner], tokens[owner].owner]
            phrase = phrases.before(named, max(0, owner - 6), owner + 1)
        else:
            continue
        if phrase is not None:
            subject = Subject(phrase, None, phrase.start, owner + 1)
            yield Attribution(
                subject, tokens[place].lower, place, phrase.start, place + 2, "leading", weak=True
            )


def _conduit(found: list[Attribution], last: Attribution) -> Attribution:
    """Return the attribution behind a news agency that only passes it on: `…, KCNA reported`."""
    inner = [one for one in found if one.place == "leading" and one.own]
    phrase = last.subject.phrase
    passed_on = last.verb in ("reported", "reports") and phrase.head == "body"
    names = [one.entry.kind for one in sides.find(phrase.words)]
    press = {"agency", "press"} & {*names} or PRESS & {word.lower() for word in phrase.words}
    by_press = last.verb == "according to" and phrase.head == "body" and press
    return inner[0] if inner and (passed_on or by_press) else last


def _in_turn(tokens: Sequence[Token], found: list[Attribution]) -> list[Attribution]:
    """Keep the first attribution, and later ones that start a clause with a subject of its own."""
    kept: list[Attribution] = []
    for one in found:
        if not kept:
            kept.append(one)
        elif one.place == "leading" and one.after_with and kept[-1].subject.phrase.head != "person":
            kept[-1] = one
        elif one.own and _parted(tokens, one.subject.start) and _others(kept[-1], one):
            kept.append(one)
    return kept


def _others(first: Attribution, second: Attribution) -> bool:
    phrase = second.subject.phrase
    return phrase.head != "pronoun" and phrase.name != first.subject.phrase.name


def _parted(tokens: Sequence[Token], start: int) -> bool:
    """Whether a new main clause starts here: `; Kim`, `, while Kim`, `, but Kim`."""
    if start > 2 and tokens[start - 1].text == ",":  # while in Tokyo, Kim
        led = [place for place in range(max(0, start - 5), start) if tokens[place].lower == "in"]
        start = led[0] if led else start
    words = [token.lower for token in tokens[max(0, start - 2) : start]]
    if not words:
        return False
    return words[-1] in (";", "while", "whereas", "\u2014") or words in ([",", "but"], [",", "and"])
