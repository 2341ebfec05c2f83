"""Measure a model on labelled statements, through the predictor that users get."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

from stance.errors import DataError
from stance.prediction.explanation import Explanation
from stance.prediction.predictor import Predictor
from stance.schema import Stance, Statement
from stance.training.corpus import refuse_unknown

RESAMPLES, SEED = 1000, 0
BINS = 10
WORST = 30  # mistakes in a survey
POINTS = 101  # of a curve that is stored; its area is taken from every statement

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The error among the surest answers, against the share of statements answered.

    ``coverage`` and ``risk`` are points of the curve; ``area`` is the mean risk over all
    coverages; ``best_area`` is that of an order which puts every right answer first.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float
    best_area: float
    accuracy_at_half: float


@dataclass(frozen=True, slots=True)
class LabelScores:
    """Precision, recall and F1 of one label, and how many statements carry it."""

    precision: float
    recall: float
    f1: float
    support: int
    f1_interval: Interval


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one evaluation; intervals are 95 % percentiles of a bootstrap.

    ``confusion`` has true labels in rows; ``log_loss`` is in nats; ``ece`` is the expected
    calibration error over ten bins of equal width; ``majority`` is the commonest label, with the
    score of always answering it.
    """

    labels: tuple[str, ...]
    statements: int
    accuracy: float
    macro_f1: float
    macro_f1_interval: Interval
    per_label: dict[str, LabelScores]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    ece: float
    majority: str
    majority_macro_f1: float
    selection: RiskCoverage


@dataclass(frozen=True, slots=True)
class Report:
    """The measures over all labels, and over the stances alone where ``none`` is a label.

    ``stance_auroc`` says how well statements of any stance are separated from those of none.
    """

    all_labels: Measures
    stances_only: Measures | None
    stance_auroc: float | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return asdict(self)


def evaluate(predictor: Predictor, statements: Sequence[Statement]) -> Report:
    """Score a predictor on labelled statements.

    Stances alone: statements that truly take none are left out and the answer is forced among
    the stances. Raises DataError for a label that the model does not know.
    """
    labels = predictor.model.labels
    truth = label_indices(statements, labels)
    return measure(truth, labels, _probabilities(predictor, statements))


def _forced(predictor: Predictor) -> Predictor:
    return replace(predictor, stances_only=False, min_probability=0.0)


def _probabilities(predictor: Predictor, statements: Sequence[Statement]) -> Array:
    return _forced(predictor).predict_proba([statement.text for statement in statements])


def label_indices(statements: Sequence[Statement], labels: Sequence[str]) -> Indices:
    """Return the index of each true label; raises DataError for an unknown one."""
    if not statements:
        raise DataError("no statements to measure on")
    refuse_unknown(statements, labels)
    index = {label: number for number, label in enumerate(labels)}
    return np.array([index[statement.stance] for statement in statements], dtype=np.intp)


def measure(truth: Indices, labels: Sequence[str], probabilities: Array) -> Report:
    """Score probabilities (statements, labels) against the indices of the true labels."""
    every = _measures(truth, probabilities, tuple(labels))
    kept, bearing = _stances(truth, labels)
    if len(kept) < 2 or not bearing.any():
        return Report(every, None)
    shares = probabilities[bearing][:, kept]
    shares = shares / shares.sum(axis=1, keepdims=True)
    stances = tuple(labels[number] for number in kept)
    forced = _measures(np.searchsorted(kept, truth[bearing]), shares, stances)
    auroc = None
    if not bearing.all():
        auroc = float(metrics.roc_auc_score(bearing, probabilities[:, kept].sum(axis=1)))
    return Report(every, forced, auroc)


def _stances(truth: Indices, labels: Sequence[str]) -> tuple[list[int], NDArray[np.bool_]]:
    """Return the indices of stances beside ``none``, if it is a label, and which rows have one."""
    kept = [number for number, label in enumerate(labels) if label != Stance.NONE]
    kept = kept if len(kept) < len(labels) else []
    return kept, np.isin(truth, kept)


