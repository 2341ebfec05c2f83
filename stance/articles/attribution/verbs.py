"""Whether a verb reports speech, and where the words of the speaker stand around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.articles.attribution.phrases import is_filler
from stance.articles.attribution.subjects import Subject
from stance.articles.lexicon import (
    ACTS,
    ADDRESSED,
    BASES,
    BE,
    DETERMINERS,
    FUNCTION_WORDS,
    HEARERS,
    LEAD_INS,
    LIGHT,
    MODALS,
    NEGATIONS,
    NOT_SPEECH,
    NOUNS_TOO,
    OBJECTS,
    PARTICLES,
    REPEATING,
    REPLIES,
    SPEECH,
    TAIL_ADVERBS,
    TAIL_CONJUNCTIONS,
    TAIL_PREPOSITIONS,
    THREATS,
    UTTERANCES,
)
from stance.articles.tokens import Token

TAIL = 24  # tokens after a verb that tell where, when and to whom


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution: the tokens from ``start`` to ``end`` are not what was said.

    ``place`` is ``leading``, ``inner`` or ``trailing``; ``act`` says that the
    verb belongs to what was said (`rejected the offer`), ``own`` that it has a
    subject of its own, ``weak`` that it counts where there is no other: `…, who said`.
    """

    subject: Subject
    verb: str
    at: int
    start: int
    end: int
    place: str
    act: bool = False
    own: bool = True
    weak: bool = False


def is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is denied, or follows `to`."""
    near = [token.lower for token in tokens[max(0, at - 3) : at]]
    near = near[len(near) - near[::-1].index(",") :] if "," in near else near
    return not NEGATIONS.isdisjoint(near) or near[-1:] == ["to"]


def is_light(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb reports speech by its object: lodged a protest."""
    near = tokens[at + 1 : at + 5]
    return tokens[at].lower in LIGHT and any(token.lower in UTTERANCES for token in near)


