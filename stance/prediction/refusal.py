"""Say when not to answer: thresholds that keep a promise, sets of answers, text from elsewhere.

What is promised is held to two measures, and the harder one counts: how often
held-out answers were right, and how often they claimed to be, by their own
probabilities. Statements of a training table are easier than others, so the
first alone would promise too much where the temperature was fitted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log

from stance.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stance.model.held_out import Row

STRANGE = 0.05  # of statements like the learned ones are taken for text from elsewhere


@dataclass(frozen=True, slots=True)
class Threshold:
    """Hold the least probability to answer at, and the share of held-out text answered."""

    precision: float
    probability: float
    coverage: float


@dataclass(frozen=True, slots=True)
class SetRule:
    """Hold the largest score of a label in the set, and the mean size of held-out sets.

    The score of a label is 1 minus its probability.
    """

    coverage: float
    score: float
    size: float


def threshold(rows: Iterable[Row], precision: float) -> Threshold:
    """Choose the lowest threshold at which answers reach a precision.

    Source: the selection with guaranteed risk of Geifman and El-Yaniv,
    "Selective Classification for Deep Neural Networks" (2017), section 3,
    without its bound for small samples. Raises DataError where no threshold
    reaches the precision.
    """
    _check("precision", precision)
    answers = sorted((_answer(row) for row in rows), reverse=True)
    weight = right = claimed = best = 0.0
    total = sum(one for _, one, _ in answers)
    found = None
    for number, (confidence, one, hit) in enumerate(answers):
        weight, right, claimed = weight + one, right + one * hit, claimed + one * confidence
        if number + 1 < len(answers) and answers[number + 1][0] == confidence:
            continue
        reached = min(right, claimed) / weight
        best = max(best, reached)
        if reached >= precision:
            found = Threshold(precision, confidence, weight / total)
    if found is None:
        raise DataError(
            f"precision {precision:g}: held-out answers reach {best:.3f} at most: ask for less"
        )
    return found


def _answer(row: Row) -> tuple[float, float, bool]:
    confidence = max(row.probabilities)
    return confidence, row.weight, row.probabilities[row.truth] == confidence


def set_rule(rows: Iterable[Row], coverage: float) -> SetRule:
    """Choose the score up to which labels belong to a set that holds the truth that often.

    Split-conformal prediction with the hinge score, rows weighted. Sources:
    Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005),
    section 4.2; Angelopoulos and Bates, "A Gentle Introduction to Conformal
    Prediction" (2021), section 1; Podkopaev and Ramdas, "Distribution-Free
    Uncertainty Quantification for Classification under Label Shift" (2021),
    section 3, for the weights. The guarantee is for text like the table's.
    """
    _check("coverage", coverage)
    held = list(rows)
    true = [(1 - row.probabilities[row.truth], row.weight) for row in held]
    claimed = [(1 - share, row.weight * share) for row in held for share in row.probabilities]
    score = max(conformal_quantile(scores, coverage, len(held)) for scores in (true, claimed))
    sizes = sum(row.weight * len(members(row.probabilities, score)) for row in held)
    return SetRule(coverage, score, sizes / sum(row.weight for row in held))


def conformal_quantile(
    scores: Iterable[tuple[float, float]], coverage: float, statements: int
) -> float:
    """Give the score that a weighted share ``coverage`` of ``statements`` + 1 stays within.

    One more statement, of average weight, counts as beyond all; where that
    much is asked, the answer is 1, which every label stays within.
    """
    ordered = sorted(scores)
    total = sum(weight for _, weight in ordered)
    wanted = coverage * total * (1 + 1 / statements)
    reached = 0.0
    for score, weight in ordered:
        reached += weight
        if reached >= wanted * (1 - 1e-12):
            return score
    return 1.0


def members(probabilities: Sequence[float], score: float) -> list[int]:
    """List the places of the labels in a set, the most probable always among them."""
    highest = max(probabilities)
    return [
        place for place, share in enumerate(probabilities) if 1 - share <= score or share == highest
    ]


@lru_cache(1 << 16)  # texts in the million have the same few numbers of words
def is_strange(known: int, words: int, rate: float) -> bool:
    """Tell text from elsewhere: too few of its words are known for statements at this rate.

    A one-sided binomial test of the unknown words; a text of no known word is
    always strange, and the rate 0 means that it was never measured.
    """
    if not known or not rate:
        return not known
    unknown = words - known
    if unknown <= words * (1 - rate):
        return False
    return 1 - sum(_binomial(words, rate, unknown)) < STRANGE


def _binomial(words: int, rate: float, unknown: int) -> Iterator[float]:
    """Give the chance of 0, 1 … ``unknown`` - 1 unknown words."""
    for count in range(unknown):
        ways = lgamma(words + 1) - lgamma(count + 1) - lgamma(words - count + 1)
        yield exp(ways + count * log(1 - rate) + (words - count) * log(rate))


def _check(name: str, share: float) -> None:
    if not 0.0 < share < 1.0:
        raise DataError(f"{name} is {share:g}: give a number between 0 and 1")
