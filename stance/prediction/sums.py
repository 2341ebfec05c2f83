"""Sum over the items of many texts at a time: words, runs or characters by number.

A channel is a sum over its terms, each with a weight of 1 + log count. Here every
occurrence counts 1 first, and then the items that occur more than once are put
right. Additions (items, columns) hold what an item gives to each column; the last
column of a channel is that of its squared length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from stance.model.model import Channel, Model
from stance.text import TERMS, ListTerms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Items:
    """Hold items and the text of each, in the order of the texts."""

    texts: Indices
    numbers: Indices


@dataclass(frozen=True, slots=True)
class Keys:
    """Hold items of texts as sorted keys: the text in the high bits, the item in the low."""

    sorted: Indices
    bits: int

    def items(self) -> Items:
        """Give the items again, those of each text in ascending order."""
        return self._items(self.sorted)

    def repeated(self) -> tuple[Items, Indices]:
        """Give the items that occur more than once in a text, and how often they do."""
        import numpy as np

        again = np.flatnonzero(self.sorted[1:] == self.sorted[:-1])
        first = np.flatnonzero(np.diff(again, prepend=-2) > 1)
        counts = np.diff(first, append=len(again)) + 1
        return self._items(self.sorted.take(again.take(first))), counts

    def _items(self, keys: Indices) -> Items:
        return Items(keys >> self.bits, keys & ((1 << self.bits) - 1))


def channels(model: Model, list_terms: ListTerms) -> list[Channel]:
    """Give the channels of one way to list terms."""
    return [channel for channel in model.channels if TERMS[channel.kind] is list_terms]


def additions(channel: Channel, labels: int) -> Array:
    """Give idf times coefficient for each term and label, and last idf times idf."""
    import numpy as np

    idf = np.array(channel.idf, dtype=np.float64)
    coefficients = np.array(channel.coefficients, dtype=np.float64).reshape(-1, labels)
    coefficients *= channel.step
    return np.column_stack([coefficients * idf[:, None], idf * idf])


def sorted_keys(
    texts: Indices, items: Indices, size: int, known: int, lengths: Indices | None = None
) -> Keys:
    """Sort items below ``known`` of ``size`` texts; with lengths, each text has a row of them."""
    import numpy as np

    bits = known.bit_length()
    narrow = size << bits < 1 << 31  # sorts twice as fast
    keys: Indices = (texts << bits).astype(np.int32 if narrow else np.int64)
    if lengths is not None:
        keys = np.repeat(keys, lengths)
    keys |= items.astype(keys.dtype, copy=False)
    keys.sort()
    return Keys(keys, bits)


def add_up(of_items: Array, items: Items, size: int, gains: Array | None = None) -> Array:
    """Sum the additions of each text, times ``gains`` where these are given: (texts, columns)."""
    import numpy as np

    rows = of_items.take(items.numbers, axis=0)
    if gains is not None:
        rows *= gains
    sums = np.zeros((size, of_items.shape[1]))
    starts = np.flatnonzero(np.diff(items.texts, prepend=-1))
    if len(starts):
        sums[items.texts.take(starts)] = np.add.reduceat(rows, starts, axis=0)
    return sums


def put_right(of_items: Array, found: Keys, size: int, width: int) -> Array:
    """Sum what repeated items give beyond their count: channels of ``width`` columns each."""
    import numpy as np

    items, counts = found.repeated()
    every = np.arange(1, counts.max(initial=1) + 1)
    weights = 1 + np.log(every)
    columns = np.tile((weights - every)[:, None], (1, of_items.shape[1]))
    columns[:, width - 1 :: width] = (weights * weights - every)[:, None]
    gains = columns.take(counts - 1, axis=0)
    return add_up(of_items, items, size, gains)


def scaled(sums: Array, width: int) -> Array:
    """Scale each channel to unit length, and add them up: (texts, labels)."""
    import numpy as np

    channels = sums.reshape(len(sums), -1, width)
    lengths = np.sqrt(np.maximum(channels[..., -1:], np.finfo(float).tiny))
    found: Array = (channels[..., :-1] / lengths).sum(axis=1)
    return found
