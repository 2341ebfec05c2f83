"""Term counts as the prior of a model."""

import numpy as np
import pytest

from conftest import TOY_CONFIG, toy_statements
from stance.errors import DataError
from stance.prediction import one
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import TrainConfig, train
from stance.training.pipeline import to_pipeline
from stance.training.prior import from_counts
from stance.training.term_counts import TermCounts

COUNTS = TermCounts(
    ("friendly", "hostile"), (60, 40), 5, {"olive": ((9, 1), 3), "the": ((60, 40), 5)}
)


def test_coefficients_are_shrunk_log_count_ratios():
    """Strength times the log of the term's share over the base rate, by hand."""
    prior = from_counts(COUNTS, ("friendly", "hostile"), TrainConfig())
    expected = 2.0 * np.log((9 + 10 * 0.6) / 20 / 0.6), 2.0 * np.log((1 + 10 * 0.4) / 20 / 0.4)
    assert prior.channels[0].coefficients[0] == pytest.approx(expected)
    assert prior.base_rates == {"friendly": 0.6, "hostile": 0.4}


def test_a_term_spread_like_the_labels_says_nothing():
    """The ratio of a common word is 0."""
    prior = from_counts(COUNTS, ("friendly", "hostile"), TrainConfig())
    assert prior.channels[0].coefficients[1] == pytest.approx([0, 0])


def test_the_order_of_labels_is_the_models():
    """Columns follow the labels asked for, not those of the file."""
    prior = from_counts(COUNTS, ("hostile", "friendly"), TrainConfig())
    assert prior.base_rates == {"hostile": 0.4, "friendly": 0.6}
    assert prior.channels[0].coefficients[0][0] < 0 < prior.channels[0].coefficients[0][1]


def test_other_labels_are_refused():
    """Counts of other labels can not help."""
    with pytest.raises(DataError, match="count statements with the same labels"):
        from_counts(COUNTS, ("a", "b"), TrainConfig())


def test_a_counted_word_is_known_and_counts_exactly_as_told():
    """A word that only the counts hold moves the logits by its ratio over the temperature."""
    model = train(toy_statements(), TOY_CONFIG, counts=COUNTS).model
    found = one.score(model, "olive")
    assert found.known == found.words
    ratios = from_counts(COUNTS, model.labels, TOY_CONFIG).channels[0].coefficients[0]
    moved = np.array(found.logits) - np.array(one.score(model, "zzz").logits)
    expected = (ratios[1] - ratios[0]) / model.temperature
    assert moved[1] - moved[0] == pytest.approx(expected, rel=1e-5)


def test_a_model_with_counts_equals_its_exported_pipeline():
    """Parity holds with the third channel, too."""
    model = train(toy_statements(), TOY_CONFIG, counts=COUNTS).model
    texts = [statement.text for statement in toy_statements()] + ["olive, the olive", ""]
    theirs = to_pipeline(model).predict_proba(texts)
    assert np.abs(Predictor(model).predict_proba(texts) - theirs).max() < 1e-9


def test_base_rates_of_the_config_come_before_those_of_the_counts():
    """A user may know better how common each label is."""
    config = TrainConfig(folds=3, c_grid=(1.0,), base_rates={"friendly": 0.01, "hostile": 0.99})
    rare = train(toy_statements(), config, counts=COUNTS).model
    assert one.score(rare, "").logits[1] > one.score(rare, "").logits[0]


def test_three_labels_work():
    """Counts may have more than two labels."""
    more = [Statement(f"Session {n} opens on day {n}", "none", f"g{n}") for n in range(9)]
    counts = TermCounts(("friendly", "hostile", "none"), (5, 5, 5), 3, {"olive": ((4, 0, 0), 2)})
    model = train([*toy_statements(), *more], TOY_CONFIG, counts=counts).model
    assert Predictor(model).classify("olive olive").stance == "friendly"
