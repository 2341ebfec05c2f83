"""Statements that say nearly the same."""

from hypothesis import given
from hypothesis import strategies as st

from stance.training.corpus import near_duplicate_groups, near_duplicate_pairs

SAID = "the ministry said on monday that it would welcome talks with its neighbour at any time"


def test_a_statement_with_one_word_changed_is_found():
    """Half of the word 5-grams in common make a near-duplicate."""
    other = SAID.replace("monday", "friday")
    assert list(near_duplicate_pairs([SAID, "something else", other])) == [(0, 2)]


def test_case_and_punctuation_do_not_matter():
    """The same words are the same statement."""
    assert list(near_duplicate_pairs([SAID, SAID.upper() + "!"])) == [(0, 1)]


def test_a_statement_within_a_longer_one_is_found():
    """Containment counts, not resemblance."""
    longer = f"{SAID} and that its envoy would travel there before the end of the coming month"
    assert list(near_duplicate_pairs([longer, SAID])) == [(0, 1)]


def test_of_two_that_share_as_much_the_earlier_in_the_text_counts():
    """Which one is named does not depend on how strings are hashed in this run."""
    first, second = "one two three four five six", "seven eight nine ten eleven twelve"
    both = list(near_duplicate_pairs([second, first, f"{first} {second}"]))
    assert both == [(1, 2)]


def test_groups_are_named_after_their_first_member():
    """A chain of near-duplicates is one group."""
    other = SAID.replace("at any time", "in any city")
    assert near_duplicate_groups([SAID, "something else", other]) == ["0", "1", "0"]


@given(st.lists(st.sampled_from([SAID, "we agree", "we refuse", "x"]), max_size=8))
def test_equal_texts_share_a_group_and_others_do_not(texts: list[str]):
    """Groups of these texts are their equality classes."""
    assert near_duplicate_groups(texts) == [str(texts.index(text)) for text in texts]
