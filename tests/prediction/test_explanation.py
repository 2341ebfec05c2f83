"""Why a text got its answer."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.prediction import explanation
from stance.prediction.predictor import Predictor
from stance.text import lowered, word_spans, words
from stance.training import Trained

HOSTILE = "We reject the demands of the north."


@given(st.text())
def test_word_spans_stand_where_the_words_are(text: str):
    """Each span, lower-cased, holds the word that the model reads."""
    spans = word_spans(text)
    assert len(spans) == len(words(text))
    for (start, end), word in zip(spans, words(text), strict=True):
        assert word in lowered(text[start:end])


@given(st.text())
def test_shares_of_words_add_up_to_the_evidence(toy: Trained, text: str):
    """Nothing of the contributions is lost on the way from terms to words."""
    told = Predictor(toy.model).explain(text)
    for label in toy.model.labels:
        of_terms = sum(one.contributions[label] for one in told.evidence)
        assert sum(one.contributions[label] for one in told.words) == pytest.approx(of_terms)


def test_negated_words_are_shown_as_such(toy_predictor: Predictor):
    """The reader sees which words a negation turns round."""
    told = toy_predictor.explain("We will never accept this.")
    assert [word.negated for word in told.words] == [False, False, False, True, True]


def test_a_flip_names_words_that_change_the_answer(toy_predictor: Predictor):
    """Without the words the answer is another, and no single word was overlooked."""
    flip = toy_predictor.smallest_deletion(HOSTILE)
    assert flip is not None
    assert toy_predictor.classify(HOSTILE).stance == "hostile"
    assert flip.prediction.probabilities["hostile"] < 0.5
    assert toy_predictor.classify(flip.text) == flip.prediction
    for word in HOSTILE.split():
        shorter = HOSTILE.replace(word, "", 1)
        if toy_predictor.classify(shorter).probabilities["hostile"] < 0.5:
            assert len(flip.deleted) == 1


def test_a_text_that_is_explained_already_is_not_explained_again(toy_predictor: Predictor):
    """Its explanation serves as well, in half the time."""
    told = toy_predictor.explain(HOSTILE)
    assert toy_predictor.smallest_deletion(told) == toy_predictor.smallest_deletion(HOSTILE)


def test_a_text_without_words_has_no_flip(toy_predictor: Predictor):
    """There is nothing to delete."""
    assert toy_predictor.smallest_deletion("...") is None


@pytest.mark.parametrize("text", ["We reject it.", "We welcome talks.", "They refuse to meet us"])
def test_a_flip_of_a_short_text_is_the_smallest_of_all(toy_predictor: Predictor, text: str):
    """Every smaller set of words leaves the answer as it is."""
    flip = toy_predictor.smallest_deletion(text)
    spans, before = word_spans(text), toy_predictor.classify(text)
    likeliest = max(before.probabilities, key=before.probabilities.__getitem__)
    smaller = len(flip.deleted) if flip else len(spans)
    for size in range(1, smaller):
        for chosen in combinations(spans, size):
            shorter = text
            for start, end in reversed(chosen):
                shorter = shorter[:start] + shorter[end:]
            found = toy_predictor.classify(shorter)
            stays = found.probabilities[likeliest] == max(found.probabilities.values())
            assert stays or found.stance == before.stance


def test_what_stays_unsure_is_no_flip(toy_predictor: Predictor):
    """A deletion that leaves the answer as it was is not told as one that changes it."""
    text = "Nous refusons; 42 talks !!!"
    assert toy_predictor.classify(text).stance == "unsure"
    flip = toy_predictor.smallest_deletion(text)
    assert flip is None or flip.prediction.stance != "unsure"


def test_no_word_of_a_large_flip_can_be_spared(
    toy_predictor: Predictor, monkeypatch: pytest.MonkeyPatch
):
    """Where not all sets can be tried, the one found is not larger than it must be."""
    monkeypatch.setattr(explanation, "TRIES", 0)
    flip = toy_predictor.smallest_deletion(f"{HOSTILE} {HOSTILE}")
    assert flip is not None
    assert flip.prediction.stance != "hostile"


@pytest.mark.parametrize(("words", "size"), [(0, 0), (1, 0), (4, 3), (30, 2), (3000, 0)])
def test_the_size_up_to_which_every_set_was_tried(toy_predictor: Predictor, words: int, size: int):
    """All sizes of a short text, as far as the tries reach of a longer one."""
    told = toy_predictor.explain("we " * words)
    assert explanation.largest_tried(told) == size
