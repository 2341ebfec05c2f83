"""When not to answer: thresholds, sets and text from elsewhere."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from crepes import ConformalClassifier
from crepes.extras import hinge
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from stance import load
from stance.errors import DataError, ModelError
from stance.model import held_out
from stance.model.held_out import Row
from stance.prediction import refusal
from stance.prediction.predictor import answer_names
from stance.training import Trained, writing

SEED = 7
EVEN = (0.5, 0.5)


@cache
def made(statements: int, labels: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Make probabilities, and true labels drawn from them: a model that is calibrated."""
    draw = np.random.default_rng(SEED)
    probabilities = draw.dirichlet(np.ones(labels), statements)
    truth = [draw.choice(labels, p=row) for row in probabilities]
    return probabilities, np.array(truth)


def rows(probabilities: np.ndarray, truth: np.ndarray) -> list[Row]:
    """Make rows of equal weight."""
    pairs = zip(truth.tolist(), probabilities.tolist(), strict=True)
    return [Row(1.0, place, shares) for place, shares in pairs]


@pytest.mark.parametrize("coverage", [0.7, 0.9, 0.95])
def test_conformal_sets_are_those_of_crepes(coverage: float):
    """With equal weights and true labels alone, the sets are those of the reference library."""
    probabilities, truth = made(300)
    asked, _ = made(500)
    theirs = (
        ConformalClassifier()
        .fit(hinge(probabilities, np.arange(3), truth))
        .predict_set(hinge(asked), confidence=coverage, smoothing=False)
    )
    ours = refusal.set_rule(rows(probabilities, truth), coverage).score
    assert ((1 - asked <= ours) == np.array(theirs)).all()


@settings(max_examples=25)
@given(st.floats(0.5, 0.97))
def test_promises_hold_on_new_text_of_the_same_kind(promised: float):
    """Precision and coverage come out as asked on statements drawn alike."""
    probabilities, truth = made(4000)
    learned, asked = slice(0, 2000), slice(2000, None)
    held = rows(probabilities[learned], truth[learned])
    chosen = refusal.threshold(held, promised)
    answers = probabilities[asked].argmax(axis=1)
    answered = probabilities[asked].max(axis=1) >= np.array(chosen.probabilities)[answers]
    right = answers == truth[asked]
    assert answered.sum() < 100 or right[answered].mean() > promised - 0.08
    rule = refusal.set_rule(held, promised)
    sets = [refusal.members(row, rule.score) for row in probabilities[asked].tolist()]
    pairs = zip(sets, truth[asked], strict=True)
    assert np.mean([place in members for members, place in pairs]) > promised - 0.03
    assert all(sets)


def test_each_label_has_a_threshold_of_its_own():
    """A label that is right wherever it is answered does not wait for one that is not."""
    sure = [Row(1.0, 0, [share, 1 - share]) for share in (0.95, 0.9, 0.7, 0.6)]
    doubtful = [Row(1.0, truth, [0.2, 0.8]) for truth in (0, 0, 1)]
    chosen = refusal.threshold([*sure, *doubtful], 0.9)
    assert chosen.probabilities == (0.6, float("inf"))
    assert chosen.coverage == pytest.approx(4 / 7)
    assert refusal.threshold([*sure, *doubtful], 0.7).probabilities == (0.6, 0.8)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from((0.5, 0.6, 0.75, 0.9)), st.booleans(), st.booleans()), min_size=1
    ),
    st.sampled_from((0.5, 0.8, 0.95)),
)
def test_a_promise_is_kept_on_the_statements_that_it_was_made_with(
    answers: list[tuple[float, bool, bool]], promised: float
):
    """Of the held-out answers at the thresholds, at least the promised share is right."""
    held = [
        Row(1.0, int(label == right), [share, 1 - share] if not label else [1 - share, share])
        for share, label, right in answers
    ]
    try:
        chosen = refusal.threshold(held, promised)
    except DataError:
        return
    forced = [
        (max(row.probabilities), row.probabilities.index(max(row.probabilities)), row.truth)
        for row in held
    ]
    kept = [
        label == truth for share, label, truth in forced if share >= chosen.probabilities[label]
    ]
    assert sum(kept) >= promised * len(kept)
    assert len(kept) / len(held) == pytest.approx(chosen.coverage)


