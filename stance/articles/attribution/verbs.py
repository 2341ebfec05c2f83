"""Tell whether a verb of speech tells of speech where it stands."""

from collections.abc import Sequence

from stance.articles.attribution.apposition import Subject
from stance.articles.tokens import Token
from stance.articles.vocabulary.grammar import (
    BE,
    DENYING,
    HELPING,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from stance.articles.vocabulary.nouns import UTTERANCES
from stance.articles.vocabulary.speech import (
    ACTS,
    AS_VERBS,
    INFINITIVES,
    LEADING_TO,
    LIGHT,
    NOT_SPEECH,
    PARTICLES,
    REPEATS,
    SPEECH,
)


def utters(tokens: Sequence[Token], place: int) -> bool:
    """Tell a light verb with a noun of speech: extended the invitation."""
    for token in tokens[place + 1 : place + 5]:
        if token.lower in UTTERANCES:
            return True
        if not token.is_word or token.lower in PREPOSITIONS:
            return False
    return False


def denied(tokens: Sequence[Token], at: int) -> bool:
    """Tell a verb that is denied, or comes after `to`."""
    near = [token.lower for token in tokens[max(0, at - 3) : at]]
    near = near[len(near) - near[::-1].index(",") :] if "," in near else near
    return any(word in NEGATIONS for word in near) or (bool(near) and near[-1] == "to")


def after_to(tokens: Sequence[Token], at: int) -> bool:
    """Tell `went on to say`, `used the speech to warn`, `was to repeat`."""
    if tokens[at].lower in REPEATS and at and tokens[at - 1].lower == "would":
        return True
    if tokens[at].lower not in INFINITIVES or not at or tokens[at - 1].lower != "to":
        return False
    near = {token.lower for token in tokens[max(0, at - 9) : at]}
    return bool(near & LEADING_TO) or (tokens[at].lower in REPEATS and bool(near & BE))


def left_open(tokens: Sequence[Token], at: int) -> int:
    """Give where `did not rule out`, `refused to rule out` starts; ``at`` where it is none."""
    words = [token.lower for token in tokens[at : at + 2]]
    if words not in (["rule", "out"], ["ruled", "out"]):
        return at
    start = at
    while start and tokens[start - 1].lower in DENYING | HELPING:
        start -= 1
    return start if any(token.lower in DENYING for token in tokens[start:at]) else at


def may_tell(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word can be a verb of speech by itself or by its neighbours."""
    word = tokens[at].lower
    if word in SPEECH or word in ACTS or is_light(tokens, at) or after_to(tokens, at):
        return True
    if left_open(tokens, at) < at:
        return True
    return word == "quoted" and any(token.lower == "saying" for token in tokens[at : at + 12])


def is_light(tokens: Sequence[Token], at: int) -> bool:
    """Tell a verb that tells of speech by its object: lodged a protest, presented this as …."""
    return (tokens[at].lower in LIGHT and utters(tokens, at)) or as_such(tokens, at)


def as_such(tokens: Sequence[Token], at: int) -> bool:
    """Tell `presented this as a gesture`."""
    follows = [token.lower for token in tokens[at + 1 : at + 9]]
    return tokens[at].lower in AS_VERBS and "as" in follows


def tells(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the words after a verb let it be one of speech."""
    word = tokens[at].lower
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    quoted = at + 1 < len(tokens) and tokens[at + 1].is_quote
    if word in PARTICLES and not quoted:
        return follows in PARTICLES[word] or (word == "went" and follows == "on")
    claims = any(token.lower == "that" for token in tokens[at + 1 : at + 10])
    return claims or follows not in NOT_SPEECH.get(word, ())


def passive(tokens: Sequence[Token], at: int) -> bool:
    """Tell a verb in the passive."""
    place = at
    while place and (tokens[place - 1].lower.endswith("ly") or tokens[place - 1].lower == "also"):
        place -= 1
    return bool(place) and tokens[place - 1].lower in BE and not tokens[at].lower.endswith("ing")


def subordinate(tokens: Sequence[Token], start: int) -> bool:
    """Tell a subject after `if`, `when`, `which`."""
    start -= start > 1 and tokens[start - 1].lower in ("both", "all")
    return start > 0 and tokens[start - 1].lower in SUBORDINATORS


def misread(tokens: Sequence[Token], at: int, subject: Subject) -> bool:
    """Refuse nouns that look like verbs: `U.S. calls for talks grew`, `the offer made by …`."""
    word = tokens[at].lower
    if [token.lower for token in tokens[at + 1 : at + 3]] == ["the", "other"]:
        return True
    noun = subject.phrase.head == "place" and word in _NOUNS and _later_verb(tokens, at)
    if noun:
        return True
    present = word.endswith("s") and word not in ("says", "tells", "argues", "believes", "thinks")
    if present and subject.phrase.head in ("body", "writing") and word in _NOUNS:
        return True
    if present and subject.phrase.head == "role" and subject.phrase.words[-1].endswith("s"):
        return True
    plural = word in ("say", "tell", "argue", "believe")
    return plural and not subject.phrase.words[-1].lower().endswith(("s", "men", "they", "police"))


_NOUNS = frozenset(
    "calls offers demands claims charges protests hopes promises threats reports questions remarks"
    " comments answers notes backs points challenges rebukes cheers doubts pledges vows".split()
)


def _later_verb(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether another verb follows, of which this word is the subject."""
    later = tokens[at + 1 : at + 8]
    return any(token.lower in BE | {"went", "grew", "fell", "met", "came"} for token in later)
