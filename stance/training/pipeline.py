"""Make the scikit-learn pipeline of the recipe, and turn it into a model and back.

The one room that names TfidfVectorizer and LogisticRegression.
"""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from stance import vocabulary
from stance.errors import DataError
from stance.model import Channel, Model
from stance.schema import Statement
from stance.text import TERMS, TextSettings
from stance.training.config import TrainConfig
from stance.training.evaluation import Array


def terms(config: TrainConfig) -> FeatureUnion:
    """Make the transformer of texts into weighted terms, one part a channel."""
    settings = config.settings
    kinds = [kind for kind in TERMS if kind != "char" or settings.char_ngrams != (0, 0)]
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


def fit_terms(texts: Sequence[str], config: TrainConfig) -> FeatureUnion:
    """Count the terms of texts.

    Raises DataError where no term is frequent enough to learn from.
    """
    try:
        return terms(config).fit(texts)
    except ValueError as error:  # scikit-learn's way to say that a vocabulary is empty
        what = f"no term stands in {config.min_df} statements"
        raise DataError(f"{what}: add statements or set min_df lower") from error


def fit(statements: Sequence[Statement], c: float, config: TrainConfig) -> Pipeline:
    """Fit the pipeline on statements.

    Raises DataError where no term is frequent enough to learn from.
    """
    texts = [statement.text for statement in statements]
    counted = fit_terms(texts, config)
    learned = regression(c, config)
    learned.fit(counted.transform(texts), [statement.stance for statement in statements])
    return Pipeline([("terms", counted), ("regression", learned)])


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
    parts = [(channel.kind, _fitted_vectorizer(model, channel)) for channel in model.channels]
    width = len(model.labels)
    rows = np.hstack([_rows(channel, width) for channel in model.channels])
    intercepts = np.array(model.intercepts)
    if width == 2:
        rows, intercepts = rows[1:] - rows[:1], intercepts[1:] - intercepts[:1]
    learned = LogisticRegression()
    learned.classes_ = np.array(model.labels)
    learned.coef_ = rows / model.temperature
    learned.intercept_ = intercepts / model.temperature
    learned.n_features_in_ = rows.shape[1]
    learned.n_iter_ = np.zeros(1, dtype=np.int32)
    return Pipeline([("terms", FeatureUnion(parts)), ("regression", learned)])


def _rows(channel: Channel, width: int) -> Array:
    return np.array(channel.coefficients, dtype=np.float64).reshape(-1, width).T


def _fitted_vectorizer(model: Model, channel: Channel) -> TfidfVectorizer:
    vectorizer = _vectorizer(channel.kind, model.settings)
    vectorizer.vocabulary_ = {term: index for index, term in enumerate(channel.vocabulary)}
    vectorizer.fixed_vocabulary_ = True
    vectorizer.idf_ = np.array(channel.idf, dtype=np.float64)
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
