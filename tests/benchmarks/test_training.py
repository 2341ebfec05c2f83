"""Choosing C and fitting, against GridSearchCV over the same pipeline."""

import pytest
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import Pipeline

from conftest import ROOT
from stance import corpus
from stance.training import TrainConfig, train
from stance.training.pipeline import regression, terms

GRID = (1.0, 10.0, 100.0)


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
        steps = [("terms", terms(config)), ("regression", regression(1.0, config))]
        search = GridSearchCV(Pipeline(steps), {"regression__C": list(GRID)}, cv=GroupKFold(3))
        return search.fit(texts, labels, groups=groups)

    run = theirs if what == "GridSearchCV" else lambda: train(said, config)
    assert benchmark.pedantic(run, rounds=1) is not None
