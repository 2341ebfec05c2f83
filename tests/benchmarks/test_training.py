"""Choosing C and fitting, against GridSearchCV over the same pipeline."""

from functools import partial

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import FeatureUnion, Pipeline

from conftest import ROOT
from stance import corpus
from stance.training import TrainConfig, train
from stance.training.term_table import terms_of

GRID = (1.0, 10.0, 100.0)


def vectorizer(kind: str, config: TrainConfig) -> TfidfVectorizer:
    """Make scikit-learn's vectorizer of the terms of a kind."""
    analyzer = partial(terms_of, kind, config.settings)
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=config.min_df)


@pytest.mark.benchmark(group="training on 600 statements: 3 folds, 3 values of C")
@pytest.mark.parametrize("what", ["stance.training.train", "GridSearchCV"])
def test_training(benchmark, what: str, measured: bool):
    """Choose C on folds that keep groups together, and fit on all."""
    if not measured:
        pytest.skip("takes its time")
    said = corpus.read(ROOT / "data" / "statements.csv", corpus.Columns())[::4]
    config = TrainConfig(folds=3, c_grid=GRID)
    texts, labels, groups = zip(*((one.text, one.stance, one.group) for one in said), strict=True)

    def theirs() -> object:
        union = FeatureUnion([(kind, vectorizer(kind, config)) for kind in ("word", "char")])
        regression = LogisticRegression(class_weight="balanced", max_iter=1000)
        steps = Pipeline([("terms", union), ("regression", regression)])
        search = GridSearchCV(steps, {"regression__C": list(GRID)}, cv=GroupKFold(3))
        return search.fit(texts, labels, groups=groups)

    run = theirs if what == "GridSearchCV" else lambda: train(said, config)
    assert benchmark.pedantic(run, rounds=1) is not None
