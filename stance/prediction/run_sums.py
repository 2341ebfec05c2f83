"""Sum the word n-grams of many texts: runs of words, marked where a negation reaches them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from stance.model.model import Model
from stance.prediction import sums
from stance.prediction.lexicon import Tokens, Words
from stance.prediction.tries import NOWHERE, build_trie
from stance.text import NEGATION_MARK, word_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int64]


class RunSums:
    """Hold the word n-grams of a model in one trie, and what each adds to every channel.

    A symbol is twice the number of a word, plus 1 where it is marked; the last
    one stands for all words of no n-gram.
    """

    def __init__(self, model: Model, words: Words) -> None:
        import numpy as np

        channels = sums.channels(model, word_terms)
        runs = [term.split(" ") for term in chain(*(channel.terms for channel in channels))]
        lengths = np.fromiter(map(len, runs), dtype=np.int64)
        symbol = _Symbols(words).__getitem__
        symbols = np.fromiter(map(symbol, chain.from_iterable(runs)), dtype=np.int64)
        self._unknown = 2 * len(words.listed)
        self._trie, ends, nodes = build_trie(symbols, lengths, self._unknown + 1)
        held = np.split(ends, np.cumsum([len(channel.terms) for channel in channels])[:-1])
        tables = [np.zeros((nodes, len(model.labels) + 1)) for _ in channels]
        is_term = np.zeros(nodes, dtype=bool)
        for channel, table, mine in zip(channels, tables, held, strict=False):
            table[mine] = sums.additions(channel, len(model.labels))
            is_term[mine] = True
        self._additions = np.concatenate([np.zeros((nodes, 0)), *tables], axis=1)
        self._is_known = is_term[self._trie.roots]
        self._longest = model.settings.word_ngrams[1]
        self._width = len(model.labels) + 1

    def of(self, read: Tokens) -> Array:
        """Give the sums of some texts."""
        found = sums.sorted_keys(*self._nodes(read), read.size, len(self._additions))
        once = sums.add_up(self._additions, found.items(), read.size)
        return once + sums.put_right(self._additions, found, read.size, self._width)

    def known_words(self, read: Tokens) -> Indices:
        """Count the single words of each text that some channel knows."""
        import numpy as np

        known = self._is_known.take(self._symbols(read))
        return np.bincount(read.texts[known], minlength=read.size)

    def _symbols(self, read: Tokens) -> Indices:
        import numpy as np

        return np.minimum(2 * read.numbers + read.marked, self._unknown)

    def _nodes(self, read: Tokens) -> tuple[Indices, Indices]:
        """Give the runs of one word that are nodes, those of two, and so on, each with its text."""
        import numpy as np

        texts, symbols = read.texts, self._symbols(read)
        nodes = self._trie.first(symbols)
        found = [(texts, nodes)]
        for size in range(1, self._longest):
            nodes = self._trie.step(nodes[:-1], symbols[size:])
            inside = np.flatnonzero((nodes != NOWHERE) & (texts[:-size] == texts[size:]))
            found.append((texts.take(inside), nodes.take(inside)))
        owners, items = zip(*found, strict=True)
        return np.concatenate(owners), np.concatenate(items)


class _Symbols(dict[str, int]):
    """Give the symbol of each word as it stands in an n-gram."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __missing__(self, word: str) -> int:
        marked = word.startswith(NEGATION_MARK)
        symbol = self[word] = 2 * self._words[word.removeprefix(NEGATION_MARK)] + marked
        return symbol
