"""Fit the recipe, turn what was fitted into a model, and a model into scikit-learn's pipeline.

The one room that names TfidfVectorizer and LogisticRegression.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from stance.errors import DataError
from stance.model.model import Channel, Model
from stance.schema import Statement
from stance.text import TextSettings
from stance.training import offset_regression, term_table
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices
from stance.training.prior import Prior
from stance.training.term_table import TermTable, Weighing


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the terms of one channel with their idf (n,)."""

    kind: str
    terms: Sequence[str]
    idf: Array


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold labels, channels, coefficients (labels, terms of all channels) and intercepts."""

    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    coefficients: Array
    intercepts: Array


def fit(
    statements: Sequence[Statement], c: float, config: TrainConfig, prior: Prior | None = None
) -> Fitted:
    """Fit on statements, on top of a prior where there is one.

    Raises DataError where no term is frequent enough to learn from.
    """
    return fit_table(term_table.count(statements, config, prior), c, config, prior)


def fit_table(
    table: TermTable, c: float, config: TrainConfig, prior: Prior | None = None
) -> Fitted:
    """Fit on all statements of a table that was counted on top of the same prior."""
    rows = np.arange(len(table.truth))
    weighings = term_table.learn_weights(table, rows, config)
    ((coefficients, intercepts),) = fit_grid(table, rows, weighings, [c], config)
    coefficients = coefficients * np.hstack([one.scale for one in weighings])
    parts = [
        Part(kind, terms[one.kept].tolist(), one.idf)
        for kind, terms, one in zip(table.kinds, table.terms, weighings, strict=True)
    ]
    for channel in prior.channels if prior else ():
        parts.append(Part(channel.kind, channel.terms, np.ones(len(channel.terms))))
        coefficients = np.hstack([coefficients, channel.coefficients.T])
    return Fitted(table.labels, tuple(parts), coefficients, intercepts)


def fit_grid(
    table: TermTable,
    rows: Indices,
    weighings: Sequence[Weighing],
    grid: Sequence[float],
    config: TrainConfig,
) -> list[tuple[Array, Array]]:
    """Fit coefficients (labels, terms) and intercepts for each C of a grid, in its order.

    Each fit starts where the one with the C before it ended.
    """
    features, truth = term_table.weigh(table, rows, weighings), table.truth[rows]
    found: dict[float, tuple[Array, Array]] = {}
    start: tuple[Array, Array] | None = None
    for c in sorted(grid):
        if table.offset is None:
            start = _regression(features, truth, c, config, start)
        else:
            start = _on_top(features, truth, table.offset[rows], c, config, start)
        found[c] = start
    return [found[c] for c in grid]


def _regression(
    features: csr_matrix,
    truth: Indices,
    c: float,
    config: TrainConfig,
    start: tuple[Array, Array] | None,
) -> tuple[Array, Array]:
    """Fit scikit-learn's classifier; newton-cg comes closer to the optimum than lbfgs."""
    balance = "balanced" if config.balanced else None
    learner = LogisticRegression(
        C=c, class_weight=balance, solver="newton-cg", tol=1e-5, max_iter=500, warm_start=True
    )
    two = len(np.unique(truth)) == 2
    if start is not None:
        rows, intercepts = start
        learner.coef_ = 2 * rows[1:] if two else rows
        learner.intercept_ = 2 * intercepts[1:] if two else intercepts
    learner.fit(features, truth)
    return _softmax_rows(learner.coef_, learner.intercept_)


def _softmax_rows(rows: Array, intercepts: Array) -> tuple[Array, Array]:
    """Give a row a label: with two labels, one logit z says the same as -z/2 and z/2."""
    if len(rows) > 1:
        return rows, intercepts
    return np.vstack([-rows, rows]) / 2, np.hstack([-intercepts, intercepts]) / 2


def _on_top(
    features: csr_matrix,
    truth: Indices,
    offset: Array,
    c: float,
    config: TrainConfig,
    start: tuple[Array, Array] | None,
) -> tuple[Array, Array]:
    """Fit on top of the score of the counted terms, whose coefficients stay."""
    weights = np.ones(offset.shape[1])
    if config.balanced:
        weights = len(truth) / (len(weights) * np.bincount(truth, minlength=len(weights)))
    return offset_regression.fit(features, truth, weights[truth], offset, c, start)


def to_model(fitted: Fitted, settings: TextSettings, temperature: float) -> Model:
    """Turn what was fitted into a model; idf is rounded to float32, coefficients to steps."""
    channels, start = [], 0
    for part in fitted.parts:
        stop = start + len(part.terms)
        channels.append(_channel(part, fitted.coefficients[:, start:stop].T))
        start = stop
    intercepts = tuple(fitted.intercepts.tolist())
    return Model(fitted.labels, settings, tuple(channels), intercepts, temperature)


def _channel(part: Part, coefficients: Array) -> Channel:
    """Sort the terms, and give the greatest coefficient the greatest number of 16 bits."""
    order = sorted(range(len(part.terms)), key=part.terms.__getitem__)
    terms = [part.terms[index] for index in order]
    step = float(np.abs(coefficients).max(initial=0.0)) / np.iinfo(np.int16).max or 1.0
    steps = np.rint(coefficients[order] / step).astype(np.int16)
    idf = part.idf[order].astype(np.float32)
    return Channel(part.kind, terms, idf.data, steps.ravel().data, step)


def to_pipeline(model: Model) -> Pipeline:
    """Turn a model into a fitted scikit-learn pipeline that gives the same probabilities.

    The temperature goes into the coefficients. The pipeline calls
    `stance.text` for its terms, so the package must be installed where it runs.
    """
    parts = [
        (
            channel.kind,
            _known_vectorizer(channel.kind, model.settings, channel.terms, channel.idf),
        )
        for channel in model.channels
    ]
    width, labels = len(model.labels), np.array(model.labels)
    rows = np.hstack([_rows(channel, width) for channel in model.channels]) / model.temperature
    learned = _classifier(labels, rows, np.array(model.intercepts) / model.temperature)
    return Pipeline([("terms", FeatureUnion(parts)), ("regression", learned)])


def _rows(channel: Channel, width: int) -> Array:
    steps = np.array(channel.coefficients, dtype=np.float64)
    return (channel.step * steps).reshape(-1, width).T


def _classifier(labels: NDArray[np.str_], rows: Array, intercepts: Array) -> LogisticRegression:
    """Make a fitted classifier of softmax rows, one a label."""
    if len(labels) == 2:
        rows, intercepts = rows[1:] - rows[:1], intercepts[1:] - intercepts[:1]
    learned = LogisticRegression()
    learned.classes_ = labels
    learned.coef_, learned.intercept_ = rows, intercepts
    learned.n_features_in_ = rows.shape[1]
    learned.n_iter_ = np.zeros(1, dtype=np.int32)
    return learned


def _known_vectorizer(
    kind: str, settings: TextSettings, known: Iterable[str], idf: memoryview
) -> TfidfVectorizer:
    """Make a vectorizer of terms that are given with their idf."""
    analyzer = partial(term_table.terms_of, kind, settings)
    vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True)
    vectorizer.vocabulary_ = {term: index for index, term in enumerate(known)}
    vectorizer.fixed_vocabulary_ = True
    vectorizer.idf_ = np.array(idf, dtype=np.float64)
    return vectorizer


def export(model: Model, path: Path) -> None:
    """Write the pipeline of a model with joblib, whole or not at all.

    Raises DataError where the file cannot be written.
    """
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        joblib.dump(to_pipeline(model), staging)
        staging.replace(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        staging.unlink(missing_ok=True)
