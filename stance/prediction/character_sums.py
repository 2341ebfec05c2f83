"""Sum the character n-grams inside the words of many texts.

Those of a word are looked up, and summed, once: when the word first comes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from stance.model.model import Channel, Model
from stance.prediction import sums
from stance.prediction.lexicon import BREAK, Tokens, Words
from stance.prediction.ragged import no_rows
from stance.prediction.sums import Items
from stance.prediction.tries import build_trie

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int64]


class CharacterSums:
    """Hold the n-grams of one channel in a trie of letters, and those of every word so far."""

    def __init__(self, model: Model, channel: Channel, words: Words) -> None:
        import numpy as np

        self._words, self._span = words, model.settings.char_ngrams
        terms = list(channel.terms)
        letters = _letters("".join(terms))
        alphabet = np.unique(letters)
        self._symbols = np.full(sys.maxunicode + 1, len(alphabet))  # that of all other letters
        self._symbols[alphabet] = np.arange(len(alphabet))
        lengths = np.fromiter(map(len, terms), dtype=np.int64)
        runs = self._symbols.take(letters)
        self._trie, ends, nodes = build_trie(runs, lengths, len(alphabet) + 1)
        self._terms = np.full(nodes, -1)
        common_first = np.argsort(channel.idf)  # side by side in memory, where they stay in a cache
        self._terms[ends[common_first]] = np.arange(len(terms))
        self._additions = sums.additions(channel, len(model.labels))[common_first]
        self._of_words = no_rows(BREAK + 1)
        self._additions_of_words = np.zeros((BREAK + 1, len(model.labels) + 1))

    def of(self, read: Tokens) -> Array:
        """Give the sums of some texts."""
        self._learn()
        once = sums.add_up(self._additions_of_words, Items(read.texts, read.numbers), read.size)
        terms, lengths = self._of_words.take(read.numbers)
        known = len(self._additions)
        found = sums.sorted_keys(read.texts, terms, read.size, known, lengths)
        return once + sums.put_right(self._additions, found, read.size, once.shape[1])

    def _learn(self) -> None:
        """Look up the n-grams of the words that came since the last time."""
        import numpy as np

        new = self._words.listed[len(self._of_words) :]
        if not new:
            return
        found = self._find(new)
        lengths = np.bincount(found.texts, minlength=len(new))
        self._of_words = self._of_words.extended(found.numbers.astype(np.int32), lengths)
        more = sums.add_up(self._additions, found, len(new))
        self._additions_of_words = np.concatenate([self._additions_of_words, more])

    def _find(self, words: Sequence[str]) -> Items:
        """Find the n-grams of each word, as `stance.text.char_terms_of_word` cuts them."""
        import numpy as np

        padded = [f" {word} " for word in words]
        lengths = np.fromiter(map(len, padded), dtype=np.int64)
        symbols = self._symbols.take(_letters("".join(padded)))
        owners = np.repeat(np.arange(len(words)), lengths)
        left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(symbols))
        is_first = np.diff(owners, prepend=-1) > 0
        shortest, longest = self._span
        nodes = self._trie.first(symbols)
        found: list[Items] = []
        for size in range(1, longest + 1):
            if size > 1:
                nodes = self._trie.step(nodes[:-1], symbols[size - 1 :])
            inside = left >= size if size >= shortest else is_first & (left == size)
            terms = self._terms.take(nodes)
            chosen = np.flatnonzero(inside[: len(nodes)] & (terms >= 0))
            found.append(Items(owners.take(chosen), terms.take(chosen)))
        return _by_text(found)


def _letters(text: str) -> Indices:
    import numpy as np

    encoded = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, dtype=np.uint32).astype(np.int64)


def _by_text(found: Sequence[Items]) -> Items:
    import numpy as np

    texts = np.concatenate([one.texts for one in found])
    order = np.argsort(texts, kind="stable")
    return Items(texts[order], np.concatenate([one.numbers for one in found])[order])
