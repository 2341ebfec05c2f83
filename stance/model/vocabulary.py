"""Look up terms in a table that can lie in a file, mapped and not read.

The terms stand one after another in UTF-8, the shorter first, so that length and index tell
where a term stands; an open-addressing table of their CRC-32 leads to the index. Every hit
is checked against the term itself, so no other text can be taken for it, and a look-up needs
neither a dict nor numpy.

The table is at most three quarters full. Taken slots are passed in steps of 1, 2, 3 ...,
which come to every slot of a power of two (Knuth, The Art of Computer Programming 3, 6.4,
exercise 20) and leave no long runs; as quick as half the slots one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array

ARRAYS = ("text", "firsts", "starts", "slots")

_ABSENT = -1
_WIDEST = 65_535  # the greatest number of 16 bits


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold n terms of 1 to m bytes: their bytes, and a power of two of slots; n is an empty slot.

    For every length from 0 to m + 1, ``firsts`` and ``starts`` tell the index of the first
    term that is not shorter, and where it stands: (m + 2).
    """

    text: memoryview
    firsts: memoryview
    starts: memoryview
    slots: memoryview

    def __len__(self) -> int:
        return int(self.firsts[-1])

    def __iter__(self) -> Iterator[str]:
        text = bytes(self.text)
        for length, (start, end) in enumerate(pairwise(self.starts)):
            for place in range(start, end, length or 1):
                yield _decode(text[place : place + length])

    def __getitem__(self, index: int) -> str:
        from bisect import bisect_right

        length = bisect_right(self.firsts, index) - 1
        start = self.starts[length] + (index - self.firsts[length]) * length
        return _decode(bytes(self.text[start : start + length]))

    def find(self, term: str) -> int:
        """Find the index of a term, -1 where it is unknown."""
        encoded = _encode(term)
        length, firsts = len(encoded), self.firsts
        if length > len(firsts) - 2:
            return _ABSENT
        first, end, start = firsts[length], firsts[length + 1], self.starts[length]
        text, slots, empty, mask = self.text, self.slots, firsts[-1], len(self.slots) - 1
        slot = crc32(encoded) & mask
        for step in range(1, len(slots) + 1):
            if (index := int(slots[slot])) == empty:
                break
            place = start + (index - first) * length
            if first <= index < end and text[place : place + length] == encoded:
                return index
            slot = (slot + step) & mask
        return _ABSENT


def order(terms: Sequence[str]) -> list[int]:
    """Give the indices of terms in an order that a table takes: the shorter terms first."""
    return sorted(range(len(terms)), key=lambda index: len(_encode(terms[index])))


def build(terms: Sequence[str]) -> Vocabulary:
    """Build the table of distinct terms; each keeps its place as its index.

    Raises ValueError where a term is empty, or longer than the next one.
    """
    from array import array
    from bisect import bisect_left

    encoded = [_encode(term) for term in terms]
    lengths = [len(term) for term in encoded]
    if lengths != sorted(lengths) or 0 in lengths:
        raise ValueError("a term is empty or longer than the next one")
    firsts = [bisect_left(lengths, length) for length in range(max(lengths, default=0) + 2)]
    starts = list(accumulate(lengths, initial=0))
    return Vocabulary(
        memoryview(b"".join(encoded)),
        memoryview(array("I", firsts)),
        memoryview(array("I", [starts[first] for first in firsts])),
        memoryview(_slots(encoded)),
    )


def _slots(encoded: Sequence[bytes]) -> array[int]:
    from array import array

    empty = len(encoded)
    slots = array("H" if empty <= _WIDEST else "I", [empty]) * (1 << (4 * empty // 3).bit_length())
    mask = len(slots) - 1
    for index, term in enumerate(encoded):
        slot, step = crc32(term) & mask, 0
        while slots[slot] != empty:
            step += 1
            slot = (slot + step) & mask
        slots[slot] = index
    return slots


def to_arrays(vocabulary: Vocabulary) -> dict[str, memoryview]:
    """Name the four arrays of a vocabulary, for a file."""
    return {name: getattr(vocabulary, name) for name in ARRAYS}


def from_arrays(arrays: Mapping[str, memoryview]) -> Vocabulary:
    """Take up a vocabulary from its four arrays.

    Raises ValueError where their sizes disagree.
    """
    found = Vocabulary(*[arrays[name] for name in ARRAYS])
    slots = len(found.slots)
    if slots <= len(found) or slots & (slots - 1) or found.starts[-1] != len(found.text):
        raise ValueError("the sizes of the vocabulary disagree")
    return found


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _decode(encoded: bytes) -> str:
    return encoded.decode("utf-8", "surrogatepass")
