"""Choosing C and fitting, against GridSearchCV over the same terms, folds and grid."""

import pytest
from reference import pipeline
from sklearn.model_selection import GridSearchCV
from threadpoolctl import threadpool_limits

from conftest import ROOT
from stance.training import TrainConfig, corpus, train
from stance.training.folds import split


@pytest.mark.benchmark(group="training on data/statements.csv: 5 folds, 5 values of C")
@pytest.mark.parametrize(
    "what", ["stance.training.train", "GridSearchCV", "GridSearchCV, n_jobs=-1"]
)
def test_training(benchmark, what: str, measured: bool):
    """Choose C on folds that keep groups together, and fit on all."""
    if not measured:
        pytest.skip("takes its time")
    said = corpus.read(ROOT / "data" / "statements.csv", corpus.Columns(group="split_group"))
    config = TrainConfig()

    def theirs() -> object:
        steps = pipeline(config, ("word", "char", "clause"), 1e-4)
        grid = {"regression__C": list(config.c_grid)}
        jobs = -1 if "n_jobs" in what else None
        search = GridSearchCV(steps, grid, scoring="f1_macro", cv=split(said, config), n_jobs=jobs)
        return search.fit([one.text for one in said], [one.stance for one in said])

    run = theirs if "GridSearchCV" in what else lambda: train(said, config)
    with threadpool_limits(1):  # threads of BLAS would wait for each other on a busy machine
        assert benchmark.pedantic(run, rounds=1) is not None
