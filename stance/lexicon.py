"""Number words, and find the terms of many texts by these numbers.

A trie over words holds the word n-grams: a node is a run of words, and the key
of a step packs the node and the next word, so no run can be taken for another.
The character n-grams of a word are looked up once, when the word first comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from stance import vocabulary
from stance.model import Model
from stance.text import (
    AT_ONCE,
    INSIDE,
    NEGATION_MARK,
    TERMS,
    char_terms,
    char_terms_of_word,
    clause_terms,
    is_condition,
    is_negation,
    is_word,
    lowered,
    tokens,
    word_terms,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

BREAK = 0  # the number of every token that is no word


class Numbers(dict[str, int]):
    """Number strings in the order in which they are first asked for, and remember the new ones."""

    def __init__(self) -> None:
        self.new: list[str] = []

    def __missing__(self, string: str) -> int:
        """Give a new string the next number."""
        number = self[string] = len(self)
        self.new.append(string)
        return number

    def take_new(self) -> list[str]:
        """Hand over the strings that came since the last time."""
        new, self.new = self.new, []
        return new


@dataclass(frozen=True, slots=True)
class Trie:
    """Hold the word n-grams of a model as steps from run to run; the empty run is node 0.

    A symbol is twice the number of a word, plus 1 where it is marked. ``roots``
    maps each symbol to its node; ``keys`` is sorted and holds node x symbols +
    symbol, ``children`` where that leads. ``terms`` maps a channel's place to
    the term of each node, or -1.
    """

    roots: Indices
    keys: Indices
    children: Indices
    terms: dict[int, Indices]

    def first(self, symbols: Indices) -> Indices:
        """Give the node of each symbol, -1 where no n-gram begins with it."""
        import numpy as np

        nodes = self.roots[np.minimum(symbols, len(self.roots) - 1)]
        return np.where(symbols < len(self.roots), nodes, -1)

    def step(self, nodes: Indices, symbols: Indices) -> Indices:
        """Follow a symbol from each node; -1 where there is no such n-gram."""
        import numpy as np

        known = (nodes >= 0) & (symbols < len(self.roots))
        wanted = nodes[known] * len(self.roots) + symbols[known]
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = np.full(len(nodes), -1)
        found[known] = np.where(self.keys[places] == wanted, self.children[places], -1)
        return found


def build_trie(model: Model, words: Numbers) -> Trie:
    """Build the trie of the word n-grams of a model; their words get the first numbers."""
    import numpy as np

    steps: dict[tuple[int, int], int] = {}
    ends = {
        place: [_insert(term, words, steps) for term in channel.vocabulary]
        for place, channel in enumerate(model.channels)
        if TERMS[channel.kind] is word_terms
    }
    width = 2 * (1 + len(words))
    keys = np.array([node * width + symbol for node, symbol in steps], dtype=np.int64)
    order = np.argsort(keys)
    roots, begin = np.full(width, -1), np.flatnonzero(keys < width)
    roots[keys[begin]] = begin + 1
    terms = {place: np.full(len(steps) + 1, -1) for place in ends}
    for place, nodes in ends.items():
        terms[place][nodes] = np.arange(len(nodes))
    return Trie(roots, keys[order], order + 1, terms)


def _insert(term: str, words: Numbers, steps: dict[tuple[int, int], int]) -> int:
    """Add a run of words to the steps, and give its node: node n ends the n-th step."""
    node = 0
    for word in term.split(" "):
        marked = word.startswith(NEGATION_MARK)
        symbol = 2 * (1 + words[word.removeprefix(NEGATION_MARK)]) + marked
        node = steps.setdefault((node, symbol), len(steps) + 1)
    return node


@dataclass(frozen=True, slots=True)
class Ragged:
    """Hold rows of unlike length one after another: row i lies between offsets i and i + 1."""

    offsets: Indices
    values: Indices

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def extended(self, rows: Sequence[Sequence[int]]) -> Ragged:
        """Give a copy with more rows."""
        import numpy as np

        ends = self.offsets[-1] + np.cumsum([len(row) for row in rows], dtype=np.int64)
        more = np.fromiter(chain.from_iterable(rows), dtype=np.int32)
        return Ragged(np.append(self.offsets, ends), np.append(self.values, more))

    def take(self, rows: Indices) -> tuple[Indices, Indices]:
        """Give the values of chosen rows one after another, and the length of each row."""
        import numpy as np

        starts, lengths = self.offsets[rows], self.offsets[rows + 1] - self.offsets[rows]
        shifts = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        return self.values[shifts + np.arange(len(shifts))], lengths


def no_rows(rows: int) -> Ragged:
    """Make rows with nothing in them."""
    import numpy as np

    return Ragged(np.zeros(rows + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold the tokens of texts by number, the text of each, and which signals reach it."""

    numbers: Indices
    texts: Indices
    marked: Flags
    conditional: Flags


