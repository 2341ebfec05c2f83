"""Keep a register of an article: who has been named so far, and who spoke last."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.articles import sides
from stance.articles.lexicon import (
    DETERMINERS,
    FIRMS,
    FUNCTION_WORDS,
    GIVEN_MEN,
    GIVEN_WOMEN,
    UNIONS,
)
from stance.articles.speakers.speaker import Speaker, kind_of, plain, words_of

_NAME = re.compile(
    r"\b(?!The )((?:[A-Z][\w&-]{1,40} ){1,3})(Terminals|Motors|Airlines|Airways|Holdings|Industries"
    r"|Shipping|Logistics|Railways|Steelworks|Foods|Mining|Energy|Petroleum|Chemicals|Pharmaceuticals|Media"
    r"|Studios|Systems|Technologies|Aerospace|Group|Company|Corporation|Corp|Inc|Ltd|plc|Bank"
    r"|Federation|Union|Brotherhood|Guild|(?:[A-Z][a-z]+w|W)orkers|Teamsters|Alliance|Confederation)\b"
    r"|\b(?:Union|Federation|Brotherhood) of (?:[A-Z][\w-]{1,40}(?: and)? ){0,3}[A-Z][\w-]{1,40}"
)
_CAMEL = re.compile(r"\b[A-Z][a-z]{1,30}[A-Z][a-z]{2,30}\b")
_PREFIXES = ("Mac", "Mc", "De", "Le", "La", "Van", "Fitz", "Di", "Du")
_UNION = re.compile(
    r"\b(?:Federation|Union|Brotherhood|Guild|\w*[Ww]orkers|Teamsters|Confederation)\b"
)


class Organisations:
    """The companies and unions that an article names, by their full and their short names."""

    def __init__(self, text: str = "") -> None:
        self.full: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.found: dict[str, str] = {}
        camel = (match for match in _CAMEL.finditer(text) if not match[0].startswith(_PREFIXES))
        for match in (*_NAME.finditer(text), *camel):
            name = match[0]
            if _is_own(name) and "-based" not in name:
                self.counts[name] += 1
                self.full[name] = name
                self.full.setdefault(name.rsplit(" ", 1)[0], name)

    def meant(self, noun: str) -> str:
        """Return the one that `the company` or `the union` means: the one named most often."""
        if noun not in UNIONS | FIRMS:
            return ""
        if noun not in self.found:
            self.found[noun] = self._find(noun)
        return self.found[noun]

    def _find(self, noun: str) -> str:
        union = noun in UNIONS
        fits = [name for name in self.counts if bool(_UNION.search(name)) == union]
        exact = [name for name in fits if noun in name.lower().split()]
        return max(exact or fits, key=self.counts.__getitem__, default="")

    def employer(self, role: str, tail: str) -> str:
        """Return for whom `company spokesman` and `vice-president of the union` speak."""
        words = [*role.lower().split(), *tail.lower().split()]
        if words[:2] == ["chief", "executive"]:
            words.append("company")
        if words[:2] == ["general", "secretary"]:
            words.append("union")
        return next((name for word in words if word != "chief" and (name := self.meant(word))), "")


def _is_own(name: str) -> bool:
    """Return the name of an organisation from one with a country or a given name in it."""
    words = name.split()
    first = words[0].lower()
    known = sides.lookup(name) or sides.at(words, 0)
    return known is None and first not in GIVEN_MEN | GIVEN_WOMEN | FUNCTION_WORDS | DETERMINERS


NAMESAKES = 30  # persons of a name looked at, the latest first
SPOKEN = 24  # speakers remembered in turn
NEAR = 12  # of them, those whom a bare name means first


@dataclass(slots=True)
class Register:
    """Who has been named so far, and who spoke last: the one object that changes while reading.

    ``by_word`` lists speakers by each word of their names, ``people`` and
    ``recent`` in the order of naming and of speaking; ``aliases`` are full
    names by their acronyms, ``full_names`` by their surnames, ``places`` counts
    how often each side is named. ``home`` is the side of the dateline,
    ``awaited`` a role whose name may follow: `The minister was blunt. Ann Berg said …`.
    """

    aliases: dict[str, str] = field(default_factory=dict)
    full_names: dict[str, str] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    organisations: Organisations = field(default_factory=Organisations)
    home: str = ""
    by_word: dict[str, list[Speaker]] = field(default_factory=dict)
    people: list[Speaker] = field(default_factory=list)
    recent: list[Speaker] = field(default_factory=list)
    awaited: Speaker | None = None

    def learn(
        self,
        speaker: Speaker,
        *,
        name: str | None = None,
        role: str | None = None,
        side: str | None = None,
        kind: str | None = None,
        gender: str | None = None,
    ) -> None:
        """Set what is new of a speaker, for all that he or she says in the article."""
        if name is not None:
            speaker.name, speaker.words = name, frozenset(words_of(name))
            self.enter(speaker)
        speaker.role = speaker.role if role is None else role
        speaker.side = speaker.side if side is None else side
        speaker.kind = speaker.kind if kind is None else kind
        speaker.gender = speaker.gender if gender is None else gender

    def expect_name(self, speaker: Speaker | None) -> None:
        """Note a role whose name may follow."""
        self.awaited = speaker

    def name_group(self, name: str, speaker: Speaker) -> Speaker:
        """Enter several who speak with one voice, or return those of the same names."""
        return self.by_word.setdefault(name.lower(), [speaker])[0]

    def enter(self, speaker: Speaker) -> None:
        """Enter a person, to be found by each word of the name."""
        self.people.append(speaker)
        for word in speaker.words:
            listed = self.by_word.setdefault(word, [])
            if speaker not in listed:
                listed.append(speaker)

    def known(self, name: str, gender: str = "") -> Speaker | None:
        """Find the person whom a name or a part of it means, the latest first."""
        words = words_of(plain(name)[0])
        listed = self.by_word.get(words[-1] if words else "", [])
        listed = listed or self.by_word.get(words[0] if words else "", [])
        wanted = set(words)
        fits = [
            one
            for one in listed[-NAMESAKES:]
            if (wanted <= one.words or one.words <= wanted)
            and (not gender or one.gender in ("", gender))
        ]
        spoke = (one for one in reversed(self.recent[-NEAR:]) if one in fits)
        return next(spoke, None) or (fits[-1] if fits else None)

    def body(self, name: str, side: str, head: str = "body") -> Speaker:
        """Find a body or a country by its name, or make it a speaker."""
        key = name.lower()
        if listed := self.by_word.get(key):
            return listed[0]
        for one in reversed(self.recent):
            if one.head == "body" and key.endswith(one.name.lower()) and one.side == side:
                return one
        found = Speaker(name, "", side, kind_of("", name), head=head)
        self.by_word[key] = [found]
        return found

    def spoke(self, speaker: Speaker) -> None:
        """Note who was the last to speak or to act."""
        speaker.has_spoken = True
        self.recent = [*self.recent[1 - SPOKEN :], speaker]

    def side_of_its(self, words: Sequence[str]) -> str:
        """Return the side of `its minister`: that of the last body or country."""
        if not words or words[0].lower() not in ("its", "their"):
            return ""
        bodies = (one.side for one in reversed(self.recent) if _fits(one, "it"))
        return next(bodies, "")

    def meant_by(self, pronoun: str) -> Speaker | None:
        """Find whom `he`, `she`, `it` or `they` stands for, and learn the gender."""
        gender = {"he": "m", "she": "f"}.get(pronoun)
        if gender:
            return self._person_of(gender)
        fits = (one for one in reversed(self.recent) if _fits(one, pronoun))
        bodies = (one for one in reversed(self.recent) if one.head == "body")
        return next(fits, None) or (next(bodies, None) if pronoun == "they" else None)

    def _person_of(self, gender: str) -> Speaker | None:
        """Find the last person of a gender, or of one that is not known."""
        people = (one for one in reversed(self.recent) if _is_single(one))
        speaker = next((one for one in people if one.gender in ("", gender)), None)
        if speaker is not None:
            speaker.gender = gender
        return speaker


def _is_single(speaker: Speaker) -> bool:
    return speaker.head in ("person", "role") and not speaker.plural


def _fits(one: Speaker, pronoun: str) -> bool:
    return one.plural if pronoun == "they" else one.head in ("body", "place")
