"""How text becomes terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from stance import text
from stance.text import TextSettings, terms


def test_words_are_lower_case_and_keep_their_apostrophes():
    """Words lose their case, not their apostrophes, curly or straight."""
    assert text.words("The U.S.\u2019s envoy, O'BRIEN") == [
        "the", "u", "s", "s", "envoy", "o'brien",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["won't", "wont", "won\u2019t", "won\u02bct", "WON\u00b4T", "won\u2018t", "won`t", "will not"],
)
def test_contractions_are_two_words(written: str):
    """However the apostrophe is typed, or left out, the words are *will* and *not*."""
    assert text.words(f"We {written} talk") == ["we", "will", "not", "talk"]


@pytest.mark.parametrize("written", ["can't", "cant", "cannot", "can not", "can\u2019t"])
def test_cannot_is_two_words(written: str):
    """One word or two, it is *can* and *not*."""
    assert text.words(written) == ["can", "not"]


def test_each_word_of_a_contraction_has_its_place_in_the_text():
    """The spans of a contraction are its two parts as they were written."""
    said = "They CANNOT, don\u2019t and wont ask."
    spans = [said[start:stop] for start, stop in text.word_spans(said)]
    assert spans == ["They", "CAN", "NOT", "do", "n\u2019t", "and", "wo", "nt", "ask"]


def test_a_negation_marks_the_words_after_it_up_to_the_clause_end():
    """A mark reaches as far as the span and stops at punctuation."""
    assert text.marked_words("We will not talk to them again", 3) == [
        "we", "will", "not", "¬talk", "¬to", "¬them", "again",
    ]  # fmt: skip
    assert text.marked_words("We do not, however, refuse", 3)[-2:] == ["however", "refuse"]


def test_span_zero_leaves_marks_out():
    """With span 0 marked words are the words."""
    said = "There will be no talks."
    assert text.marked_words(said, 0) == text.words(said)


def test_word_terms_are_ngrams_shortest_first():
    """Bigrams follow single words and cross no mark."""
    bigrams = terms("word", TextSettings(word_ngrams=(1, 2)), "no talks now")
    assert bigrams == ["no", "¬talks", "¬now", "no ¬talks", "¬talks ¬now"]


def test_single_words_can_not_forge_a_mark():
    """The mark is no word character, so a text that holds it gets plain words."""
    assert text.words("¬talks") == ["talks"]


@given(st.text(), st.tuples(st.integers(1, 4), st.integers(0, 3)))
def test_char_terms_equal_the_analyser_of_scikit_learn(said: str, lengths: tuple[int, int]):
    """Character n-grams are those of char_wb over the same words."""
    shortest, longest = lengths[0], lengths[0] + lengths[1]
    ours = terms("char", TextSettings(char_ngrams=(shortest, longest)), said)
    reference = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(shortest, longest), lowercase=False
    ).build_analyzer()
    assert ours == [gram for word in text.words(said) for gram in reference(word)]


@given(st.text())
def test_marks_never_add_or_drop_a_word(said: str):
    """Without their marks, marked words are the words in order."""
    marked = text.marked_words(said, 3)
    assert [word.removeprefix(text.NEGATION_MARK) for word in marked] == text.words(said)


def test_clause_terms_tell_the_condition_from_the_rest():
    """A condition reaches to the end of its clause; a text without one says so once."""
    found = terms("clause", TextSettings(), "If they stop, we will talk. We agree")
    assert found == ["?if", "?they", "?stop", ":we", ":will", ":talk", ":we", ":agree"]
    assert terms("clause", TextSettings(), "We agree.") == ["."]
    assert terms("clause", TextSettings(), "...") == []


@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        ("as soon", "as peace"),
        ("as long", "as peace"),
        ("only", "after peace"),
        ("in", "exchange for peace"),
        ("on condition", "that peace"),
        ("subject", "to peace"),
        ("depends", "on peace"),
    ],
)
def test_pairs_of_words_begin_a_condition(outside: str, inside: str):
    """From the second word on, what follows is the condition."""
    listed = terms("clause", TextSettings(), f"Talks {outside} {inside}")
    assert listed == [
        *(f":{word}" for word in ("talks", *outside.split())),
        *(f"?{word}" for word in inside.split()),
    ]


@pytest.mark.parametrize(
    "said", ["Leave at once!", "Even if they stop, no.", "As if!", "They should stop.", "After all"]
)
def test_some_pairs_begin_none(said: str):
    """The same words beside others set no condition."""
    assert terms("clause", TextSettings(), said) == ["."]


def test_should_at_the_head_of_a_clause_begins_a_condition():
    """It does at the head of the text and after a mark."""
    assert terms("clause", TextSettings(), "Should they stop")[0] == "?should"
    assert terms("clause", TextSettings(), "Talks, should they stop")[1] == "?should"
