"""Agreement between annotators."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from stance.errors import DataError
from stance.labelling import adjudication
from stance.labelling.agreement import compare

A = {"1": "x", "2": "x", "3": "y", "4": "y"}
B = {"1": "x", "2": "y", "3": "y", "4": "y", "5": "x"}

FEW = settings(max_examples=20)  # each draws a thousand tables for its intervals
LABELS = st.lists(st.sampled_from("xyz"), min_size=8, max_size=12)


def test_kappa_of_a_case_done_by_hand():
    """Three of four agree, half by chance: kappa is a half."""
    found = compare({"a": A, "b": B})
    assert (found.statements, found.agreed) == (4, 0.75)
    assert found.cohen["a", "b"].value == pytest.approx(0.5)
    assert found.disputed == ("2",)
    assert found.confusion["a", "b"] == {("y", "y"): 2, ("x", "x"): 1, ("x", "y"): 1}


def test_fleiss_kappa_of_the_example_in_the_paper():
    """Ten subjects, fourteen raters, five categories (Fleiss 1971, as often reprinted): .210."""
    counts = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    raters: dict[str, dict[str, str]] = {str(rater): {} for rater in range(14)}
    for subject, row in enumerate(counts):
        given_labels = [
            label for label, number in zip("abcde", row, strict=True) for _ in range(number)
        ]
        for rater, label in enumerate(given_labels):
            raters[str(rater)][str(subject)] = label
    assert compare(raters).fleiss.value == pytest.approx(0.210, abs=0.0005)


@FEW
@given(LABELS)
def test_an_annotator_agrees_with_themselves(labels: list[str]):
    """The same answers have a kappa of 1 and no dispute."""
    held = {str(number): label for number, label in enumerate(labels)}
    found = compare({"a": held, "b": dict(held)})
    assert found.cohen["a", "b"].value == pytest.approx(1.0)
    assert found.fleiss.value == pytest.approx(1.0)
    assert found.disputed == ()


@FEW
@given(LABELS, st.randoms(use_true_random=False))
def test_cohens_kappa_is_scikit_learns(labels: list[str], random):
    """The reference gives the same number, and the interval holds possible values."""
    others = random.sample(labels, len(labels))
    one, other = ({str(n): label for n, label in enumerate(held)} for held in (labels, others))
    found = compare({"a": one, "b": other}).cohen["a", "b"]
    if len(set(labels)) > 1:
        assert found.value == pytest.approx(cohen_kappa_score(labels, others))
    assert -1 <= found.low <= found.high <= 1


def test_annotators_without_a_common_statement_are_told_so():
    """There is nothing to compare."""
    with pytest.raises(DataError, match="no statement in common"):
        compare({"a": {"1": "x"}, "b": {"2": "x"}})
    with pytest.raises(DataError, match="two or more"):
        compare({"a": A})


def test_disputes_are_settled_by_majority_or_left():
    """More than half decides; what all agree on needs no vote."""
    held = {"a": A, "b": B, "c": {**A, "4": "z"}}
    assert adjudication.unanimous(held) == {"1": "x", "3": "y"}
    assert adjudication.majority(held) == {"1": "x", "2": "x", "3": "y", "4": "y"}
    assert adjudication.majority({"a": A, "b": B}) == {"1": "x", "3": "y", "4": "y"}


def test_gold_keeps_how_many_annotators_agreed():
    """The share of annotators who gave the final label goes into the table."""
    texts = dict.fromkeys(B, "text")
    rows = list(adjudication.gold({"a": A, "b": B}, texts, {"1": "x", "2": "y"}).rows)
    assert [tuple(row.values.values()) for row in rows] == [
        ("1", "text", "x", 2, 1.0), ("2", "text", "y", 2, 0.5),
    ]  # fmt: skip


def test_an_interval_of_too_few_statements_tells_that_nothing_is_known():
    """Where the variance has no root, no warning is shown and no value ruled out."""
    found = compare({"a": {"1": "x", "2": "y", "3": "y"}, "b": {"1": "y", "2": "x", "3": "x"}})
    kappa = found.cohen["a", "b"]
    assert -1 <= kappa.low <= kappa.value <= kappa.high <= 1
