"""Runs of symbols by number."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stance.prediction.tries import NOWHERE, Trie, build_trie

SYMBOLS = 5
RUN = st.lists(st.integers(0, SYMBOLS - 1), min_size=1, max_size=4)


def walk(trie: Trie, run: list[int]) -> int:
    """Follow a run from the root."""
    node = trie.first(np.array(run[:1]))
    for symbol in run[1:]:
        node = trie.step(node, np.array([symbol]))
    return int(node[0])


@given(st.lists(RUN, max_size=20), RUN)
def test_runs_lead_to_their_ends(runs: list[list[int]], other: list[int]):
    """Every run ends at its own node, and only what begins a run leads anywhere."""
    flat = np.array([symbol for run in runs for symbol in run], dtype=np.int64)
    lengths = np.array([len(run) for run in runs], dtype=np.int64)
    trie, ends, nodes = build_trie(flat, lengths, SYMBOLS)
    assert [walk(trie, run) for run in runs] == ends.tolist()
    assert len({*map(tuple, runs)}) == len({*ends.tolist()})
    assert (ends < nodes).all()
    begins = {tuple(run[:size]) for run in runs for size in range(1, len(run) + 1)}
    assert (walk(trie, other) != NOWHERE) == (tuple(other) in begins)
