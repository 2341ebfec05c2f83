"""Smooth the stances of a side into an index, and find the days on which it turns."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from stance.schema import Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCORES: dict[str, float] = {Stance.CONCILIATORY: 1.0, Stance.CONDITIONAL: 0.0, Stance.HOSTILE: -1.0}
"""What a stance adds to the index; ``none`` and ``unsure`` add nothing."""

FEWEST = 8  # stances that an index is drawn for
POINTS = 160  # at most, from the first day to the last
NEAR = 2  # bandwidths; a day without a statement as near gets no point
REACH = 4  # bandwidths beyond which a weight is zero
PRIOR = 1.0  # statements, split evenly among the three stances
NORMAL = 1.959964  # the normal quantile of a 95 % interval

SEGMENT = 4  # fewest statements between two turning points, or
SHARE = 0.04  # of them all where that is more
LEVEL = 0.01  # of the test
JUMP = 0.5  # of the mean score, below which a change is no turning point
TESTED = 100  # days that are tested for a turn, at most
SHUFFLES = 999
SEED = 7

Floats: TypeAlias = "NDArray[np.float64]"
Scores: TypeAlias = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """The index on one day, its 95 % interval, and how many statements it rests on."""

    day: date
    value: float
    low: float
    high: float
    weight: float


Run = tuple[IndexPoint, ...]  # without a gap


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """The first day after a turn, the mean scores before and after it, and the p value.

    The means reach to the next turn on either side.
    """

    day: date
    before: float
    after: float
    p: float


def bandwidth(first: date, last: date, statements: int) -> float:
    """Return the days that the index is smoothed over, 7 at least.

    An eighth of the span, times n^(-1/5): the rate at which the best bandwidth
    of a kernel regression shrinks (Fan and Gijbels, "Local polynomial
    modelling", 1996, section 3.2). Sixty statements in a year are smoothed over
    three weeks.
    """
    return max(7.0, (last - first).days / 8 / math.pow(statements, 0.2))


def smooth(scores: Iterable[tuple[date, float]], width: float) -> tuple[Run, ...]:
    """Smooth scores of -1 to 1 over ``width`` days; empty where fewer than ``FEWEST``.

    The shares of the three stances on a day are means weighted by a Gaussian
    kernel (Nadaraya, "On estimating regression", 1964; Watson, "Smooth
    regression analysis", 1964). They count for as many statements as the
    weights are worth, (sum w)^2 / sum w^2 (Kish, "Survey Sampling", 1965), and
    for one more that is split evenly among the stances (the Dirichlet prior of
    Perks, 1947), so that a single statement makes no index of 1. Value and
    interval, 1.96 standard deviations to either side and cut at -1 and 1, are
    those of the Dirichlet posterior (Gelman et al., "Bayesian Data Analysis",
    section 3.4). Days without a statement near them get no point, and separate
    the runs.
    """
    import numpy as np

    ordered = sorted(scores)
    if len(ordered) < FEWEST:
        return ()
    days = np.array([day.toordinal() for day, _ in ordered])
    values = np.array([score for _, score in ordered])
    first, last = int(days[0]), int(days[-1])
    runs: list[list[IndexPoint]] = [[]]
    for day in sorted({*range(first, last, max(1, math.ceil((last - first) / POINTS))), last}):
        away = np.abs(days - day) / width
        if away.min() <= NEAR:
            weights = np.exp(-0.5 * away**2) * (away <= REACH)
            runs[-1].append(_point(date.fromordinal(day), weights, values))
        elif runs[-1]:
            runs.append([])
    return tuple(map(tuple, runs))


def _point(day: date, weights: Floats, scores: Floats) -> IndexPoint:
    total = weights.sum()
    worth = float(total**2 / (weights @ weights))
    mean, square = (float(weights @ power / total) for power in (scores, scores**2))
    value = worth * mean / (worth + PRIOR)
    spread = (worth * square + PRIOR * 2 / 3) / (worth + PRIOR) - value**2
    half = NORMAL * math.sqrt(max(0.0, spread) / (worth + PRIOR + 1))
    return IndexPoint(day, value, max(-1.0, value - half), min(1.0, value + half), worth)


def turning_points(scores: Scores) -> tuple[TurningPoint, ...]:
    """Return the days on which the mean of scores changes and stays, in order.

    Circular binary segmentation: the stretch whose mean differs most from that
    of the rest is compared with the most different stretch of the same scores
    in random order. Where it exceeds more than 99 % of them, the series is split at both
    of its ends, and each part tested again (Olshen et al., "Circular binary
    segmentation", Biostatistics 5, 2004). It finds a quarrel between two quiet
    times, which a test for one change overlooks. It takes statements for
    independent: read the days as marks, not as proof.
    """
    ordered = sorted(scores)
    cuts = _cuts(ordered, 0, len(ordered), max(SEGMENT, int(SHARE * len(ordered))))
    while cuts:  # leave out, the smallest first, those that change the mean by less than `JUMP`
        parts = (ordered[start:end] for start, end in pairwise([0, *cuts, len(ordered)]))
        means = [sum(score for _, score in part) / len(part) for part in parts]
        turns = [
            TurningPoint(ordered[cut][0], before, after, p)
            for (cut, p), (before, after) in zip(cuts.items(), pairwise(means), strict=True)
        ]
        jumps = {cut: abs(turn.after - turn.before) for cut, turn in zip(cuts, turns, strict=True)}
        least = min(jumps, key=jumps.__getitem__)
        if jumps[least] >= JUMP:
            return tuple(turns)
        del cuts[least]
    return ()


def _cuts(scores: Scores, low: int, high: int, fewest: int) -> dict[int, float]:
    """Split the series between two rows again and again; the p value by row, in order."""
    part = scores[low:high]
    rows = range(fewest, len(part) - fewest + 1)
    new_days = [row for row in rows if part[row - 1][0] < part[row][0]]
    if not new_days:
        return {}
    every = -(-len(new_days) // TESTED)
    edges = [0, *new_days[::every], len(part)]
    start, end, p = _most_different([score for _, score in part], edges, fewest)
    if p >= LEVEL:
        return {}
    cuts: dict[int, float] = {}
    for a, b in pairwise(sorted({0, start, end, len(part)})):
        cuts |= _cuts(scores, low + a, low + b, fewest)
        cuts |= {low + b: p} if b < len(part) else {}
    return cuts


def _most_different(
    scores: Sequence[float], edges: Sequence[int], fewest: int
) -> tuple[int, int, float]:
    """Return the stretch that differs most from the rest, and how likely that is by chance."""
    import numpy as np

    size = len(scores)
    starts, ends = (np.asarray(edges)[at] for at in np.triu_indices(len(edges), 1))
    inside = ends - starts
    long = (inside >= fewest) & (size - inside >= fewest)
    starts, ends, inside = starts[long], ends[long], inside[long]
    scale = np.sqrt(inside * (size - inside) / size)

    def differences(values: Floats) -> Floats:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        return np.asarray(np.abs(sums[ends] - sums[starts]) / scale)

    centred = np.asarray(scores) - np.mean(scores)
    actual = differences(centred)
    best, generator = int(actual.argmax()), np.random.default_rng(SEED)
    shuffled = (differences(generator.permutation(centred)).max() for _ in range(SHUFFLES))
    as_large = sum(bool(value >= actual[best] - 1e-9) for value in shuffled)
    return int(starts[best]), int(ends[best]), (1 + as_large) / (1 + SHUFFLES)
