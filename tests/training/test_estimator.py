"""The scikit-learn estimator, and the exported pipeline."""

import inspect
from dataclasses import asdict
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import estimator_checks

import stance
from conftest import TOY_CONFIG, toy_statements
from stance.errors import DataError, ModelError
from stance.prediction.predictor import Predictor
from stance.training import StanceClassifier, TrainConfig, Trained, export

TEXTS = [statement.text for statement in toy_statements()]
LABELS = [statement.stance for statement in toy_statements()]
GROUPS = [statement.group for statement in toy_statements()]
ODD = [*TEXTS, "", "日本語", "xyzzy"]
QUICK = StanceClassifier(c_grid=(10.0,), temperature=1.0, folds=0)


@pytest.fixture(scope="module")
def fitted() -> StanceClassifier:
    """Return a classifier fitted as the toy model is."""
    return StanceClassifier(**asdict(TOY_CONFIG)).fit(TEXTS, LABELS, GROUPS)


def test_its_parameters_are_those_of_the_config():
    """One list of defaults: what TrainConfig says, and the digest."""
    parameters = inspect.signature(StanceClassifier).parameters
    defaults = {name: one.default for name, one in parameters.items()}
    assert defaults == asdict(TrainConfig()) | {"digest": None}


def test_it_learns_as_the_trainer_does(fitted: StanceClassifier, toy: Trained):
    """The model is the one of `train`, to the last bit of its answers."""
    ours, theirs = fitted.predict_proba(ODD), Predictor(toy.model).predict_proba(ODD)
    assert np.array_equal(ours, theirs)
    assert fitted.classes_.tolist() == list(toy.model.labels)
    assert fitted.score(TEXTS, LABELS) == 1.0


def test_logits_and_answers_follow_from_probabilities(fitted: StanceClassifier):
    """With two labels, the decision is the log of their odds."""
    shares = fitted.predict_proba(ODD)
    assert fitted.decision_function(ODD) == pytest.approx(np.log(shares[:, 1] / shares[:, 0]))
    assert fitted.predict(ODD).tolist() == fitted.classes_[shares.argmax(axis=1)].tolist()


def test_labels_may_be_numbers():
    """Classes keep their type and their order, where words would sort otherwise."""
    numbers = [10 if label == "hostile" else 9 for label in LABELS]
    numbers[:2] = [11, 11]
    classifier = clone(QUICK).fit(TEXTS, numbers)
    assert classifier.classes_.tolist() == [9, 10, 11]
    assert classifier.score(TEXTS, numbers) > 0.9
    logits = classifier.decision_function(TEXTS)
    assert logits.shape == (len(TEXTS), 3)
    assert logits.sum(axis=1) == pytest.approx(0.0)


def test_a_folder_keeps_every_number(fitted: StanceClassifier, tmp_path: Path):
    """Saved, it is a model for `stance.load`, and comes back with the same answers."""
    fitted.save(tmp_path / "m")
    again = StanceClassifier.from_folder(tmp_path / "m")
    shares = fitted.predict_proba(ODD)
    assert np.abs(stance.load(tmp_path / "m").predict_proba(ODD) - shares).max() < 1e-9
    assert np.abs(again.predict_proba(ODD) - shares).max() < 1e-9
    again.save(tmp_path / "m")
    assert again.get_params()["negation_span"] == 3
    with pytest.raises(ModelError, match="no such model folder"):
        StanceClassifier.from_folder(tmp_path / "no")


def test_a_model_that_another_run_saved_since_fitting_began_is_kept(tmp_path: Path):
    """Saving is refused; the run that saved may save again."""
    late, early = (clone(QUICK).fit(TEXTS, LABELS) for _ in range(2))
    early.save(tmp_path / "m")
    early.save(tmp_path / "m")
    with pytest.raises(DataError, match="another run has written it meanwhile, which is kept"):
        late.save(tmp_path / "m")


def test_it_is_cloned_searched_and_validated_with_groups():
    """GroupKFold, GridSearchCV, Pipeline and cloning take it as any other estimator."""
    scores = cross_val_score(QUICK, TEXTS, LABELS, groups=GROUPS, cv=GroupKFold(3))
    assert scores.min() > 0.9
    steps = Pipeline([("strip", FunctionTransformer(lambda texts: texts)), ("label", QUICK)])
    grid = {"label__min_df": [1, 2], "label__c_grid": [(1.0,), (10.0,)]}
    search = GridSearchCV(steps, grid, cv=GroupKFold(2)).fit(TEXTS, LABELS, groups=GROUPS)
    assert search.best_estimator_.predict(TEXTS[:1]).tolist() == LABELS[:1]


def test_it_takes_a_series_and_survives_joblib(fitted: StanceClassifier, tmp_path: Path):
    """A column of a frame is texts; a dumped classifier answers the same."""
    joblib.dump(fitted, tmp_path / "c.joblib")
    again = joblib.load(tmp_path / "c.joblib")
    assert np.array_equal(again.predict_proba(pd.Series(ODD)), fitted.predict_proba(ODD))


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("a text", "give a list of texts"),
        (pd.DataFrame({"text": ["a"]}), "give a list of texts"),
        (np.zeros((2, 2)), "give a list of texts"),
        (["a", None], "text 2 is NoneType"),
    ],
)
def test_anything_but_texts_is_refused(fitted: StanceClassifier, texts: object, message: str):
    """A frame, one text or a matrix is named instead of misread."""
    with pytest.raises(DataError, match=message):
        fitted.predict(texts)


def test_mistakes_in_fitting_are_one_line():
    """As many labels as texts, two labels at least, and nothing before fitting."""
    with pytest.raises(DataError, match="2 texts, 1 labels and 2 groups"):
        clone(QUICK).fit(["a", "b"], ["x"])
    with pytest.raises(DataError, match="only the label 'x' occurs"):
        clone(QUICK).fit(["a", "b"], ["x", "x"])
    with pytest.raises(NotFittedError):
        clone(QUICK).predict(["a"])


@pytest.mark.parametrize(
    "check",
    [
        estimator_checks.check_estimator_repr,
        estimator_checks.check_estimator_tags_renamed,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_set_params,
        estimator_checks.check_valid_tag_types,
        estimator_checks.check_estimator_cloneable,
    ],
    ids=lambda check: check.__name__,
)
def test_the_checks_of_scikit_learn_that_need_no_numbers_pass(check):
    """The others of its checks fit on matrices of numbers."""
    check("StanceClassifier", StanceClassifier())


def test_an_exported_pipeline_gives_the_same_probabilities(toy: Trained, tmp_path: Path):
    """Loaded with joblib alone, it answers as the predictor does."""
    export(toy.model, tmp_path / "m.joblib")
    loaded = joblib.load(tmp_path / "m.joblib")
    assert list(loaded.classes_) == list(toy.model.labels)
    ours = Predictor(toy.model).predict_proba(ODD)
    assert np.abs(loaded.predict_proba(ODD) - ours).max() < 1e-9


def test_export_to_a_missing_folder_is_one_line(toy: Trained, tmp_path: Path):
    """A place that cannot be written is named."""
    with pytest.raises(DataError, match="cannot be written"):
        export(toy.model, tmp_path / "no" / "m.joblib")
