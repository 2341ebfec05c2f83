"""Keep the cast of an article, and tell who is meant by a name, a role or a pronoun."""

from collections import Counter
from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import Phrase, is_plural
from stance.articles.cast.organisations import Organisations
from stance.articles.cast.speakers import (
    Speaker,
    acronym,
    body_in,
    body_name,
    gender_of,
    gender_of_name,
    is_place,
    kind_of,
    named_tail,
    outer,
    plain,
    possessor,
    post_of,
    role_name,
    role_of_tail,
    side_of,
    words_of,
)
from stance.articles.statement import COMMENTATOR, OFFICIAL
from stance.articles.vocabulary.bodies import BODIES, GOVERNMENT, THINKERS
from stance.articles.vocabulary.names import KOREAN_NAMES, NOBODY, SOUTHERN_NAMES
from stance.articles.vocabulary.roles import (
    COMMENTATORS,
    FORMER,
    GENERAL,
    OFFICIALS,
    SENT,
    SIDELESS,
)


class Cast:
    """Hold who has been named so far, and who spoke last."""

    def __init__(self) -> None:
        self.by_word: dict[str, list[Speaker]] = {}
        self.people: list[Speaker] = []
        self.recent: list[Speaker] = []
        self.aliases: dict[str, str] = {}
        self.home = ""
        self.owner = ""
        self.awaited: Speaker | None = None
        self.stage: tuple[int, str] = (-1, "")
        self.organisations = Organisations()
        self.places: Counter[str] = Counter()

    def meet(self, subject: Subject, context: str = "") -> Speaker | None:
        """Take up a person who is named in full, or with a role, and learn what is told."""
        phrase = subject.phrase
        if phrase.head != "person":
            return None
        name, honour = plain(phrase.name)
        role, side, kind, gender = self._told(subject, context)
        known = self.known(name, gender or honour)
        if known is None:
            known = Speaker(name, words=frozenset(words_of(name)))
            self._enter(known)
            if self.awaited and not (role or side):
                role, side, kind = self.awaited.role, self.awaited.side, self.awaited.kind
            self.awaited = None
        elif len(name.split()) > len(known.name.split()):
            known.name, known.words = name, frozenset(words_of(name))
            self._enter(known)
        known.gender = known.gender or gender or honour or gender_of_name(name)
        if role and (not known.role or len(role) > len(known.role) + 8):
            known.role, known.kind = role, kind
        elif not known.role and kind == COMMENTATOR:
            known.kind = kind
        if not (known.told and known.kind == COMMENTATOR):
            known.side = known.side or side
            known.guessed = known.guessed or (known.side == context and not self._plain(subject))
        for one in (phrase, subject.apposition):
            known.post = known.post or (post_of(one.role.split(), one.tail) if one else "")
        return known

    def _told(self, subject: Subject, context: str) -> tuple[str, str, str, str]:
        phrase, apposed = subject.phrase, subject.apposition
        told = [one for one in (phrase, apposed) if one is not None]
        role, side, gender = "", "", ""
        tails: list[str] = []
        for one in told:
            role = role or one.role or (role_of_tail(one) if one is phrase else "")
            words = [*([one.owner] if one.owner else []), *one.words]
            if one is phrase and not one.role and not one.owner:
                words = []
            side = side or side_of([part for word in words for part in word.split()])
            side = side or self.by_spelling(plain(phrase.name)[0], "")
            side = side or self.aliased_side(words, one.tail)
            side = side or self.organisations.employer(one.role, " ".join(one.tail))
            side = side or self._owned(one)
            gender = gender or gender_of([*one.role.split(), *one.words[:1], *one.name.split()[:1]])
            tails += one.tail
        if role and apposed is not None and apposed.tail and apposed.role == role:
            role = f"{role} {' '.join(named_tail(apposed.tail))}".strip()
        kind = kind_of(role, "", tails)
        if kind == COMMENTATOR:
            side = "" if self._thinks(role, tails, side) else side
        elif not side and role:
            side = self.by_spelling(plain(phrase.name)[0], context)
        return role, side, kind, gender

    def part(self, subject: Subject, speaker: Speaker) -> None:
        """Part a minister whose side was guessed from `her Serbian counterpart`."""
        told = [one for one in (subject.phrase, subject.apposition) if one is not None]
        if not any("counterpart" in one.words and one.definite for one in told):
            return
        for one in reversed(self.recent[-4:]):
            if one is not speaker and one.head == "person":
                if one.guessed and one.side == speaker.side:
                    places = (side for side, _ in self.places.most_common(3))
                    one.side = next((side for side in places if side != speaker.side), one.side)
                return

    def _plain(self, subject: Subject) -> bool:
        """Tell whether the words that name somebody tell the side."""
        told = [one for one in (subject.phrase, subject.apposition) if one is not None]
        return any(self.aliased_side([*one.words, one.owner], one.tail) for one in told)

    def await_name(self, speaker: Speaker | None) -> None:
        """Note a role whose name may follow: `The minister was blunt. Ann Berg said …`."""
        self.awaited = speaker

    def _thinks(self, role: str, tails: Sequence[str], side: str) -> bool:
        """Tell an expert, who speaks for no country, from a former official."""
        around = set(words_of(" ".join((role, *tails))))
        return bool(THINKERS & around) or (sides.lookup(side) is not None and not FORMER & around)

    def aliased_side(self, words: Sequence[str], tail: Sequence[str]) -> str:
        """Give the side by the table, else the body that the role belongs to."""
        split = [word for one in words for word in one.split()]
        body = body_in(tail)
        body = "" if GOVERNMENT & set(words_of(body)) else body
        if body and (person := self.known(body)) and person.head == "person":
            body = person.side  # a spokesman for Berg
        return side_of(split, tail) or body or acronym(split)

    def by_spelling(self, name: str, context: str) -> str:
        """Correct the side that the context tells by how a name is written.

        North Korea writes Korean names in three words, South Korea with a hyphen.
        """
        words = name.split()
        southern = len(words) == 2 and "-" in words[1] and words[1].split("-")[1].islower()
        if southern and words[0] in KOREAN_NAMES | SOUTHERN_NAMES and self.places["South Korea"]:
            return "South Korea"
        korean = len(words) == 3 and words[0] in KOREAN_NAMES and "-" not in name
        if korean and all(len(word) < 7 for word in words) and self.places["North Korea"]:
            return "North Korea"
        return context

    def _owned(self, phrase: Phrase) -> str:
        """Give the side of `its chief executive`, `Putin's spokesman`."""
        if phrase.words and phrase.words[0].lower() in ("its", "their", "his", "her"):
            persons = phrase.words[0].lower() in ("his", "her")
            return (not persons and self.owner) or self._last_side(persons)
        if body := next((word for word in phrase.words if _bodily(word)), ""):
            noun = sides.bare(body).lower()
            fits = (
                one.side
                for one in reversed(self.recent)
                if one.head != "person" and _suits(noun, one)
            )
            return self.organisations.meant(noun) or next(fits, "")
        if phrase.role:
            owner = possessor(phrase.words)
            known = self.known(owner) if owner else None
            return known.side if known else ""
        return ""

    def _last_side(self, person: bool) -> str:
        """Give the side of the last person, or of the last body or country."""
        for one in reversed(self.recent):
            if (one.head in ("person", "role")) == person:
                return one.side
        return self.recent[-1].side if self.recent else ""

    def _last_body(self, side: str) -> str:
        """Name the last body or country that acted."""
        for one in reversed(self.recent):
            if one.head in ("body", "place") and one.side == side:
                return sides.demonym(side) if one.head == "place" else one.name
        return sides.demonym(side)

    def _enter(self, speaker: Speaker) -> None:
        self.people.append(speaker)
        for word in speaker.words:
            listed = self.by_word.setdefault(word, [])
            if speaker not in listed:
                listed.append(speaker)

    def known(self, name: str, gender: str = "") -> Speaker | None:
        """Find the person of the cast whom a name or a part of it means, the latest first."""
        words = words_of(plain(name)[0])
        listed = self.by_word.get(words[-1] if words else "", [])
        listed = listed or self.by_word.get(words[0] if words else "", [])
        wanted = set(words)
        fits = [one for one in listed[-30:] if wanted <= one.words or one.words <= wanted]
        fits = [one for one in fits if not gender or one.gender in ("", gender)]
        if not fits:
            return None
        for one in reversed(self.recent[-12:]):
            if one in fits:
                return one
        return fits[-1]

    def spoke(self, speaker: Speaker) -> None:
        """Note who was the last to speak or to act."""
        speaker.told = True
        self.recent = [*self.recent[-23:], speaker]

    def resolve(self, subject: Subject, context: str = "") -> Speaker | None:
        """Tell who is meant; None where a pronoun or a writing has nobody to stand for."""
        phrase = subject.phrase
        if phrase.name in NOBODY:
            return None
        if phrase.head == "person" and (full := self.organisations.full.get(phrase.name)):
            return self._body(full, full, "body")
        if phrase.head == "person":
            return self.meet(subject, context)
        if phrase.head == "pronoun":
            return self._pronoun(phrase.words[0].lower())
        if phrase.head == "role":
            return self._by_role(subject, context)
        if phrase.head == "writing":
            return self._author(phrase, context)
        if phrase.head == "place":
            return self._body(phrase.name, side_of(phrase.words) or phrase.name, "place")
        return self._by_body(phrase, context)

    def _pronoun(self, word: str) -> Speaker | None:
        gender = {"he": "m", "she": "f"}.get(word)
        for one in reversed(self.recent):
            if gender and one.head in ("person", "role") and not one.plural:
                if one.gender in ("", gender):
                    one.gender = gender
                    return one
            elif not gender and (one.plural if word == "they" else one.head in ("body", "place")):
                return one
        if word == "they":
            return next((one for one in reversed(self.recent) if one.head == "body"), None)
        return None

    def _by_role(self, subject: Subject, context: str) -> Speaker | None:
        """Find the person that `the ambassador` means, or make a speaker without a name."""
        phrase = subject.phrase
        noun = phrase.role.lower().split()
        single = phrase.definite and not noun[-1].endswith("s")
        if single and (found := self._with_role(phrase)):
            return found
        if noun[-1].endswith("s") and phrase.definite and (found := self._with_role(phrase)):
            return found
        side = self.aliased_side(phrase.words, phrase.tail)
        side = side or self.organisations.employer(phrase.role, " ".join(phrase.tail))
        side = side or self._owned(phrase)
        kind = kind_of(phrase.role, "", phrase.tail)
        if not side and kind == OFFICIAL and noun[-1] not in SIDELESS:
            side = context
        name = role_name(phrase)
        if phrase.words[0].lower() in ("its", "their") and side:
            name = f"{self._last_body(side)} {name}"
        speaker = Speaker(name, name, side, kind, gender_of(phrase.words), "role")
        speaker.plural = is_plural(noun[-1])
        speaker.words = frozenset(noun)
        return speaker

    def _with_role(self, phrase: Phrase) -> Speaker | None:
        """Find the last person whose role has the noun, and the side if one is told."""
        wanted = {_stem(word) for word in words_of(phrase.role)}
        noun = _stem(words_of(phrase.role)[-1])
        side = side_of(phrase.words, phrase.tail)
        if phrase.words[0].lower() in ("its", "their"):
            side = side or self._owned(phrase)
        post = post_of(phrase.role.split(), phrase.tail)
        gender = gender_of(phrase.words)
        pool = [*reversed(self.recent), *reversed(self.people[-60:])]
        fits = [
            one
            for one in pool
            if noun in {_stem(word) for word in words_of(_own(one.role))}
            and one.head in ("person", "role")
            and one.plural == is_plural(phrase.role.split()[-1])
            and (not side or one.side in ("", side))
            and (not gender or one.gender in ("", gender))
            and (not post or one.post == post)
        ]
        if not fits and noun in SENT:
            fits = [one for one in self.recent[::-1] if SENT & set(words_of(one.role))]
        if not fits and noun in GENERAL:
            fits = [one for one in self.recent[::-1] if _may_be(one, noun, side)]
        exact = [one for one in fits if wanted <= {_stem(word) for word in words_of(one.role)}]
        return next(iter(exact or fits), None)

    def _author(self, phrase: Phrase, context: str) -> Speaker | None:
        if phrase.owner:
            known = self.known(phrase.owner)
            entry = sides.lookup(phrase.owner)
            if known or entry:
                return known or self._body(entry.speaker, entry.side, "place")  # type: ignore[union-attr]
            return self._body(phrase.owner, context, "body")
        for found in sides.find(phrase.words):
            if found.entry.kind in ("agency", "press", "institution", "ministry"):
                return self._body(found.entry.speaker, found.entry.side, "body")
        for place in range(len(phrase.tail)):
            found = sides.at(phrase.tail, place)  # type: ignore[assignment]
            if found and phrase.tail[place - 1] in ("by", "from", "of", "in", "the"):
                return self._body(found.entry.speaker, found.entry.side, "body")
        if phrase.definite and self.recent:
            return self.recent[-1]
        name = " ".join(word for word in named_tail([*phrase.tail[1:], "A"])[:-1] if word != "the")
        return Speaker(name or phrase.name, "", context, head="body") if phrase.tail else None

    def _by_body(self, phrase: Phrase, context: str) -> Speaker | None:
        """Tell which body is meant: the ministry, the agency, the company, the Foreign Ministry."""
        noun = phrase.name.split()[-1]
        general = phrase.definite and noun[0].islower() and len(phrase.name.split()) == 1
        if general:
            for one in reversed(self.recent):
                if one.head in ("body", "place") and _suits(noun, one):
                    return one
                if noun == "ministry" and (name := _ministry_of(one)):
                    return self._body(name, one.side, "body")
            if name := self.organisations.meant(noun):
                return self._body(name, name, "body")
        name = self.aliases.get(phrase.name, phrase.name)
        entry = sides.lookup(name)
        if phrase.tail[:1] in (("of",), ("for",)) and not is_place(phrase.tail):
            full = f"{name} {body_in(phrase.tail) and ' '.join(named_tail(phrase.tail))}".strip()
            name, entry = full, entry if full == name else None
        if entry:
            return self._body(entry.speaker, entry.side, "body")
        if noun == "office" and (holder := self._holder(phrase)):
            return self._body(f"{holder.name}'s office", holder.side, "body")
        side = side_of(phrase.words, phrase.tail) or self._owned(phrase)
        ministry = any(word in GOVERNMENT for word in words_of(name))
        side = side or (context if ministry or name.islower() else outer(name))
        return self._body(body_name(name, phrase, side), side, "body")

    def _holder(self, phrase: Phrase) -> Speaker | None:
        """Find the person of `her office`, `the mediator's office`."""
        if phrase.words[0].lower() in ("his", "her"):
            return self._pronoun("he" if phrase.words[0].lower() == "his" else "she")
        if phrase.owner and (known := self.known(phrase.owner)):
            return known
        owner = phrase.words[-2].lower().removesuffix("'s") if len(phrase.words) > 1 else ""
        fits = (one for one in reversed(self.people[-60:]) if owner in words_of(one.role))
        return next(fits, None) if owner in OFFICIALS else None

    def _body(self, name: str, side: str, head: str) -> Speaker:
        key = name.lower()
        for one in self.by_word.get(key, []):
            return one
        for one in reversed(self.recent):
            if one.head == "body" and key.endswith(one.name.lower()) and one.side == side:
                return one
        found = Speaker(name, "", side, kind_of("", name), head=head)
        self.by_word[key] = [found]
        return found


