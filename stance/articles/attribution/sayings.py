"""Find the attributions of a sentence, and choose those that govern it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.articles import sides
from stance.articles.attribution import phrases, subjects, verbs
from stance.articles.attribution.phrases import Phrase, is_possessive
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import Attribution, content_start
from stance.articles.lexicon import (
    ACTS,
    BASES,
    BE,
    CLAIMS,
    DENYING,
    HELPING,
    INFINITIVES,
    LEADING_TO,
    LED,
    LEFT_OPEN,
    LIGHT,
    PLAIN,
    PRESS,
    REPORTED,
    SPEECH,
    SUBORDINATORS,
    WRITINGS,
)
from stance.articles.tokens import Token

REACH = 14  # tokens between `quoted` and `saying`, or after `used` and before `to say`
VERBS = 16  # verbs of speech looked at in a sentence; real sentences have fewer
_IRREGULAR = frozenset("said told wrote says".split())
_SPEAKING = frozenset("say tell declare add warn announce".split())
_NO_SUBJECTS = frozenset("of from without about the a than".split())  # of saying
_QUOTING = frozenset("quoted quotes quoting cited citing".split())
_REPORTING = SPEECH | ACTS | BASES | LIGHT | INFINITIVES | _QUOTING | {"rule"}
_PARTING = (";", "while", "whereas", "\u2014")
_ANTECEDENTS = {"who": ("person", "role"), "which": ("body", "place")}
_OWNERS = {"his": "he", "him": "he", "her": "she", "it": "it", "them": "they"}


def find(tokens: Sequence[Token]) -> list[Attribution]:
    """Find the attributions that govern a sentence, in order."""
    listed = [*_find_according(tokens), *_find_verbal(tokens)]
    listed = [saying for saying in listed if not saying.weak] or listed or [*_find_claims(tokens)]
    around = [saying for saying in listed if saying.place != "leading"]
    if not around:
        return _in_turn(tokens, listed)
    semicolon = next((i for i, token in enumerate(tokens) if token.text == ";"), 0)
    pronoun = around[-1].subject.phrase.head == "pronoun"
    first = [saying for saying in around if saying.start < semicolon] if pronoun else []
    return [_conduit(listed, (first or around)[-1])]


def _find_according(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find `according to Kim`."""
    for index in range(len(tokens) - 2):
        if (tokens[index].lower, tokens[index + 1].lower) != ("according", "to"):
            continue
        subject = subjects.named(tokens, index + 2, wide=True)
        if subject and subject.phrase.head != "pronoun":
            end = subject.end
            end += end < len(tokens) and tokens[end].is_date
            end += index == 0 and end < len(tokens) and tokens[end].text == ","
            where = "inner" if index == 0 else "trailing"
            yield Attribution(subject, "according to", index, index, end, where)


