"""The solver, against scikit-learn's and against the definition of the optimum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random_array
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from stance.training.fitting import Prior, balanced, fit, ridge


def table(seed: int, labels: int) -> tuple[csr_matrix, np.ndarray]:
    """Return random sparse features and labels that depend on them."""
    draw = np.random.default_rng(seed)
    features = csr_matrix(random_array((120, 30), density=0.3, rng=draw))
    logits = features @ draw.normal(size=(30, labels)) * 3
    truth = (logits + draw.gumbel(size=logits.shape)).argmax(axis=1)
    truth[:labels] = np.arange(labels)
    return features, truth


@given(st.integers(0, 1000), st.sampled_from([2, 3, 4]), st.sampled_from([0.3, 1.0, 10.0]))
def test_without_a_prior_it_is_scikit_learns_regression(seed: int, labels: int, c: float):
    """The coefficients are those of LogisticRegression with balanced classes."""
    features, truth = table(seed, labels)
    ours = fit(features, truth, balanced(truth), ridge(30, labels, c))
    theirs = LogisticRegression(C=c, class_weight="balanced", tol=1e-9, max_iter=5000)
    theirs.fit(features, truth)
    rows = theirs.coef_ if labels > 2 else np.vstack([-theirs.coef_, theirs.coef_]) / 2
    assert pytest.approx(rows, abs=2e-3) == ours[:-1].T
    shares = softmax(features @ ours[:-1] + ours[-1], axis=1)
    assert shares == pytest.approx(theirs.predict_proba(features), abs=1e-3)


@given(st.integers(0, 1000))
def test_at_the_end_nothing_pulls_any_more(seed: int):
    """With any prior, the slope of loss and penalty is 0 at the optimum."""
    features, truth = table(seed, 3)
    draw = np.random.default_rng(seed)
    prior = Prior(draw.normal(size=(31, 3)), draw.uniform(0.5, 50, size=(31, 3)))
    weights = draw.uniform(0.5, 2, size=120)
    result = fit(features, truth, weights, prior)
    gaps = softmax(features @ result[:-1] + result[-1], axis=1)
    gaps[np.arange(120), truth] -= 1
    gaps *= weights[:, None]
    pull = prior.precision * (result - prior.mean)
    assert features.T @ gaps == pytest.approx(-pull[:-1], abs=0.02)
    assert gaps.sum(axis=0) == pytest.approx(-pull[-1], abs=0.02)


def test_a_coefficient_that_nothing_is_known_of_stays_at_its_mean():
    """A term that is not in the table keeps what the archive says."""
    features, truth = table(1, 2)
    features = csr_matrix(np.column_stack([features.toarray(), np.zeros(120)]))
    prior = ridge(31, 2, 1.0)
    prior.mean[30] = (-0.7, 0.7)
    result = fit(features, truth, balanced(truth), prior)
    assert result[30] == pytest.approx((-0.7, 0.7))


def test_where_a_fit_starts_does_not_matter():
    """A warm start saves steps and moves no coefficient that matters."""
    features, truth = table(2, 3)
    prior, weights = ridge(30, 3, 1.0), balanced(truth)
    draw = np.random.default_rng(0)
    start = np.vstack([draw.normal(size=(30, 3)), np.zeros(3)])
    cold, warm = (fit(features, truth, weights, prior, begin) for begin in (None, start))
    assert warm[:-1] == pytest.approx(cold[:-1], abs=1e-3)
