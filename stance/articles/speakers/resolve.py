"""Return who is meant by the subject of a sentence: a name, a role, a body or a pronoun."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution.phrases import Phrase, is_plural
from stance.articles.attribution.subjects import Subject
from stance.articles.lexicon import (
    COMMENTATORS,
    FORMER,
    GENERAL,
    GOVERNMENT,
    HEADING,
    NOBODY,
    PARTIES,
    SENT,
    SIDELESS,
    STUDYING,
    THINKERS,
)
from stance.articles.sides import Side
from stance.articles.speakers.register import Register
from stance.articles.speakers.sides_of import (
    by_spelling,
    outer,
    side_of,
    side_told,
    suits,
)
from stance.articles.speakers.speaker import (
    Speaker,
    body_in,
    body_name,
    gender_of_name,
    kind_of,
    named_tail,
    plain,
    role_name,
    words_of,
)
from stance.articles.statement import COMMENTATOR, OFFICIAL, PERSON
from stance.articles.tokens import Token

LENGTH = 16  # words of a clause that are read


def learn_from_clause(
    register: Register, speaker: Speaker, tokens: Sequence[Token], subject: Subject, context: str
) -> None:
    """Add role, kind and side from the clause after a name, if it has one."""
    words = _relative(tokens, subject.phrase.end)
    if not words or speaker.role or speaker.side or speaker.head != "person":
        return
    verbs = [word.lower() for word in words[:4]]
    if STUDYING & {*verbs} or THINKERS & {*words_of(" ".join(words))}:
        register.learn(speaker, kind=COMMENTATOR, role=" ".join(words))
    elif HEADING & {*verbs}:
        role = f"head of {' '.join(named_tail(words[1:]) or words[1:])}"
        governs = GOVERNMENT & {*words_of(" ".join(words))}
        register.learn(speaker, role=role, side=side_of([], words[1:]) or context * bool(governs))
        if {"Policy", "Studies"} & {*words}:
            register.learn(speaker, kind=COMMENTATOR, side="")


def has_clause(tokens: Sequence[Token], subject: Subject) -> bool:
    """Whether a full name has a clause: `To Ann Berg, who …`."""
    return " " in subject.phrase.name and bool(_relative(tokens, subject.phrase.end))


def _relative(tokens: Sequence[Token], comma: int) -> list[str]:
    """Return the words after `, who`, up to the next mark."""
    if [token.lower for token in tokens[comma : comma + 2]] != [",", "who"]:
        return []
    words = []
    for token in tokens[comma + 2 : comma + 2 + LENGTH]:
        if not token.is_word:
            break
        words.append(token.text.replace("\u2019", "'"))
    return words


FULLER = 8  # characters by which a later role must be longer to replace the first


@dataclass(frozen=True, slots=True)
class _Description:
    """What the words around a name say of a person."""

    role: str
    side: str
    kind: str
    gender: str


def introduce(register: Register, subject: Subject, context: str = "") -> Speaker | None:
    """Enter a person who is named in full, or with a role, and learn what they say.

    ``context`` is the side of an office that names none. None where the
    subject is no person.
    """
    if subject.phrase.head != "person":
        return None
    name, honour = plain(subject.phrase.name)
    description = _description(register, subject, name, context)
    known = register.known(name, description.gender or honour)
    name = register.full_names.get(name, name) if known is None else name
    known = known or register.known(name)
    if known is None:
        known = Speaker(name, words=frozenset(words_of(name)))
        register.enter(known)
        description = replace(description, side=description.side or sides.leader(name))
        if (role := register.awaited) and not (description.role or description.side):
            description = replace(description, role=role.role, side=role.side, kind=role.kind)
        register.expect_name(None)
    elif len(name.split()) > len(known.name.split()):
        register.learn(known, name=name)
    gender = known.gender or description.gender or honour or gender_of_name(known.name)
    register.learn(known, gender=gender)
    _add_description(register, known, description)
    return known


def _add_description(register: Register, known: Speaker, description: _Description) -> None:
    """Add to a person what is new: the fuller role, the first side."""
    if description.role and (not known.role or len(description.role) > len(known.role) + FULLER):
        register.learn(known, role=description.role, kind=description.kind)
    elif not known.role and description.kind != OFFICIAL:
        register.learn(known, kind=description.kind)
    if not (known.has_spoken and known.kind != OFFICIAL):
        register.learn(known, side=known.side or description.side)


def _description(register: Register, subject: Subject, name: str, context: str) -> _Description:
    """Read the words around a name: role, side, kind and gender."""
    role = side = gender = ""
    for one in subject.parts:
        named = one is subject.phrase
        role = role or one.role
        side = side or _side_by(register, one, name, named)
    apposed = subject.apposition
    if role and apposed is not None and apposed.tail and apposed.role == role:
        role = f"{role} {' '.join(named_tail(apposed.tail))}".strip()
    tails = [word for one in subject.parts for word in one.tail]
    kind = kind_of(role, "", tails)
    if kind == PERSON:
        side = ""
    elif kind == COMMENTATOR:
        side = "" if _thinks(role, tails, side) else side
    elif not side:
        side = sides.leader(name) or (by_spelling(register, name, context) if role else "")
    return _Description(role, side, kind, gender)


def _side_by(register: Register, phrase: Phrase, name: str, named: bool) -> str:
    """Return the side that a phrase tells; of a bare name, only what follows it counts."""
    words = [*([phrase.owner] if phrase.owner else []), *phrase.words]
    if named and not phrase.role and not phrase.owner:
        words = []
    side = side_of([part for word in words for part in word.split()])
    side = side or by_spelling(register, name, "")
    return side or side_told(register, phrase, words)


def _thinks(role: str, tails: Sequence[str], side: str) -> bool:
    """Whether an expert speaks for no country, unlike a former official."""
    around = set(words_of(" ".join((role, *tails))))
    return bool(THINKERS & around) or (sides.lookup(side) is not None and not FORMER & around)


OFFICE_HOLDERS = 60  # persons looked at who have not spoken


def by_role(register: Register, subject: Subject, context: str) -> Speaker:
    """Find the person that `the ambassador` means, or make a speaker without a name."""
    phrase = subject.phrase
    if phrase.definite and (found := _with_role(register, phrase)):
        return found
    noun = phrase.role.lower().split()
    kind = kind_of(phrase.role, "", phrase.tail)
    side = "" if kind == PERSON else side_told(register, phrase, phrase.words)
    if not side and kind == OFFICIAL and noun[-1] not in SIDELESS:
        side = context
    name = role_name(phrase)
    made = Speaker(name, name, side, kind, "", "role", is_plural(noun[-1]))
    made.words = frozenset(noun)
    return made


def _with_role(register: Register, phrase: Phrase) -> Speaker | None:
    """Find the last person whose role has the noun, and the side if one is named."""
    side = side_of(phrase.words, phrase.tail)
    wanted = _stems(phrase.role)
    noun = _stem(words_of(phrase.role)[-1])
    fits = _of_noun(register, phrase, noun, side)
    if not fits and noun in SENT:
        fits = [one for one in register.recent[::-1] if SENT & set(words_of(one.role))]
    if not fits and noun in GENERAL:
        fits = [one for one in register.recent[::-1] if _may_be(one, noun, side)]
    exact = [one for one in fits if wanted <= _stems(one.role)]
    return next(iter(exact or fits), None)


def _of_noun(register: Register, phrase: Phrase, noun: str, side: str) -> Sequence[Speaker]:
    """List those whose role has a noun, and whom nothing else in the phrase rules out."""
    plural = is_plural(phrase.role.split()[-1])
    pool = [*reversed(register.recent), *reversed(register.people[-OFFICE_HOLDERS:])]
    return [
        one
        for one in pool
        if one.head in ("person", "role")
        and one.plural == plural
        and (not side or one.side in ("", side))
        and noun in _stems(_own(one.role))
    ]


def _own(role: str) -> str:
    """Return what somebody is: a sister, of `leader's sister`."""
    words = role.split()
    owners = [place for place, word in enumerate(words) if sides.bare(word) != word]
    return " ".join(words[owners[-1] + 1 :] if owners else words) or role


def _stems(role: str) -> set[str]:
    return {_stem(word) for word in words_of(role)}


def _stem(word: str) -> str:
    """Return one form for spokesmen, spokeswoman and spokesperson."""
    for ending, stem in (("men", "man"), ("women", "woman"), ("s", "")):
        if word.endswith(ending) and len(word) > 4:
            word = word.removesuffix(ending) + stem
    return "spokesperson" if word in ("spokesman", "spokeswoman") else word


def _may_be(one: Speaker, noun: str, side: str) -> bool:
    """Whether somebody with another role may be called an official, an expert."""
    comments = noun in COMMENTATORS
    return (
        one.head == "person"
        and comments == (one.kind == COMMENTATOR)
        and (not side or one.side == side)
    )


OFFICE_HOLDERS = 60  # persons whose office may be meant


def by_body(register: Register, phrase: Phrase, context: str) -> Speaker:
    """Return which body is meant: the ministry, the agency, the company, the Foreign Ministry."""
    noun = phrase.name.split()[-1]
    called = phrase.definite and phrase.name == noun and noun[0].islower()
    if called and (found := _called(register, noun)) is not None:
        return found
    name = register.aliases.get(phrase.name, phrase.name)
    name = name.removeprefix("new ").removeprefix("powerful ").removeprefix("influential ")
    entry = sides.lookup(name)
    on_topic = noun.lower() in ("committee", "commission", "council") and phrase.tail[:1] == ("on",)
    if on_topic or phrase.tail[:1] in (("of",), ("for",)):
        full = f"{name} {body_in(phrase.tail) and ' '.join(named_tail(phrase.tail))}".strip()
        name, entry = full, entry if full == name else None
    if entry:
        return register.body(entry.speaker, entry.side)
    side = side_of(phrase.words, phrase.tail) or register.side_of_its(phrase.words)
    governs = name.islower() or any(word in GOVERNMENT for word in words_of(name))
    side = side or (context if governs else outer(name)) or (noun if noun in PARTIES else "")
    return register.body(body_name(name, phrase, side), side)


def _called(register: Register, noun: str) -> Speaker | None:
    """Find the last body that `the agency` may mean, or the ministry of the last minister."""
    for one in reversed(register.recent):
        if one.head in ("body", "place") and suits(noun, one):
            return one
    name = register.organisations.meant(noun)
    return register.body(name, name) if name else None


def author(register: Register, phrase: Phrase, context: str) -> Speaker | None:
    """Find whose writing it is: Kim's answer, a report by KCNA; None where that is not said."""
    if phrase.owner:
        return _owner(register, phrase.owner, context)
    if issuer := _issuer(phrase):
        return register.body(issuer.speaker, issuer.side)
    if phrase.definite and register.recent:
        return register.recent[-1]
    name = " ".join(word for word in named_tail([*phrase.tail[1:], "A"])[:-1] if word != "the")
    return Speaker(name or phrase.name, "", context, head="body") if phrase.tail else None


