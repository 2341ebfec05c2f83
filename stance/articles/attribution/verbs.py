"""Whether a verb reports speech, and where the words of the speaker stand around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.articles.attribution.subjects import Subject
from stance.articles.lexicon import (
    ACTS,
    ADDRESSED,
    ADVERBS,
    AS_VERBS,
    BASES,
    BE,
    DENYING,
    DETERMINERS,
    FUNCTION_WORDS,
    HEARERS,
    HELPING,
    INFINITIVES,
    LEADING_TO,
    LIGHT,
    MODALS,
    NEGATIONS,
    NOT_SPEECH,
    OBJECTS,
    PARTICLES,
    PREPOSITIONS,
    REPEATING,
    REPEATS,
    REPLIES,
    SPEECH,
    SUBORDINATORS,
    TAIL_ADVERBS,
    TAIL_CONJUNCTIONS,
    TAIL_PREPOSITIONS,
    UTTERANCES,
    WARNED,
)
from stance.articles.tokens import Token

TAIL = 24  # tokens after a verb that tell where, when and to whom


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution: the tokens from ``start`` to ``end`` are not what was said.

    ``place`` is ``leading``, ``inner`` or ``trailing``; ``act`` tells that the
    verb belongs to what was said (`rejected the offer`), ``own`` that it has a
    subject of its own, ``after_with`` that this stands after `with`, ``weak`` that it
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
    after_with: bool = False
    weak: bool = False


def _has_utterance(tokens: Sequence[Token], place: int) -> bool:
    """Whether a noun of speech follows a verb: extended the invitation."""
    for token in tokens[place + 1 : place + 5]:
        if token.lower in UTTERANCES:
            return True
        if not token.is_word or token.lower in PREPOSITIONS:
            return False
    return False


def is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is denied, or follows `to`."""
    near = [token.lower for token in tokens[max(0, at - 3) : at]]
    near = near[len(near) - near[::-1].index(",") :] if "," in near else near
    return any(word in NEGATIONS for word in near) or (bool(near) and near[-1] == "to")


def after_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether an infinitive reports speech: `went on to say`, `used the speech to warn`."""
    if tokens[at].lower in REPEATS and at and tokens[at - 1].lower == "would":
        return True
    if tokens[at].lower not in INFINITIVES or not at or tokens[at - 1].lower != "to":
        return False
    near = {token.lower for token in tokens[max(0, at - 9) : at]}
    return bool(near & LEADING_TO) or (tokens[at].lower in REPEATS and bool(near & BE))


def left_open(tokens: Sequence[Token], at: int) -> int:
    """Return where `did not rule out`, `refused to rule out` starts; ``at`` where it is none."""
    words = [token.lower for token in tokens[at : at + 2]]
    if words not in (["rule", "out"], ["ruled", "out"]):
        return at
    start = at
    while start and tokens[start - 1].lower in DENYING | HELPING:
        start -= 1
    return start if any(token.lower in DENYING for token in tokens[start:at]) else at


def may_report(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word can be a verb of speech by itself or by its neighbours."""
    word = tokens[at].lower
    if (
        word in SPEECH
        or word in ACTS
        or word in BASES
        or is_light(tokens, at)
        or after_to(tokens, at)
    ):
        return True
    if left_open(tokens, at) < at:
        return True
    return word in ("quoted", "quotes", "quoting", "citing") and any(
        token.lower == "saying" for token in tokens[at : at + 12]
    )


