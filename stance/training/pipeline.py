"""Make the scikit-learn pipeline of the recipe, and turn it into a model and back.

The one room that names TfidfVectorizer and LogisticRegression.
"""

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from stance import vocabulary
from stance.errors import DataError
from stance.model import Channel, Model
from stance.schema import Statement
from stance.text import TERMS, TextSettings
from stance.training import offset_regression
from stance.training.config import TrainConfig
from stance.training.evaluation import Array
from stance.training.prior import Prior


def terms(config: TrainConfig) -> FeatureUnion:
    """Make the transformer of texts into weighted terms, one part a channel."""
    settings = config.settings
    kinds = ["word"] + ["char"] * (settings.char_ngrams != (0, 0))
    return FeatureUnion([(kind, _vectorizer(kind, settings, config.min_df)) for kind in kinds])


def _vectorizer(kind: str, settings: TextSettings, min_df: int = 1) -> TfidfVectorizer:
    analyzer = partial(_terms_of, kind, settings)
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=min_df)


def _terms_of(kind: str, settings: TextSettings, text: str) -> list[str]:
    return TERMS[kind](text, settings)


def regression(c: float, config: TrainConfig) -> LogisticRegression:
    """Make the classifier; newton-cg comes closer to the optimum than lbfgs, and sooner."""
    balance = "balanced" if config.balanced else None
    return LogisticRegression(C=c, class_weight=balance, solver="newton-cg", tol=1e-6, max_iter=500)


def fit(
    statements: Sequence[Statement], c: float, config: TrainConfig, prior: Prior | None = None
) -> Pipeline:
    """Fit the pipeline on statements, on top of a prior where there is one.

    Raises DataError where no term is frequent enough to learn from.
    """
    return fit_each(statements, [c], config, prior)[0]


def fit_each(
    statements: Sequence[Statement],
    grid: Sequence[float],
    config: TrainConfig,
    prior: Prior | None = None,
) -> list[Pipeline]:
    """Fit a pipeline for each C of a grid; they share their terms, which are counted once.

    Raises DataError where no term is frequent enough to learn from.
    """
    texts = [statement.text for statement in statements]
    stances = [statement.stance for statement in statements]
    counted = _fit_terms(texts, config)
    features = counted.transform(texts)
    if prior is None:
        learned = [regression(c, config).fit(features, stances) for c in grid]
    else:
        flat = np.ones(len(prior.terms))
        known = _known_vectorizer("counted", config.settings, prior.terms, flat)
        offset = known.transform(texts) @ prior.coefficients
        learned = [_on_top(features, stances, offset, c, config, prior) for c in grid]
        counted = FeatureUnion([*counted.transformer_list, ("counted", known)])
    return [Pipeline([("terms", counted), ("regression", one)]) for one in learned]


def _fit_terms(texts: Sequence[str], config: TrainConfig) -> FeatureUnion:
    try:
        return terms(config).fit(texts)
    except ValueError as error:  # scikit-learn's way to say that a vocabulary is empty
        what = f"no term stands in {config.min_df} statements"
        raise DataError(f"{what}: add statements or set min_df lower") from error


def _on_top(
    features: csr_matrix,
    stances: Sequence[str],
    offset: Array,
    c: float,
    config: TrainConfig,
    prior: Prior,
) -> LogisticRegression:
    """Fit on top of the score of the counted terms, whose coefficients stay."""
    labels, truth = np.unique(stances, return_inverse=True)
    weights = np.ones(len(labels))
    if config.balanced:
        weights = len(truth) / (len(labels) * np.bincount(truth))
    rows, intercepts = offset_regression.fit(features, truth, weights[truth], offset, c)
    return _regression_of(labels, np.hstack([rows, prior.coefficients.T]), intercepts)


def _regression_of(labels: NDArray[np.str_], rows: Array, intercepts: Array) -> LogisticRegression:
    """Make a fitted classifier of softmax rows, one a label."""
    if len(labels) == 2:
        rows, intercepts = rows[1:] - rows[:1], intercepts[1:] - intercepts[:1]
    learned = LogisticRegression()
    learned.classes_ = labels
    learned.coef_, learned.intercept_ = rows, intercepts
    learned.n_features_in_ = rows.shape[1]
    learned.n_iter_ = np.zeros(1, dtype=np.int32)
    return learned


def to_model(fitted: Pipeline, settings: TextSettings, temperature: float) -> Model:
    """Turn a fitted pipeline into a model; idf and coefficients are rounded to float32."""
    learned = fitted.named_steps["regression"]
    rows, intercepts = learned.coef_, learned.intercept_
    if len(rows) == 1:  # two labels: one logit z says the same as -z/2 and z/2
        rows, intercepts = np.vstack([-rows, rows]) / 2, np.hstack([-intercepts, intercepts]) / 2
    channels, start = [], 0
    for kind, vectorizer in fitted.named_steps["terms"].transformer_list:
        stop = start + len(vectorizer.vocabulary_)
        channels.append(_channel(kind, vectorizer, rows[:, start:stop]))
        start = stop
    labels = tuple(map(str, learned.classes_))
    return Model(labels, settings, tuple(channels), tuple(intercepts.tolist()), temperature)


def _channel(kind: str, vectorizer: TfidfVectorizer, rows: Array) -> Channel:
    found = vocabulary.build(vectorizer.get_feature_names_out().tolist())
    return Channel(kind, found, _floats(vectorizer.idf_), _floats(rows.T))


def _floats(values: Array) -> memoryview:
    return memoryview(np.ascontiguousarray(values, dtype=np.float32).ravel().data)


def to_pipeline(model: Model) -> Pipeline:
    """Turn a model into a fitted scikit-learn pipeline that gives the same probabilities.

    The temperature goes into the coefficients. The pipeline calls
    `stance.text` for its terms, so the package must be installed where it runs.
    """
    parts = [
        (
            channel.kind,
            _known_vectorizer(channel.kind, model.settings, channel.vocabulary, channel.idf),
        )
        for channel in model.channels
    ]
    width, labels = len(model.labels), np.array(model.labels)
    rows = np.hstack([_rows(channel, width) for channel in model.channels]) / model.temperature
    learned = _regression_of(labels, rows, np.array(model.intercepts) / model.temperature)
    return Pipeline([("terms", FeatureUnion(parts)), ("regression", learned)])


def _rows(channel: Channel, width: int) -> Array:
    return np.array(channel.coefficients, dtype=np.float64).reshape(-1, width).T


def _known_vectorizer(
    kind: str, settings: TextSettings, known: Iterable[str], idf: Array | memoryview
) -> TfidfVectorizer:
    """Make a vectorizer of terms that are given with their idf."""
    vectorizer = _vectorizer(kind, settings)
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
