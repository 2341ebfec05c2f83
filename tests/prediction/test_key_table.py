"""Many look-ups at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stance.prediction.key_table import KeyTable

NUMBER = st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1))
PAIRS = st.lists(st.tuples(NUMBER, NUMBER), unique=True, max_size=60)


def columns(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Give the two columns of pairs."""
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


@given(PAIRS, PAIRS, PAIRS)
def test_find_equals_a_dict(first: list, second: list, others: list):
    """Pairs added at any time are found, and nothing else is."""
    table, held = KeyTable(), {}
    for pairs in (first, [pair for pair in second if pair not in first]):
        values = range(len(held) + 1, len(held) + 1 + len(pairs))
        table.add(*columns(pairs), np.array(values, dtype=np.int64))
        held |= dict(zip(pairs, values, strict=True))
    asked = [*first, *second, *others]
    assert table.find(*columns(asked)).tolist() == [held.get(pair, 0) for pair in asked]


def test_a_table_grows():
    """More pairs than slots to begin with, all alike but for a bit, are found again."""
    table, number = KeyTable(), np.arange(1, 50_001)
    for part in np.array_split(number, 7):
        table.add(part << 40, np.zeros_like(part), part)
    assert (table.find(number << 40, np.zeros_like(number)) == number).all()
    assert not table.find(number << 40, number).any()
