"""Return who is meant by the subject of a sentence: a name, a role, a body or a pronoun."""

from collections.abc import Sequence

from stance.articles import lexicon, sides
from stance.articles.attribution.phrases import Phrase, is_plural
from stance.articles.attribution.subjects import Subject
from stance.articles.speakers.register import Register
from stance.articles.speakers.sides_of import by_spelling, is_foreign, side_of, side_of_role, suits
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
    if not words or speaker.role or speaker.side:
        return
    verbs = {word.lower() for word in words[:4]}
    around = {*words_of(" ".join(words))}
    if lexicon.STUDYING & verbs or lexicon.THINKERS & around:
        register.learn(speaker, kind=COMMENTATOR, role=" ".join(words))
    elif lexicon.HEADING & verbs:
        role = f"head of {' '.join(named_tail(words[1:]) or words[1:])}"
        side = side_of([], words[1:]) or (context if lexicon.GOVERNMENT & around else "")
        register.learn(speaker, role=role, side=side)


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


def introduce(register: Register, subject: Subject, context: str = "") -> Speaker:
    """Enter a person who is named in full, or with a role, and learn what they say.

    ``context`` is the side of an office that names none.
    """
    context = "" if is_foreign(subject) else context
    name, honour = plain(subject.phrase.name)
    described = _described(register, subject, name, context)
    person = register.known(name, honour)
    if person is None:
        name = register.full_names.get(name, name)
        person = register.known(name)
    if person is None:
        person = Speaker(name, words=frozenset(words_of(name)))
        register.enter(person)
        described.side = described.side or sides.leader(name)
        if (role := register.awaited) and not (described.role or described.side):
            described = role
        register.expect_name(None)
    elif len(name.split()) > len(person.name.split()):
        register.learn(person, name=name)
    gender = person.gender or honour or gender_of_name(person.name)
    register.learn(person, gender=gender)
    if not person.role and (described.role or described.kind != OFFICIAL):
        register.learn(person, role=described.role, kind=described.kind)
    if person.kind == OFFICIAL or not person.has_spoken:
        register.learn(person, side=person.side or described.side)
    return person


def _described(register: Register, subject: Subject, name: str, context: str) -> Speaker:
    """Read the words around a name: role, side and kind."""
    role = next((phrase.role for phrase in subject.parts if phrase.role), "")
    named = (_side_by(register, part, name, part is subject.phrase) for part in subject.parts)
    side = next(filter(None, named), "")
    apposed = subject.apposition
    if apposed is not None and apposed.tail and apposed.role == role != "":
        role = " ".join((role, *named_tail(apposed.tail)))
    tails = [word for phrase in subject.parts for word in phrase.tail]
    kind = kind_of(role, "", tails)
    around = {*words_of(" ".join((role, *tails)))}
    is_scholar = lexicon.THINKERS & around or (not lexicon.FORMER & around and sides.lookup(side))
    if kind == PERSON or (kind == COMMENTATOR and is_scholar):
        side = ""  # an expert speaks for no country, unlike a former official
    elif kind == OFFICIAL:
        side = side or sides.leader(name) or (by_spelling(register, name, context) if role else "")
    return Speaker(name, role, side, kind)


def _side_by(register: Register, phrase: Phrase, name: str, named: bool) -> str:
    """Return the side that a phrase tells; of a bare name, only what follows it counts."""
    words = (phrase.owner, *phrase.words) if phrase.owner else phrase.words
    if named and not phrase.role and not phrase.owner:
        words = ()
    side = side_of([part for word in words for part in word.split()])
    return side or by_spelling(register, name, "") or side_of_role(register, phrase, words)


def by_role(register: Register, subject: Subject, context: str) -> Speaker:
    """Find the person that `the ambassador` means, or make a speaker without a name."""
    phrase = subject.phrase
    if phrase.definite and (speaker := _with_role(register, phrase)):
        return speaker
    noun = phrase.role.lower().split()
    kind = kind_of(phrase.role, "", phrase.tail)
    side = "" if kind == PERSON else side_of_role(register, phrase, phrase.words)
    if not side and kind == OFFICIAL and noun[-1] not in lexicon.SIDELESS:
        side = context
    name = role_name(phrase)
    return Speaker(
        name, name, side, kind, head="role", plural=is_plural(noun[-1]), words=frozenset(noun)
    )


