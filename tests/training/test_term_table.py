"""Terms counted once and weighed by fold."""

from dataclasses import replace
from functools import partial
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from conftest import TOY_CONFIG, toy_statements
from stance.training import TrainConfig, term_table
from stance.training.folds import split
from stance.training.pipeline import fit_grid, fit_table

STATEMENTS = toy_statements()


@given(st.sets(st.integers(0, len(STATEMENTS) - 1), min_size=20))
def test_weights_are_those_of_a_vectorizer_that_saw_these_rows_alone(chosen: set[int]):
    """Nothing of the other rows leaks into vocabulary, idf or length."""
    rows = np.array(sorted(chosen))
    table = term_table.count(STATEMENTS, TOY_CONFIG)
    weighings = term_table.learn_weights(table, rows, TOY_CONFIG)
    plain = [replace(one, scale=np.ones_like(one.scale)) for one in weighings]
    found = term_table.weigh(table, np.arange(len(STATEMENTS)), plain)
    texts = [statement.text for statement in STATEMENTS]
    parts = []
    for kind in table.kinds:
        analyzer = partial(term_table.terms_of, kind, TOY_CONFIG.settings)
        vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=2)
        vectorizer.fit([texts[row] for row in rows])
        parts.append(vectorizer.transform(texts).toarray())
    assert np.abs(found.toarray() - np.hstack(parts)).max() < 1e-12


def test_a_term_tells_by_its_log_count_ratios():
    """The figures of a table that is counted by hand."""
    held = np.array([[2, 1], [0, 1], [0, 1]])
    shares = [(3 / 5, 1 / 4), (1 / 3, 3 / 6), (1 / 3, 3 / 6)]  # inside of a label, outside
    wanted = sqrt(sum(log(one / other) ** 2 for one, other in shares) / 3)
    assert term_table.telling(held)[0] == pytest.approx(wanted)


@given(st.integers(1, 50), st.integers(2, 5))
def test_a_term_of_every_statement_tells_less_than_one_of_a_label(often: int, labels: int):
    """What stands with one label alone is spared by the regularisation."""
    held = np.column_stack([np.full(labels, often), often * np.eye(labels, dtype=int)])
    everywhere, *alone = term_table.telling(held)
    assert everywhere < min(alone)


def test_scaled_coefficients_answer_alike_inside_and_outside_of_training():
    """The scale goes into the coefficients of the model, so that features need none."""
    rows = np.arange(len(STATEMENTS))
    table = term_table.count(STATEMENTS, TOY_CONFIG)
    weighings = term_table.learn_weights(table, rows, TOY_CONFIG)
    ((coefficients, intercepts),) = fit_grid(table, rows, weighings, [1.0], TOY_CONFIG)
    fitted = fit_table(table, 1.0, TOY_CONFIG)
    plain = [replace(one, scale=np.ones_like(one.scale)) for one in weighings]
    logits = term_table.weigh(table, rows, weighings) @ coefficients.T + intercepts
    again = term_table.weigh(table, rows, plain) @ fitted.coefficients.T + fitted.intercepts
    assert np.abs(logits - again).max() < 1e-9


def test_rows_are_weighed_alike_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch):
    """Blocks bound the memory and change no bit."""
    table, rows = term_table.count(STATEMENTS, TOY_CONFIG), np.arange(len(STATEMENTS))[::-1]
    whole = term_table.weigh(table, rows, term_table.learn_weights(table, rows, TOY_CONFIG))
    monkeypatch.setattr(term_table, "BLOCK", 7)
    parts = term_table.weigh(table, rows, term_table.learn_weights(table, rows, TOY_CONFIG))
    assert (parts.shape, parts.indices.tolist()) == (whole.shape, whole.indices.tolist())
    assert np.array_equal(parts.data, whole.data)


@pytest.mark.parametrize("folds", [2, 3])
def test_starting_where_another_c_ended_ends_in_the_same_place(folds: int):
    """A warm start saves steps and moves no coefficient that matters."""
    config = TrainConfig(folds=folds)
    table = term_table.count(STATEMENTS, config)
    for rows, _ in split(STATEMENTS, config):
        weighings = term_table.learn_weights(table, rows, config)
        warm = fit_grid(table, rows, weighings, [10.0, 0.3, 1.0], config)
        for c, (coefficients, _) in zip([10.0, 0.3, 1.0], warm, strict=True):
            ((cold, _),) = fit_grid(table, rows, weighings, [c], config)
            assert coefficients == pytest.approx(cold, abs=1e-3)


def test_character_n_grams_have_a_threshold_of_their_own():
    """It holds for them alone, and where it is 0 that of words holds."""
    words, chars, _ = term_table.count(STATEMENTS, replace(TOY_CONFIG, char_min_df=9)).terms
    plain, all_chars, _ = term_table.count(STATEMENTS, TOY_CONFIG).terms
    assert words.tolist() == plain.tolist()
    assert set(chars) < set(all_chars)
