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
from stance import text
from stance.errors import DataError
from stance.training import TrainConfig, features

TEXTS = [statement.text for statement in toy_statements()]
LABELS = sorted({statement.stance for statement in toy_statements()})
TRUTH = np.array([LABELS.index(statement.stance) for statement in toy_statements()])


def weighing_of(
    table: features.TermTable, rows: np.ndarray, config: TrainConfig
) -> features.Weighing:
    """Return the weights that some rows teach."""
    by_label = features.presence(table.frequencies[rows], TRUTH[rows], 2)
    kept = features.enough(table, by_label.sum(axis=0), TOY_CONFIG)
    return features.learn_weights(table, by_label, len(rows), kept, config)


@given(st.sets(st.integers(0, len(TEXTS) - 1), min_size=20))
def test_weights_are_those_of_a_vectorizer_that_saw_these_rows_alone(chosen: set[int]):
    """Nothing of the other rows leaks into vocabulary, idf or length."""
    rows = np.array(sorted(chosen))
    table = features.count(TEXTS, TOY_CONFIG)
    weighing = weighing_of(table, rows, replace(TOY_CONFIG, scale_terms=False))
    weighted = features.weigh(table, np.arange(len(TEXTS)), weighing).toarray()
    parts = []
    for kind in table.kinds:
        analyzer = partial(text.terms, kind, TOY_CONFIG.settings)
        vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=2)
        vectorizer.fit([TEXTS[row] for row in rows])
        parts.append(vectorizer.transform(TEXTS).toarray())
    assert np.abs(weighted[:, weighing.idf > 0] - np.hstack(parts)).max() < 1e-12
    assert not weighted[:, weighing.idf == 0].any()


def test_a_term_weighs_by_its_log_count_ratios():
    """The scale is that of a table counted by hand."""
    by_label = np.array([[2, 1], [0, 1], [0, 1]])
    shares = [(3 / 5, 1 / 4), (1 / 3, 3 / 6), (1 / 3, 3 / 6)]  # inside of a label, outside
    expected = sqrt(sum(log(inside / outside) ** 2 for inside, outside in shares) / 3)
    assert features.scale_of(by_label)[0] == pytest.approx(expected)


@given(st.integers(1, 50), st.integers(2, 5))
def test_a_term_of_every_statement_says_less_than_one_of_a_label(often: int, labels: int):
    """A term that stands with one label alone is regularised less."""
    by_label = np.column_stack([np.full(labels, often), often * np.eye(labels, dtype=int)])
    everywhere, *alone = features.scale_of(by_label)
    assert everywhere < min(alone)


def test_further_terms_get_empty_columns():
    """A table has terms that no text has, and its terms stay sorted."""
    config = TrainConfig(char_ngrams=(0, 0), clause_terms=False)
    wider = features.count(["we talk"], config, [["a", "we", "zoo"]])
    assert wider.terms[0].tolist() == ["a", "talk", "we", "we talk", "zoo"]
    assert wider.frequencies.toarray().tolist() == [[0, 1, 1, 1, 0]]


def test_character_n_grams_have_a_threshold_of_their_own():
    """``char_min_df`` is for them alone; where it is 0, that of words counts."""
    table = features.count(TEXTS, TOY_CONFIG)
    statements = np.bincount(table.frequencies.indices)
    plain = table.split(features.enough(table, statements, TOY_CONFIG))
    config = TrainConfig(char_min_df=9)
    words, chars, _ = table.split(features.enough(table, statements, config))
    assert words.tolist() == plain[0].tolist()
    assert chars.sum() < plain[1].sum()


def test_texts_without_a_common_term_are_refused():
    """No term above the threshold is a fault of the table."""
    table = features.count(["one", "two"], TrainConfig())
    with pytest.raises(DataError, match="no word term stands in 2 statements"):
        features.enough(table, np.bincount(table.frequencies.indices), TrainConfig())
