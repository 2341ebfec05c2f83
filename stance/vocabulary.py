"""Look up terms in a table that can lie in a file, mapped and not read.

The terms stand one after another in UTF-8; an open-addressing table of their
CRC-32 leads to them. Every hit is checked against the term itself, so no other
text can be taken for it, and a look-up needs neither a dict nor numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from stance.values import Value

_ABSENT = -1


class Vocabulary(Value):
    """Hold n terms: their bytes, n + 1 offsets, and a power of two of slots."""

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
        mask = len(slots) - 1
        slot = crc32(encoded) & mask
        while (index := int(slots[slot])) != _ABSENT:
            if text[offsets[index] : offsets[index + 1]] == encoded:
                return index
            slot = (slot + 1) & mask
        return _ABSENT


def build(terms: Sequence[str]) -> Vocabulary:
    """Build the table of distinct terms; each keeps its place as its index."""
    from array import array

    encoded = [_encode(term) for term in terms]
    offsets = array("I", [0])
    for term in encoded:
        offsets.append(offsets[-1] + len(term))
    mask = (1 << (2 * len(terms)).bit_length()) - 1
    slots = array("i", [_ABSENT]) * (mask + 1)
    for index, term in enumerate(encoded):
        slot = crc32(term) & mask
        while slots[slot] != _ABSENT:
            slot = (slot + 1) & mask
        slots[slot] = index
    return Vocabulary(memoryview(b"".join(encoded)), memoryview(offsets), memoryview(slots))


def to_arrays(vocabulary: Vocabulary) -> dict[str, memoryview]:
    """Name the three arrays of a vocabulary, for a file."""
    return {
        "text": vocabulary.text,
        "offsets": vocabulary.offsets,
        "slots": vocabulary.slots,
    }


def from_arrays(arrays: Mapping[str, memoryview]) -> Vocabulary:
    """Take up a vocabulary from its three arrays.

    Raises ValueError where their sizes disagree.
    """
    found = Vocabulary(arrays["text"], arrays["offsets"], arrays["slots"])
    slots = len(found.slots)
    if slots <= len(found) or slots & (slots - 1) or found.offsets[-1] != len(found.text):
        raise ValueError("the sizes of the vocabulary disagree")
    return found


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _decode(encoded: memoryview) -> str:
    return bytes(encoded).decode("utf-8", "surrogatepass")
