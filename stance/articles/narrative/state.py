"""Sentences read by their forms alone, and what is known while an article is read."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stance.articles import dating, sentences, sides
from stance.articles.attribution import sayings, subjects
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import When
from stance.articles.document import Document
from stance.articles.sentences import Sentence
from stance.articles.speakers.register import Organisations, Register
from stance.articles.speakers.sides_of import side_of
from stance.articles.speakers.speaker import Speaker
from stance.articles.tokens import DATED, QUOTED, Token, masked_span, quotations, tokenize

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NICKNAME = re.compile(rf"(?<=[a-z] ){QUOTED}{{3,16}}(?= [A-Z][a-z])")
_ASIDE = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]|\\[\[\]]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the forms of one sentence say, before anybody is named."""

    sentence: Sentence
    number: int
    text: str
    masked: str
    is_heading: bool
    tokens: list[Token]
    whens: list[When]
    attributions: list[Attribution]

    @property
    def quoted(self) -> float:
        """Return the share of the sentence that stands in quotation marks, 0 to 1."""
        solid = len(self.masked) - self.masked.count(" ")
        return self.masked.count(QUOTED) / max(1, solid)


def draft_of(
    sentence: Sentence, number: int, text: str, masked: str, is_heading: bool = False
) -> Draft:
    """Read a sentence; in ``masked`` its quotations are blotted out."""
    whens = dating.find(masked)
    dated = masked
    for when in whens:
        dated = f"{dated[: when.start]}{DATED * (when.end - when.start)}{dated[when.end :]}"
    dated = _INVISIBLE.sub(" ", dated).replace("opposite number", "opposite-number")
    dated = _ASIDE.sub(lambda match: " " * len(match[0]), dated)
    dated = re.sub(rf"\b[Oo]n (?={DATED})", lambda match: DATED * len(match[0]), dated)
    dated = _NICKNAME.sub(lambda match: " " * len(match[0]), dated)
    tokens = tokenize(dated)
    return Draft(sentence, number, text, masked, is_heading, tokens, whens, sayings.find(tokens))


_ALIAS = re.compile(r"\b((?:[A-Z][\w-]{1,40} ){1,5}[A-Z][\w-]{1,40}) \(([A-Z]{2,8})\)")
_BRACKETED = re.compile(r"\(([A-Z][a-z]{1,20})\) ([A-Z][a-z]{2,20})\b")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one speaker with all its dates; offsets are in the text."""

    speaker: Speaker
    verb: str
    text: str
    sentence: str
    start: int
    end: int
    form: str
    paragraph: int = 0
    dates: tuple[str, ...] = ()
    precision: str = "day"


Entry = tuple[Message, Draft, Attribution | None]
"""A message, the sentence that holds it, and the attribution by which it was found."""


@dataclass(slots=True)
class Narrative:
    """What is known while an article is read from top to bottom."""

    document: Document
    drafts: list[Draft]
    spans: list[tuple[int, int]]
    register: Register
    messages: list[Entry] = field(default_factory=list)


def begin(document: Document) -> Narrative:
    """Cut a document into drafts, and note its places and abbreviations."""
    text = document.text
    kept = masked_span(text, 0, len(text), document.skipped).replace(QUOTED, " ")
    spans = quotations(kept, sentences.paragraphs(kept))
    masked = masked_span(text, 0, len(text), spans).replace("\n", " ")
    drafts, headings, end = list[Draft](), dict(document.headings), 0
    for sentence in sentences.split(kept):
        if sentence.start >= end:  # a heading is read whole
            start, end = sentence.start, headings.get(sentence.start, sentence.end)
            parts, is_heading = (text[start:end], masked[start:end]), start in headings
            drafts.append(draft_of(replace(sentence, end=end), len(drafts), *parts, is_heading))
    words = [[token.text for token in draft.tokens] for draft in drafts]
    places = Counter(name.entry.side for listed in words for name in sides.find(listed))
    names = _full_names(text, drafts)
    home = side_of(document.place.split())
    register = Register(_aliases(text), names, places, Organisations(text), home)
    return Narrative(document, drafts, spans, register)


def _aliases(text: str) -> dict[str, str]:
    """Full names by the acronyms in brackets after them, and by themselves."""
    aliases = {}
    for match in _ALIAS.finditer(text):
        full = match[1].removeprefix("The ")
        entry = sides.lookup(match[2]) or sides.lookup(full)
        aliases[match[2]] = aliases[full] = entry.speaker if entry else full
    return aliases


def _full_names(text: str, drafts: Sequence[Draft]) -> dict[str, str]:
    """Full names of persons by the part that an article uses later: Abe, Shinzo Abe."""
    names: dict[str, Counter[str]] = {}
    for match in _BRACKETED.finditer(text):  # Prime Minister (Shinzo) Abe
        names.setdefault(match[2], Counter())[f"{match[1]} {match[2]}"] += 1
    for draft in drafts:
        for name in subjects.persons(draft.tokens):
            given, last = name.split()[0], name.split()[-1]
            names.setdefault(last, Counter())[name] += 1
            names.setdefault(given, Counter())[name] += 1  # Xi, Xi Jinping
    return {part: counts.most_common(1)[0][0] for part, counts in names.items()}


def collapsed(text: str) -> str:
    """Return a text with single blanks."""
    return " ".join(text.split())
