"""Look up many pairs of numbers at a time: a hash table in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]

_MIX = -0x61C8864680B583EB, -0x3D4D51C2D82B14B1  # odd, half of the bits set: from SplitMix64


class KeyTable:
    """Map pairs of numbers to values from 1 on, with open addressing.

    A pair stands at its slot or soon behind it, and is compared whole, so no
    other can be taken for it. Source: Knuth, The Art of Computer Programming 3,
    section 6.4, algorithm L.
    """

    def __init__(self) -> None:
        self._held = 0
        self._begin(1 << 12)

    def _begin(self, slots: int) -> None:
        import numpy as np

        self._lows, self._highs, self._values = np.zeros((3, slots), dtype=np.int64)

    def find(self, lows: Indices, highs: Indices) -> Indices:
        """Give the value of each pair; 0 for those that are not there."""
        import numpy as np

        slots = self._slots(lows, highs)
        found = self._values.take(slots)
        others = np.flatnonzero(self._is_other(slots, lows, highs) & (found != 0))
        while len(others):
            slots[others] = moved = (slots[others] + 1) & (len(self._values) - 1)
            found[others] = values = self._values.take(moved)
            others = others[self._is_other(moved, lows[others], highs[others]) & (values != 0)]
        return found

    def add(self, lows: Indices, highs: Indices, values: Indices) -> None:
        """Add pairs that are distinct and not there."""
        import numpy as np

        self._held += len(values)
        if 2 * self._held > len(self._values):
            there = np.flatnonzero(self._values)
            held = self._lows[there], self._highs[there], self._values[there]
            self._begin(2 << (2 * self._held).bit_length())
            self._put(*held)
        self._put(lows, highs, values)

    def _put(self, lows: Indices, highs: Indices, values: Indices) -> None:
        """Put pairs in slots: of those that ask for a free one, one gets it."""
        import numpy as np

        slots, waiting = self._slots(lows, highs), np.arange(len(values))
        while len(waiting):
            asked = slots[waiting]
            free = self._values[asked] == 0
            first, one = asked[free], waiting[free]
            self._values[first] = values[one]
            self._lows[first], self._highs[first] = lows[one], highs[one]
            waiting = waiting[self._values[asked] != values[waiting]]
            slots[waiting] = (slots[waiting] + 1) & (len(self._values) - 1)

    def _slots(self, lows: Indices, highs: Indices) -> Indices:
        import numpy as np

        mixed = lows * np.int64(_MIX[0])
        mixed ^= highs
        mixed *= np.int64(_MIX[1])
        mixed >>= 65 - len(self._values).bit_length()
        mixed &= len(self._values) - 1
        return mixed

    def _is_other(self, slots: Indices, lows: Indices, highs: Indices) -> NDArray[np.bool_]:
        other: NDArray[np.bool_] = self._lows.take(slots) != lows
        other |= self._highs.take(slots) != highs
        return other
