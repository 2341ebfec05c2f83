"""Scikit-learn's pipeline and the model made of it."""

from pathlib import Path

import joblib
import numpy as np
import pytest

from conftest import TOY_CONFIG, toy_statements
from stance.errors import DataError
from stance.model.model import to_buffers
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import TrainConfig, Trained, export
from stance.training.pipeline import fit, to_model

TEXTS = [statement.text for statement in toy_statements()] + ["", "日本語", "xyzzy"]


def test_an_exported_pipeline_gives_the_same_probabilities(toy: Trained, tmp_path: Path):
    """Loaded with joblib alone, it answers as the predictor does."""
    export(toy.model, tmp_path / "m.joblib")
    loaded = joblib.load(tmp_path / "m.joblib")
    assert list(loaded.classes_) == list(toy.model.labels)
    ours = Predictor(toy.model).predict_proba(TEXTS)
    assert np.abs(loaded.predict_proba(TEXTS) - ours).max() < 1e-9


def test_fitting_twice_gives_the_same_bytes():
    """Training is reproducible byte for byte on one platform."""
    first, second = (
        to_buffers(to_model(fit(toy_statements(), 1.0, TOY_CONFIG), TOY_CONFIG.settings, 1.0))
        for _ in range(2)
    )
    assert first == second


def test_without_character_ngrams_there_is_one_channel():
    """A range of (0, 0) leaves the channel out."""
    fitted = fit(toy_statements(), 1.0, TrainConfig(char_ngrams=(0, 0), clause_terms=False))
    assert [part.kind for part in fitted.parts] == ["word"]


def test_texts_without_a_common_term_are_refused():
    """No term above min_df is a fault of the table, told as one."""
    with pytest.raises(DataError, match="no term stands in 2 statements"):
        fit([Statement("one", "a"), Statement("two", "b")], 1.0, TrainConfig())


def test_export_to_a_missing_folder_is_one_line(toy: Trained, tmp_path: Path):
    """A place that can not be written is named."""
    with pytest.raises(DataError, match="cannot be written"):
        export(toy.model, tmp_path / "no" / "m.joblib")
