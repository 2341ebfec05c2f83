"""Find the days on which a side turned: from open to shut, or back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

FEWEST = 4  # statements between two turning points, or
SHARE = 0.04  # of them all where that is more
LEVEL = 0.01  # of the test
JUMP = 0.5  # of the mean score, below which a change is no turning point
PLACES = 100  # days that a turn is looked for on, at most
SHUFFLES = 999
SEED = 7


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Hold the first day after a turn, the mean scores before and after it, and the p value.

    The means reach to the next turn on either side.
    """

    day: date
    before: float
    after: float
    p: float


def turning_points(said: Sequence[tuple[date, float]]) -> tuple[TurningPoint, ...]:
    """Find where the mean of scores changes and stays, in order of days.

    Circular binary segmentation: the stretch whose mean differs most from that
    of the rest is compared with the most different stretch of the same scores
    in random order. Where it beats more than 99 % of them, the series is parted at both
    of its ends, and each part tested again (Olshen et al., "Circular binary
    segmentation", Biostatistics 5, 2004). It finds a quarrel between two quiet
    times, which a test for one change overlooks. It takes statements for
    independent: read the days as marks, not as proof.
    """
    ordered = sorted(said)
    fewest = max(FEWEST, int(SHARE * len(ordered)))
    cuts = _worth_telling([score for _, score in ordered], _cuts(ordered, 0, len(ordered), fewest))
    scores = [score for _, score in ordered]
    parts = [_mean(scores[a:b]) for a, b in pairwise([0, *cuts, len(ordered)])] if cuts else []
    return tuple(
        TurningPoint(ordered[cut][0], before, after, cuts[cut])
        for cut, (before, after) in zip(cuts, pairwise(parts), strict=True)
    )


def _worth_telling(scores: Sequence[float], cuts: dict[int, float]) -> dict[int, float]:
    """Leave out, the smallest first, the cuts that change the mean by less than ``JUMP``."""
    while cuts:
        edges = [0, *cuts, len(scores)]
        means = [_mean(scores[a:b]) for a, b in pairwise(edges)]
        jumps = {cut: abs(b - a) for cut, (a, b) in zip(cuts, pairwise(means), strict=True)}
        least = min(jumps, key=jumps.__getitem__)
        if jumps[least] >= JUMP:
            break
        cuts = {cut: p for cut, p in cuts.items() if cut != least}
    return cuts


def _cuts(said: Sequence[tuple[date, float]], low: int, high: int, fewest: int) -> dict[int, float]:
    """Part the series between two places again and again; the p value by place, in order."""
    part = said[low:high]
    new_days = [at for at in range(fewest, len(part) - fewest + 1) if part[at - 1][0] < part[at][0]]
    if not new_days:
        return {}
    every = -(-len(new_days) // PLACES)
    edges = [0, *new_days[::every], len(part)]
    start, end, p = _most_different([score for _, score in part], edges, fewest)
    if p >= LEVEL:
        return {}
    found: dict[int, float] = {}
    for a, b in pairwise(sorted({0, start, end, len(part)})):
        found |= _cuts(said, low + a, low + b, fewest)
        found |= {low + b: p} if b < len(part) else {}
    return found


def _most_different(
    scores: Sequence[float], edges: Sequence[int], fewest: int
) -> tuple[int, int, float]:
    """Give the stretch that differs most from the rest, and how likely that is by chance."""
    import numpy as np

    size = len(scores)
    starts, ends = (np.asarray(edges)[at] for at in np.triu_indices(len(edges), 1))
    inside = ends - starts
    long = (inside >= fewest) & (size - inside >= fewest)
    starts, ends, inside = starts[long], ends[long], inside[long]
    scale = np.sqrt(inside * (size - inside) / size)

    def differences(values: np.ndarray) -> np.ndarray:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        found: np.ndarray = np.abs(sums[ends] - sums[starts]) / scale
        return found

    centred = np.asarray(scores) - np.mean(scores)
    seen = differences(centred)
    best, generator = int(seen.argmax()), np.random.default_rng(SEED)
    shuffled = (differences(generator.permutation(centred)).max() for _ in range(SHUFFLES))
    as_large = sum(bool(value >= seen[best] - 1e-9) for value in shuffled)
    return int(starts[best]), int(ends[best]), (1 + as_large) / (1 + SHUFFLES)


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)
