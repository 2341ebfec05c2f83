"""A model looked at from all sides."""

from dataclasses import replace

import numpy as np
import pytest

from conftest import toy_statements
from stance.prediction.predictor import Predictor
from stance.training import evaluate
from stance.training.evaluation import reliability, survey


def test_a_survey_agrees_with_the_evaluation(toy_predictor: Predictor):
    """Measures are the same, and a threshold does not touch them."""
    statements = toy_statements()
    found = survey(replace(toy_predictor, min_probability=1.0), statements)
    assert found.report == evaluate(toy_predictor, statements)
    assert found.by_kind == {}


def test_mistakes_come_worst_first_with_their_evidence(toy_predictor: Predictor):
    """Wrong answers alone are listed, the truth that got least first, thirty at most."""
    turned = [
        replace(one, stance="friendly" if one.stance == "hostile" else "hostile", line=line)
        for line, one in enumerate(toy_statements(), 2)
    ]
    found = survey(toy_predictor, turned)
    assert len(found.mistakes) == 30
    shares = [one.probability_of_truth for one in found.mistakes]
    assert shares == sorted(shares)
    worst = found.mistakes[0]
    assert worst.explanation.prediction.stance != worst.truth
    assert worst.explanation.text == turned[worst.line - 2].text


def test_kinds_part_the_statements(toy_predictor: Predictor):
    """Every statement is of one kind; the best kind comes first."""
    statements = toy_statements()
    found = survey(toy_predictor, statements, [one.group for one in statements])
    assert sum(kind.statements for kind in found.by_kind.values()) == len(statements)
    assert set(found.by_kind) == {one.group for one in statements}
    scores = [kind.macro_f1 for kind in found.by_kind.values()]
    assert scores == sorted(scores, reverse=True)


def test_bins_hold_every_answer():
    """Bins add up to the statements; a bin gives its mean confidence and accuracy."""
    probabilities = np.array([[0.95, 0.05], [0.91, 0.09], [0.6, 0.4]])
    bins = reliability(np.array([0, 1, 0]), probabilities)
    assert [one.statements for one in bins] == [1, 2]
    assert (bins[1].confidence, bins[1].accuracy) == (pytest.approx(0.93), 0.5)
