"""The recipe in scikit-learn's own terms, to compare with."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags_array
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from stance.model.model import Model
from stance.schema import Statement
from stance.text import terms
from stance.training import TrainConfig, train


class ScaledVectorizer(TfidfVectorizer):
    """Scikit-learn's vectorizer, each term brought to the scale of its log-count ratios."""

    def fit_transform(self, texts: Any, labels: Any = None) -> csr_matrix:
        """Learn terms, idf and scale."""
        features, labels = super().fit_transform(texts), np.asarray(labels)
        ratios = []
        for label in np.unique(labels):
            inside = (features[labels == label] > 0).sum(axis=0) + 1.0
            outside = (features[labels != label] > 0).sum(axis=0) + 1.0
            ratios.append(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
        self.scale_ = np.sqrt(np.square(ratios).mean(axis=0)).ravel()
        return features @ diags_array(self.scale_)

    def transform(self, texts: Any) -> csr_matrix:
        """Weigh terms as they were learned."""
        return super().transform(texts) @ diags_array(self.scale_)


def model_of(
    statements: Sequence[Statement], config: TrainConfig, c: float = 3.0, temperature: float = 0.7
) -> Model:
    """Train on statements with a C and a temperature, without folds."""
    settled = replace(config, c_grid=(c,), temperature=temperature, folds=0)
    return train(statements, settled).model


def pipeline(config: TrainConfig, kinds: Sequence[str], tol: float) -> Pipeline:
    """Return the reference in scikit-learn, of some kinds of terms."""
    union = FeatureUnion([(kind, _vectorizer(kind, config)) for kind in kinds])
    regression = LogisticRegression(class_weight="balanced", max_iter=10_000, tol=tol)
    return Pipeline([("terms", union), ("regression", regression)])


def _vectorizer(kind: str, config: TrainConfig) -> ScaledVectorizer:
    analyzer = partial(terms, kind, config.settings)
    return ScaledVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=config.fewest(kind))
