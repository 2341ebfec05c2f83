"""Fit logistic regression under a Gaussian prior of its own for each coefficient."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from stance.training.evaluation import Array, Indices
from stance.training.features import TermTable, Weighing, weigh

FINE, ROUGH = 5e-5, 3e-3  # lengths of the slope at the end, by the root of all weights
STEPS = 500


@dataclass(frozen=True, slots=True)
class Prior:
    """Mean and precision (terms + 1, labels) of each coefficient; the intercepts come last."""

    mean: Array
    precision: Array


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned from some rows of a table of terms; the intercepts come last."""

    weighing: Weighing
    coefficients: Array

    def logits(self, table: TermTable, rows: Indices) -> Array:
        """Return the logits (rows, labels) of rows of a table."""
        weighted = weigh(table, rows, self.weighing)
        logits: Array = weighted @ self.coefficients[:-1] + self.coefficients[-1]
        return logits


def ridge(terms: int, labels: int, c: float) -> Prior:
    """Return the prior of plain logistic regression: mean 0, precision 1 / C, free intercepts.

    With two labels the precision is twice that, since two rows do the work of one logit.
    """
    precision = np.full((terms + 1, labels), (2.0 if labels == 2 else 1.0) / c)
    precision[-1] = 0.0
    return Prior(np.zeros_like(precision), precision)


def balanced(truth: Indices, weights: Array | float = 1.0) -> Array:
    """Return weights of statements at which all labels weigh alike, as scikit-learn's balance."""
    each = np.broadcast_to(np.asarray(weights, dtype=np.float64), truth.shape)
    by_label = np.bincount(truth, each)
    balance: Array = each * (each.sum() / len(by_label) / by_label)[truth]
    return balance


def fit(
    features: csr_matrix,
    truth: Indices,
    weights: Array,
    prior: Prior,
    start: Array | None = None,
    tolerance: float = FINE,
) -> Array:
    """Return the coefficients with the least weighted log-loss and penalty; intercepts come last.

    ``truth`` has label indices, ``weights`` one weight a statement. What is minimised is the
    weighted sum of log-losses plus half the precision times the squared distance from the mean;
    with the prior of `ridge` this is scikit-learn's LogisticRegression. Newton steps within a
    trust region run in coordinates scaled by the square root of a bound on the curvature; the
    tolerance is the length of the slope there, by the root of the sum of the weights. At
    `ROUGH`, probabilities are settled to .005 on average. Sources: Gelman et al., Bayesian Data
    Analysis (3rd ed. 2013), section 16.3; Nocedal and Wright, Numerical Optimization (2nd ed.
    2006), algorithms 4.1 and 7.2; the bound is that of Böhning, "Multinomial Logistic
    Regression Algorithm" (1992).
    """
    (size, labels), rows = prior.mean.shape, np.arange(len(truth))
    spread = (1 / labels) * (1 - 1 / labels)
    squares = csr_matrix((features.data**2, features.indices, features.indptr), features.shape)
    bound = np.append(weights @ squares, weights.sum()) * spread
    unit = 1 / np.sqrt(bound[:, None] + prior.precision)
    unit[-1] = unit[-1].min()  # one unit for all intercepts keeps their sum
    last = np.empty(0), np.empty(0)  # a point, and the logs of the probabilities there

    def logs_at(flat: Array) -> Array:
        nonlocal last
        if not np.array_equal(flat, last[0]):
            last = flat.copy(), log_softmax(logits(flat.reshape(size, labels) * unit), axis=1)
        return last[1]

    def logits(point: Array) -> Array:
        return np.asarray(features @ point[:-1] + point[-1])

    def pulled(gaps: Array, away: Array) -> Array:
        slope = np.vstack([features.T @ gaps, gaps.sum(axis=0)]) + prior.precision * away
        return np.ravel(slope * unit)

    def loss(flat: Array) -> tuple[float, Array]:
        logs, away = logs_at(flat), flat.reshape(size, labels) * unit - prior.mean
        value = -weights @ logs[rows, truth] + 0.5 * np.sum(prior.precision * away**2)
        gaps = np.exp(logs)
        gaps[rows, truth] -= 1
        return float(value), pulled(gaps * weights[:, None], away)

    def curvature(flat: Array, direction: Array) -> Array:
        """Return the product of the second derivatives with a direction."""
        shares, move = np.exp(logs_at(flat)), direction.reshape(size, labels) * unit
        moved = shares * logits(move)
        moved -= shares * moved.sum(axis=1, keepdims=True)
        return pulled(moved * weights[:, None], move)

    begin = ((prior.mean if start is None else start) / unit).ravel()
    options = {"maxiter": STEPS, "gtol": tolerance * np.sqrt(weights.sum())}
    result = minimize(loss, begin, jac=True, hessp=curvature, method="trust-ncg", options=options)
    return np.asarray(result.x.reshape(size, labels) * unit)
