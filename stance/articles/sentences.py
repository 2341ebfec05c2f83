"""Split a text into paragraphs and sentences, with their offsets.

spaCy, pysbd and sentencex find fewer: they end sentences at abbreviations and misplace quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stance.articles.lexicon import (
    ACTS,
    CLOCK,
    COMMENTATORS,
    COMPANIES,
    DETERMINERS,
    FUNCTION_WORDS,
    OFFICIALS,
    SPEECH,
    STARTERS,
    TITLES,
)

LONGEST = 1000  # characters; what is longer is no sentence, and is cut at a blank

_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u201d\u2019)\]\u00bb]*(?=\s)")
_WORD_BEFORE = re.compile(r"[\w.\u2019'-]+$")
_NEXT = re.compile(r"\s*([\"'\u201c\u2018(\[\u00ab]*)([\w.\u2019'-]+)")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?|[A-Z]")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\n[ \t]{2,}(?=\S)|\n(?=\s*[-*\u2022>] )")
_LINE = re.compile(r"[^\n]+")
_SAID = re.compile(
    r"\s*(?:[A-Z][\w.\u2019'-]*\s+|the\s+|a\s+|\w+\s+){1,5}?(?:said|asked|says|told|added|wondered)\b"
)
_WRAPPED = 120  # characters; lines of a wrapped text are shorter


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands in the text, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def split(text: str) -> Iterator[Sentence]:
    """Split a text into its sentences, in order."""
    for number, (start, end) in enumerate(paragraphs(text)):
        for first, last in _pieces(text, start, end):
            yield Sentence(first, last, number)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Return start and end of each paragraph: parted by blank lines, indents, or long lines."""
    at = 0
    for match in (*_PARAGRAPH.finditer(text), None):
        end = match.start() if match else len(text)
        lines = [(line.start(), line.end()) for line in _LINE.finditer(text, at, end)]
        is_wrapped = all(last - first <= _WRAPPED for first, last in lines)
        for first, last in [(at, end)] if is_wrapped else lines:
            yield from _trimmed(text, first, last)
        at = match.end() if match else end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if left < right:
        yield start + left, start + right


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(text, start, end):
        if _ends(text, match.start(), match.end(), end):
            yield from _cut(text, at, match.end())
            at = match.end()
    yield from _cut(text, at, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return a piece whole, or in parts where it is longer than any sentence."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        middle = blank if blank > 0 else start + LONGEST
        yield from _trimmed(text, start, middle)
        start = middle
    yield from _trimmed(text, start, end)


def _ends(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the stop at ``start`` to ``end`` ends a sentence."""
    follows = _NEXT.match(text, end, min(limit, end + 80))
    if follows is None:
        return True
    opening, word = follows.groups()
    if not opening and word[0].islower():
        return False
    stop = text[start:end]
    if stop[0] != ".":
        return stop[-1] not in "\"'\u201d\u2019" or not _SAID.match(text, end, end + 120)
    return len(stop) > 1 or bool(opening) or _full_stop(text[max(0, start - 30) : start], word)


def _full_stop(before: str, word: str) -> bool:
    """Whether a point ends a sentence, not an abbreviation."""
    match = _WORD_BEFORE.search(before)
    last = match[0] if match else ""
    if last.lower() in TITLES:
        return last.lower() == "no" and not word[0].isdigit()
    if last.lower() in COMPANIES:
        return word in STARTERS
    word = word.rstrip(".")
    if _INITIALS.fullmatch(last):
        if last.lower() in ("a.m", "p.m"):
            return word not in CLOCK
        return word in STARTERS and (len(last) > 1 or last == "I")
    return True


_HEAD_WORD = re.compile(r"[A-Za-z][\w'\u2019.-]*")
_COLON = re.compile(r"^(?P<who>[A-Z][^:\n]{1,50}):\s+(?P<what>\S.*)$")
_DASH = re.compile(
    r"^(?P<what>.+\S)\s+(?:\u2014|\u2013|--|-)\s+(?P<who>[A-Z][^\u2014\u2013:]{1,40})$"
)
_SMALL = FUNCTION_WORDS | SPEECH | ACTS | DETERMINERS | COMMENTATORS | {"ready", "likely"}
_SPOKEN_BY = OFFICIALS - {"sen", "rep", "gen", "gov", "president", "minister", "secretary"}


def parted(title: str) -> tuple[str, str] | None:
    """Split `Petrak: Serbia open to talks` into who is named at its edge and the rest."""
    match = _COLON.match(title) or _DASH.match(title)
    return (match["who"].strip(), match["what"].strip()) if match else None


def lowered(title: str) -> str:
    """Write a headline as a sentence: verbs and common nouns small, every place kept."""
    capitals = title.upper() == title

    def write(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        if low in _SMALL or (capitals and low in _SPOKEN_BY):
            return low
        kept = not capitals or len(word) <= 3 or "." in word
        return word if kept else word[0] + word[1:].lower()

    return _HEAD_WORD.sub(write, title)
