"""Find the person whom a role means: `the ambassador`, or make a speaker without a name."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import Phrase, is_plural
from stance.articles.cast import belonging
from stance.articles.cast.affiliation import post_of, side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.speaker import Speaker, gender_of, kind_of, words_of
from stance.articles.cast.titles import role_name
from stance.articles.statement import COMMENTATOR, OFFICIAL
from stance.articles.vocabulary.roles import COMMENTATORS, GENERAL, SENT, SIDELESS

LATEST = 60  # persons looked at who have not spoken


def by_role(cast: Cast, subject: Subject, context: str) -> Speaker:
    """Find the person that `the ambassador` means, or make a speaker without a name."""
    phrase = subject.phrase
    if phrase.definite and (found := _with_role(cast, phrase)):
        return found
    noun = phrase.role.lower().split()
    kind = kind_of(phrase.role, "", phrase.tail)
    side = belonging.told(cast, phrase, phrase.words)
    if not side and kind == OFFICIAL and noun[-1] not in SIDELESS:
        side = context
    name = role_name(phrase)
    if phrase.words[0].lower() in ("its", "their") and side:
        name = f"{cast.last_body(side)} {name}"
    made = Speaker(name, name, side, kind, gender_of(phrase.words), "role", is_plural(noun[-1]))
    made.words = frozenset(noun)
    return made


def _with_role(cast: Cast, phrase: Phrase) -> Speaker | None:
    """Find the last person whose role has the noun, and the side if one is told."""
    side = side_of(phrase.words, phrase.tail)
    if phrase.words[0].lower() in ("its", "their"):
        side = side or belonging.owned(cast, phrase)
    wanted = _stems(phrase.role)
    noun = _stem(words_of(phrase.role)[-1])
    fits = _of_noun(cast, phrase, noun, side)
    if not fits and noun in SENT:
        fits = [one for one in cast.recent[::-1] if SENT & set(words_of(one.role))]
    if not fits and noun in GENERAL:
        fits = [one for one in cast.recent[::-1] if _may_be(one, noun, side)]
    exact = [one for one in fits if wanted <= _stems(one.role)]
    return next(iter(exact or fits), None)


def _of_noun(cast: Cast, phrase: Phrase, noun: str, side: str) -> Sequence[Speaker]:
    """List those whose role has a noun, and whom nothing else in the phrase rules out."""
    post, gender = post_of(phrase.role.split(), phrase.tail), gender_of(phrase.words)
    plural = is_plural(phrase.role.split()[-1])
    pool = [*reversed(cast.recent), *reversed(cast.people[-LATEST:])]
    return [
        one
        for one in pool
        if one.head in ("person", "role")
        and one.plural == plural
        and (not side or one.side in ("", side))
        and (not gender or one.gender in ("", gender))
        and (not post or one.post == post)
        and noun in _stems(_own(one.role))
    ]


def _own(role: str) -> str:
    """Give what somebody is: a sister, of `leader's sister`."""
    words = role.split()
    owners = [place for place, word in enumerate(words) if sides.bare(word) != word]
    return " ".join(words[owners[-1] + 1 :] if owners else words) or role


def _stems(role: str) -> set[str]:
    return {_stem(word) for word in words_of(role)}


def _stem(word: str) -> str:
    """Give one form for spokesmen, spokeswoman and spokesperson."""
    for ending, stem in (("men", "man"), ("women", "woman"), ("s", "")):
        if word.endswith(ending) and len(word) > 4:
            word = word.removesuffix(ending) + stem
    return "spokesperson" if word in ("spokesman", "spokeswoman") else word


def _may_be(one: Speaker, noun: str, side: str) -> bool:
    """Tell whether somebody with another role may be called an official, an expert."""
    comments = noun in COMMENTATORS
    return (
        one.head == "person"
        and comments == (one.kind == COMMENTATOR)
        and (not side or one.side == side)
    )
