"""Terms counted once and weighed by fold."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from conftest import TOY_CONFIG, toy_statements
from stance.training import TrainConfig, term_table
from stance.training.folds import split
from stance.training.pipeline import fit_grid

STATEMENTS = toy_statements()


@given(st.sets(st.integers(0, len(STATEMENTS) - 1), min_size=20))
def test_weights_are_those_of_a_vectorizer_that_saw_these_rows_alone(chosen: set[int]):
    """Nothing of the other rows leaks into vocabulary, idf or length."""
    rows = np.array(sorted(chosen))
    table = term_table.count(STATEMENTS, TOY_CONFIG)
    weighings = term_table.learn_weights(table, rows, TOY_CONFIG)
    found = term_table.weigh(table, np.arange(len(STATEMENTS)), weighings)
    texts = [statement.text for statement in STATEMENTS]
    parts = []
    for kind in table.kinds:
        analyzer = partial(term_table.terms_of, kind, TOY_CONFIG.settings)
        vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=2)
        vectorizer.fit([texts[row] for row in rows])
        parts.append(vectorizer.transform(texts).toarray())
    assert np.abs(found.toarray() - np.hstack(parts)).max() < 1e-12


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
