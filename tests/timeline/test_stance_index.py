"""The smoothed index and its interval."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from said import START
from stance.timeline import stance_index

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
    points = [point for run in stance_index.smooth(said, width) for point in run]
    assert (points == []) == (len(said) < stance_index.FEWEST)
    assert [point.day for point in points] == sorted({point.day for point in points})
    for point in points:
        assert -1 <= point.low <= point.value <= point.high <= 1
        assert 0 < point.weight <= len(said) + 1e-9


@given(SCORES.filter(lambda said: len(said) >= stance_index.FEWEST), st.floats(5, 100))
def test_turned_round_scores_turn_the_index_round(said: list[tuple[date, float]], width: float):
    """Neither end of the scale is favoured."""
    there = [point for run in stance_index.smooth(said, width) for point in run]
    back = [
        point for run in stance_index.smooth([(d, -s) for d, s in said], width) for point in run
    ]
    assert [point.value for point in there] == pytest.approx([-point.value for point in back])
    assert [point.low for point in there] == pytest.approx([-point.high for point in back])


def test_all_on_one_day_is_the_posterior_mean():
    """Nine hostile statements on one day: -9/10, since one more is split evenly."""
    ((point,),) = stance_index.smooth([(START, -1.0)] * 9, 7)
    assert point.value == pytest.approx(-0.9)
    variance = ((9 + 2 / 3) / 10 - 0.81) / 11
    assert point.high == pytest.approx(-0.9 + 1.959964 * variance**0.5)


def test_more_statements_narrow_the_interval_and_gaps_part_the_line():
    """The interval says how much the index rests on; months of silence have no index."""
    said = [(START + timedelta(n % 20), 1.0 - n % 3) for n in range(15)]
    few, many = (stance_index.smooth(said * times, 10)[0][0] for times in (1, 10))
    assert many.high - many.low < few.high - few.low
    later = [(day + timedelta(300), score) for day, score in said]
    assert len(stance_index.smooth([*said, *later], 10)) == 2
