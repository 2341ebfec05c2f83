"""Cut texts at spaces, and number the pieces: most have come before.

Looking up strings one by one costs more than all sums over them. A piece of up
to sixteen bytes is two numbers, and these are looked up all at once; the few
longer ones, and new ones, go through a dict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from stance.prediction.key_table import KeyTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]

BORDER = 1  # the piece before each text
_MARK = b"\xff"  # the border as a byte: none of UTF-8
_HALF, _WHOLE = 8, 16  # bytes
_AT_ONCE = 1 << 14  # pieces: most of those that are new come again in the next


class Pieces(dict[bytes, int]):
    """Number pieces from 1 in the order in which they come, the border between texts first."""

    def __init__(self) -> None:
        self.new: list[bytes] = []
        self._table = KeyTable()
        self[_MARK] = BORDER

    def __missing__(self, piece: bytes) -> int:
        """Give a new piece the next number."""
        number = self[piece] = len(self) + 1
        self.new.append(piece)
        return number

    def take_new(self) -> list[str]:
        """Hand over the pieces that came since the last time."""
        new, self.new = self.new, []
        return [piece.decode("utf-8", "surrogatepass") for piece in new]

    def numbers(self, texts: Sequence[str]) -> Indices:
        """Give the pieces of all texts by number, with a border before each text."""
        import numpy as np

        told = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = b"".join((_MARK, b" ", b" \xff ".join(told), b" ", bytes(_WHOLE)))
        ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord(" "))
        starts = np.append(0, ends[:-1] + 1)
        lengths = ends - starts
        lows, highs = _as_numbers(data, starts, lengths)
        found = np.empty(len(starts), dtype=np.int64)
        for first in range(0, len(starts), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            found[part] = self._found(data, starts[part], lengths[part], lows[part], highs[part])
        return found

    def _found(
        self, data: bytes, starts: Indices, lengths: Indices, lows: Indices, highs: Indices
    ) -> Indices:
        """Look pieces up, and learn those that are new."""
        import numpy as np

        found = self._table.find(lows, highs)
        found[np.flatnonzero(lengths > _WHOLE)] = 0
        if not len(unknown := np.flatnonzero(found == 0)):
            return found
        bounds = zip(starts[unknown].tolist(), lengths[unknown].tolist(), strict=True)
        found[unknown] = [self[data[start : start + length]] for start, length in bounds]
        short = unknown[lengths[unknown] <= _WHOLE]
        new, first = np.unique(found[short], return_index=True)
        self._table.add(lows[short[first]], highs[short[first]], new)
        return found


def _as_numbers(data: bytes, starts: Indices, lengths: Indices) -> tuple[Indices, Indices]:
    """Read eight bytes of each piece as a number, and the next eight; beyond its end they are 0."""
    import numpy as np

    at_any_place = np.ndarray(len(data) - _HALF + 1, "<i8", data, strides=(1,))
    masks = np.array([*((1 << 8 * size) - 1 for size in range(_HALF)), -1], dtype=np.int64)
    lows: Indices = at_any_place[starts] & masks.take(np.minimum(lengths, _HALF))
    highs = np.zeros(len(starts), dtype=np.int64)
    longer = np.flatnonzero(lengths > _HALF)
    sizes = np.minimum(lengths[longer] - _HALF, _HALF)
    highs[longer] = at_any_place[starts[longer] + _HALF] & masks.take(sizes)
    return lows, highs
