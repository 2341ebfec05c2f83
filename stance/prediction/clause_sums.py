"""Sum the clause terms of many texts: words inside a condition, and words beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from stance.model.model import Model
from stance.prediction import sums
from stance.prediction.lexicon import BREAK, Tokens, Words
from stance.text import INSIDE, clause_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]


class ClauseSums:
    """Hold what each symbol adds to every channel of clause terms.

    A symbol is twice the number of a word, plus 1 inside a condition; a text
    without one has a single term, whose symbol is that of a break. The last
    symbol stands for all words of no term.
    """

    def __init__(self, model: Model, words: Words) -> None:
        import numpy as np

        self._width = len(model.labels) + 1
        channels = sums.channels(model, clause_terms)
        symbols = [[_symbol(term, words) for term in one.terms] for one in channels]
        known = 2 * len(words.listed) + 1
        tables = [np.zeros((known, self._width)) for _ in channels]
        for channel, table, mine in zip(channels, tables, symbols, strict=True):
            table[mine] = sums.additions(channel, len(model.labels))
        self._additions = np.concatenate([np.zeros((known, 0)), *tables], axis=1)

    def of(self, read: Tokens) -> Array:
        """Give the sums of some texts."""
        import numpy as np

        is_conditional = np.zeros(read.size, dtype=bool)
        is_conditional[read.texts.take(np.flatnonzero(read.conditional))] = True
        chosen = np.flatnonzero(is_conditional.take(read.texts))
        symbols = 2 * read.numbers.take(chosen) + read.conditional.take(chosen)
        symbols = np.minimum(symbols, len(self._additions) - 1)
        owners = read.texts.take(chosen)
        found = sums.sorted_keys(owners, symbols, read.size, len(self._additions))
        once = sums.add_up(self._additions, found.items(), read.size)
        once += sums.put_right(self._additions, found, read.size, self._width)
        has_words = np.bincount(read.texts, minlength=read.size) > 0
        once[has_words & ~is_conditional] = self._additions[2 * BREAK]
        return once


def _symbol(term: str, words: Words) -> int:
    inside, word = term[0] == INSIDE, term[1:]
    return 2 * words[word] + inside if word else 2 * BREAK