def _ministry_of(one: Speaker) -> str:
    """Name the ministry of a minister or of its spokesman."""
    words = [word for word in one.role.split() if sides.bare(word) == word]
    for place, word in enumerate(words):
        if word.lower() in ("ministry", "minister") and place and one.side and one.head != "place":
            return f"{sides.demonym(one.side)} {words[place - 1].title()} Ministry"
    return ""


def _bodily(word: str) -> bool:
    """Tell `department's` of `the department's spokesman`."""
    return word.islower() and sides.bare(word) != word and sides.bare(word) in BODIES


def _own(role: str) -> str:
    """Give what somebody is: a sister, of `leader's sister`."""
    words = role.split()
    owners = [place for place, word in enumerate(words) if sides.bare(word) != word]
    return " ".join(words[owners[-1] + 1 :] if owners else words) or role


def _stem(word: str) -> str:
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


def _suits(noun: str, speaker: Speaker) -> bool:
    words = set(words_of(speaker.name))
    entry = sides.lookup(speaker.name)
    kinds = {"agency": ("agency", "press"), "ministry": ("ministry",), "department": ("ministry",)}
    if noun in words or (entry and entry.kind in kinds.get(noun, ())):
        return True
    if noun in ("company", "firm", "group", "bank"):
        return not words & {"ministry", "department", "government"} and entry is None
    if noun in ("newspaper", "paper", "daily"):
        return entry is None or entry.kind in ("agency", "press")
    return noun in ("organization", "organisation", "body") and speaker.head == "body"