def reports(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words after a verb let it be one of speech."""
    word = tokens[at].lower
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    if word in PARTICLES and not (at + 1 < len(tokens) and tokens[at + 1].is_quote):
        return follows in PARTICLES[word]
    claims = any(token.lower == "that" for token in tokens[at + 1 : at + 10])
    return claims or follows not in NOT_SPEECH.get(word, ())


def is_passive(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is in the passive."""
    index = at
    while index and is_filler(tokens[index - 1]):
        index -= 1
    return bool(index) and tokens[index - 1].lower in BE and not tokens[at].lower.endswith("ing")


def is_noun(tokens: Sequence[Token], at: int, subject: Subject) -> bool:
    """Whether a word is a noun that looks like a verb: `U.S. calls for talks were unheard`."""
    word, head = tokens[at].lower, subject.phrase.head
    last = subject.phrase.words[-1].lower()
    plural = bool(subject.others) or last.endswith(("s", "men", "they", "police", "people"))
    if word in BASES and word not in SPEECH | ACTS and not plural:
        return tokens[at - 1].lower not in ("did", "does", "do")
    if [token.lower for token in tokens[at + 1 : at + 3]] == ["the", "other"]:
        return True  # each side blamed the other
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is None or follows.is_quote or follows.text in ":.," or follows.lower == "that":
        return False
    if word.endswith("s") and follows.lower in BE | MODALS:
        return True
    return word in NOUNS_TOO and (head in ("body", "writing") or (head == "role" and plural))


def _is_clause(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a clause stands before the comma, not a lead-in: `In Tokyo,`, `Asked about …,`."""
    if any(token.is_quote for token in tokens[max(0, comma - 3) : comma + 1]):
        return True
    first = tokens[0].lower
    commas = (index for index in range(comma) if tokens[index].text == ",")
    if first in ("once", "if", "unless", "until") or comma - next(commas, comma) > 8:
        return True
    return first not in LEAD_INS and comma > 4


def _tail_end(tokens: Sequence[Token], index: int) -> int:
    """Return the end of what follows a verb of speech: an addressee, a place, a date, an adverb."""
    addressed = index > 0 and tokens[index - 1].lower in ADDRESSED
    after = _noun_phrase_end(tokens, index)
    addressed |= after < len(tokens) and tokens[after].lower == "that" and _threatens(tokens, index)
    end = after if addressed else index
    while end < len(tokens) and end - index < TAIL:
        word = tokens[end].lower
        if tokens[end].is_date or word in TAIL_ADVERBS or (word.endswith("ly") and end > 0):
            end += 1
        elif word in TAIL_CONJUNCTIONS and (stop := _of_clause_end(tokens, end)):
            return stop
        elif _leads_tail(tokens, end) and (stop := _noun_phrase_end(tokens, end + 1)) > end + 1:
            end = stop
        else:
            break
    return end


def _threatens(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].lower in THREATS


def has_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether the verb has an object that belongs to what was said: threatened retaliation."""
    end = _noun_phrase_end(tokens, at + 1)
    plain = end > at + 1 and not tokens[at + 1].is_date and tokens[at + 1].lower not in TAIL_ADVERBS
    return (
        _threatens(tokens, at + 1) and plain and tokens[min(end, len(tokens) - 1)].lower != "that"
    )


def _leads_tail(tokens: Sequence[Token], index: int) -> bool:
    """Whether a preposition leads in a place, an occasion, an addressee: in Kyiv, to her."""
    if tokens[index].lower == "to" and index + 1 < len(tokens):
        word = tokens[index + 1]
        return word.is_name or word.lower in HEARERS | DETERMINERS
    return tokens[index].lower in TAIL_PREPOSITIONS


def _of_clause_end(tokens: Sequence[Token], index: int) -> int:
    """Return the mark that ends `as he left the talks`; 0 where words of the speaker may follow."""
    end = index
    while end < len(tokens) and (tokens[end].is_word or tokens[end].is_date):
        end += 1
    return end if end >= len(tokens) or tokens[end].text in ".!?,;\u2014" else 0


def _noun_phrase_end(tokens: Sequence[Token], index: int) -> int:
    """Return the end of the noun phrase at a place: reporters, a news conference, the BBC."""
    end = index
    if index < len(tokens) and tokens[index].lower in OBJECTS:
        return index + 1
    while end < len(tokens) and (tokens[end].is_word or tokens[end].is_date):
        token, before = tokens[end], tokens[end - 1]
        word, inside = token.lower, end > index
        linked = word == "of" or (before.lower == "of" and word in DETERMINERS)
        if not linked and (word in FUNCTION_WORDS or (inside and word in DETERMINERS)):
            break
        noun = before.text.islower() and before.lower not in DETERMINERS | {"of"}
        if inside and token.is_name and noun:
            break
        end += 1
    return end


def content_start(tokens: Sequence[Token], at: int) -> int:
    """Return where what was said starts after a leading verb: after `that`, or an addressee."""
    words = [token.lower for token in tokens[at + 1 : at + 5]]
    if [*words[:1], *words[2:]] == [",", ",", "that"]:
        return at + 5  # stressed, however, that
    limit, end = min(len(tokens), at + 16), _tail_end(tokens, at + 1)
    if at + 1 < end < limit:
        aside = tokens[end].text == ","
        for index in range(end, limit if aside else end + 1):
            if tokens[index].lower == "that":
                return index + 1
            if tokens[index].is_quote or tokens[index].text == ":":
                return index
    return end + (end < limit and tokens[end].lower == "that")


def place_before_subject(tokens: Sequence[Token], at: int, subject: Subject) -> Attribution:
    """Return the attribution of `said Kim`."""
    end = _tail_end(tokens, subject.end)
    last = end >= len(tokens) or tokens[end].text in ".!?"
    return Attribution(
        subject, tokens[at].lower, at, at, end, "trailing" if last or at else "leading"
    )


def place_after_subject(
    tokens: Sequence[Token], at: int, subject: Subject, act: bool
) -> Attribution | None:
    """Return the attribution of `Kim said`; None where nothing is said."""
    word, end, first = tokens[at].lower, _tail_end(tokens, at + 1), subject.start
    before = tokens[first - 1] if first else None
    opened = before is not None and (before.is_quote or before.text in (",", "\u2014"))
    mark = tokens[end].text if end < len(tokens) else "."
    aside = end == at + 1 and mark == "," and first > 1 and not tokens[0].is_date
    said_before = opened and not act and (aside or _is_clause(tokens, first - 1))
    if mark in ".!?":
        if said_before or (opened and not act and (end == at + 1 or word in ADDRESSED)):
            return Attribution(subject, word, at, first, end, "trailing")
        if (end == at + 1 and not act) or (word in REPLIES and end > at + 1):
            return None  # `Pyongyang had answered.` is no message, nor `replied on Friday.`
        return Attribution(subject, word, at, first, at if act else at + 1, "leading", act)
    if said_before and before and (mark == "," or before.is_quote):
        inner = mark == "," or tokens[end].is_quote
        return Attribution(subject, word, at, first, end, "inner" if inner else "trailing")
    start, content = first if opened else 0, content_start(tokens, at)
    if act or (word in REPEATING and content == at + 1):
        content = at
    return Attribution(subject, word, at, start, content, "leading", act)
