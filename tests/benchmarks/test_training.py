"""Choosing C and fitting, against GridSearchCV over the same terms, folds and grid."""

from functools import partial

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline
from threadpoolctl import threadpool_limits

from conftest import ROOT
from stance import corpus
from stance.training import TrainConfig, train
from stance.training.folds import split
from stance.training.term_table import terms_of


def vectorizer(kind: str, config: TrainConfig) -> TfidfVectorizer:
    """Make scikit-learn's vectorizer of the terms of a kind."""
    analyzer = partial(terms_of, kind, config.settings)
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=config.min_df)


@pytest.mark.benchmark(group="training on data/statements.csv: 5 folds, 5 values of C")
@pytest.mark.parametrize(
    "what", ["stance.training.train", "GridSearchCV", "GridSearchCV, n_jobs=-1"]
)
def test_training(benchmark, what: str, measured: bool):
    """Choose C on folds that keep groups together, and fit on all."""
    if not measured:
        pytest.skip("takes its time")
    said = corpus.read(ROOT / "data" / "statements.csv", corpus.Columns(group="split_group"))
    config = TrainConfig(scale_terms=False)  # scikit-learn has no such step

    def theirs() -> object:
        kinds = ("word", "char", "clause")
        union = FeatureUnion([(kind, vectorizer(kind, config)) for kind in kinds])
        regression = LogisticRegression(class_weight="balanced", max_iter=1000)
        steps = Pipeline([("terms", union), ("regression", regression)])
        grid = {"regression__C": list(config.c_grid)}
        jobs = -1 if "n_jobs" in what else None
        search = GridSearchCV(steps, grid, scoring="f1_macro", cv=split(said, config), n_jobs=jobs)
        return search.fit([one.text for one in said], [one.stance for one in said])

    run = theirs if "GridSearchCV" in what else lambda: train(said, config)
    with threadpool_limits(1):  # threads of BLAS would wait for each other on a busy machine
        assert benchmark.pedantic(run, rounds=1) is not None
