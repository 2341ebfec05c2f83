"""Smooth the stances of a side into an index from -1 (shut) to +1 (open), with its interval."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stance.schema import Stance

SCORES: dict[str, float] = {Stance.CONCILIATORY: 1.0, Stance.CONDITIONAL: 0.0, Stance.HOSTILE: -1.0}
"""What a stance adds to the index; ``none`` and ``unsure`` add nothing."""

FEWEST = 8  # stances that an index is worth drawing for
POINTS = 160  # at most, from the first day to the last
NEAR = 2  # bandwidths; a day without a statement as near gets no point
REACH = 4  # bandwidths beyond which a weight is nought
PRIOR = 1.0  # statements, split evenly among the three stances
NORMAL = 1.959964  # the normal quantile of a 95 % interval


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """Hold the index on one day, its 95 % interval, and how many statements it rests on."""

    day: date
    value: float
    low: float
    high: float
    weight: float


Run = tuple[IndexPoint, ...]  # without a gap


def bandwidth(first: date, last: date, statements: int) -> float:
    """Choose the days that the index is smoothed over, 7 at least.

    An eighth of the span, times n^(-1/5): the rate at which the best bandwidth
    of a kernel regression shrinks (Fan and Gijbels, "Local polynomial
    modelling", 1996, section 3.2). Sixty statements in a year are smoothed over
    three weeks.
    """
    return max(7.0, (last - first).days / 8 / math.pow(statements, 0.2))


def smooth(said: Iterable[tuple[date, float]], width: float) -> tuple[Run, ...]:
    """Smooth scores of -1 to 1 over ``width`` days; empty where fewer than ``FEWEST``.

    The shares of the three stances on a day are means weighted by a Gaussian
    kernel (Nadaraya, "On estimating regression", 1964; Watson, "Smooth
    regression analysis", 1964). They count for as many statements as the
    weights are worth, (sum w)^2 / sum w^2 (Kish, "Survey Sampling", 1965), and
    for one more that is split evenly among the stances (the Dirichlet prior of
    Perks, 1947), so that a single statement makes no index of 1. Value and
    interval, 1.96 standard deviations to either side and cut at -1 and 1, are
    those of the Dirichlet posterior (Gelman et al., "Bayesian Data Analysis",
    section 3.4). Days that no statement stands near get no point, and part the
    runs.
    """
    ordered = sorted(said)
    if len(ordered) < FEWEST:
        return ()
    days = [day.toordinal() for day, _ in ordered]
    scores = [score for _, score in ordered]
    step = max(1, math.ceil((days[-1] - days[0]) / POINTS))
    found: list[list[IndexPoint]] = [[]]
    for day in sorted({*range(days[0], days[-1], step), days[-1]}):
        if _between(days, day - NEAR * width, day + NEAR * width):
            close = _between(days, day - REACH * width, day + REACH * width)
            weights = [math.exp(-0.5 * ((day - days[at]) / width) ** 2) for at in close]
            found[-1].append(_point(date.fromordinal(day), weights, [scores[at] for at in close]))
        elif found[-1]:
            found.append([])
    return tuple(tuple(run) for run in found)


def _between(days: Sequence[int], low: float, high: float) -> range:
    return range(bisect_left(days, low), bisect_right(days, high))


def _point(day: date, weights: Sequence[float], scores: Sequence[float]) -> IndexPoint:
    total = sum(weights)
    worth = total**2 / sum(weight**2 for weight in weights)
    mean = sum(w * s for w, s in zip(weights, scores, strict=True)) / total
    square = sum(w * s * s for w, s in zip(weights, scores, strict=True)) / total
    value = worth * mean / (worth + PRIOR)
    spread = (worth * square + PRIOR * 2 / 3) / (worth + PRIOR) - value**2
    half = NORMAL * math.sqrt(max(0.0, spread) / (worth + PRIOR + 1))
    return IndexPoint(day, value, max(-1.0, value - half), min(1.0, value + half), worth)
