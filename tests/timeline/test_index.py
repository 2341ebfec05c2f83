"""The smoothed index, its interval, and turning points."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from said import START
from stance.timeline import index
from stance.timeline.index import JUMP, LEVEL, SEGMENT, turning_points

SCORES = st.lists(
    st.tuples(
        st.integers(0, 1500).map(lambda n: START + timedelta(n)), st.sampled_from([-1, 0, 1])
    ),
    max_size=60,
)


@given(SCORES, st.floats(1, 200))
def test_the_interval_holds_the_index_and_keeps_to_the_scale(
    said: list[tuple[date, float]], width: float
):
    """-1 <= low <= value <= high <= 1 for any statements and any width, in order of days."""
    points = [point for run in index.smooth(said, width) for point in run]
    assert (points == []) == (len(said) < index.FEWEST)
    assert [point.day for point in points] == sorted({point.day for point in points})
    for point in points:
        assert -1 <= point.low <= point.value <= point.high <= 1
        assert 0 < point.weight <= len(said) + 1e-9


@given(SCORES.filter(lambda said: len(said) >= index.FEWEST), st.floats(5, 100))
def test_turned_round_scores_turn_the_index_round(said: list[tuple[date, float]], width: float):
    """Neither end of the scale is favoured."""
    there = [point for run in index.smooth(said, width) for point in run]
    back = [point for run in index.smooth([(d, -s) for d, s in said], width) for point in run]
    assert [point.value for point in there] == pytest.approx([-point.value for point in back])
    assert [point.low for point in there] == pytest.approx([-point.high for point in back])


def test_all_on_one_day_is_the_posterior_mean():
    """Nine hostile statements on one day: -9/10, since one more is split evenly."""
    ((point,),) = index.smooth([(START, -1.0)] * 9, 7)
    assert point.value == pytest.approx(-0.9)
    variance = ((9 + 2 / 3) / 10 - 0.81) / 11
    assert point.high == pytest.approx(-0.9 + 1.959964 * variance**0.5)


def test_more_statements_narrow_the_interval_and_gaps_part_the_line():
    """The interval says how much the index rests on; months of silence have no index."""
    said = [(START + timedelta(n % 20), 1.0 - n % 3) for n in range(15)]
    few, many = (index.smooth(said * times, 10)[0][0] for times in (1, 10))
    assert many.high - many.low < few.high - few.low
    later = [(day + timedelta(300), score) for day, score in said]
    assert len(index.smooth([*said, *later], 10)) == 2


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
    """Of 30 shuffled series, the test at .01 finds a turn in very few."""
    generator = random.Random(3)
    series = [[generator.choice([-1, 0, 1]) for _ in range(24)] for _ in range(30)]
    assert sum(bool(turning_points(daily(scores))) for scores in series) <= 2


@settings(max_examples=15)
@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=50))
def test_turns_are_days_of_statements_far_enough_apart(scores: list[float]):
    """Every turn changes the mean by `JUMP`, with `SEGMENT` statements on either side."""
    said = daily(scores)
    places = [(turn.day - START).days for turn in turning_points(said)]
    edges = [0, *places, len(scores)]
    assert all(b - a >= SEGMENT for a, b in pairwise(edges) if places)
    assert all(abs(turn.after - turn.before) >= JUMP for turn in turning_points(said))
