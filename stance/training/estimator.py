"""The recipe as a scikit-learn estimator over texts, and models as scikit-learn pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils.validation import check_is_fitted

from stance.errors import DataError
from stance.model import storage
from stance.model.model import Model
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.tables.files import replacing
from stance.text import terms as terms_of
from stance.training import digest as digests
from stance.training import writing
from stance.training.config import TrainConfig
from stance.training.corpus import near_duplicate_groups
from stance.training.digest import Digest
from stance.training.evaluation import Array
from stance.training.trainer import Trained, train

if TYPE_CHECKING:
    from sklearn.utils import Tags


@dataclass(kw_only=True, eq=False, repr=False)
class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier of texts, as `stance train` learns it.

    The parameters are those of `TrainConfig`, and ``digest``: the folder of a digest, or a
    digest, whose own config is then used. With ``folds=0``, one C in ``c_grid`` and a
    ``temperature``, nothing is chosen: for grid searches. ``classes_`` has the labels in sorted
    order, ``model_`` the model, ``trained_`` how it was chosen.

    >>> from stance.training import StanceClassifier
    >>> texts = ["We will talk.", "We will talk again.", "We attack.", "We attack again."]
    >>> labels = ["open", "open", "shut", "shut"]
    >>> classifier = StanceClassifier(min_df=1, c_grid=(10.0,), temperature=1.0, folds=0)
    >>> classifier.fit(texts, labels).predict(["They attack."]).tolist()
    ['shut']
    """

    word_ngrams: tuple[int, int] = (1, 2)
    char_ngrams: tuple[int, int] = (3, 5)
    negation_span: int = 3
    clause_terms: bool = True
    min_df: int = 2
    char_min_df: int = 0
    scale_terms: bool = True
    c_grid: tuple[float, ...] = (0.3, 1.0, 3.0, 10.0, 30.0)
    temperature: float = 0.0
    weight: float = 1.0
    folds: int = 5
    seed: int = 0
    digest: str | Path | Digest | None = None

    def fit(
        self,
        X: Sequence[str],  # noqa: N803
        y: Sequence[Any],
        groups: Sequence[Any] | None = None,
    ) -> StanceClassifier:
        """Learn from texts and their labels.

        ``groups`` keep texts together in the folds; without them near-duplicates stay together.
        Raises DataError as `train` does.
        """
        self.since_ = time_ns()
        texts = _texts(X)
        self.classes_, truth = np.unique(np.asarray(y), return_inverse=True)
        if groups is None:
            groups = near_duplicate_groups(texts)
        if not len(texts) == len(truth) == len(groups):
            what = f"{len(texts)} texts, {len(truth)} labels and {len(groups)} groups"
            raise DataError(f"{what}: give as many of each")
        statements = [
            Statement(text, str(self.classes_[index]), str(group), row)
            for row, (text, index, group) in enumerate(zip(texts, truth, groups, strict=True), 1)
        ]
        parameters = self.get_params(deep=False)
        digest = parameters.pop("digest")
        if isinstance(digest, str | Path):
            digest = digests.read(Path(digest))
        self.trained_: Trained = train(statements, TrainConfig(**parameters), digest=digest)
        self.model_: Model = self.trained_.model
        return self

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:  # noqa: N803
        """Return probabilities (texts, labels)."""
        check_is_fitted(self, "model_")
        # the labels of the model are sorted as words, which numbers are not
        columns = [self.model_.labels.index(str(label)) for label in self.classes_]
        return Predictor(self.model_).predict_proba(_texts(X))[:, columns]

    def predict(self, X: Sequence[str]) -> NDArray[Any]:  # noqa: N803
        """Return the most probable label of each text."""
        shares = self.predict_proba(X)
        answers: NDArray[Any] = self.classes_[shares.argmax(axis=1)]
        return answers

    def decision_function(self, X: Sequence[str]) -> NDArray[np.float64]:  # noqa: N803
        """Return centred logits (texts, labels); with two labels, their difference (texts,)."""
        logs = np.log(self.predict_proba(X))
        centred: Array = logs - logs.mean(axis=1, keepdims=True)
        return centred[:, 1] - centred[:, 0] if len(self.classes_) == 2 else centred

    def save(self, folder: str | Path) -> None:
        """Write a model folder that `stance.load` reads; an old model there is replaced.

        Raises DataError where the folder has files that are not of a model, and where another run
        has written it since fitting began.
        """
        check_is_fitted(self, "model_")
        files, provenance = {}, {}
        if hasattr(self, "trained_"):
            files, provenance = self.trained_.files(), {"config": asdict(self.trained_.config)}
        writing.save(self.model_, Path(folder), files, provenance, self.since_)
        self.since_ = time_ns()

    @classmethod
    def from_folder(cls, folder: str | Path) -> StanceClassifier:
        """Return a fitted classifier with the model of a folder.

        Raises ModelError where the folder is missing or damaged.
        """
        model = storage.read(folder)
        classifier = cls(**asdict(model.settings))
        classifier.model_, classifier.classes_ = model, np.array(model.labels)
        classifier.since_ = time_ns()
        return classifier

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags


def _texts(texts: Iterable[str]) -> list[str]:
    """Return a list of texts; raises DataError for anything else."""
    if isinstance(texts, str) or getattr(texts, "ndim", 1) != 1 or hasattr(texts, "columns"):
        raise DataError("give a list of texts, or one column of a frame")
    listed = list(texts)
    for row, text in enumerate(listed, 1):
        if not isinstance(text, str):
            raise DataError(f"text {row} is {type(text).__name__}: give strings")
    return listed


def to_pipeline(model: Model) -> Pipeline:
    """Return a fitted scikit-learn pipeline that gives the same probabilities as a model.

    The temperature goes into the coefficients. The pipeline calls
    `stance.text` for its terms, so the package must be installed where it runs.
    """
    labels, temperature = np.array(model.labels), model.temperature
    parts, rows = [], []
    for channel in model.channels:
        analyzer = partial(terms_of, channel.kind, model.settings)
        vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True)
        vectorizer.vocabulary_ = {term: index for index, term in enumerate(channel.terms)}
        vectorizer.fixed_vocabulary_ = True
        vectorizer.idf_ = np.array(channel.idf, dtype=np.float64)
        parts.append((channel.kind, vectorizer))
        steps = np.array(channel.coefficients, dtype=np.float64).reshape(-1, len(labels))
        rows.append(channel.step * steps.T / temperature)
    coefficients, intercepts = np.hstack(rows), np.array(model.intercepts) / temperature
    if len(labels) == 2:
        coefficients, intercepts = np.diff(coefficients, axis=0), np.diff(intercepts)
    regression = LogisticRegression()
    regression.classes_, regression.coef_, regression.intercept_ = labels, coefficients, intercepts
    regression.n_features_in_ = coefficients.shape[1]
    regression.n_iter_ = np.zeros(1, dtype=np.int32)
    return Pipeline([("terms", FeatureUnion(parts)), ("regression", regression)])


def export(model: Model, path: Path) -> None:
    """Write the pipeline of a model with joblib, whole or not at all.

    Raises DataError where the file cannot be written.
    """
    with replacing(path, force=True) as file:
        joblib.dump(to_pipeline(model), file)
