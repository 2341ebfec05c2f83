"""Keep what a model answered to statements that it had not seen: true labels and probabilities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stance.errors import ModelError
from stance.model import arrays

FILE = "held_out.safetensors"


class Row(NamedTuple):
    """Hold one statement: its weight, the place of its true label, a probability for each."""

    weight: float
    truth: int
    probabilities: Sequence[float]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Hold n statements of held-out folds: truth (n,), probabilities (n x labels, by rows).

    ``weights`` has one weight a label, its base rate over its share in the
    table, so that weighted sums are those of text at the base rates. Raises
    ModelError where the shapes disagree.
    """

    truth: memoryview
    probabilities: memoryview
    weights: memoryview

    def __post_init__(self) -> None:
        if len(self.probabilities) != len(self.truth) * len(self.weights):
            raise ModelError(f"the shapes in {FILE} disagree: train the model again")

    def rows(self, kept: Sequence[int]) -> Iterator[Row]:
        """Give the statements that truly carry the kept labels, the answer forced among these."""
        width, places = len(self.weights), {label: place for place, label in enumerate(kept)}
        for number, truth in enumerate(self.truth):
            if truth in places:
                every = self.probabilities[number * width : (number + 1) * width]
                chosen = [every[label] for label in kept]
                total = sum(chosen)
                shares = [value / total for value in chosen]
                yield Row(self.weights[truth], places[truth], shares)


def to_buffer(held_out: HeldOut) -> bytes:
    """Lay the rows out in one buffer."""
    return arrays.pack(
        {
            "truth": held_out.truth,
            "probabilities": held_out.probabilities,
            "weights": held_out.weights,
        }
    )


def from_buffer(packed: arrays.Buffer) -> HeldOut:
    """Take the rows up again; raises ModelError where they are damaged."""
    parts = arrays.unpack(packed)
    try:
        return HeldOut(parts["truth"], parts["probabilities"], parts["weights"])
    except KeyError as error:
        raise ModelError(f"{FILE} lacks {error}: train the model again") from None
