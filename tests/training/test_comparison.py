"""Two models on the same statements."""

from dataclasses import replace

import pytest

from conftest import toy_statements
from stance.errors import DataError
from stance.prediction.predictor import Predictor
from stance.training import Trained
from stance.training.evaluation import compare


def worse(toy: Trained) -> Predictor:
    """Make a model that always answers the same."""
    return Predictor(replace(toy.model, intercepts=(100.0, -100.0)))


def test_a_model_is_not_better_than_itself(toy_predictor: Predictor):
    """No gain, and every resample says so."""
    found, _ = compare(toy_predictor, toy_predictor, toy_statements())
    assert (found.gain, found.gain_interval, found.doubt) == (0.0, (0.0, 0.0), 1.0)


def test_a_better_model_is_found_better(toy: Trained, toy_predictor: Predictor):
    """The interval of the gain lies above 0, and the other way round below."""
    found, stances = compare(worse(toy), toy_predictor, toy_statements())
    assert found.gain > 0.5
    assert found.gain_interval[0] > 0
    assert found.doubt == 0.0
    assert stances is None
    back, _ = compare(toy_predictor, worse(toy), toy_statements())
    assert back.gain == pytest.approx(-found.gain)


def test_models_of_different_labels_are_refused(toy: Trained, toy_predictor: Predictor):
    """There is nothing to compare."""
    other = Predictor(replace(toy.model, labels=("friendly", "none")))
    with pytest.raises(DataError, match="different labels"):
        compare(toy_predictor, other, toy_statements())
