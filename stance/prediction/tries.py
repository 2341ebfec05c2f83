"""Find runs of symbols, words or letters by number, many at a time.

A trie holds the runs: a node is a run, and a step leads from a node by a symbol
to the run that is longer by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from stance.prediction.key_table import KeyTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]

NOWHERE, ROOT = 0, 1  # the node where a run is not held, and that of the empty run


@dataclass(frozen=True, slots=True)
class Trie:
    """Hold runs as steps; ``roots`` maps each symbol to the node of the run of it alone."""

    roots: Indices
    steps: KeyTable

    def first(self, symbols: Indices) -> Indices:
        """Give the node of each symbol; NOWHERE where no run begins with it."""
        return self.roots.take(symbols)

    def step(self, nodes: Indices, symbols: Indices) -> Indices:
        """Follow a symbol from each node; NOWHERE where there is no such run."""
        return self.steps.find(nodes, symbols)


def build_trie(runs: Indices, lengths: Indices, symbols: int) -> tuple[Trie, Indices, int]:
    """Build the trie of runs of symbols below ``symbols``; the runs stand one after another.

    Gives the node of each run, and the number of nodes, too.
    """
    import numpy as np

    starts = np.cumsum(lengths) - lengths
    ends, nodes = np.full(len(lengths), ROOT), ROOT + 1
    steps = KeyTable()
    for depth in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > depth)
        taken = ends[longer] * symbols + runs[starts[longer] + depth]
        distinct, places = np.unique(taken, return_inverse=True)
        steps.add(distinct // symbols, distinct % symbols, np.arange(nodes, nodes + len(distinct)))
        ends[longer] = nodes + places
        nodes += len(distinct)
    every = np.arange(symbols)
    return Trie(steps.find(np.full(symbols, ROOT), every), steps), ends, nodes
