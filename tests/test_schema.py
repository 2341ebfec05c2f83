"""The nouns."""

from dataclasses import FrozenInstanceError

import pytest

from stance.errors import DataError
from stance.schema import Prediction, Stance, Statement


def test_the_stances_are_the_four_of_the_codebook():
    """A stance is its own string."""
    assert list(Stance) == ["conciliatory", "conditional", "hostile", "none"]


@pytest.mark.parametrize(("said", "stance"), [(" ", "hostile"), ("We agree.", "")])
def test_a_blank_statement_is_refused_with_its_line(said: str, stance: str):
    """Text and stance must be there; the error names the line."""
    with pytest.raises(DataError, match=r"line 7: the (text|stance) is blank"):
        Statement(said, stance, line=7)


def test_values_are_frozen():
    """Nobody changes a value after it is made."""
    prediction = Prediction("hostile", 0.9, {"hostile": 0.9}, 1.0)
    with pytest.raises(FrozenInstanceError):
        prediction.stance = "none"  # type: ignore[misc]