def _with_role(register: Register, phrase: Phrase) -> Speaker | None:
    """Find the last person whose role has the noun, and the side if one is named."""
    side = side_of(phrase.words, phrase.tail)
    wanted = _stems(phrase.role)
    noun = _stem(words_of(phrase.role)[-1])
    plural = is_plural(phrase.role.split()[-1])
    pool = [*reversed(register.recent), *reversed(register.people[-OFFICE_HOLDERS:])]
    fits = [
        speaker
        for speaker in pool
        if speaker.head in ("person", "role")
        and speaker.plural == plural
        and (not side or speaker.side in ("", side))
        and noun in _stems(_own(speaker.role))
    ]
    if not fits and noun in lexicon.GENERAL:
        comments = noun in lexicon.COMMENTATORS
        fits = [
            speaker
            for speaker in reversed(register.recent)
            if speaker.head == "person"
            and comments == (speaker.kind == COMMENTATOR)
            and (not side or speaker.side == side)
        ]
    exact = [speaker for speaker in fits if wanted <= _stems(speaker.role)]
    return next(iter(exact or fits), None)


def _own(role: str) -> str:
    """Return what somebody is: a sister, of `leader's sister`."""
    words = role.split()
    owners = [index for index, word in enumerate(words) if sides.bare(word) != word]
    return " ".join(words[owners[-1] + 1 :]) if owners else role


def _stems(role: str) -> set[str]:
    return {_stem(word) for word in words_of(role)}


def _stem(word: str) -> str:
    """Return one form for spokesmen, spokeswoman and spokesperson."""
    for ending, stem in (("men", "man"), ("women", "woman"), ("s", "")):
        if word.endswith(ending) and len(word) > 4:
            word = word.removesuffix(ending) + stem
    return "spokesperson" if word in ("spokesman", "spokeswoman") else word


OFFICE_HOLDERS = 60  # persons whose office may be meant


def by_body(register: Register, phrase: Phrase, context: str) -> Speaker:
    """Return which body is meant: the ministry, the agency, the company, the Foreign Ministry."""
    noun = phrase.name.split()[-1]
    if phrase.definite and phrase.name == noun.lower():
        bodies = (body for body in reversed(register.recent) if body.head in ("body", "place"))
        if body := next((body for body in bodies if suits(noun, body)), None):
            return body
        if name := register.organisations.meant(noun):
            return register.body(name, name)
    name = register.aliases.get(phrase.name, phrase.name).removeprefix("new ")
    if phrase.tail[:1] in (("of",), ("for",)) and (body_in(phrase.tail)):
        name = " ".join((name, *named_tail(phrase.tail)))
    if entry := sides.lookup(name):
        return register.body(entry.speaker, entry.side)
    side = side_of(phrase.words, phrase.tail) or register.side_of_its(phrase.words)
    governs = name.islower() or lexicon.GOVERNMENT & {*words_of(name)}
    side = side or (context if governs else name) or (noun if noun in lexicon.PARTIES else "")
    return register.body(body_name(name, phrase, side), side)


def author(register: Register, phrase: Phrase, context: str) -> Speaker | None:
    """Find whose writing it is: Kim's answer, a report by KCNA; None where that is not said."""
    if phrase.owner:
        return register.known(phrase.owner) or register.body(phrase.owner, context)
    for issuer in (name.entry for name in sides.find(phrase.words)):
        if issuer.kind in ("agency", "press", "institution", "ministry"):
            return register.body(issuer.speaker, issuer.side)
    if phrase.definite and register.recent:
        return register.recent[-1]
    name = " ".join(word for word in phrase.tail[1:] if word != "the")
    return Speaker(name or phrase.name, "", context, head="body") if phrase.tail else None


def speaker_of(register: Register, subject: Subject, context: str = "") -> Speaker | None:
    """Return who is meant; None where a pronoun or a writing has nobody to stand for.

    ``context`` is the side of an office that names none.
    """
    phrase, context = subject.phrase, "" if is_foreign(subject) else context
    if len(subject.others) > 1:
        return _together(register, subject, context)
    if phrase.name in lexicon.NOBODY:
        return None
    if phrase.head == "person":
        organisation = register.organisations.full.get(phrase.name)
        if organisation:
            return register.body(organisation, organisation)
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
    if len(each) < 2:
        return each[0] if each else None
    name = f"{', '.join(speaker.name for speaker in each[:-1])} and {each[-1].name}"
    kinds = {speaker.kind for speaker in each}
    kind = kinds.pop() if len(kinds) == 1 else OFFICIAL
    group = Speaker(name, "", each[0].side, kind, "", "group", plural=True)
    return register.by_word.setdefault(name.lower(), [group])[0]