def is_light(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb reports speech by its object: lodged a protest, presented this as …."""
    return (tokens[at].lower in LIGHT and _has_utterance(tokens, at)) or _with_as(tokens, at)


def _with_as(tokens: Sequence[Token], at: int) -> bool:
    """Whether `as` follows a verb that needs it: `presented this as a gesture`."""
    follows = [token.lower for token in tokens[at + 1 : at + 9]]
    return tokens[at].lower in AS_VERBS and "as" in follows


def reports(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words after a verb let it be one of speech."""
    word = tokens[at].lower
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    quoted = at + 1 < len(tokens) and tokens[at + 1].is_quote
    if word == "went":
        after = tokens[at + 2] if at + 2 < len(tokens) else None
        spoken = any(token.is_quote for token in tokens[:at])
        goes_on = after is not None and (
            after.is_quote or after.text in ":," or after.lower == "that"
        )
        return follows == "on" and (goes_on or spoken)
    if word in PARTICLES and not quoted:
        return follows in PARTICLES[word]
    claims = any(token.lower == "that" for token in tokens[at + 1 : at + 10])
    return claims or follows not in NOT_SPEECH.get(word, ())


def is_passive(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is in the passive."""
    place = at
    while place and (tokens[place - 1].lower.endswith("ly") or tokens[place - 1].lower in ADVERBS):
        place -= 1
    return bool(place) and tokens[place - 1].lower in BE and not tokens[at].lower.endswith("ing")


def is_subordinate(tokens: Sequence[Token], start: int) -> bool:
    """Whether a subject follows `if`, `when`, `which`."""
    start -= start > 1 and tokens[start - 1].lower in ("both", "all")
    return start > 0 and tokens[start - 1].lower in SUBORDINATORS


def is_noun(tokens: Sequence[Token], at: int, subject: Subject) -> bool:
    """Whether a word is a noun that looks like a verb: `U.S. calls for talks grew`."""
    word = tokens[at].lower
    if [token.lower for token in tokens[at + 1 : at + 3]] == ["the", "other"]:
        return True
    head, plural = subject.phrase.head, _is_plural(subject)
    if word in BASES and word not in SPEECH | ACTS and not plural:
        return tokens[at - 1].lower not in ("did", "does", "do")
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is None or follows.is_quote or follows.text in ":.," or follows.lower == "that":
        return False
    if word.endswith("s") and follows.lower in BE | MODALS | {"have", "has", "had"}:
        return True
    noun = head == "place" and word in _NOUNS and _later_verb(tokens, at)
    if noun or (word == "appeals" and tokens[at - 1].lower == "of"):
        return True
    present = word.endswith("s") and word not in ("says", "tells", "argues", "believes", "thinks")
    if present and head in ("body", "writing") and word in _NOUNS:
        return True
    return present and head == "role" and plural


def _is_plural(subject: Subject) -> bool:
    """Whether a subject has a verb in the plural."""
    last = subject.phrase.words[-1].lower()
    return bool(subject.others) or last.endswith(("s", "men", "they", "police", "people"))


_NOUNS = frozenset(
    "calls offers demands claims charges protests hopes promises threats reports questions remarks"
    " comments answers notes backs points challenges rebukes cheers doubts pledges vows".split()
)


def _later_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether another verb follows, of which this word is the subject."""
    later = tokens[at + 1 : at + 8]
    return any(token.lower in BE | {"went", "grew", "fell", "met", "came"} for token in later)


def is_clause(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a clause stands before the comma, not a lead-in: `In Tokyo,`, `Asked about …,`."""
    if tokens[comma].is_quote or any(token.is_quote for token in tokens[max(0, comma - 3) : comma]):
        return True
    first = tokens[0].lower
    lead = (
        first
        in (
            "in at on during after before asked speaking addressing according citing under for amid"
            " meanwhile later earlier however still yet also quoting despite following with by from"
            " when while as responding opening referring reacting writing describing calling since"
        ).split()
    )
    if first in ("once", "if", "unless", "until"):
        return True
    commas = [place for place in range(comma) if tokens[place].text == ","]
    if commas and comma - commas[0] > 8:
        return True
    return not lead and comma > 4 and not (tokens[0].is_date and comma < 3)


def tail_end(tokens: Sequence[Token], place: int) -> int:
    """Return the end of what follows a verb of speech: an addressee, a place, a date, an adverb."""
    addressed = place > 0 and tokens[place - 1].lower in ADDRESSED
    end = _noun_phrase_end(tokens, place) if addressed else place
    while end < len(tokens) and end - place < TAIL:
        word = tokens[end].lower
        if tokens[end].is_date or word in TAIL_ADVERBS or (word.endswith("ly") and end > 0):
            end += 1
        elif word in TAIL_CONJUNCTIONS and (stop := _clause_end(tokens, end)):
            return stop
        elif _leads_tail(tokens, end) and (stop := _noun_phrase_end(tokens, end + 1)) > end + 1:
            end = stop
        else:
            break
    return end


def _leads_tail(tokens: Sequence[Token], place: int) -> bool:
    """Whether a preposition leads in a place, an occasion, an addressee: in Kyiv, to her."""
    if tokens[place].lower == "to" and place + 1 < len(tokens):
        word = tokens[place + 1]
        return word.is_name or word.lower in HEARERS | DETERMINERS
    return tokens[place].lower in TAIL_PREPOSITIONS


def _clause_end(tokens: Sequence[Token], place: int) -> int:
    """Return the mark that ends `as he left the talks`; 0 where words of the speaker may follow."""
    end = place
    while end < len(tokens) and (tokens[end].is_word or tokens[end].is_date):
        end += 1
    return end if end >= len(tokens) or tokens[end].text in ".!?,;\u2014" else 0


def _noun_phrase_end(tokens: Sequence[Token], place: int) -> int:
    """Return the end of the noun phrase at a place: reporters, a news conference, the BBC."""
    end = place
    while end < len(tokens) and (tokens[end].is_word or tokens[end].is_date):
        token, before = tokens[end], tokens[end - 1]
        word, inside = token.lower, end > place
        if word == "of" or (word in ("the", "a", "an") and before.lower == "of"):
            end += 1
            continue
        if word in OBJECTS and not inside:
            return end + 1
        if word in MODALS | BE and inside:  # told CNN Iran would
            named = [i for i in range(place, end) if tokens[i].is_name]
            return named[-1] if len(named) > 1 else end
        if word in FUNCTION_WORDS or (inside and word in DETERMINERS):
            break
        after_noun = inside and not before.is_name and before.lower not in DETERMINERS | {"of"}
        if token.is_name and after_noun and not before.is_date:
            break
        end += 1
    return end


def content_start(tokens: Sequence[Token], at: int) -> int:
    """Return where what was said starts after a leading verb: after `that`, or an addressee."""
    limit = min(len(tokens), at + 16)
    if at + 4 < limit and [tokens[at + i].lower for i in (1, 3, 4)] == [",", ",", "that"]:
        return at + 5  # stressed, however, that
    end = tail_end(tokens, at + 1)
    if end > at + 1 or (end < limit and tokens[end].lower in WARNED):
        marks = (i for i in range(end, limit) if tokens[i].is_quote or tokens[i].text == ":")
        that = next((i for i in range(end, limit) if tokens[i].lower == "that"), limit)
        mark = next(marks, limit)
        if that < limit and (that == end or tokens[end].text == ","):
            return that + 1
        if mark < limit and (mark == end or tokens[end].text == ","):
            return mark
    if tokens[at].lower in WARNED and end == at + 1:
        that = _noun_phrase_end(tokens, at + 1)
        end = that if that < limit and tokens[that].lower == "that" else end
    return end + (end < limit and tokens[end].lower == "that")


def place_before_subject(tokens: Sequence[Token], at: int, subject: Subject) -> Attribution:
    """Return the attribution of `said Kim`."""
    end = tail_end(tokens, subject.end)
    last = end >= len(tokens) or tokens[end].text in ".!?"
    return Attribution(
        subject, tokens[at].lower, at, at, end, "trailing" if last or at else "leading"
    )


def place_after_subject(
    tokens: Sequence[Token], at: int, subject: Subject, act: bool
) -> Attribution | None:
    """Return the attribution of `Kim said`; None where nothing is said."""
    word, end, first = tokens[at].lower, tail_end(tokens, at + 1), subject.start
    opened = _opens(tokens, first)
    aside = (
        end == at + 1 and end < len(tokens) and tokens[end].text == "," and not tokens[0].is_date
    )
    said_before = opened and (is_clause(tokens, first - 1) or (aside and first > 1))
    if end >= len(tokens) or tokens[end].text in ".!?":
        if opened and not act and (said_before or end == at + 1 or word in ADDRESSED):
            return Attribution(subject, word, at, first, end, "trailing")
        return _closing(tokens, at, subject, act, end)
    if said_before and not act and (tokens[end].text == "," or tokens[first - 1].is_quote):
        follows = tokens[end].text == "," or tokens[end].is_quote
        return Attribution(subject, word, at, first, end, "inner" if follows else "trailing")
    start = first if opened else 0
    if word in REPEATING and content_start(tokens, at) == at + 1:
        return Attribution(subject, word, at, start, at, "leading")
    return Attribution(
        subject, word, at, start, at if act else content_start(tokens, at), "leading", act
    )


def _opens(tokens: Sequence[Token], start: int) -> bool:
    """Whether something ends before a subject: a clause, a lead-in, a quotation."""
    return start > 0 and (tokens[start - 1].text in (",", "\u2014") or tokens[start - 1].is_quote)


def _closing(
    tokens: Sequence[Token], at: int, subject: Subject, act: bool, end: int
) -> Attribution | None:
    """Return an attribution that ends a sentence, with nothing said before it."""
    if not act and end >= len(tokens) - 1 and not tokens[at + 1 : end]:
        return None  # `Pyongyang had answered.` tells of no message
    word = tokens[at].lower
    if word in REPLIES and end > at + 1:
        return None  # nor does `replied in a statement on Friday`
    return Attribution(subject, word, at, subject.start, at if act else at + 1, "leading", act)
