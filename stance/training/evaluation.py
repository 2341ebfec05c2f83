"""Measure a model on labelled statements, through the predictor that users get.

`evaluate` gives the figures, `survey` what a report shows besides, `compare` two models.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
    roc_auc_score,
)

from stance.errors import DataError, counted
from stance.prediction.explanation import Explanation
from stance.prediction.predictor import Predictor
from stance.schema import Stance, Statement
from stance.training.corpus import refuse_unknown

RESAMPLES = 1000
BINS = 10
WORST = 30  # mistakes in a survey
POINTS = 101  # of a curve that is stored; its area is taken from every statement

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The error among the surest answers, against the share of statements answered.

    ``coverage`` and ``risk`` are points of the curve; ``area`` is the mean risk
    over all coverages; ``best_area`` is that of an order which puts every right
    answer first; ``accuracy_at_half`` is the accuracy of the surer half.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float
    best_area: float
    accuracy_at_half: float


@dataclass(frozen=True, slots=True)
class LabelScores:
    """Precision, recall and F1 of one label, and how many statements carry it.

    ``f1_interval`` is the 95 % percentile interval of a bootstrap over statements.
    """

    precision: float
    recall: float
    f1: float
    support: int
    f1_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one evaluation.

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
    """The measures over all labels, and over the stances alone where ``none`` is a label.

    ``stance_auroc`` says how well statements of any stance are separated from those of none.
    """

    all_labels: Measures
    stances_only: Measures | None
    stance_auroc: float | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values."""
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
    """Return probabilities (statements, labels) without options that withhold an answer."""
    forced = replace(predictor, stances_only=False, min_probability=0.0, threshold=None)
    return forced.predict_proba([statement.text for statement in statements])


def measure(
    statements: Sequence[Statement], labels: Sequence[str], probabilities: Array, seed: int = 0
) -> Report:
    """Score probabilities of shape (statements, labels) against the true labels."""
    return measure_indices(label_indices(statements, labels), labels, probabilities, seed)


def measure_indices(
    truth: Indices, labels: Sequence[str], probabilities: Array, seed: int = 0
) -> Report:
    """Score probabilities of shape (statements, labels) against the indices of the true labels."""
    everything = _measures(truth, probabilities, tuple(labels), seed)
    if Stance.NONE not in labels or len(labels) < 3:
        return Report(everything, None)
    kept = [index for index, label in enumerate(labels) if label != Stance.NONE]
    bearing = np.isin(truth, kept)
    if not bearing.any():
        return Report(everything, None)
    auroc = stance_bearing_auroc(bearing, probabilities[:, kept].sum(axis=1))
    among = probabilities[bearing][:, kept]
    stances = tuple(labels[index] for index in kept)
    among = among / among.sum(axis=1, keepdims=True)
    forced = _measures(np.searchsorted(kept, truth[bearing]), among, stances, seed)
    return Report(everything, forced, auroc)


def label_indices(statements: Sequence[Statement], labels: Sequence[str]) -> Indices:
    """Return the index of each true label; raises DataError for an unknown one."""
    if not statements:
        raise DataError("no statements to measure on")
    refuse_unknown(statements, labels)
    places = {label: index for index, label in enumerate(labels)}
    return np.array([places[statement.stance] for statement in statements], dtype=np.intp)


