"""Sentences read by their forms alone, and what is known while an article is read."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stance.articles import dating, sentences, sides
from stance.articles.attribution import phrases, sayings
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import When
from stance.articles.document import Document
from stance.articles.lexicon import GIVEN_MEN, GIVEN_WOMEN
from stance.articles.sentences import Sentence
from stance.articles.speakers.register import Organisations, Register
from stance.articles.speakers.sides_of import side_of
from stance.articles.speakers.speaker import Speaker
from stance.articles.tokens import DATED, QUOTED, Token, masked_span, quotations, tokenize

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NICKNAME = re.compile(rf"(?<=[a-z] ){QUOTED}{{3,16}}(?= [A-Z][a-z])")
_ASIDE = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]|\\[\[\]]")
_DASHED_CLAUSE = re.compile(r"\s[\u2014\u2013]\s|\s--\s")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the forms of one sentence tell, before anybody is named."""

    sentence: Sentence
    masked: str
    tokens: list[Token]
    whens: list[When]
    attributions: list[Attribution]
    number: int = 0

    @property
    def quoted(self) -> float:
        """Return the share of the sentence that stands in quotation marks, 0 to 1."""
        solid = len(self.masked) - self.masked.count(" ")
        return self.masked.count(QUOTED) / max(1, solid)


def draft_sentences(
    text: str, cut: Sequence[Sentence], spans: Sequence[tuple[int, int]]
) -> list[Draft]:
    """Read the sentences of a text; ``spans`` are its quotations, in order."""
    ends = [end for _, end in spans]
    drafts = []
    for number, sentence in enumerate(cut):
        first = bisect_left(ends, sentence.start + 1)
        inside = []
        while first < len(spans) and spans[first][0] < sentence.end:
            inside.append(spans[first])
            first += 1
        drafts.append(replace(_draft(text, sentence, inside), number=number))
    return drafts


def _draft(text: str, sentence: Sentence, inside: list[tuple[int, int]]) -> Draft:
    masked = masked_span(text, sentence.start, sentence.end, inside)
    return draft_masked(sentence, masked.replace("\n", " "))


def draft_masked(sentence: Sentence, masked: str) -> Draft:
    """Read a sentence whose quotations are blotted out already."""
    whens = dating.find(masked)
    dated = masked
    for when in whens:
        dated = f"{dated[: when.start]}{DATED * (when.end - when.start)}{dated[when.end :]}"
    dated = _INVISIBLE.sub(" ", dated).replace("opposite number", "opposite-number")
    dated = _ASIDE.sub(lambda match: " " * len(match[0]), dated)
    dated = re.sub(rf"\b[Oo]n (?={DATED})", lambda match: DATED * len(match[0]), dated)
    dated = _NICKNAME.sub(lambda match: " " * len(match[0]), dated)
    tokens = tokenize(dated)
    return Draft(sentence, masked, tokens, whens, sayings.find(tokens))


_ALIAS = re.compile(r"\b((?:[A-Z][\w-]{1,40} ){1,5}[A-Z][\w-]{1,40}) \(([A-Z]{2,8})\)")
_BRACKETED = re.compile(r"\(([A-Z][a-z]{1,20})\) ([A-Z][a-z]{2,20})\b")
_BLANKS = re.compile(r"\s+")


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
class Story:
    """What is known while an article is read from top to bottom."""

    document: Document
    drafts: list[Draft]
    spans: list[tuple[int, int]]
    register: Register
    messages: list[Entry] = field(default_factory=list)


def begin(document: Document) -> Story:
    """Cut a document into drafts, and note its places and abbreviations."""
    text = document.text
    blocks = list(sentences.paragraphs(text))
    spans = quotations(text, blocks)
    cut = [one for one in _trimmed(document) if not _away(one, document.skipped)]
    drafts = draft_sentences(text, cut, spans)
    words = [[token.text for token in draft.tokens] for draft in drafts]
    places = Counter(found.entry.side for listed in words for found in sides.find(listed))
    home = side_of(document.place.split())
    names = _full_names(text, drafts)
    register = Register(_aliases(text), names, places, Organisations(text), home)
    return Story(document, drafts, spans, register)


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
        for name in phrases.persons(draft.tokens):
            given, last = name.split()[0], name.split()[-1]
            names.setdefault(last, Counter())[name] += 1
            if given.lower() not in GIVEN_MEN | GIVEN_WOMEN:
                names.setdefault(given, Counter())[name] += 1  # Xi, Xi Jinping
    return {part: counts.most_common(1)[0][0] for part, counts in names.items()}


def _trimmed(document: Document) -> list[Sentence]:
    """Cut sentences, with a dateline taken off the first and headings kept whole."""
    kept: list[Sentence] = []
    for one in sentences.split(document.text):
        if (heading := _covering(one, document.headings)) is not None:
            if not kept or kept[-1].start != heading[0]:
                kept.append(replace(one, start=heading[0], end=heading[1]))
            continue
        for start, end in _over(document.skipped, one):
            if start <= one.start < end < one.end:
                rest = document.text[end : one.end]
                one = replace(one, start=end + len(rest) - len(rest.lstrip()))
        kept.append(one)
    return kept


def _over(ranges: Sequence[tuple[int, int]], one: Sentence) -> Sequence[tuple[int, int]]:
    first = bisect_right(ranges, (one.start, len(ranges) << 40)) - 1
    return ranges[max(0, first) : first + 2]


def _covering(one: Sentence, ranges: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    first = bisect_right(ranges, (one.start, 1 << 60)) - 1
    if first >= 0 and ranges[first][0] <= one.start < ranges[first][1]:
        return ranges[first]
    return None


def within(one: Sentence, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence lies in one of some ranges."""
    return _covering(one, ranges) is not None


def _away(one: Sentence, ranges: Sequence[tuple[int, int]]) -> bool:
    found = _covering(one, ranges)
    return found is not None and one.end <= found[1]


def collapsed(text: str) -> str:
    """Return a text with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def raw(story: Story, draft: Draft) -> str:
    """Return a sentence as it stands in the text."""
    return story.document.text[draft.sentence.start : draft.sentence.end]
