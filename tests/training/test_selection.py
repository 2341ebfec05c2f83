"""Whether a model knows when it is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.training.evaluation import measure, risk_coverage

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200)


@given(ANSWERS)
def test_the_curve_ends_at_the_error_of_all(answers: list[tuple[float, bool]]):
    """At full coverage the risk is the error rate, and no order beats the best one."""
    confidence, right = (np.array(values) for values in zip(*answers, strict=True))
    found = risk_coverage(confidence, right)
    assert found.coverage[-1] == 1.0
    assert found.risk[-1] == pytest.approx(1 - right.mean())
    assert found.best_area - 1e-12 <= found.area <= 1.0


def test_areas_of_known_orders():
    """Right answers first is best; equal confidence gives the error rate everywhere."""
    right = np.array([True, True, False, False])
    best = risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), right)
    assert best.area == best.best_area == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert best.accuracy_at_half == 1.0
    worst = risk_coverage(np.array([0.6, 0.7, 0.8, 0.9]), right)
    assert worst.area == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)
    assert risk_coverage(np.full(4, 0.5), right).risk == pytest.approx([0.5] * 4)


def test_auroc_needs_both_kinds():
    """Stances told perfectly give 1; with one kind alone there is nothing to tell."""
    labels, shares = ("for", "against", "none"), np.array([[0.8, 0.1, 0.1], [0.1, 0.0, 0.9]])
    assert measure(np.array([0, 2]), labels, shares).stance_auroc == 1.0
    assert measure(np.array([0, 1]), labels, shares).stance_auroc is None
