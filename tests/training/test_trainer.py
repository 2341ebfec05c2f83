"""The choice of C and temperature, and the final fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from conftest import TOY_CONFIG, toy_statements
from stance.errors import DataError
from stance.model.model import to_buffers
from stance.schema import Statement
from stance.training import TrainConfig, Trained, train
from stance.training.folds import fit_temperature, split


def test_the_best_c_of_the_grid_is_taken(toy: Trained):
    """The choice follows from the scores that are told."""
    assert set(toy.macro_f1_by_c) == set(TOY_CONFIG.c_grid)
    assert toy.macro_f1_by_c[toy.c] == max(toy.macro_f1_by_c.values())


def test_training_again_gives_the_same_bytes(toy: Trained):
    """Same table, same config, same model."""
    assert to_buffers(train(toy_statements(), TOY_CONFIG).model) == to_buffers(toy.model)


def test_no_group_stands_on_both_sides_of_a_split():
    """A split keeps each group together, and every statement is held out once."""
    statements = toy_statements()
    held: list[int] = []
    for learned, tested in split(statements, TOY_CONFIG):
        groups = {statements[row].group for row in learned}
        assert groups.isdisjoint(statements[row].group for row in tested)
        held += tested.tolist()
    assert sorted(held) == list(range(len(statements)))


def test_any_labels_can_be_learned():
    """Labels are the table's own, not only the four stances."""
    statements = [
        Statement(f"{word} weather on day {day}", label, str(day))
        for day in range(6)
        for word, label in (("sunny", "good"), ("rainy", "bad"), ("foggy", "so-so"))
    ]
    trained = train(statements, TrainConfig(folds=2, c_grid=(10.0,)))
    assert trained.model.labels == ("bad", "good", "so-so")
    assert trained.held_out.all_labels.accuracy == 1.0


def test_a_temperature_of_the_config_is_taken_as_it_is():
    """Whoever knows better than the folds sets it."""
    config = TrainConfig(folds=3, c_grid=(1.0,), temperature=1.5)
    assert train(toy_statements(), config).model.temperature == 1.5


def test_one_label_or_too_few_groups_are_refused():
    """What can not be split or learned is told with the remedy."""
    with pytest.raises(DataError, match="only the label 'a' occurs"):
        train([Statement("x", "a")])
    few = [Statement("x", label, "g") for label in ("a", "b")]
    with pytest.raises(DataError, match="label 'a' stands in 1 group, fewer than 5 folds"):
        train(few)


def test_progress_is_told_stage_by_stage():
    """Each stage counts up to its end."""
    heard: list[tuple[str, int, int]] = []
    train(toy_statements(), TOY_CONFIG, lambda *step: heard.append(step))
    ends = [(what, done) for what, done, total in heard if done == total]
    assert [done for _, done in ends] == [3, 1]


@given(st.integers(0, 1000))
def test_a_temperature_never_makes_log_loss_worse(seed: int):
    """Dividing by the fitted temperature loses no more than leaving the logits alone."""
    draw = np.random.default_rng(seed)
    logits, truth = draw.normal(size=(40, 3)) * 3, draw.integers(0, 3, 40)

    def loss(temperature: float) -> float:
        return -log_softmax(logits / temperature, axis=1)[np.arange(40), truth].mean()

    assert loss(fit_temperature(logits, truth)) <= loss(1.0) + 1e-6


def test_a_small_table_without_a_mistake_leaves_doubt():
    """Probabilities of 1 would claim more than a few statements bear out."""
    truth = np.array([0, 1] * 10)
    logits = 40.0 * np.eye(2)[truth]
    sure = np.exp(log_softmax(logits / fit_temperature(logits, truth), axis=1)).max()
    assert 0.9 < sure < 0.99


def test_with_nothing_to_choose_no_fold_is_fitted(toy: Trained):
    """A settled C and temperature give the same model, measured on nothing."""
    config = TrainConfig(folds=0, c_grid=(toy.c,), temperature=toy.model.temperature)
    settled = train(toy_statements(), config)
    assert (settled.held_out, settled.answers, settled.model.known_rate) == (None, None, 0.0)
    assert [channel.terms for channel in settled.model.channels] == [
        channel.terms for channel in toy.model.channels
    ]
    assert settled.model.channels[0].coefficients == toy.model.channels[0].coefficients
