"""Look at a model from all sides on one labelled table: what a report draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stance.errors import DataError, counted
from stance.prediction.explanation import Explanation
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training.evaluation import (
    BINS,
    Array,
    Indices,
    Report,
    bootstrap_interval,
    forced_probabilities,
    label_indices,
    macro_f1,
    measure,
)

WORST = 30


@dataclass(frozen=True, slots=True)
class Bin:
    """Hold answers of like confidence: their mean confidence, accuracy and number."""

    confidence: float
    accuracy: float
    statements: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Hold macro-F1 over all labels, its 95 % interval and accuracy on one kind of statement."""

    name: str
    statements: int
    macro_f1: float
    interval: tuple[float, float]
    accuracy: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """Hold a wrong answer, its evidence, the true label and the probability it was given."""

    line: int
    truth: str
    probability_of_truth: float
    told: Explanation


@dataclass(frozen=True, slots=True)
class Survey:
    """Hold the measures, the bins of a reliability diagram, slices and the worst mistakes."""

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
    forced = replace(predictor, stances_only=False, min_probability=0.0)
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
    """Put answers into ten bins of equal width by confidence; empty ones are left out.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    found = []
    for place in range(BINS):
        held = places == place
        if held.any():
            mean, share = confidence[held].mean(), right[held].mean()
            found.append(Bin(float(mean), float(share), int(held.sum())))
    return tuple(found)


def _slices(
    truth: Indices, answers: Indices, width: int, kinds: Sequence[str], seed: int
) -> list[Slice]:
    if len(kinds) != len(truth):
        what = f"{counted(len(kinds), 'kind')} for {counted(len(truth), 'statement')}"
        raise DataError(f"{what}: name one for each")
    named, found = np.array(kinds), []
    for name in sorted(set(kinds)):
        held = named == name
        interval = bootstrap_interval(truth[held], answers[held], width, seed)
        score, share = macro_f1(truth[held], answers[held]), (truth[held] == answers[held]).mean()
        found.append(Slice(name, int(held.sum()), score, interval, float(share)))
    return sorted(found, key=lambda one: -one.macro_f1)
