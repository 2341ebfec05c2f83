"""Take up persons who are named, and what is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import Phrase
from stance.articles.cast import belonging
from stance.articles.cast.affiliation import post_of, side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.speaker import (
    Speaker,
    gender_of,
    gender_of_name,
    kind_of,
    plain,
    words_of,
)
from stance.articles.cast.titles import named_tail, role_of_tail
from stance.articles.statement import COMMENTATOR
from stance.articles.vocabulary.bodies import THINKERS
from stance.articles.vocabulary.roles import FORMER

FULLER = 8  # characters by which a later role must be longer to replace the first


@dataclass(frozen=True, slots=True)
class _Told:
    """Hold what the words around a name tell of a person."""

    role: str
    side: str
    kind: str
    gender: str


def meet(cast: Cast, subject: Subject, context: str = "") -> Speaker | None:
    """Take up a person who is named in full, or with a role, and learn what is told.

    ``context`` is the side of an office that tells none. None where the
    subject is no person.
    """
    if subject.phrase.head != "person":
        return None
    name, honour = plain(subject.phrase.name)
    told = _told(cast, subject, name, context)
    known = cast.known(name, told.gender or honour)
    if known is None:
        known = Speaker(name, words=frozenset(words_of(name)))
        cast.enter(known)
        if (role := cast.awaited) and not (told.role or told.side):
            told = replace(told, role=role.role, side=role.side, kind=role.kind)
        cast.awaited = None
    elif len(name.split()) > len(known.name.split()):
        known.name, known.words = name, frozenset(words_of(name))
        cast.enter(known)
    known.gender = known.gender or told.gender or honour or gender_of_name(name)
    _learn(cast, known, told, subject, context)
    return known


def _learn(cast: Cast, known: Speaker, told: _Told, subject: Subject, context: str) -> None:
    """Add to a person what is new: the fuller role, the first side, the post."""
    if told.role and (not known.role or len(told.role) > len(known.role) + FULLER):
        known.role, known.kind = told.role, told.kind
    elif not known.role and told.kind == COMMENTATOR:
        known.kind = told.kind
    if not (known.told and known.kind == COMMENTATOR):
        known.side = known.side or told.side
        guessed = known.side == context and not _is_told_plainly(cast, subject)
        known.guessed = known.guessed or guessed
    for one in subject.parts:
        known.post = known.post or post_of(one.role.split(), one.tail)


def _is_told_plainly(cast: Cast, subject: Subject) -> bool:
    """Tell whether the words that name somebody tell the side."""
    return any(
        belonging.told_plainly(cast, [*one.words, one.owner], one.tail) for one in subject.parts
    )


def _told(cast: Cast, subject: Subject, name: str, context: str) -> _Told:
    """Read the words around a name: role, side, kind and gender."""
    role = side = gender = ""
    for one in subject.parts:
        named = one is subject.phrase
        role = role or one.role or (role_of_tail(one) if named else "")
        side = side or _side_by(cast, one, name, named)
        gender = gender or gender_of([*one.role.split(), *one.words[:1], *one.name.split()[:1]])
    apposed = subject.apposition
    if role and apposed is not None and apposed.tail and apposed.role == role:
        role = f"{role} {' '.join(named_tail(apposed.tail))}".strip()
    tails = [word for one in subject.parts for word in one.tail]
    kind = kind_of(role, "", tails)
    if kind == COMMENTATOR:
        side = "" if _thinks(role, tails, side) else side
    elif not side and role:
        side = belonging.by_spelling(cast, name, context)
    return _Told(role, side, kind, gender)


def _side_by(cast: Cast, phrase: Phrase, name: str, named: bool) -> str:
    """Give the side that a phrase tells; of a bare name, only what follows it counts."""
    words = [*([phrase.owner] if phrase.owner else []), *phrase.words]
    if named and not phrase.role and not phrase.owner:
        words = []
    side = side_of([part for word in words for part in word.split()])
    side = side or belonging.by_spelling(cast, name, "")
    return side or belonging.told(cast, phrase, words)


def _thinks(role: str, tails: Sequence[str], side: str) -> bool:
    """Tell an expert, who speaks for no country, from a former official."""
    around = set(words_of(" ".join((role, *tails))))
    return bool(THINKERS & around) or (sides.lookup(side) is not None and not FORMER & around)


def part(cast: Cast, subject: Subject, speaker: Speaker) -> None:
    """Part a minister whose side was guessed from `her Serbian counterpart`."""
    if not any("counterpart" in one.words and one.definite for one in subject.parts):
        return
    for one in reversed(cast.recent[-4:]):
        if one is not speaker and one.head == "person":
            if one.guessed and one.side == speaker.side:
                places = (side for side, _ in cast.places.most_common(3))
                one.side = next((side for side in places if side != speaker.side), one.side)
            return
