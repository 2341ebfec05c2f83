"""When not to answer: thresholds that keep a promise, sets of answers, text from elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, inf, lgamma, log

from stance.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stance.model.held_out import Row

STRANGE = 0.05  # of statements like the learned ones are taken for text from elsewhere
FEWEST_WORDS = 2  # of a text that is answered

Block = tuple[float, float, float]  # of answers: lowest probability, weight, weight that is right


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least probability of each label to answer it, and the share of held-out text answered."""

    precision: float
    probabilities: tuple[float, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class SetRule:
    """The largest score, 1 minus probability, of a label in the set; mean size of held-out sets."""

    coverage: float
    score: float
    size: float


def threshold(rows: Sequence[Row], precision: float) -> Threshold:
    """Return the lowest thresholds, one for each label, at which answers reach a precision.

    The share of right answers is made to rise with the probability (isotonic regression of each
    label), and answers are taken from the highest share down. A label that is never answered has
    the threshold infinity. Sources: Geifman and El-Yaniv, "Selective Classification for Deep Neural
    Networks" (2017), section 3, without its bound for small samples; Zadrozny and Elkan,
    "Transforming Classifier Scores into Accurate Multiclass Probability Estimates" (2002),
    section 3. Raises DataError where no threshold reaches it.
    """
    by_label: dict[int, list[Block]] = {}
    for row in rows:
        highest = max(row.probabilities)
        label = row.probabilities.index(highest)
        block = highest, row.weight, row.weight * (row.truth == label)
        by_label.setdefault(label, []).append(block)
    blocks = [(*block, label) for label, own in by_label.items() for block in _isotonic(own)]
    blocks.sort(key=lambda block: -block[2] / block[1])
    least = [inf] * len(rows[0].probabilities)
    total, answered, right = sum(row.weight for row in rows), 0.0, 0.0
    for probability, weight, hits, label in blocks:
        if right + hits < precision * (answered + weight):
            break
        answered, right = answered + weight, right + hits
        least[label] = probability
    if not answered:
        what = f"held-out answers reach {blocks[0][2] / blocks[0][1]:.3f} at most: ask for less"
        raise DataError(f"precision {precision:g}: {what}")
    return Threshold(precision, tuple(least), answered / total)


def _isotonic(answers: list[Block]) -> list[Block]:
    """Join answers, from the surest down, into blocks of which each is right less often."""
    blocks: list[Block] = []
    for probability, weight, hits in sorted(answers, reverse=True):
        while blocks:
            higher, more, also = blocks[-1]
            if probability != higher and hits * more < also * weight:
                break
            blocks.pop()
            weight, hits = weight + more, hits + also
        blocks.append((probability, weight, hits))
    return blocks


def set_rule(rows: Sequence[Row], coverage: float) -> SetRule:
    """Return the score up to which labels belong to a set that contains the truth that often.

    Split-conformal prediction with the hinge score; one more statement, of average weight, counts
    as beyond all. Sources: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World
    (2005), section 4.2; for the weights Podkopaev and Ramdas, "Distribution-Free Uncertainty
    Quantification for Classification under Label Shift" (2021), section 3.
    """
    ordered = sorted((1 - row.probabilities[row.truth], row.weight) for row in rows)
    reached = [*accumulate(weight for _, weight in ordered)]
    wanted = coverage * reached[-1] * (1 + 1 / len(ordered)) * (1 - 1e-12)
    index = bisect_left(reached, wanted)  # beyond all where so much is asked: every label is in
    score = ordered[index][0] if index < len(ordered) else 1.0
    sizes = sum(row.weight * len(members(row.probabilities, score)) for row in rows)
    return SetRule(coverage, score, sizes / reached[-1])


def members(probabilities: Sequence[float], score: float) -> list[int]:
    """Return the indices of the labels in a set, always with the most probable."""
    highest = max(probabilities)
    return [
        index for index, share in enumerate(probabilities) if 1 - share <= score or share == highest
    ]


@lru_cache(1 << 16)  # texts in the million have the same few numbers of words
def is_strange(known: int, words: int, rate: float) -> bool:
    """Whether a text is not to be answered: too short, or too few of its words are known.

    A one-sided binomial test of the unknown words, for statements of which the share ``rate`` of
    the words is known, 0 where that was never measured. *Yes* or *Rejected!* alone is always
    strange: it does not say to what.
    """
    if words < FEWEST_WORDS or not known:
        return True
    unknown, wrong = words - known, max(1 - rate, 1e-9)
    if not rate or unknown <= words * wrong:
        return False
    fewer = 0.0
    for count in range(unknown):
        ways = lgamma(words + 1) - lgamma(count + 1) - lgamma(words - count + 1)
        fewer += exp(ways + count * log(wrong) + (words - count) * log(rate))
    return 1 - fewer < STRANGE
