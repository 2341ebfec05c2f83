"""The values that go in and come out: statements and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stance.errors import DataError

UNSURE = "unsure"  # the answer in place of a stance; never a label to learn
SEPARATOR = "|"  # between the stances of a set


class Stance(StrEnum):
    """How a statement treats the other side of a dispute."""

    CONCILIATORY = "conciliatory"
    CONDITIONAL = "conditional"
    HOSTILE = "hostile"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled statement, the group that a split keeps together, and its line in the table.

    Raises DataError where the text or the stance is blank.
    """

    text: str
    stance: str
    group: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.stance.strip():
            blank = "stance" if self.text.strip() else "text"
            raise DataError(f"line {self.line}: the {blank} is blank: fill it in or remove the row")


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one text.

    ``stance`` is a label of the model or ``"unsure"``; ``probability`` is that of the most probable
    label; ``probabilities`` sum to 1; ``known_terms`` is the share, 0 to 1, of the words that the
    model knows; ``stances`` is the set of labels that contains the true one with the coverage asked
    for, empty where none was asked.
    """

    stance: str
    probability: float
    probabilities: Mapping[str, float]
    known_terms: float
    stances: tuple[str, ...] = ()
