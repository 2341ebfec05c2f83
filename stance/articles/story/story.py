"""Hold what is known while an article is read from top to bottom."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stance.articles import sentences, sides
from stance.articles.attribution.saying import Saying
from stance.articles.cast.affiliation import side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.organisations import Organisations
from stance.articles.cast.speaker import Speaker
from stance.articles.document import Document
from stance.articles.sentences import Sentence
from stance.articles.story import drafts
from stance.articles.story.drafts import Draft
from stance.articles.tokens import quotations

_ALIAS = re.compile(r"\b((?:[A-Z][\w-]{1,40} ){1,5}[A-Z][\w-]{1,40}) \(([A-Z]{2,8})\)")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one message of one speaker with all its dates; offsets are in the text."""

    speaker: Speaker
    verb: str
    text: str
    sentence: str
    start: int
    end: int
    form: str
    paragraph: int = 0
    dates: tuple[str, ...] = ()


Entry = tuple[Told, Draft, Saying | None]
"""A message, the sentence that holds it, and the attribution by which it was found."""


@dataclass(slots=True)
class Story:
    """Hold what is known while an article is read from top to bottom."""

    document: Document
    drafts: list[Draft]
    spans: list[tuple[int, int]]
    cast: Cast = field(default_factory=Cast)
    told: list[Entry] = field(default_factory=list)


def begin(document: Document) -> Story:
    """Cut a document into drafts, and note its places and abbreviations."""
    text = document.text
    blocks = list(sentences.paragraphs(text))
    spans = quotations(text, blocks)
    cut = [one for one in _trimmed(document) if not _away(one, document.skipped)]
    story = Story(document, drafts.make(text, cut, spans), spans)
    story.cast.places.update(
        found.entry.side
        for draft in story.drafts
        for found in sides.find([token.text for token in draft.tokens])
    )
    story.cast.home = side_of(document.place.split())
    story.cast.organisations = Organisations(text)
    for match in _ALIAS.finditer(text):
        full = match[1].removeprefix("The ")
        entry = sides.lookup(match[2]) or sides.lookup(full)
        story.cast.aliases[match[2]] = entry.speaker if entry else full
        story.cast.aliases[full] = story.cast.aliases[match[2]]
    return story


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
    """Tell whether a sentence lies in one of some ranges."""
    return _covering(one, ranges) is not None


def _away(one: Sentence, ranges: Sequence[tuple[int, int]]) -> bool:
    found = _covering(one, ranges)
    return found is not None and one.end <= found[1]


def collapsed(text: str) -> str:
    """Give a text with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def raw(story: Story, draft: Draft) -> str:
    """Give a sentence as it stands in the text."""
    return story.document.text[draft.sentence.start : draft.sentence.end]
