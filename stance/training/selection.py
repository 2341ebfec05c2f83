"""Measure how well a model knows when it is right, and when there is a stance at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

POINTS = 101  # of a curve that is kept; its area is taken from every statement


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Hold the error among the surest answers, against the share of statements answered.

    ``coverage`` and ``risk`` are points of the curve; ``area`` is the mean risk
    over all coverages; ``best_area`` is that of an order which puts every right
    answer first; ``accuracy_at_half`` is the accuracy of the surer half.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float
    best_area: float
    accuracy_at_half: float


def risk_coverage(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> RiskCoverage:
    """Order answers by confidence, and measure the risk of each beginning of that order.

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
    """Tell how well statements that take a stance are told from others; None without both."""
    if bears_stance.all() or not bears_stance.any():
        return None
    return float(roc_auc_score(bears_stance, stance_probability))