def _measures(truth: Indices, probabilities: Array, labels: tuple[str, ...]) -> Measures:
    answers, numbers = probabilities.argmax(axis=1), list(range(len(labels)))
    scores = metrics.precision_recall_fscore_support(
        truth, answers, labels=numbers, zero_division=0
    )
    interval, by_label = bootstrap_intervals(truth, answers, len(labels))
    rows = zip(labels, *(values.tolist() for values in scores), by_label, strict=True)
    confusion = metrics.confusion_matrix(truth, answers, labels=numbers).tolist()
    bins = reliability(truth, probabilities)
    majority = int(np.bincount(truth).argmax())
    return Measures(
        labels=labels,
        statements=len(truth),
        accuracy=float((answers == truth).mean()),
        macro_f1=macro_f1(truth, answers),
        macro_f1_interval=interval,
        per_label={label: LabelScores(*row) for label, *row in rows},
        confusion=tuple(map(tuple, confusion)),
        log_loss=float(metrics.log_loss(truth, probabilities, labels=numbers)),
        ece=sum(abs(part.accuracy - part.confidence) * part.statements for part in bins)
        / len(truth),
        majority=labels[majority],
        majority_macro_f1=macro_f1(truth, np.full_like(truth, majority)),
        selection=risk_coverage(probabilities.max(axis=1), answers == truth),
    )


def macro_f1(truth: Indices, answers: Indices) -> float:
    """Return the mean F1 of the labels that occur in the truth or the answers."""
    return float(metrics.f1_score(truth, answers, average="macro", zero_division=0))


def bootstrap_intervals(
    truth: Indices, answers: Indices, width: int
) -> tuple[Interval, list[Interval]]:
    """Return the 95 % percentile intervals of macro-F1 and of the F1 of each label.

    Statements are resampled. Source: Efron and Tibshirani, An Introduction to the Bootstrap
    (1993), ch. 13.
    """
    cells = np.bincount(truth * width + answers, minlength=width**2)
    scores = _f1_of(_resampled(cells).reshape(-1, width, width))
    by_label = np.percentile(np.nan_to_num(scores), [2.5, 97.5], axis=0).T
    return _interval(np.nanmean(scores, axis=1)), [(low, high) for low, high in by_label.tolist()]


def _interval(values: Array) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    return low, high


def _resampled(cells: Indices) -> Indices:
    total = cells.sum()
    return np.random.default_rng(SEED).multinomial(total, cells / total, RESAMPLES)


def _f1_of(tables: Indices) -> Array:
    """Return F1 (tables, labels) of confusion tables, NaN where a label does not occur."""
    marked = tables.sum(axis=1) + tables.sum(axis=2)
    right, none = 2 * tables.diagonal(axis1=1, axis2=2), np.full(marked.shape, np.nan)
    scores: Array = np.divide(right, marked, where=marked > 0, out=none)
    return scores


