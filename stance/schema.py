"""Define the nouns: frozen values that every room takes in and hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from stance.errors import DataError
from stance.values import Value

UNSURE = "unsure"  # the answer in place of a stance; never a label to learn
SEPARATOR = "|"  # between the stances of a set


class Stance(StrEnum):
    """Say how a statement leaves the door to the counterpart."""

    CONCILIATORY = "conciliatory"
    CONDITIONAL = "conditional"
    HOSTILE = "hostile"
    NONE = "none"


class Statement(Value):
    """Hold one labelled statement, the group that a split keeps together, and its line.

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


class Prediction(Value):
    """Hold the answer for one text.

    ``stance`` is a label of the model or ``"unsure"``; ``probability`` belongs
    to the most probable label; ``probabilities`` holds every label and sums to
    1; ``known_terms`` is the share, 0 to 1, of the words that the model knows;
    ``stances`` is the set of labels that holds the true one with the coverage
    asked for, empty where none was asked.
    """

    stance: str
    probability: float
    probabilities: Mapping[str, float]
    known_terms: float
    stances: tuple[str, ...] = ()


class Answers(Value):
    """Hold the answers for many texts in columns, where objects would cost more than scoring.

    ``probabilities`` has a column for each label, in their order; ``sets``
    is there where a coverage was asked for.
    """

    stances: Sequence[str]
    probabilities: Sequence[Sequence[float]]
    known_terms: Sequence[float]
    sets: Sequence[str] | None = None

    def highest(self) -> list[float]:
        """Give the probability of the most probable label of each text."""
        return list(map(max, zip(*self.probabilities, strict=True)))

    def columns(self) -> list[Sequence[str] | Sequence[float]]:
        """Give the columns in the order in which tables of answers have them."""
        columns: list[Sequence[str] | Sequence[float]] = [self.stances, self.highest()]
        columns += [*self.probabilities, self.known_terms]
        return columns if self.sets is None else [*columns, self.sets]


class Evidence(Value):
    """Hold what one term of a text adds to the logit of each label."""

    term: str
    kind: str
    count: int
    contributions: Mapping[str, float]


class WordEvidence(Value):
    """Hold where a word stands in a text, and its share in all contributions.

    The contribution of a term is shared alike among its places and the words
    that it covers; ``negated`` tells whether a negation marks the word.
    """

    start: int
    end: int
    negated: bool
    contributions: Mapping[str, float]


class Explanation(Value):
    """Hold an answer with its reasons.

    For each label, its intercept and the contributions of all evidence add up
    to its logit, and the softmax of the logits is ``prediction.probabilities``.
    The contributions of all ``words`` have the same sum.
    """

    text: str
    prediction: Prediction
    intercepts: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    words: tuple[WordEvidence, ...]


class Flip(Value):
    """Hold words whose deletion changes the answer, the text without them, and its answer."""

    deleted: tuple[str, ...]
    text: str
    prediction: Prediction


def as_text(text: object) -> str:
    """Give a text back.

    Raises DataError where it is not a string.
    """
    if not isinstance(text, str):
        what = f"a text is {str(text)[:40]!r} of type {type(text).__name__}, not a string"
        raise DataError(f"{what}: drop or fill missing ones, and turn others into strings")
    return text