def _find_verbal(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find them in the order of the sentence."""
    seen = 0
    for index, token in enumerate(tokens):
        first = index == 0 and token.lower in SPEECH and len(tokens) > 1 and tokens[1].is_name
        if token.lower in _REPORTING and (token.text.islower() or first) and seen < VERBS:
            seen += 1
            if attribution := _attributed(tokens, index):
                yield attribution


def _attributed(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read one verb by its form: infinitive, passive, participle, or finite."""
    word, before = tokens[at].lower, tokens[at - 1].lower if at else ""
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    if before in _NO_SUBJECTS:
        return None
    if word in ("rule", "ruled") and follows == "out" and (denial := _of_denial(tokens, at)):
        return denial
    if word in INFINITIVES and before == "to":
        return _of_infinitive(tokens, at)
    if word in _QUOTING and (quoted := _of_quoted(tokens, at)):
        return quoted
    light = verbs.is_light(tokens, at)
    plain = word in SPEECH | ACTS | BASES and verbs.reports(tokens, at)
    if verbs.is_denied(tokens, at) or not (light or plain):
        return None
    if verbs.is_passive(tokens, at):
        return _of_passive(tokens, at) if word != "quoted" else None
    if word.endswith("ing") and before not in ("was", "is", "were", "are"):
        return _of_participle(tokens, at)
    return _finite(tokens, at, act=light or word in ACTS or verbs.has_object(tokens, at))


def _of_denial(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read `Kim did not rule out talks`, with the denial in what was said."""
    start = at
    while start and tokens[start - 1].lower in DENYING | HELPING:
        start -= 1
    if DENYING.isdisjoint(token.lower for token in tokens[start:at]):
        return None
    subject = subjects.before(tokens, start)
    if subject is None or _is_subordinate(tokens, subject) or tokens[start - 1].lower in BE:
        return None
    return Attribution(subject, LEFT_OPEN, at, 0, start, "leading", act=True)


def _is_subordinate(tokens: Sequence[Token], subject: Subject) -> bool:
    """Whether a subject follows `if`, `when`, `which`."""
    return subject.start > 0 and tokens[subject.start - 1].lower in SUBORDINATORS


def _finite(tokens: Sequence[Token], at: int, act: bool) -> Attribution | None:
    """Find the subject before a verb, after it, or left out."""
    near = tokens[at + 1 : at + 6]
    certain = any(token.is_quote or token.lower == "that" for token in near)
    subject = subjects.before(tokens, at, wide=certain or tokens[at].lower in PLAIN)
    if subject is None:
        before = tokens[at - 1] if at else None
        opens = before is None or before.is_quote or before.text in (",", "?", "!", "\u2014")
        if opens and not act and (inverted := subjects.after(tokens, at)):
            return verbs.place_before_subject(tokens, at, inverted)
        return _of_relative(tokens, at, act) or _elided(tokens, at)
    if verbs.is_noun(tokens, at, subject):
        return None
    if not _is_subordinate(tokens, subject):
        return verbs.place_after_subject(tokens, at, subject, act)
    aside = [token.lower for token in tokens[max(0, subject.start - 2) : subject.start]]
    if aside != [",", "when"] and aside[-1] not in REPORTED:
        return None
    weak = verbs.place_after_subject(tokens, at, subject, act)
    return weak and replace(weak, weak=True, place="leading")


def _of_relative(tokens: Sequence[Token], at: int, act: bool) -> Attribution | None:
    """Attribute `…, who wrote that …` to the one before the comma."""
    index = subjects.over_fillers(tokens, at) - 1
    if index < 1 or tokens[index].lower not in _ANTECEDENTS:
        return None
    stop = index - (tokens[index - 1].text == ",")
    phrase = phrases.before(tokens, max(0, stop - subjects.WINDOW), stop)
    if phrase is None or phrase.head not in _ANTECEDENTS[tokens[index].lower]:
        return None
    subject = Subject(phrase, None, phrase.start, phrase.end)
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


def _of_quoted(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read `quoted him as saying that …`, and `Kim was quoted as saying …`."""
    near = [token.lower for token in tokens[at : at + REACH]]
    stop = at + next((i for i in range(len(near)) if near[i : i + 2] == ["as", "saying"]), 0)
    if stop == at:
        return None
    if verbs.is_passive(tokens, at):
        subject = subjects.before(tokens, at)
    elif near[1] in _OWNERS:
        subject = _pronoun(tokens, at + 1)
    else:
        phrase = phrases.read(tokens, at + 1, stop)
        subject = Subject(phrase, None, at + 1, stop) if phrase else None
    if subject is None:
        return None
    return Attribution(subject, "quoted", at, 0, content_start(tokens, stop + 1), "leading")


def _pronoun(tokens: Sequence[Token], index: int) -> Subject:
    phrase = Phrase(index, index + 1, "pronoun", (_OWNERS[tokens[index].lower],))
    return Subject(phrase, None, index, index + 1)


def _of_passive(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Find who did it: `was dismissed by the minister`."""
    for index in range(at + 1, min(len(tokens), at + 10)):
        if not tokens[index].is_word:
            return None
        if tokens[index].lower == "by":
            subject = subjects.named(tokens, index + 1)
            if subject is None or subject.phrase.head == "writing":
                return None
            return Attribution(subject, tokens[at].lower, at, 0, 0, "leading", act=True)
    return None


def _of_participle(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Attribute `issued a statement, denouncing …` to the subject of the sentence."""
    word, before = tokens[at].lower, tokens[at - 1] if at else None
    apart = before is None or not before.is_word or before.lower in LED | WRITINGS
    if not apart and word in SPEECH - {"saying", "adding"}:
        return None
    subject = subjects.of_sentence(tokens)
    if subject is None or subject.end > at or subject.phrase.words[0].lower() in ("it", "they"):
        return None
    return Attribution(subject, word, at, 0, at, "leading", act=True, own=False)


def _of_infinitive(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return `Kim went on to warn …`, `used the speech to say …` to their subject."""
    for index in range(at - 2, max(0, at - REACH), -1):
        if tokens[index].lower in LEADING_TO and (subject := subjects.before(tokens, index)):
            speech = tokens[at].lower in _SPEAKING
            end = content_start(tokens, at) if speech else at
            return Attribution(subject, tokens[at].lower, at, 0, end, "leading", not speech)
    return None


def _find_claims(tokens: Sequence[Token]) -> Iterator[Attribution]:
    """Find `Kim's claim that the talks failed`."""
    for index in range(1, len(tokens) - 1):
        noun = tokens[index].lower
        if noun not in CLAIMS or tokens[index + 1].lower != "that":
            continue
        for owner in range(index - 1, max(-1, index - 5), -1):
            token, subject = tokens[owner], None
            if token.lower in ("his", "her"):
                subject = _pronoun(tokens, owner)
            elif token.is_name and is_possessive(token.text):
                named = [*tokens[:owner], token.owner]
                phrase = phrases.before(named, max(0, owner - 6), owner + 1)
                subject = Subject(phrase, None, phrase.start, owner + 1) if phrase else None
            if subject:
                start = subject.start
                yield Attribution(subject, noun, index, start, index + 2, "leading", weak=True)
                break


def _conduit(listed: list[Attribution], last: Attribution) -> Attribution:
    """Return the attribution behind a news agency that only passes it on: `…, KCNA reported`."""
    inner = [saying for saying in listed if saying.place == "leading" and saying.own]
    words = last.subject.phrase.words
    kinds = [name.entry.kind for name in sides.find(words)]
    press = {"agency", "press"} & {*kinds} or PRESS & {word.lower() for word in words}
    passed_on = last.verb in ("reported", "reports") or (last.verb == "according to" and press)
    return inner[0] if inner and passed_on and last.subject.phrase.head == "body" else last


def _in_turn(tokens: Sequence[Token], listed: list[Attribution]) -> list[Attribution]:
    """Keep the first attribution, and later ones that start a clause with a subject of its own."""
    kept = listed[:1]
    for saying in listed[1:]:
        phrase, start = saying.subject.phrase, saying.subject.start
        words = [token.lower for token in tokens[max(0, start - 2) : start]]
        parted = words in ([",", "but"], [",", "and"]) or (words and words[-1] in _PARTING)
        other = phrase.head != "pronoun" and phrase.name != kept[-1].subject.phrase.name
        if saying.own and parted and other:
            kept.append(saying)
    return kept
