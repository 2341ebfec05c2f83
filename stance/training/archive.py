"""Fit an archive and a table together, and reduce what the archive teaches to a digest.

Let R be the weighted log-loss of the archive, W the optimum of both, g the slope of R at W and h
the diagonal of its curvature. To second order the archive then acts on any later fit as a
Gaussian prior with precision h + 1/C and mean (h W - g) / (h + 1/C). With the same table the
later fit ends at W again. Sources: Jordan, Lee and Yang, "Communication-Efficient Distributed
Statistical Inference", JASA 114 (2019); Shamir, Srebro and Zhang, "Communication-Efficient
Distributed Optimization using an Approximate Newton-type Method", ICML (2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from stance.errors import DataError
from stance.schema import Statement
from stance.text import NEGATION_MARK, char_terms_of_word
from stance.training import features, folds
from stance.training.config import TrainConfig
from stance.training.digest import Digest
from stance.training.evaluation import Array, Indices
from stance.training.features import TermTable, Weighing
from stance.training.fitting import FINE, Fitted, Prior, balanced, ridge
from stance.training.folds import Examples, Progress

MIN_STATEMENTS, MIN_SOURCES = 4, 2  # of the archive, in which a term must stand
POOL = 20  # sources smaller than 1 / POOL of the archive are held out together with others

_HALF_MAX = 65504.0  # the largest number of 16 bits


@dataclass(frozen=True, slots=True)
class _Joint(Examples):
    """The statements of the archive, the first ``archived`` ones, then those of the table.

    ``allowed`` are the terms that the archive may show; it is counted for these alone.
    """

    thresholds: tuple[int, int]
    source: Indices
    archived: int
    allowed: NDArray[np.bool_]

    def weights(self, rows: Indices) -> Array:
        """Return the weight of each row: 1 or that of the table, balanced over the labels."""
        return balanced(self.truth[rows], np.where(rows < self.archived, 1.0, self.config.weight))

    def kept(self, rows: Indices) -> NDArray[np.bool_]:
        """Whether each term is learned from, where only some sources are known."""
        counts, sources = self.terms.frequencies[rows], self.source.max() + 1
        by_source = features.presence(counts, self.source[rows], sources)
        in_table = features.are_often(self.terms, by_source[-1], self.config)
        return (self.allowed & _reach(by_source[:-1], self.thresholds)) | in_table


def make(
    archive: Sequence[Statement],
    table: Sequence[Statement],
    config: TrainConfig,
    min_statements: int = MIN_STATEMENTS,
    min_sources: int = MIN_SOURCES,
    progress: Progress | None = None,
    measured: Sequence[bool] | None = None,
) -> Digest:
    """Fit an archive and a table together, and return the digest of the archive.

    The group of a statement of the archive is its source. Only the ``measured`` statements of
    the archive, by default all, are used to choose C, to fit the temperature and to measure.
    Raises DataError where thresholds are below the least ones, the labels of the two or of the
    measured statements differ, or no term reaches the thresholds.
    """
    if min_statements < MIN_STATEMENTS or min_sources < MIN_SOURCES:
        least = f"{MIN_STATEMENTS} statements and {MIN_SOURCES} sources"
        raise DataError(f"terms of fewer than {least} could give away what was said: ask for more")
    labels = tuple(sorted({statement.stance for statement in archive}))
    others = sorted({statement.stance for statement in table} ^ set(labels))
    if others or len(labels) < 2:
        what = f"the label {others[0]!r} is in one of them alone" if others else "one label alone"
        raise DataError(f"the archive and the table need the same two labels or more: {what}")
    rows = np.arange(len(archive)) if measured is None else np.flatnonzero(measured)
    if lacking := sorted(set(labels) - {archive[row].stance for row in rows.tolist()}):
        what = f"no statement to measure on has the label {lacking[0]!r}"
        raise DataError(f"{what}: name more values with --measure-on")
    progress = progress or folds.silent
    with threadpool_limits(1):
        joint = _count(archive, table, labels, config, (min_statements, min_sources))
        every = np.arange(len(joint.truth))
        progress("fitting archive and table", 0, 1)
        fits = {c: joint.fit(every, (c,), FINE)[c] for c in config.c_grid}
        progress("fitting archive and table", 1, 1)
        masks = [np.isin(joint.source, pool) for pool in _pools(joint.source[: joint.archived])]
        parts = [(every[~mask], every[mask]) for mask in masks]
        logits_by_c, known_rate = joint.hold_out(parts, progress, "holding out sources", fits)
        logits_by_c = {c: logits[rows] for c, logits in logits_by_c.items()}
        c, _ = folds.choose_c(logits_by_c, joint.truth[rows])
        return _reduced(joint, fits[c], c, logits_by_c[c], rows, known_rate)


def _count(
    archive: Sequence[Statement],
    table: Sequence[Statement],
    labels: tuple[str, ...],
    config: TrainConfig,
    thresholds: tuple[int, int],
) -> _Joint:
    """Count archive and table, and drop what the archive may not show."""
    statements, archived = [*archive, *table], len(archive)
    texts = [statement.text for statement in statements]
    truth = np.array([labels.index(statement.stance) for statement in statements], dtype=np.intp)
    names = sorted({statement.group for statement in archive})
    if len(names) < thresholds[1]:
        raise DataError(f"the archive has one source, {names[0]!r}: digest two or more")
    numbers = {name: number for number, name in enumerate(names)}
    source = np.array([numbers[item.group] for item in archive] + [len(names)] * len(table))
    terms = features.count(texts, config)
    by_source = features.presence(terms.frequencies, source, len(names) + 1)
    allowed = _reach(by_source[:-1], thresholds)
    if "char" in terms.kinds:
        _allow_grams_of_words(terms, allowed, config)
    if not allowed.any():
        what = f"no term stands in {thresholds[0]} statements of {thresholds[1]} sources"
        raise DataError(f"the archive is too small: {what}: add statements")
    kept = allowed | features.are_often(terms, by_source[-1], config)
    terms, allowed = terms.only(kept), allowed[kept]
    counts = terms.frequencies
    hidden = ~allowed[counts.indices[: counts.indptr[archived]]]
    counts.data[: len(hidden)][hidden] = 0.0
    counts.eliminate_zeros()
    return _Joint(config, labels, texts, truth, terms, thresholds, source, archived, allowed)


def _reach(by_source: Array, thresholds: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether each term, counted in (sources, terms), is in enough statements and sources."""
    statements, sources = by_source.sum(axis=0), (by_source > 0).sum(axis=0)
    reach: NDArray[np.bool_] = (statements >= thresholds[0]) & (sources >= thresholds[1])
    return reach