class Lexicon:
    """Hold what is known of every word by its number; it grows with the texts that are read.

    Texts are cut at white space first, and the pieces looked up: most have
    come before, and need not be cut into tokens again. ``characters`` holds the
    terms of each word for each channel of character n-grams, by its place;
    ``clauses`` the term of each symbol, or -1, for each channel of clause terms.
    """

    def __init__(self, model: Model) -> None:
        import numpy as np

        self._settings = model.settings
        self._pieces = Numbers()
        self._words = Numbers()
        self.trie = build_trie(model, self._words)
        self._tokens = no_rows(0)
        self._negations = self._conditions = np.zeros(1, dtype=bool)
        symbols = {
            place: [_clause_symbol(term, self._words) for term in channel.vocabulary]
            for place, channel in enumerate(model.channels)
            if TERMS[channel.kind] is clause_terms
        }
        self.clauses = {place: np.full(2 * (1 + len(self._words)), -1) for place in symbols}
        for place, found in symbols.items():
            self.clauses[place][found] = np.arange(len(found))
        self._finders = {
            place: vocabulary.in_memory(channel.vocabulary)
            for place, channel in enumerate(model.channels)
            if TERMS[channel.kind] is char_terms
        }
        self.characters = {place: no_rows(BREAK + 1) for place in self._finders}

    def __len__(self) -> int:
        return len(self._pieces)

    def read(self, texts: Sequence[str]) -> Tokens:
        """Cut texts into numbered tokens, and mark words in the scope of a negation."""
        import numpy as np

        listed = [lowered(text).split() for text in texts]
        number = self._pieces.__getitem__
        pieces = np.fromiter(map(number, chain.from_iterable(listed)), dtype=np.int64)
        self._learn()
        numbers, lengths = self._tokens.take(pieces)
        owners = np.repeat(np.repeat(np.arange(len(texts)), list(map(len, listed))), lengths)
        reach = self._settings.negation_span
        marked = _reached(numbers, owners, self._negations[numbers], reach)
        conditions = self._conditions[numbers] & ~self._at_once(numbers, owners)
        conditional = _reached(numbers, owners, conditions, len(numbers)) | conditions
        return Tokens(numbers, owners, marked, conditional)

    def _at_once(self, numbers: Indices, texts: Indices) -> Flags:
        """Tell where a word ends the pair of words that is no condition."""
        import numpy as np

        first, second = (1 + self._words.get(word, -2) for word in AT_ONCE)
        found = np.zeros(len(numbers), dtype=bool)
        found[1:] = (numbers[:-1] == first) & (numbers[1:] == second) & (texts[:-1] == texts[1:])
        return found

    def _learn(self) -> None:
        """Look up the pieces and words that came since the last time."""
        import numpy as np

        pieces = self._pieces.take_new()
        if not pieces:
            return
        self._tokens = self._tokens.extended(
            [list(map(self._number, tokens(piece))) for piece in pieces]
        )
        words = self._words.take_new()
        self._negations = np.append(self._negations, _flags(is_negation, words))
        self._conditions = np.append(self._conditions, _flags(is_condition, words))
        for place, find in self._finders.items():
            rows = [_known(find, char_terms_of_word(word, self._settings)) for word in words]
            self.characters[place] = self.characters[place].extended(rows)

    def _number(self, token: str) -> int:
        return 1 + self._words[token] if is_word(token) else BREAK


def _flags(tell: Callable[[str], bool], words: Sequence[str]) -> Flags:
    import numpy as np

    return np.array([tell(word) for word in words], dtype=bool)  # so even without words


def _reached(numbers: Indices, texts: Indices, signals: Flags, reach: int) -> Flags:
    """Tell which words a signal before them in the same clause reaches, as `stance.text` does."""
    import numpy as np

    places = np.arange(len(numbers))
    last_signal = np.maximum.accumulate(np.where(signals, places, -1))
    fresh = np.diff(texts, prepend=-1) > 0
    begin = np.where(numbers == BREAK, places, np.where(fresh, places - 1, -1))
    near = places - last_signal <= reach
    inside = last_signal > np.maximum.accumulate(begin)
    reached: Flags = near & inside & ~signals & (numbers != BREAK)
    return reached


def _clause_symbol(term: str, words: Numbers) -> int:
    """Give the symbol of a clause term, as in `Trie` but marked inside a condition.

    The term of a text without a condition has the symbol of a break.
    """
    inside, word = term[0] == INSIDE, term[1:]
    return 2 * (1 + words[word]) + inside if word else 2 * BREAK


def _known(find: Callable[[str], int], terms: Iterable[str]) -> list[int]:
    return [index for index in map(find, terms) if index >= 0]