def risk_coverage(confidence: Array, right: NDArray[np.bool_]) -> RiskCoverage:
    """Return the risk of the surest answers; answers of equal confidence share their errors.

    Sources: Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (2017),
    section 2; for the area Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for
    Deep Neural Classifiers" (2019), section 3.
    """
    order = np.argsort(-confidence, kind="stable")
    _, level, sizes = np.unique(-confidence[order], return_inverse=True, return_counts=True)
    wrong = ~right[order]
    shared = (np.bincount(level, wrong) / sizes)[level]
    numbers = np.arange(1, len(right) + 1)
    risks = np.cumsum(shared) / numbers
    kept = np.unique(np.linspace(0, len(right) - 1, POINTS).round().astype(int))
    half = (len(right) + 1) // 2
    return RiskCoverage(
        tuple((numbers[kept] / len(right)).tolist()),
        tuple(risks[kept].tolist()),
        float(risks.mean()),
        float((np.cumsum(np.sort(wrong)) / numbers).mean()),
        float(1 - risks[half - 1]),
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: their mean confidence, accuracy and number."""

    confidence: float
    accuracy: float
    statements: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer with its evidence, the true label and the probability it was given."""

    line: int
    truth: str
    probability_of_truth: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Survey:
    """The measures, the bins of a reliability diagram, measures by kind and the worst mistakes."""

    report: Report
    bins: tuple[Bin, ...]
    by_kind: dict[str, Measures]
    mistakes: tuple[Mistake, ...]


def survey(
    predictor: Predictor,
    statements: Sequence[Statement],
    kinds: Sequence[str] | None = None,
) -> Survey:
    """Measure over all labels, by kind of statement where ``kinds`` names it, and by mistake.

    The worst mistakes are those whose true label got the least probability. Raises DataError as
    `evaluate` does.
    """
    labels = predictor.model.labels
    truth = label_indices(statements, labels)
    probabilities = _probabilities(predictor, statements)
    by_kind = {}
    for kind in sorted(set(kinds or ())):
        rows = np.array(kinds) == kind
        by_kind[kind] = _measures(truth[rows], probabilities[rows], labels)
    of_truth = probabilities[np.arange(len(truth)), truth]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != truth)
    worst = wrong[np.argsort(of_truth[wrong], kind="stable")][:WORST].tolist()
    return Survey(
        measure(truth, labels, probabilities),
        reliability(truth, probabilities),
        dict(sorted(by_kind.items(), key=lambda item: -item[1].macro_f1)),
        tuple(
            Mistake(said.line, said.stance, share, _forced(predictor).explain(said.text))
            for said, share in ((statements[row], float(of_truth[row])) for row in worst)
        ),
    )


def reliability(truth: Indices, probabilities: Array) -> tuple[Bin, ...]:
    """Group answers into ten bins of equal width by confidence; empty ones are left out.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    number = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(float(confidence[rows].mean()), float(right[rows].mean()), int(rows.sum()))
        for rows in (number == each for each in np.unique(number))
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Macro-F1 of two models, the gain of the second, and the share of resamples without one."""

    statements: int
    first: float
    second: float
    gain: float
    gain_interval: Interval
    doubt: float


def compare(
    first: Predictor, second: Predictor, statements: Sequence[Statement]
) -> tuple[Comparison, Comparison | None]:
    """Compare over all labels, and over the stances alone where ``none`` is a label.

    Both models answer the same resampled statements. Source: Koehn, "Statistical Significance
    Tests for Machine Translation Evaluation" (2004), section 4. Raises DataError where the models
    have different labels.
    """
    labels = first.model.labels
    if labels != second.model.labels:
        both = " and ".join(", ".join(each.model.labels) for each in (first, second))
        raise DataError(f"the models have different labels, {both}: compare models of the same")
    truth = label_indices(statements, labels)
    shares = [_probabilities(predictor, statements) for predictor in (first, second)]
    every = _paired(truth, [own.argmax(axis=1) for own in shares], len(labels))
    kept, bearing = _stances(truth, labels)
    if len(kept) < 2 or not bearing.any():
        return every, None
    forced = [np.array(kept)[own[bearing][:, kept].argmax(axis=1)] for own in shares]
    return every, _paired(truth[bearing], forced, len(labels))


def _paired(truth: Indices, answers: Sequence[Indices], width: int) -> Comparison:
    cells = (truth * width + answers[0]) * width + answers[1]
    tables = _resampled(np.bincount(cells, minlength=width**3))
    tables = tables.reshape(-1, width, width, width)
    gains = np.subtract(*(np.nanmean(_f1_of(tables.sum(axis=axis)), axis=1) for axis in (2, 3)))
    first, second = (macro_f1(truth, own) for own in answers)
    return Comparison(
        len(truth), first, second, second - first, _interval(gains), float((gains <= 0).mean())
    )
