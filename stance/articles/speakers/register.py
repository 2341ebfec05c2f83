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
_CAMEL = re.compile(r"\b(?!Ma?c|De|L[ea]|Van|Fitz|D[iu])[A-Z][a-z]{1,30}[A-Z][a-z]{2,30}\b")
_UNION = re.compile(
    r"\b(?:Federation|Union|Brotherhood|Guild|\w*[Ww]orkers|Teamsters|Confederation)\b"
)


class Organisations:
    """The companies and unions that an article names, by their full and their short names."""

    def __init__(self, text: str = "") -> None:
        names = (match[0] for match in (*_NAME.finditer(text), *_CAMEL.finditer(text)))
        self.counts = Counter(name for name in names if _is_own(name))
        self.full = {name.rsplit(" ", 1)[0]: name for name in reversed(self.counts)}
        self.full |= {name: name for name in self.counts}

    def meant(self, noun: str) -> str:
        """Return the one that `the company` or `the union` means: the one named most often."""
        if noun not in UNIONS | FIRMS:
            return ""
        fits = [name for name in self.counts if bool(_UNION.search(name)) == (noun in UNIONS)]
        exact = [name for name in fits if noun in name.lower().split()]
        return max(exact or fits, key=self.counts.__getitem__, default="")

    def employer(self, role: str, tail: str) -> str:
        """Return for whom `company spokesman` and `vice-president of the union` speak."""
        words = f"{role} {tail}".lower().split()
        return next((name for word in words if word != "chief" and (name := self.meant(word))), "")


def _is_own(name: str) -> bool:
    """Whether a name is an organisation's, with no country or given name in front."""
    words = name.split()
    known = sides.lookup(name) or sides.at(words, 0) or "-based" in name
    common = GIVEN_MEN | GIVEN_WOMEN | FUNCTION_WORDS | DETERMINERS
    return not known and words[0].lower() not in common


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

    def learn(self, speaker: Speaker, **fields: str) -> None:
        """Set what is new of a speaker, for all that he or she says in the article."""
        for name, value in fields.items():
            setattr(speaker, name, value)
        if "name" in fields:
            speaker.words = frozenset(words_of(speaker.name))
            self.enter(speaker)

    def expect_name(self, speaker: Speaker | None) -> None:
        """Note a role whose name may follow."""
        self.awaited = speaker

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
        listed = (self.by_word[word] for word in (*words[-1:], *words[:1]) if word in self.by_word)
        wanted = {*words}
        fits = [
            speaker
            for speaker in next(listed, [])[-NAMESAKES:]
            if (wanted <= speaker.words or speaker.words <= wanted)
            and (not gender or speaker.gender in ("", gender))
        ]
        spoke = (speaker for speaker in reversed(self.recent[-NEAR:]) if speaker in fits)
        return next(spoke, fits[-1] if fits else None)

    def body(self, name: str, side: str, head: str = "body") -> Speaker:
        """Find a body or a country by its name, or make it a speaker."""
        new = Speaker(name, "", side, kind_of("", name), head=head)
        return self.by_word.setdefault(name.lower(), [new])[0]

    def spoke(self, speaker: Speaker) -> None:
        """Note who was the last to speak or to act."""
        speaker.has_spoken = True
        self.recent = [*self.recent[1 - SPOKEN :], speaker]

    def side_of_its(self, words: Sequence[str]) -> str:
        """Return the side of `its minister`: that of the last body or country."""
        if not words or words[0].lower() not in ("its", "their"):
            return ""
        body = self.meant_by("it")
        return body.side if body else ""

    def meant_by(self, pronoun: str) -> Speaker | None:
        """Find whom `he`, `she`, `it` or `they` stands for, and learn the gender."""
        latest = self.recent[::-1]
        if gender := {"he": "m", "she": "f"}.get(pronoun):
            for speaker in latest:
                is_person = speaker.head in ("person", "role") and not speaker.plural
                if is_person and speaker.gender in ("", gender):
                    speaker.gender = gender
                    return speaker
            return None
        if pronoun == "they":
            fits = [speaker for speaker in latest if speaker.plural]
            fits += [speaker for speaker in latest if speaker.head == "body"]
        else:
            fits = [speaker for speaker in latest if speaker.head in ("body", "place")]
        return next(iter(fits), None)
