"""The measures of a model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from conftest import toy_statements
from stance.errors import DataError
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import evaluate
from stance.training.evaluation import (
    bootstrap_intervals,
    label_indices,
    macro_f1,
    measure,
)

LABELS = ("conciliatory", "conditional", "hostile", "none")


def statements(*stances: str) -> list[Statement]:
    """Make statements with these labels."""
    return [Statement("x", stance, line=line) for line, stance in enumerate(stances, 1)]


def test_a_model_is_measured_through_the_predictor(toy_predictor: Predictor):
    """The report covers every statement and every label."""
    report = evaluate(toy_predictor, toy_statements())
    assert report.stances_only is None
    assert report.all_labels.statements == len(toy_statements())
    assert report.all_labels.macro_f1 > 0.9
    assert sum(map(sum, report.all_labels.confusion)) == len(toy_statements())


def test_a_threshold_of_the_predictor_does_not_touch_the_figures(toy_predictor: Predictor):
    """Measures are of the forced answers."""
    from dataclasses import replace

    wary = replace(toy_predictor, min_probability=1.0)
    assert evaluate(wary, toy_statements()) == evaluate(toy_predictor, toy_statements())


def test_stances_alone_are_forced_and_renormalised():
    """Statements of no stance are left out, and the answer is among the stances."""
    probabilities = np.array([[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0.0, 0.1, 0.1, 0.8]])
    report = measure(np.array([2, 0, 3]), LABELS, probabilities)
    assert report.stances_only is not None
    assert report.stances_only.labels == LABELS[:3]
    assert report.stances_only.accuracy == 1.0
    assert report.all_labels.accuracy == pytest.approx(2 / 3)
    assert report.stances_only.log_loss == pytest.approx(
        -(np.log(0.3 / 0.6) + np.log(0.4 / 0.9)) / 2
    )


def test_the_majority_baseline_is_told():
    """A figure stands beside what a constant answer would score."""
    probabilities = np.eye(4)[[2, 2, 0]]
    found = measure(np.array([2, 2, 3]), LABELS, probabilities).all_labels
    assert found.majority == "hostile"
    assert found.majority_macro_f1 == pytest.approx(0.4)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_the_interval_holds_the_score_of_scikit_learn(pairs: list[tuple[int, int]]):
    """Macro-F1 is scikit-learn's, and the interval lies within 0 and 1."""
    truth, answers = np.array(pairs).T
    assert macro_f1(truth, answers) == f1_score(truth, answers, average="macro", zero_division=0)
    intervals = bootstrap_intervals(truth, answers, 4)
    for low, high in (intervals[0], *intervals[1]):
        assert 0.0 <= low <= high <= 1.0


def test_calibration_error_of_known_cases():
    """Sure and right is 0; sure and wrong is 1; half sure and half right is 0."""
    sure = np.array([[1.0, 0.0], [1.0, 0.0]])
    half = np.full((2, 2), 0.5)
    for truth, probabilities, ece in (
        ([0, 0], sure, 0.0),
        ([1, 1], sure, 1.0),
        ([0, 1], half, 0.0),
    ):
        assert measure(np.array(truth), ("a", "b"), probabilities).all_labels.ece == ece


def test_an_unknown_label_names_its_line():
    """A label that the model can not answer is a fault of the table."""
    with pytest.raises(DataError, match="line 1: the model does not know the label 'x'"):
        label_indices(statements("x"), LABELS)
    with pytest.raises(DataError, match="no statements"):
        label_indices([], LABELS)
