"""Measure how far annotators agree beyond chance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import ModuleType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stance.errors import DataError, MissingExtraError
from stance.labelling.journal import Labels

RESAMPLES = 1000

Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Hold a kappa with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold what annotators of the same statements have in common.

    ``cohen`` is by pair of annotators, ``fleiss`` over all of them, ``by_label``
    Fleiss' kappa of each label against the rest; ``confusion`` counts pairs of
    labels by pair of annotators; ``disputed`` are the ids without one mind.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    statements: int
    agreed: float
    cohen: dict[tuple[str, str], Kappa]
    fleiss: Kappa
    by_label: dict[str, Kappa]
    confusion: dict[tuple[str, str], dict[tuple[str, str], int]]
    disputed: tuple[str, ...]


def compare(by_annotator: Mapping[str, Labels], seed: int = 0) -> Agreement:
    """Compare annotators on the statements that all of them labelled.

    Raises DataError where they are fewer than two, or have none in common.
    """
    if len(by_annotator) < 2:
        raise DataError("agreement needs two or more annotators")
    shared = [
        name
        for name in next(iter(by_annotator.values()))
        if all(name in labels for labels in by_annotator.values())
    ]
    if not shared:
        raise DataError("the annotators have no statement in common: are the ids the same?")
    labels = tuple(sorted({held[name] for held in by_annotator.values() for name in shared}))
    codes = np.array(
        [[labels.index(held[name]) for held in by_annotator.values()] for name in shared]
    )
    one_mind = (codes == codes[:, :1]).all(axis=1)
    pairs = list(combinations(range(len(by_annotator)), 2))
    names = tuple(by_annotator)
    return Agreement(
        annotators=names,
        labels=labels,
        statements=len(shared),
        agreed=float(one_mind.mean()),
        cohen={(names[a], names[b]): _cohen(codes[:, [a, b]], len(labels)) for a, b in pairs},
        fleiss=_fleiss(codes, len(labels), seed),
        by_label={
            label: _fleiss((codes == code).astype(np.intp), 2, seed)
            for code, label in enumerate(labels)
        },
        confusion={(names[a], names[b]): _confusion(codes[:, [a, b]], labels) for a, b in pairs},
        disputed=tuple(name for name, same in zip(shared, one_mind, strict=True) if not same),
    )


def _cohen(codes: Codes, labels: int) -> Kappa:
    """Give Cohen's kappa of two columns, its interval by Fleiss, Cohen and Everitt (1969)."""
    if (codes[:, 0] == codes[:, 1]).all():  # the variance is 0, and rounding may take it below
        return Kappa(1.0, 1.0, 1.0)
    table = np.zeros((labels, labels))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
    with np.errstate(invalid="ignore"):  # of few statements, the variance may come out below 0
        found = _library().cohens_kappa(table)
        low, high = float(found.kappa_low), float(found.kappa_upp)
    if np.isnan(low):  # then nothing is known
        return Kappa(float(found.kappa), -1.0, 1.0)
    return Kappa(float(found.kappa), max(-1.0, low), min(1.0, high))


def _fleiss(codes: Codes, labels: int, seed: int) -> Kappa:
    """Give Fleiss' kappa of columns (Fleiss 1971), its interval by a bootstrap over rows."""
    counts = np.stack([(codes == code).sum(axis=1) for code in range(labels)], axis=1)
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, len(codes), (RESAMPLES, len(codes)))
    low, high = np.percentile([_fleiss_of(counts[chosen]) for chosen in rows], [2.5, 97.5])
    return Kappa(_fleiss_of(counts), float(low), float(high))


def _fleiss_of(counts: Codes) -> float:
    if (counts.sum(axis=0) > 0).sum() == 1:
        return 1.0
    return float(_library().fleiss_kappa(counts))


def _library() -> ModuleType:
    try:
        from statsmodels.stats import inter_rater
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "label") from None
    module: ModuleType = inter_rater
    return module


def _confusion(codes: Codes, labels: Sequence[str]) -> dict[tuple[str, str], int]:
    counts = Counter((labels[a], labels[b]) for a, b in codes.tolist())
    return dict(counts.most_common())
