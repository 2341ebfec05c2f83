"""Logistic regression on top of given scores."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from stance.training import offset_regression


def problem(labels: int) -> tuple[csr_matrix, np.ndarray]:
    """Make features and labels that can be learned in part."""
    draw = np.random.default_rng(0)
    truth = draw.integers(0, labels, 150)
    features = draw.normal(size=(150, 6)) + np.eye(6)[truth]
    return csr_matrix(features), truth


@pytest.mark.parametrize("labels", [2, 3, 4])
@pytest.mark.parametrize("c", [0.1, 10.0])
def test_without_an_offset_it_is_scikit_learns_regression(labels: int, c: float):
    """An offset of 0 gives the probabilities of LogisticRegression."""
    features, truth = problem(labels)
    flat = np.zeros((150, labels))
    rows, intercepts = offset_regression.fit(features, truth, np.ones(150), flat, c)
    logits = features @ rows.T + intercepts
    ours = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    theirs = LogisticRegression(C=c, tol=1e-8, max_iter=1000).fit(features, truth)
    assert np.abs(ours - theirs.predict_proba(features)).max() < 1e-4


def test_what_the_offset_says_already_is_not_learned_again():
    """With the answer in the offset, little is left to learn."""
    features, truth = problem(3)
    given = 20 * np.eye(3)[truth]
    rows, _ = offset_regression.fit(features, truth, np.ones(150), given, 1.0)
    assert np.abs(rows).max() < 1e-2


def test_weights_count_statements():
    """A weight of 2 is the statement twice."""
    features, truth = problem(3)
    weights = np.where(truth == 0, 2.0, 1.0)
    rows, _ = offset_regression.fit(features, truth, weights, np.zeros((150, 3)), 1.0)
    twice = np.repeat(np.arange(150), weights.astype(int))
    again, _ = offset_regression.fit(
        features[twice], truth[twice], np.ones(len(twice)), np.zeros((len(twice), 3)), 1.0
    )
    assert np.abs(rows - again).max() < 1e-3
