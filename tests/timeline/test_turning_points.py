"""Turning points."""

import random
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from said import START
from stance.timeline.turning_points import FEWEST, JUMP, LEVEL, turning_points


def daily(scores: list[float]) -> list[tuple[date, float]]:
    """Put scores on days, one after the other."""
    return [(START + timedelta(number), score) for number, score in enumerate(scores)]


def test_a_quarrel_between_two_quiet_times_has_two_turns():
    """Both are found on their days, with the means around them."""
    there, back = turning_points(daily([1, 1, 0, 1, 1, 1, 0, 1, *[-1] * 9, 1, 0, 1, 1, 1, 1]))
    assert (there.day, back.day) == (START + timedelta(8), START + timedelta(17))
    assert there.before > 0.5 > there.after == back.before == -1
    assert back.after > 0.5
    assert max(there.p, back.p) < LEVEL


def test_no_turn_where_nothing_changes_or_too_little_is_said():
    """A steady side, a short one and none have no turning point."""
    assert turning_points(daily([1] * 30)) == ()
    assert turning_points(daily([1, 1, 1, -1, -1, -1])) == ()
    assert turning_points([]) == ()
    assert turning_points([(START, 1.0), (START, -1.0)] * 10) == ()


def test_random_order_seldom_turns():
    """Of 60 shuffled series, the test at .01 finds a turn in very few."""
    generator = random.Random(3)
    series = [[generator.choice([-1, 0, 1]) for _ in range(24)] for _ in range(60)]
    assert sum(bool(turning_points(daily(scores))) for scores in series) <= 3


@settings(max_examples=15)
@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=50))
def test_turns_are_days_of_statements_far_enough_apart(scores: list[float]):
    """Every turn changes the mean by `JUMP`, with `FEWEST` statements on either side."""
    said = daily(scores)
    places = [(turn.day - START).days for turn in turning_points(said)]
    edges = [0, *places, len(scores)]
    assert all(b - a >= FEWEST for a, b in pairwise(edges) if places)
    assert all(abs(turn.after - turn.before) >= JUMP for turn in turning_points(said))
