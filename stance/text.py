"""How text becomes terms: one definition for training and prediction.

A text is lower-cased and split into words; *won't*, *wont* and *cannot* are two words, the second
of which is *not*. Words in the scope of a negation get a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from stance.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Item = TypeVar("Item")

LONGEST = 12  # the longest n-gram
NEGATION_MARK = "¬"  # not a word character, so no text can contain a marked word

NEGATIONS = frozenset(
    "no not never neither nor none nobody nothing nowhere without cannot hardly scarcely barely"
    " refuse refuses refused lack lacks lacked".split()
)

INSIDE, OUTSIDE = "?", ":"  # marks of words inside a condition, and beside one
NO_CONDITION = "."  # the one clause term of a text without a condition

CONDITIONS = frozenset("if unless until once provided providing when".split())
INVERTED = "should"  # as in "should they stop"
_BEGIN = frozenset(
    "only after, long as, soon as, in exchange, conditional on, contingent on, depend on,"
    " depends on, in return, condition that, conditions that, subject to".split(", ")
)
_BEGIN_NOT = frozenset("as if, even if, what if, at once".split(", "))
DEPEND_ON_WORD_BEFORE = frozenset({INVERTED, *(pair.split()[1] for pair in _BEGIN | _BEGIN_NOT)})
"""The words of which the word before decides whether they begin a condition."""

_FULL_FORMS = {"ai": "is", "ca": "can", "sha": "shall", "wo": "will"} | {
    word: word
    for word in "are could dare did do does had has have is might must need ought should was were"
    " would".split()
}
CONTRACTIONS = {"cannot": ("can", "not")} | {
    short + ending: (full, "not") for short, full in _FULL_FORMS.items() for ending in ("n't", "nt")
}
"""The two words that each contraction stands for; its end, *n't*, *nt* or *not*, is the second."""

APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032`", "'"))

MARKS = '.,;:!?()"\u201c\u201d\u2013\u2014'  # that end a clause
_TOKEN = re.compile(r"\w+(?:'\w+)*|[" + MARKS + "]")


@dataclass(frozen=True, slots=True)
class TextSettings:
    """The choices that turn a text into terms.

    The span is in words, n-gram ranges are inclusive; 0 leaves marks out, (0, 0) character n-grams.
    Raises DataError where a range makes no sense; single words are always counted.
    """

    word_ngrams: tuple[int, int] = (1, 2)
    char_ngrams: tuple[int, int] = (3, 5)
    negation_span: int = 3

    def __post_init__(self) -> None:
        for name, sizes in (("word_ngrams", self.word_ngrams), ("char_ngrams", self.char_ngrams)):
            none = name == "char_ngrams" and sizes == (0, 0)
            whole = len(sizes) == 2 and {*map(type, sizes)} == {int}
            if not none and not (whole and 1 <= sizes[0] <= sizes[1] <= LONGEST):
                what = f"give the shortest, then the longest length, from 1 to {LONGEST}"
                raise DataError(f"{name} is {sizes}: {what}")
        if self.word_ngrams[0] != 1:
            raise DataError("word_ngrams must start at 1: single words tell which text is known")
        if type(self.negation_span) is not int or self.negation_span < 0:
            raise DataError(f"negation_span is {self.negation_span}: give a number of words")


def lowered(text: str) -> str:
    """Return a text in lower case, with straight apostrophes."""
    return text.lower().translate(APOSTROPHES)


def tokens(text: str) -> list[str]:
    """Split a text into lower-case words and the punctuation that ends a clause."""
    split: list[str] = []
    for token in _TOKEN.findall(lowered(text)):
        split += CONTRACTIONS.get(token) or (token,)
    return split


def is_word(token: str) -> bool:
    """Whether a token of a text is a word, and not punctuation or empty."""
    return token not in MARKS


def is_condition(word: str, before: str = "") -> bool:
    """Whether a word begins a condition, given what stands before it: *once*, not *at once*."""
    if word == INVERTED:
        return not is_word(before)
    pair = f"{before} {word}"
    return pair in _BEGIN or (word in CONDITIONS and pair not in _BEGIN_NOT)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each word of `words` in the text as it was written."""
    ends = list(accumulate(len(character.lower()) for character in text))
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(lowered(text)):
        start, stop = match.span()
        if match[0] in CONTRACTIONS:
            cut = stop - (2 if match[0].endswith("nt") else 3)
            spans += [(start, cut), (cut, stop)]
        elif is_word(match[0]):
            spans.append((start, stop))
    return [(bisect_right(ends, start), bisect_left(ends, stop) + 1) for start, stop in spans]


def words(text: str) -> list[str]:
    """Return the words of a text in order, lower-case, without marks."""
    return [token for token in tokens(text) if is_word(token)]


def marked_words(text: str, span: int) -> list[str]:
    """Return the words of a text, up to ``span`` words of a clause after a negation marked.

    Source: Das and Chen, "Yahoo! for Amazon", Management Science 53 (2007), section 3.
    """
    marked: list[str] = []
    left = 0
    for token in tokens(text):
        if not is_word(token):
            left = 0
        elif token in NEGATIONS:
            marked.append(token)
            left = span
        else:
            marked.append(NEGATION_MARK + token if left else token)
            left = max(0, left - 1)
    return marked


def terms(kind: str, settings: TextSettings, text: str) -> list[str]:
    """Return the terms of a kind in a text.

    ``word``: n-grams of marked words, shortest first. ``char``: n-grams of space-padded words, as
    in the ``char_wb`` analyser of scikit-learn. ``clause``: the words of a text with a condition,
    marked as inside or outside of it, from its first word to the end of the clause; a text of words
    without one has a single term that says so.
    """
    return [term for term, _ in KINDS[kind](text, settings)]


def _word_terms(text: str, settings: TextSettings) -> Iterator[tuple[str, range]]:
    marked = marked_words(text, settings.negation_span)
    for size in range(1, settings.word_ngrams[1] + 1):
        for start in range(len(marked) - size + 1):
            yield " ".join(marked[start : start + size]), range(start, start + size)


def _char_terms(text: str, settings: TextSettings) -> Iterator[tuple[str, range]]:
    for index, word in enumerate(words(text)):
        for gram in char_terms_of_word(word, settings):
            yield gram, range(index, index + 1)


def char_terms_of_word(word: str, settings: TextSettings) -> Iterator[str]:
    """Yield the character n-grams of one word; one shorter than an n-gram counts once, whole."""
    padded, (shortest, longest) = f" {word} ", settings.char_ngrams
    for size in range(shortest, max(shortest, min(longest, len(padded))) + 1):
        for start in range(max(1, len(padded) - size + 1)):
            yield padded[start : start + size]


def _clause_terms(text: str, _: TextSettings) -> Iterator[tuple[str, range]]:
    marked: list[str] = []
    inside, before = False, ""
    for token in tokens(text):
        inside = is_word(token) and (inside or is_condition(token, before))
        before = token
        if is_word(token):
            marked.append((INSIDE if inside else OUTSIDE) + token)
    if any(term.startswith(INSIDE) for term in marked):
        yield from ((term, range(index, index + 1)) for index, term in enumerate(marked))
    elif marked:
        yield NO_CONDITION, range(len(marked))


KINDS: dict[str, Callable[[str, TextSettings], Iterator[tuple[str, range]]]] = {
    "word": _word_terms,
    "char": _char_terms,
    "clause": _clause_terms,
}
"""What yields the terms of each kind in their order, each with the range of words it covers."""


def grouped(
    items: Iterable[Item], most: int, largest: int, size: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """Yield items in groups of so many, and of so large a size in all but for the last item."""
    group: list[Item] = []
    total = 0
    for item in items:
        group.append(item)
        total += size(item)
        if len(group) >= most or total >= largest:
            yield group
            group, total = [], 0
    if group:
        yield group
