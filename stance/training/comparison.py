"""Compare two models on the same statements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.errors import DataError
from stance.prediction.predictor import Predictor
from stance.schema import Stance, Statement
from stance.training.evaluation import (
    RESAMPLES,
    Indices,
    forced_probabilities,
    label_indices,
    macro_f1,
    macro_f1_of_counts,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold macro-F1 of two models, the gain of the second, its 95 % interval, and doubt.

    ``doubt`` is the share of resamples in which the second is not better.
    """

    statements: int
    first: float
    second: float
    gain: float
    gain_interval: tuple[float, float]
    doubt: float


def compare(
    first: Predictor, second: Predictor, statements: Sequence[Statement], seed: int = 0
) -> tuple[Comparison, Comparison | None]:
    """Compare over all labels, and over the stances alone where ``none`` is a label.

    Both models answer the same resampled statements. Source: Koehn,
    "Statistical Significance Tests for Machine Translation Evaluation" (2004),
    section 4. Raises DataError where the models have different labels.
    """
    labels = first.model.labels
    if labels != second.model.labels:
        raise DataError(
            f"the models have different labels, {', '.join(labels)} and"
            f" {', '.join(second.model.labels)}: compare models of the same labels"
        )
    truth = label_indices(statements, labels)
    both = [forced_probabilities(one, statements) for one in (first, second)]
    everything = _paired(truth, [one.argmax(axis=1) for one in both], len(labels), seed)
    kept = [index for index, label in enumerate(labels) if label != Stance.NONE]
    taken = np.isin(truth, kept)
    if len(kept) in (1, len(labels)) or not taken.any():
        return everything, None
    forced = [np.array(kept)[one[taken][:, kept].argmax(axis=1)] for one in both]
    return everything, _paired(truth[taken], forced, len(labels), seed)


def _paired(truth: Indices, answers: Sequence[Indices], width: int, seed: int) -> Comparison:
    draw = np.random.default_rng(seed)
    cells = [truth * width + one for one in answers]
    gains = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        rows = draw.integers(0, len(truth), len(truth))
        first, second = (
            macro_f1_of_counts(np.bincount(one[rows], minlength=width * width)) for one in cells
        )
        gains[number] = second - first
    low, high = np.percentile(gains, [2.5, 97.5])
    scores = [macro_f1(truth, one) for one in answers]
    return Comparison(
        statements=len(truth),
        first=scores[0],
        second=scores[1],
        gain=scores[1] - scores[0],
        gain_interval=(float(low), float(high)),
        doubt=float((gains <= 0).mean()),
    )
