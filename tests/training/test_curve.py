"""Learning curves."""

from dataclasses import replace

import pytest

from conftest import TOY_CONFIG, toy_statements
from stance.errors import DataError
from stance.training.curve import learning_curve, leave_one_out

SETTLED = replace(TOY_CONFIG, c_grid=(1.0,), temperature=1.0)


def test_parts_grow_to_the_whole_table():
    """Sizes beyond the table are left out, and all of it comes last."""
    points = list(learning_curve(toy_statements(), toy_statements(), [12, 24, 900], SETTLED))
    assert [point.learned for point in points] == [12, 24, 48]
    assert points[-1].report.all_labels.macro_f1 >= points[0].report.all_labels.macro_f1


def test_each_kind_is_left_out_once():
    """The kinds are named in order, with what is left."""
    statements = toy_statements()
    kinds = [statement.group for statement in statements]
    points = list(leave_one_out(statements, kinds, statements, SETTLED))
    assert [point.name for point in points] == [f"without {kind}" for kind in sorted(set(kinds))]
    assert {point.learned for point in points} == {40}


def test_an_open_choice_is_refused():
    """C and temperature must be settled, or the points could not be compared."""
    with pytest.raises(DataError, match="name one C"):
        list(learning_curve(toy_statements(), toy_statements(), [12], TOY_CONFIG))