def _owner(register: Register, name: str, context: str) -> Speaker:
    if known := register.known(name):
        return known
    entry = sides.lookup(name)
    return (
        register.body(entry.speaker, entry.side, "place") if entry else register.body(name, context)
    )


def _issuer(phrase: Phrase) -> Side | None:
    """Find the agency, newspaper or ministry of a writing."""
    for found in sides.find(phrase.words):
        if found.entry.kind in ("agency", "press", "institution", "ministry"):
            return found.entry
    for place in range(len(phrase.tail)):
        named = sides.at(phrase.tail, place)
        if named and phrase.tail[place - 1] in ("by", "from", "of", "in", "the"):
            return named.entry
    return None


def speaker_of(register: Register, subject: Subject, context: str = "") -> Speaker | None:
    """Return who is meant; None where a pronoun or a writing has nobody to stand for.

    ``context`` is the side of an office that names none.
    """
    phrase = subject.phrase
    if len(subject.others) > 1:
        return _together(register, subject, context)
    if phrase.name in NOBODY:
        return None
    if phrase.head == "person" and (full := register.organisations.full.get(phrase.name)):
        return register.body(full, full)
    if phrase.head == "person":
        return introduce(register, subject, context)
    if phrase.head == "pronoun":
        return register.meant_by(phrase.words[0].lower())
    if phrase.head == "role":
        return by_role(register, subject, context)
    if phrase.head == "writing":
        return author(register, phrase, context)
    if phrase.head == "place":
        return register.body(phrase.name, side_of(phrase.words) or phrase.name, "place")
    return by_body(register, phrase, context)


def _together(register: Register, subject: Subject, context: str) -> Speaker | None:
    """Make one speaker of several: Ann Berg and Carl Dunn."""
    each = [
        speaker
        for phrase in subject.others
        if (
            speaker := speaker_of(
                register, Subject(phrase, None, phrase.start, phrase.end), context
            )
        )
    ]
    if not each:
        return None
    names = [speaker.name for speaker in each]
    name = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    kinds = {one.kind for one in each}
    kind = kinds.pop() if len(kinds) == 1 else OFFICIAL
    group = Speaker(name, "", each[0].side, kind, "", "group", plural=True)
    return register.name_group(name, group)
