"""Folds, and the scores of models that have not seen them."""

import numpy as np
import pytest
from reference import pipeline
from scipy.special import softmax
from sklearn.model_selection import GridSearchCV

from conftest import ROOT, TOY_CONFIG, toy_statements
from stance.training import TrainConfig, corpus, folds
from stance.training.evaluation import macro_f1
from stance.training.fitting import FINE


def test_scores_are_those_of_a_grid_search_in_scikit_learn(monkeypatch: pytest.MonkeyPatch):
    """The same terms, folds and grid give the same macro-F1 on each fold, fitted as finely."""
    monkeypatch.setattr(folds, "ROUGH", FINE)
    config = TrainConfig(folds=3, c_grid=(1.0, 10.0))
    said = corpus.read(ROOT / "data" / "statements.csv", corpus.Columns(group="split_group"))[::40]
    parts, examples = folds.split(said, config), folds.count(said, config)
    ours, _ = examples.hold_out(parts)
    steps = pipeline(config, ("word", "char", "clause"), 1e-6)
    grid = {"regression__C": list(config.c_grid)}
    search = GridSearchCV(steps, grid, scoring="f1_macro", cv=parts, refit=False)
    search.fit([one.text for one in said], [one.stance for one in said])
    for number, (_, test) in enumerate(parts):
        theirs = search.cv_results_[f"split{number}_test_score"]
        found = [
            macro_f1(examples.truth[test], ours[c][test].argmax(axis=1)) for c in config.c_grid
        ]
        assert found == pytest.approx(theirs, abs=0.0005)


def test_rough_folds_are_near_fine_ones(monkeypatch: pytest.MonkeyPatch):
    """What is saved in the choice of C moves probabilities by less than .005 on average."""
    said = corpus.read(ROOT / "data" / "statements.csv", corpus.Columns(group="split_group"))[::40]
    config = TrainConfig(folds=2, c_grid=(10.0,))
    parts, examples = folds.split(said, config), folds.count(said, config)
    rough = examples.hold_out(parts)[0][10.0]
    monkeypatch.setattr(folds, "ROUGH", FINE)
    fine = examples.hold_out(parts)[0][10.0]
    gaps = np.abs(softmax(rough, axis=1) - softmax(fine, axis=1))
    assert gaps.mean() < 0.005
    assert gaps.max() < 0.1


def test_folds_fitted_one_by_one_give_the_same_logits(monkeypatch: pytest.MonkeyPatch):
    """How many folds fit into memory changes no bit."""
    said = toy_statements()
    parts, examples = folds.split(said, TOY_CONFIG), folds.count(said, TOY_CONFIG)
    together, _ = examples.hold_out(parts)
    monkeypatch.setattr(folds, "MEMORY", 0)
    alone, _ = examples.hold_out(parts)
    assert np.array_equal(together[1.0], alone[1.0])
