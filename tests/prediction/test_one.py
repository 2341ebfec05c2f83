"""Texts into logits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import model_of, pipeline
from sklearn.pipeline import Pipeline

from conftest import TOY_CONFIG, toy_statements
from stance.model.model import Model
from stance.prediction import one
from stance.text import terms
from stance.training import Trained

PIECES = ["We will not meet {}", "ready", "refuse", "the north", "!", "\u2019", "É", "日本", " "]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join))


@pytest.fixture(scope="module")
def reference() -> Pipeline:
    """Fit scikit-learn's own pipeline on the toy table."""
    steps = pipeline(TOY_CONFIG, ("word", "char"), 1e-9).set_params(regression__C=3.0)
    statements = toy_statements()
    return steps.fit([one.text for one in statements], [one.stance for one in statements])


@pytest.fixture(scope="module")
def model() -> Model:
    """Fit the recipe, without a temperature."""
    return model_of(toy_statements(), TOY_CONFIG, temperature=1.0)


@given(TEXTS)
def test_probabilities_equal_those_of_the_exported_pipeline(toy: Trained, text: str):
    """On any text the numbers are scikit-learn's, to 1e-9."""
    from stance.training.estimator import to_pipeline

    ours = one.softmax(one.score(toy.model, text)[0])
    theirs = to_pipeline(toy.model).predict_proba([text])[0]
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(TEXTS)
def test_the_recipe_is_scikit_learns(reference: Pipeline, model: Model, text: str):
    """Counted once and solved otherwise, it answers as the plain pipeline fitted by lbfgs does."""
    ours = one.softmax(one.score(model, text)[0])
    assert ours == pytest.approx(reference.predict_proba([text])[0], abs=1e-4)


@given(TEXTS)
def test_weights_have_unit_length(toy: Trained, text: str):
    """In each channel the weights of the known terms are scaled to length 1."""
    for channel in toy.model.channels:
        weights = [
            weight
            for _, _, weight in one.weigh(channel, terms(channel.kind, toy.model.settings, text))
        ]
        assert not weights or np.linalg.norm(weights) == pytest.approx(1.0)


@given(TEXTS)
def test_no_more_words_are_known_than_there_are(toy: Trained, text: str):
    """Known words are among all words."""
    _, known, words = one.score(toy.model, text)
    assert 0 <= known <= words


def test_text_without_known_words_scores_zero_known_terms(toy: Trained):
    """Foreign or empty text shows a share of 0."""
    for text in ("", "...", "日本語の文", "xyzzy"):
        assert one.score(toy.model, text)[1] == 0


@given(TEXTS)
def test_the_terms_of_a_long_text_are_found_in_a_dict(toy: Trained, text: str):
    """The number of terms, which decides how they are looked up, changes no logit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one, "_MANY", 0)
        by_dict = one.score(toy.model, text)
    assert by_dict == one.score(toy.model, text)


def test_softmax_stands_extreme_logits():
    """No overflow, and a sum of 1."""
    assert one.softmax([1000.0, 0.0]) == (1.0, 0.0)
    assert sum(one.softmax([-1e5, -1e5, -1e5])) == pytest.approx(1.0)


def test_three_or_more_labels_keep_parity():
    """A model of three labels equals its pipeline, too."""
    from stance.schema import Statement
    from stance.training.estimator import to_pipeline

    more = [Statement(f"The session with {n} opens on day {n}", "none", str(n)) for n in range(9)]
    model = model_of([*toy_statements(), *more], TOY_CONFIG)
    text = "The envoy will not open the session with the north."
    ours = one.softmax(one.score(model, text)[0])
    assert ours == pytest.approx(to_pipeline(model).predict_proba([text])[0], abs=1e-9)
