"""Measure a model on labelled statements, through the predictor that users get."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, log_loss, precision_recall_fscore_support

from stance.errors import DataError
from stance.prediction.predictor import Predictor
from stance.schema import Stance, Statement
from stance.training.selection import RiskCoverage, risk_coverage, stance_bearing_auroc

RESAMPLES = 1000
BINS = 10

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LabelScores:
    """Hold precision, recall and F1 of one label, and how many statements carry it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Hold the figures of one evaluation.

    ``macro_f1_interval`` is the 95 % percentile interval of a bootstrap over
    statements; ``confusion`` has true labels in rows; ``log_loss`` is in nats;
    ``ece`` is the expected calibration error over ten bins of equal width;
    ``majority`` is what always answering the commonest label would score.
    """

    labels: tuple[str, ...]
    statements: int
    accuracy: float
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    per_label: dict[str, LabelScores]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    ece: float
    majority: str
    majority_macro_f1: float
    selection: RiskCoverage


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the measures over all labels, and over the stances alone where ``none`` is a label.

    ``stance_auroc`` tells how well statements of any stance are told from those of none.
    """

    all_labels: Measures
    stances_only: Measures | None
    stance_auroc: float | None = None

    def as_json(self) -> dict[str, object]:
        """Lay the report out as plain values."""
        return asdict(self)


def evaluate(predictor: Predictor, statements: Sequence[Statement], seed: int = 0) -> Report:
    """Score a predictor on labelled statements.

    Stances alone: statements that truly take none are left out and the answer
    is forced among the stances. Raises DataError for a label that the model
    does not know.
    """
    probabilities = forced_probabilities(predictor, statements)
    return measure(statements, predictor.model.labels, probabilities, seed)


def forced_probabilities(predictor: Predictor, statements: Sequence[Statement]) -> Array:
    """Give the probabilities (statements, labels) without options that keep back an answer."""
    forced = replace(predictor, stances_only=False, min_probability=0.0)
    return forced.predict_proba([statement.text for statement in statements])


def measure(
    statements: Sequence[Statement], labels: Sequence[str], probabilities: Array, seed: int = 0
) -> Report:
    """Score probabilities of shape (statements, labels) against the true labels."""
    truth = label_indices(statements, labels)
    everything = _measures(truth, probabilities, tuple(labels), seed)
    if Stance.NONE not in labels or len(labels) < 3:
        return Report(everything, None)
    kept = [index for index, label in enumerate(labels) if label != Stance.NONE]
    taken = np.isin(truth, kept)
    if not taken.any():
        return Report(everything, None)
    auroc = stance_bearing_auroc(taken, probabilities[:, kept].sum(axis=1))
    among = probabilities[taken][:, kept]
    stances = tuple(labels[index] for index in kept)
    among = among / among.sum(axis=1, keepdims=True)
    forced = _measures(np.searchsorted(kept, truth[taken]), among, stances, seed)
    return Report(everything, forced, auroc)


def label_indices(statements: Sequence[Statement], labels: Sequence[str]) -> Indices:
    """Give the place of each true label; raises DataError for one that is not there."""
    if not statements:
        raise DataError("no statements to measure on")
    places = {label: index for index, label in enumerate(labels)}
    for statement in statements:
        if statement.stance not in places:
            known = ", ".join(labels)
            what = f"the model does not know the label {statement.stance!r}, only {known}"
            raise DataError(f"line {statement.line}: {what}")
    return np.array([places[statement.stance] for statement in statements], dtype=np.intp)


def _measures(truth: Indices, probabilities: Array, labels: tuple[str, ...], seed: int) -> Measures:
    answers = probabilities.argmax(axis=1)
    numbers = list(range(len(labels)))
    counted = precision_recall_fscore_support(truth, answers, labels=numbers, zero_division=0)
    majority = int(np.bincount(truth).argmax())
    return Measures(
        labels=labels,
        statements=len(truth),
        accuracy=float((answers == truth).mean()),
        macro_f1=macro_f1(truth, answers),
        macro_f1_interval=bootstrap_interval(truth, answers, len(labels), seed),
        per_label={
            label: LabelScores(float(p), float(r), float(f), int(n))
            for label, p, r, f, n in zip(labels, *counted, strict=True)
        },
        confusion=tuple(map(tuple, confusion_matrix(truth, answers, labels=numbers).tolist())),
        log_loss=float(log_loss(truth, probabilities, labels=numbers)),
        ece=expected_calibration_error(truth, probabilities),
        majority=labels[majority],
        majority_macro_f1=macro_f1(truth, np.full_like(truth, majority)),
        selection=risk_coverage(probabilities.max(axis=1), answers == truth),
    )


def macro_f1(truth: Indices, answers: Indices) -> float:
    """Give the mean F1 of the labels that occur in the truth or the answers."""
    return float(f1_score(truth, answers, average="macro", zero_division=0))


def bootstrap_interval(
    truth: Indices, answers: Indices, width: int, seed: int
) -> tuple[float, float]:
    """Give the 95 % percentile interval of macro-F1 over resampled statements.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
    """
    draw = np.random.default_rng(seed)
    cells = truth * width + answers
    scores = [
        macro_f1_of_counts(np.bincount(draw.choice(cells, len(cells)), minlength=width * width))
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def macro_f1_of_counts(counts: Indices) -> float:
    """Give macro-F1 of a flat confusion table, labels that do not occur left out."""
    width = int(len(counts) ** 0.5)
    table = counts.reshape(width, width)
    marked = table.sum(axis=0) + table.sum(axis=1)
    occurs = marked > 0
    return float((2 * table.diagonal()[occurs] / marked[occurs]).mean())


def expected_calibration_error(truth: Indices, probabilities: Array) -> float:
    """Give the mean gap of confidence and accuracy over ten bins, weighted by their size.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), eq. 3.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(truth))
