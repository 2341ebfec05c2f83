"""Say how text becomes terms: one definition for training and prediction alike.

A text is lower-cased and cut into words. Words that stand in the scope of a
negation carry a mark. Three kinds of term are made of them: word n-grams,
character n-grams that do not cross the edges of a word, and clause terms, which
tell for each word of a text with a condition whether it stands in the condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from stance.values import Value

NEGATION_MARK = "¬"  # not a word character, so no text can forge a marked word

NEGATIONS = frozenset(
    "no not never neither nor none nobody nothing nowhere without cannot hardly scarcely barely"
    " refuse refuses refused lack lacks lacked".split()
)

INSIDE, OUTSIDE = "?", ":"  # marks of words inside a condition, and beside one
NO_CONDITION = "."  # the one clause term of a text without a condition

CONDITIONS = frozenset("if unless until once provided providing when".split())
NO_CONDITION_AFTER = {"if": ("as", "even", "what"), "once": ("at",)}
CONDITION_AFTER = {
    "after": ("only",),
    "as": ("long", "soon"),
    "exchange": ("in",),
    "on": ("conditional", "contingent", "depend", "depends"),
    "return": ("in",),
    "that": ("condition", "conditions"),
    "to": ("subject",),
}
INVERTED = "should"  # as in "should they stop"
HANG_ON_BEFORE = frozenset({*NO_CONDITION_AFTER, *CONDITION_AFTER, INVERTED})
"""The words of which the one before tells whether they begin a condition."""

MARKS = '.,;:!?()"\u201c\u201d\u2013\u2014'  # that end a clause
_TOKEN = re.compile(r"\w+(?:'\w+)*|[" + MARKS + "]")


class TextSettings(Value):
    """Hold the choices that turn a text into terms.

    Spans are in words, n-gram ranges are inclusive; ``char_ngrams=(0, 0)``
    leaves character n-grams out, ``negation_span=0`` leaves marks out.
    """

    word_ngrams: tuple[int, int] = (1, 2)
    char_ngrams: tuple[int, int] = (3, 5)
    negation_span: int = 3


def lowered(text: str) -> str:
    """Give a text in lower case, with straight apostrophes."""
    return text.lower().replace("\u2019", "'")


def tokens(text: str) -> list[str]:
    """Cut a text into lower-case words and the punctuation that ends a clause.

    No token holds white space, so cutting there first gives the same tokens.
    """
    return _TOKEN.findall(lowered(text))


def is_word(token: str) -> bool:
    """Tell words from punctuation and from nothing, among the tokens of a text."""
    return token not in MARKS


def is_condition(word: str, before: str = "") -> bool:
    """Tell whether a word begins a condition, given the word or mark before it, if there is one.

    *Once* does and *at once* does not, *only after* does, *should* at the head of a clause.
    """
    if word in CONDITIONS:
        return before not in NO_CONDITION_AFTER.get(word, ())
    if word == INVERTED:
        return not is_word(before)
    return before in CONDITION_AFTER.get(word, ())


def is_negation(word: str) -> bool:
    """Tell whether a word turns round what follows it."""
    return word in NEGATIONS or word.endswith("n't")


def word_spans(text: str) -> list[tuple[int, int]]:
    """Give start and end of each word of `words` in the text as it was written."""
    from bisect import bisect_left, bisect_right

    ends = list(accumulate(len(letter.lower()) for letter in text))
    found = _TOKEN.finditer(lowered(text))
    matches = [match for match in found if is_word(match[0])]
    return [
        (bisect_right(ends, match.start()), bisect_left(ends, match.end()) + 1) for match in matches
    ]


def words(text: str) -> list[str]:
    """List the words of a text in order, lower-case, without marks."""
    return [token for token in tokens(text) if is_word(token)]


def marked_words(text: str, span: int) -> list[str]:
    """List the words of a text, marking up to ``span`` words after a negation.

    A mark never reaches past the end of the clause. Source: Das and Chen,
    "Yahoo! for Amazon", Management Science 53 (2007), section 3.
    """
    marked: list[str] = []
    left = 0
    for token in tokens(text):
        if not is_word(token):
            left = 0
        elif is_negation(token):
            marked.append(token)
            left = span
        else:
            marked.append(NEGATION_MARK + token if left else token)
            left = max(0, left - 1)
    return marked


def word_terms(text: str, settings: TextSettings) -> list[str]:
    """List the word n-grams of a text, shortest first."""
    return [term for term, _ in _placed_word_terms(text, settings)]


def _placed_word_terms(text: str, settings: TextSettings) -> Iterator[tuple[str, range]]:
    marked = marked_words(text, settings.negation_span)
    shortest, longest = settings.word_ngrams
    for size in range(shortest, longest + 1):
        for start in range(len(marked) - size + 1):
            yield " ".join(marked[start : start + size]), range(start, start + size)


def char_terms(text: str, settings: TextSettings) -> list[str]:
    """List the character n-grams inside the space-padded words of a text.

    A word shorter than an n-gram counts once, whole, as in scikit-learn's
    ``char_wb`` analyser.
    """
    return [term for term, _ in _placed_char_terms(text, settings)]


def _placed_char_terms(text: str, settings: TextSettings) -> Iterator[tuple[str, range]]:
    for place, word in enumerate(words(text)):
        for gram in char_terms_of_word(word, settings):
            yield gram, range(place, place + 1)


def char_terms_of_word(word: str, settings: TextSettings) -> Iterator[str]:
    """Give the character n-grams of one word in the order of `char_terms`."""
    padded, (shortest, longest) = f" {word} ", settings.char_ngrams
    for size in range(shortest, longest + 1):
        yield padded[:size]
        for start in range(1, len(padded) - size + 1):
            yield padded[start : start + size]
        if len(padded) <= size:  # longer n-grams would repeat the whole word
            break


def clause_terms(text: str, settings: TextSettings) -> list[str]:
    """List the words of a text with a condition, marked as inside or outside of it.

    A condition reaches from its first word to the end of the clause. A text
    of words without one has a single term that says so.
    """
    return [term for term, _ in _placed_clause_terms(text, settings)]


def _placed_clause_terms(text: str, _: TextSettings) -> Iterator[tuple[str, range]]:
    found: list[str] = []
    inside, conditions, before = False, 0, ""
    for token in tokens(text):
        begins = is_condition(token, before)
        conditions += begins
        inside = is_word(token) and (inside or begins)
        before = token
        if is_word(token):
            found.append((INSIDE if inside else OUTSIDE) + token)
    if found and not conditions:
        yield NO_CONDITION, range(len(found))
        return
    for place, term in enumerate(found):
        yield term, range(place, place + 1)


def placed_terms(kind: str, text: str, settings: TextSettings) -> Iterator[tuple[str, range]]:
    """Give the terms of a kind in their order, each with the range of words that it covers."""
    return _PLACED[TERMS[kind]](text, settings)


ListTerms = Callable[[str, TextSettings], list[str]]

TERMS: dict[str, ListTerms] = {
    "word": word_terms,
    "char": char_terms,
    "clause": clause_terms,
    "counted": word_terms,
    "counted_clause": clause_terms,
}
"""How to list the terms of each kind; counted ones are known from term counts alone."""

_PLACED: dict[ListTerms, Callable[[str, TextSettings], Iterator[tuple[str, range]]]] = {
    word_terms: _placed_word_terms,
    char_terms: _placed_char_terms,
    clause_terms: _placed_clause_terms,
}
