"""Fit a logistic regression on top of scores that are given."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from stance.training.evaluation import Array


def fit(
    features: csr_matrix,
    truth: NDArray[np.intp],
    weights: Array,
    offset: Array,
    c: float,
    start: tuple[Array, Array] | None = None,
) -> tuple[Array, Array]:
    """Find the coefficients (labels, features) and intercepts that go best with an offset.

    ``truth`` holds label indices, ``weights`` one weight a statement, ``offset``
    logits of shape (statements, labels) that are added as they are; the search
    begins at ``start``, coefficients and intercepts, or at 0. The offset
    is the score of coefficients that stay: an informative prior whose mean they
    are, held with certainty. With an offset of 0 this is scikit-learn's
    LogisticRegression with the same ``c``. Source: Gelman et al., Bayesian Data
    Analysis (3rd ed. 2013), section 16.3.
    """
    (statements, width), labels = features.shape, offset.shape[1]
    rows = np.arange(statements)
    penalty = (2.0 if labels == 2 else 1.0) / c  # two softmax rows do the work of one logit

    def loss(flat: Array) -> tuple[float, Array]:
        coefficients, intercepts = np.split(flat.reshape(width + 1, labels), [width])
        logs = log_softmax(features @ coefficients + intercepts + offset, axis=1)
        gaps = np.exp(logs)
        gaps[rows, truth] -= 1
        gaps *= weights[:, None]
        value = -(weights * logs[rows, truth]).sum() + penalty / 2 * (coefficients**2).sum()
        slope = np.vstack([features.T @ gaps + penalty * coefficients, gaps.sum(axis=0)])
        return value, slope.ravel()

    begin = np.zeros((width + 1, labels)) if start is None else np.vstack([start[0].T, start[1]])
    options = {"maxiter": 2000, "gtol": 1e-5, "ftol": 1e-12}
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options=options).x
    coefficients, intercepts = np.split(found.reshape(width + 1, labels), [width])
    return coefficients.T, intercepts[0]