def test_weights_stand_for_the_base_rates():
    """A wrong answer that is rare in the wild costs little."""
    held = [Row(1.0, 0, [0.9, 0.1]), Row(1.0, 1, [0.9, 0.1])]
    with pytest.raises(DataError, match=r"reach 0\.500 at most"):
        refusal.threshold(held, 0.8)
    rare = [held[0], held[1]._replace(weight=0.1)]
    assert refusal.threshold(rare, 0.8).coverage == 1.0


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.05, 0.99))
def test_text_from_elsewhere_is_told_by_a_binomial_test(known: int, more: int, rate: float):
    """The verdict is scipy's."""
    from scipy.stats import binom

    words = known + more
    tail = binom.sf(more - 1, words, 1 - rate)
    if abs(tail - refusal.STRANGE) > 1e-9:
        few = words < refusal.FEWEST_WORDS or not known
        expected = few or (more > words * (1 - rate) and tail < refusal.STRANGE)
        assert refusal.is_strange(known, words, rate) == expected


def test_a_model_of_an_older_format_refuses_only_what_it_knows_nothing_of():
    """Without a measured rate, one known word is enough."""
    assert not refusal.is_strange(1, 50, 0.0)
    assert refusal.is_strange(0, 50, 0.0)
    assert refusal.is_strange(0, 0, 0.0)


def test_promises_are_made_through_load(toy_folder: Path, toy: Trained):
    """A model folder keeps what it takes; sets and thresholds come from it."""
    sure = load(toy_folder, precision=0.9, coverage=0.9)
    assert sure.threshold is not None
    assert len(sure.threshold.probabilities) == len(toy.model.labels)
    answer = sure.classify("We reject the demands of the north.")
    assert "hostile" in answer.stances
    assert answer_names(sure)[-1] == "stances"
    assert set(sure.classify("Xyzzy plugh.").stances) == set(toy.model.labels)
    assert load(toy_folder).classify("We agree.").stances == ()
    many = sure.classify_many(["We reject the demands of the north."] * 200)
    assert {one.stances for one in many} == {answer.stances}
    with pytest.raises(DataError, match="between 0 and 1"):
        load(toy_folder, precision=1.5)
    with pytest.raises(DataError, match="one of the two"):
        load(toy_folder, precision=0.9, min_probability=0.5)


def test_a_folder_without_held_out_answers_says_to_train_again(toy: Trained, tmp_path: Path):
    """Old folders still answer; they make no promise."""
    writing.save(toy.model, tmp_path / "old", {}, {})
    load(tmp_path / "old").classify("We agree.")
    with pytest.raises(ModelError, match="train the model again"):
        load(tmp_path / "old", precision=0.9)


def test_held_out_answers_survive_the_journey(toy: Trained):
    """What is read is what was written, and damage is told."""
    again = held_out.from_buffer(held_out.to_buffer(toy.answers))
    assert list(again.rows([0, 1], EVEN)) == list(toy.answers.rows([0, 1], EVEN))
    assert len(list(again.rows([0], EVEN))) == 24
    with pytest.raises(ModelError, match="lacks"):
        held_out.from_buffer(b"\2\0\0\0\0\0\0\0{}")


def test_text_from_elsewhere_mostly_gets_no_stance():
    """Weather, recipes, code and other languages come out as none or unsure."""
    with (ROOT / "tests" / "out_of_domain.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    answers = load().predict(texts)
    refused = sum(answer in ("none", "unsure") for answer in answers)
    assert refused >= 0.55 * len(texts)