def _measures(truth: Indices, probabilities: Array, labels: tuple[str, ...], seed: int) -> Measures:
    answers = probabilities.argmax(axis=1)
    numbers = list(range(len(labels)))
    scores = precision_recall_fscore_support(truth, answers, labels=numbers, zero_division=0)
    majority = int(np.bincount(truth).argmax())
    interval, by_label = bootstrap_intervals(truth, answers, len(labels), seed)
    return Measures(
        labels=labels,
        statements=len(truth),
        accuracy=float((answers == truth).mean()),
        macro_f1=macro_f1(truth, answers),
        macro_f1_interval=interval,
        per_label={
            label: LabelScores(float(p), float(r), float(f), int(n), label_interval)
            for label, p, r, f, n, label_interval in zip(labels, *scores, by_label, strict=True)
        },
        confusion=tuple(map(tuple, confusion_matrix(truth, answers, labels=numbers).tolist())),
        log_loss=float(log_loss(truth, probabilities, labels=numbers)),
        ece=expected_calibration_error(truth, probabilities),
        majority=labels[majority],
        majority_macro_f1=macro_f1(truth, np.full_like(truth, majority)),
        selection=risk_coverage(probabilities.max(axis=1), answers == truth),
    )


def macro_f1(truth: Indices, answers: Indices) -> float:
    """Return the mean F1 of the labels that occur in the truth or the answers."""
    return float(f1_score(truth, answers, average="macro", zero_division=0))


def bootstrap_intervals(
    truth: Indices, answers: Indices, width: int, seed: int
) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Return the 95 % percentile intervals of macro-F1 and of the F1 of each label.

    Statements are resampled. Source: Efron and Tibshirani, An Introduction to the Bootstrap
    (1993), ch. 13.
    """
    draw = np.random.default_rng(seed)
    cells = np.bincount(truth * width + answers, minlength=width * width)
    tables = draw.multinomial(len(truth), cells / len(truth), RESAMPLES)
    scores = np.array([f1_of_counts(table) for table in tables])
    macro = [float(np.nanmean(row)) for row in scores]
    ends = np.percentile(np.nan_to_num(scores), [2.5, 97.5], axis=0).T
    low, high = np.percentile(macro, [2.5, 97.5])
    return (float(low), float(high)), [(float(first), float(last)) for first, last in ends]


def f1_of_counts(counts: Indices) -> Array:
    """Return the F1 of each label of a flat confusion table, NaN where it does not occur."""
    width = int(len(counts) ** 0.5)
    table = counts.reshape(width, width)
    marked = table.sum(axis=0) + table.sum(axis=1)
    scores: Array = np.divide(
        2 * table.diagonal(), marked, where=marked > 0, out=np.full(width, np.nan)
    )
    return scores


def expected_calibration_error(truth: Indices, probabilities: Array) -> float:
    """Return the mean gap of confidence and accuracy over ten bins, weighted by their size.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), eq. 3.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(truth))


def risk_coverage(confidence: Array, right: NDArray[np.bool_]) -> RiskCoverage:
    """Return the risk of the surest answers, for each number of answers.

    Answers of equal confidence share their errors. Source: Geifman and
    El-Yaniv, "Selective Classification for Deep Neural Networks" (2017),
    section 2; the area is that of Geifman, Uziel and El-Yaniv, "Bias-Reduced
    Uncertainty Estimation for Deep Neural Classifiers" (2019), section 3.
    """
    order = np.argsort(-confidence, kind="stable")
    _, places, sizes = np.unique(-confidence[order], return_inverse=True, return_counts=True)
    wrong = ~right[order]
    shared = (np.bincount(places, wrong) / sizes)[places]
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


