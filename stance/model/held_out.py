"""What a model answered to statements that it had not seen: true labels and probabilities."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from stance.errors import ModelError
from stance.model import arrays

FILE = "held_out.safetensors"


class Row(NamedTuple):
    """One statement: its weight, the index of its true label, a probability for each label."""

    weight: float
    truth: int
    probabilities: Sequence[float]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Answers to n held-out statements: truth (n,), probabilities (n x labels, by rows).

    The probabilities are at even base rates. Raises ModelError where the shapes disagree
    or a number makes no sense.
    """

    truth: memoryview
    probabilities: memoryview

    def __post_init__(self) -> None:
        count, size = len(self.truth), len(self.probabilities)
        if not count or not size or size % count:
            raise ModelError(f"the shapes in {FILE} disagree: train the model again")
        shares = all(isfinite(share) and share >= 0 for share in self.probabilities)
        if not shares or not all(0 <= label < self.labels for label in self.truth):
            raise ModelError(f"{FILE} has labels or probabilities out of range: train it again")

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the buffer that a folder stores."""
        return from_buffer, (to_buffer(self),)

    @property
    def labels(self) -> int:
        """The number of labels."""
        return len(self.probabilities) // len(self.truth)

    def rows(self, kept: Sequence[int], rates: Sequence[float]) -> Iterator[Row]:
        """Yield the statements whose true label is kept, the answer forced among the kept labels.

        ``rates`` are the base rates of all labels, with the sum 1. The probabilities are
        moved to them, and each statement gets the weight rate / share of its label among the
        statements, so that weighted sums are those of text at these rates.
        """
        width, indices = self.labels, {label: index for index, label in enumerate(kept)}
        counts = Counter(self.truth)
        for number, truth in enumerate(self.truth):
            if truth in indices:
                row = self.probabilities[number * width : (number + 1) * width]
                moved = [row[label] * rates[label] for label in kept]
                total = sum(moved)
                shares = [share / total if total else 1 / len(kept) for share in moved]
                weight = rates[truth] * len(self.truth) / counts[truth]
                yield Row(weight, indices[truth], shares)


def to_buffer(held_out: HeldOut) -> bytes:
    """Return the answers in one buffer."""
    return arrays.pack({"truth": held_out.truth, "probabilities": held_out.probabilities})


def from_buffer(packed: arrays.Buffer) -> HeldOut:
    """Return the answers of a buffer; raises ModelError where it is damaged."""
    parts = arrays.unpack(packed)
    if missing := [name for name in ("truth", "probabilities") if name not in parts]:
        raise ModelError(f"{FILE} lacks {missing[0]!r}: train the model again")
    return HeldOut(parts["truth"], parts["probabilities"])
