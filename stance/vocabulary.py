"""Look up terms in a table that can lie in a file, mapped and not read.

The terms stand one after another in UTF-8; an open-addressing table of their
CRC-32 leads to them. Every hit is checked against the term itself, so no other
text can be taken for it, and a look-up needs neither a dict nor numpy.

The table is at most three quarters full. Taken slots are passed in steps of 1, 2, 3 ...,
which come to every slot of a power of two (Knuth, The Art of Computer Programming 3, 6.4,
exercise 20) and leave no long runs; as quick as half the slots one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from stance.values import Value

ARRAYS = ("text", "offsets", "slots")

_ABSENT = -1
_WIDEST = 65_535  # the greatest number of 16 bits


class Vocabulary(Value):
    """Hold n terms: their bytes, n + 1 offsets, and a power of two of slots; n is an empty slot."""

    text: memoryview
    offsets: memoryview
    slots: memoryview

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[str]:
        text, offsets = bytes(self.text), self.offsets.tolist()
        for start, end in pairwise(offsets):
            yield text[start:end].decode("utf-8", "surrogatepass")

    def __getitem__(self, index: int) -> str:
        return _decode(self.text[self.offsets[index] : self.offsets[index + 1]])

    def find(self, term: str) -> int:
        """Find the index of a term, -1 where it is unknown."""
        encoded = _encode(term)
        text, offsets, slots = self.text, self.offsets, self.slots
        length, empty, mask = len(encoded), len(offsets) - 1, len(slots) - 1
        slot, step = crc32(encoded) & mask, 0
        while (index := int(slots[slot])) != empty:
            start = offsets[index]
            if offsets[index + 1] - start == length and text[start : start + length] == encoded:
                return index
            step += 1
            slot = (slot + step) & mask
        return _ABSENT


def build(terms: Sequence[str]) -> Vocabulary:
    """Build the table of distinct terms; each keeps its place as its index."""
    from array import array

    encoded = [_encode(term) for term in terms]
    offsets = array("I", [0])
    for term in encoded:
        offsets.append(offsets[-1] + len(term))
    empty = len(terms)
    slots = array("H" if empty <= _WIDEST else "I", [empty]) * (1 << (4 * empty // 3).bit_length())
    mask = len(slots) - 1
    for index, term in enumerate(encoded):
        slot, step = crc32(term) & mask, 0
        while slots[slot] != empty:
            step += 1
            slot = (slot + step) & mask
        slots[slot] = index
    return Vocabulary(memoryview(b"".join(encoded)), memoryview(offsets), memoryview(slots))


def to_arrays(vocabulary: Vocabulary) -> dict[str, memoryview]:
    """Name the three arrays of a vocabulary, for a file."""
    return {name: getattr(vocabulary, name) for name in ARRAYS}


def from_arrays(arrays: Mapping[str, memoryview]) -> Vocabulary:
    """Take up a vocabulary from its three arrays.

    Raises ValueError where their sizes disagree.
    """
    found = Vocabulary(*[arrays[name] for name in ARRAYS])
    slots = len(found.slots)
    if slots <= len(found) or slots & (slots - 1) or found.offsets[-1] != len(found.text):
        raise ValueError("the sizes of the vocabulary disagree")
    return found


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _decode(encoded: memoryview) -> str:
    return bytes(encoded).decode("utf-8", "surrogatepass")
