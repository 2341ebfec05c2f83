"""Hold rows of unlike length in two arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Hold rows one after another: row i lies between offsets i and i + 1."""

    offsets: Indices
    values: Indices

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def extended(self, values: Indices, lengths: Indices) -> Ragged:
        """Give a copy with more rows, whose values stand one after another."""
        import numpy as np

        ends = self.offsets[-1] + np.cumsum(lengths, dtype=np.int64)
        return Ragged(np.append(self.offsets, ends), np.append(self.values, values))

    def take(self, rows: Indices) -> tuple[Indices, Indices]:
        """Give the values of chosen rows one after another, and the length of each row."""
        import numpy as np

        starts = self.offsets.take(rows)
        lengths = self.offsets.take(rows + 1) - starts
        places = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        places += np.arange(len(places))
        return self.values.take(places), lengths


def no_rows(rows: int) -> Ragged:
    """Make rows with nothing in them."""
    import numpy as np

    return Ragged(np.zeros(rows + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