def _allow_grams_of_words(
    table: TermTable, allowed: NDArray[np.bool_], config: TrainConfig
) -> None:
    """Leave only those character n-grams allowed that stand in an allowed word."""
    words = table.terms[0][table.split(allowed)[0]]
    plain = (word.lstrip(NEGATION_MARK) for word in words if " " not in word)
    known = {gram for word in plain for gram in char_terms_of_word(word, config.settings)}
    number = table.kinds.index("char")
    allowed[table.channel == number] &= [gram in known for gram in table.terms[number]]


def _pools(source: Indices) -> list[list[int]]:
    """Return groups of sources: large ones alone, smaller ones together until they are as large."""
    sizes = np.bincount(source)
    pools: list[list[int]] = [[]]
    for number in np.argsort(-sizes, kind="stable").tolist():
        pools[-1].append(number)
        if sizes[pools[-1]].sum() >= len(source) / POOL:
            pools.append([])
    return [pool for pool in pools if pool]


def _reduced(
    joint: _Joint, whole: Fitted, c: float, logits: Array, rows: Indices, known_rate: float
) -> Digest:
    """Reduce what was fitted to what may be passed on."""
    config, width, archive = joint.config, len(joint.labels), np.arange(joint.archived)
    allowed, truth, every = joint.allowed, joint.truth[archive], np.arange(len(joint.truth))
    sample_weights = joint.weights(every)
    weighted = features.weigh(joint.terms, archive, whole.weighing)
    shares = softmax(whole.logits(joint.terms, archive), axis=1)
    each = sample_weights[archive, None]
    gaps, spread = (shares - np.eye(width)[truth]) * each, shares * (1 - shares) * each
    slope = np.vstack([weighted.T @ gaps, gaps.sum(axis=0)])
    curvature = np.vstack([weighted.power(2).T @ spread, spread.sum(axis=0)])
    penalty = ridge(len(allowed), width, c).precision
    mean, precision = _prior(whole.coefficients, slope, curvature, penalty)
    measured = joint.truth[rows]
    order = np.lexsort([*logits.T, measured])  # which says nothing of where they came from
    unbalanced = np.where(every < joint.archived, 1.0, config.weight)
    by_label = (np.bincount(joint.truth, each) for each in (sample_weights, unbalanced))
    shown = np.append(allowed, True)  # the intercepts too
    return Digest(
        labels=joint.labels,
        config=replace(config, c_grid=(c,)),
        min_statements=joint.thresholds[0],
        min_sources=joint.thresholds[1],
        sources=int(joint.source[archive].max()) + 1,
        statements=tuple(np.bincount(truth).tolist()),
        c=c,
        temperature=config.temperature or folds.fit_temperature(logits, measured),
        known_rate=known_rate,
        label_weights=np.divide(*by_label),
        kinds=joint.terms.kinds,
        terms=joint.terms.only(allowed).terms,
        counts=features.presence(joint.terms.frequencies[archive], truth, width)[:, allowed].T,
        weighing=Weighing(whole.weighing.idf[allowed], whole.weighing.scale[allowed]),
        prior=Prior(mean[shown], precision[shown]),
        truth=measured[order],
        logits=logits[order],
    )


def _prior(point: Array, slope: Array, curvature: Array, penalty: Array) -> tuple[Array, Array]:
    """Return mean and precision; the precision is rounded first, so that the slope stays exact."""
    precision = np.minimum(curvature + penalty, _HALF_MAX).astype(np.float16).astype(np.float64)
    away = np.divide(penalty * point + slope, precision, where=precision > 0, out=0 * point)
    return point - away, precision