def stance_bearing_auroc(
    bears_stance: NDArray[np.bool_], stance_probability: NDArray[np.float64]
) -> float | None:
    """Return the AUROC of statements with a stance against others; None without both."""
    if bears_stance.all() or not bears_stance.any():
        return None
    return float(roc_auc_score(bears_stance, stance_probability))


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: their mean confidence, accuracy and number."""

    confidence: float
    accuracy: float
    statements: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Macro-F1 over all labels, its 95 % interval and accuracy on one kind of statement."""

    name: str
    statements: int
    macro_f1: float
    interval: tuple[float, float]
    accuracy: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer, its evidence, the true label and the probability it was given."""

    line: int
    truth: str
    probability_of_truth: float
    told: Explanation


@dataclass(frozen=True, slots=True)
class Survey:
    """The measures, the bins of a reliability diagram, slices and the worst mistakes."""

    report: Report
    bins: tuple[Bin, ...]
    slices: tuple[Slice, ...]
    mistakes: tuple[Mistake, ...]


def survey(
    predictor: Predictor,
    statements: Sequence[Statement],
    kinds: Sequence[str] | None = None,
    seed: int = 0,
) -> Survey:
    """Measure over all labels, by kind of statement where ``kinds`` names it, and by mistake.

    The worst mistakes are those whose true label got the least probability.
    Raises DataError for a label that the model does not know.
    """
    forced = replace(predictor, stances_only=False, min_probability=0.0, threshold=None)
    labels = forced.model.labels
    probabilities = forced_probabilities(forced, statements)
    truth = label_indices(statements, labels)
    answers = probabilities.argmax(axis=1)
    of_truth = probabilities[np.arange(len(truth)), truth]
    wrong = np.flatnonzero(answers != truth)
    worst = wrong[np.argsort(of_truth[wrong], kind="stable")][:WORST]
    return Survey(
        measure(statements, labels, probabilities, seed),
        reliability(truth, probabilities),
        tuple(_slices(truth, answers, len(labels), kinds, seed)) if kinds else (),
        tuple(
            Mistake(
                statements[row].line,
                statements[row].stance,
                float(of_truth[row]),
                forced.explain(statements[row].text),
            )
            for row in worst.tolist()
        ),
    )


def reliability(truth: Indices, probabilities: Array) -> tuple[Bin, ...]:
    """Group answers into ten bins of equal width by confidence; empty ones are left out.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = []
    for place in range(BINS):
        inside = places == place
        if inside.any():
            mean, share = confidence[inside].mean(), right[inside].mean()
            bins.append(Bin(float(mean), float(share), int(inside.sum())))
    return tuple(bins)


def _slices(
    truth: Indices, answers: Indices, width: int, kinds: Sequence[str], seed: int
) -> list[Slice]:
    if len(kinds) != len(truth):
        what = f"{counted(len(kinds), 'kind')} for {counted(len(truth), 'statement')}"
        raise DataError(f"{what}: name one for each")
    named, slices = np.array(kinds), []
    for name in sorted(set(kinds)):
        own, given = truth[named == name], answers[named == name]
        interval, _ = bootstrap_intervals(own, given, width, seed)
        accuracy = float((own == given).mean())
        slices.append(Slice(name, len(own), macro_f1(own, given), interval, accuracy))
    return sorted(slices, key=lambda part: -part.macro_f1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Macro-F1 of two models, the gain of the second, its 95 % interval, and doubt.

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
    both = [forced_probabilities(predictor, statements) for predictor in (first, second)]
    everything = _paired(truth, [shares.argmax(axis=1) for shares in both], len(labels), seed)
    kept = [index for index, label in enumerate(labels) if label != Stance.NONE]
    bearing = np.isin(truth, kept)
    if len(kept) in (1, len(labels)) or not bearing.any():
        return everything, None
    forced = [np.array(kept)[shares[bearing][:, kept].argmax(axis=1)] for shares in both]
    return everything, _paired(truth[bearing], forced, len(labels), seed)


def _paired(truth: Indices, answers: Sequence[Indices], width: int, seed: int) -> Comparison:
    draw = np.random.default_rng(seed)
    cells = [truth * width + given for given in answers]
    gains = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        rows = draw.integers(0, len(truth), len(truth))
        first, second = (
            np.nanmean(f1_of_counts(np.bincount(cell[rows], minlength=width * width)))
            for cell in cells
        )
        gains[number] = second - first
    low, high = np.percentile(gains, [2.5, 97.5])
    scores = [macro_f1(truth, given) for given in answers]
    return Comparison(
        statements=len(truth),
        first=scores[0],
        second=scores[1],
        gain=scores[1] - scores[0],
        gain_interval=(float(low), float(high)),
        doubt=float((gains <= 0).mean()),
    )
