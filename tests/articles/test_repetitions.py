"""Messages that are only said to have been told again."""

import pytest

from stance.articles import read
from stance.articles.reading import is_bare

TEXT = (
    "Ines Varga, the Norwegian foreign minister, said on May 2, 2024 that Norway was ready to meet"
    " at any time without preconditions. She repeated the message on May 9, May 16 and June 1."
)


def test_a_message_told_again_has_the_stance_of_the_message():
    """Each date of the repetition stands as the first one does, not as no stance."""
    found = read(TEXT)
    assert [one.date for one in found] == ["2024-05-02", "2024-05-09", "2024-05-16", "2024-06-01"]
    assert {one.stance for one in found} == {"conciliatory"}
    assert {one.probability for one in found} == {found[0].probability}


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("repeated the offer on April 3 and 9.", True),
        ("used the same words a week later", True),
        ("repeated the offer of talks", False),
        ("on April 3", False),
        ("", False),
    ],
)
def test_only_a_text_without_words_of_its_own_is_bare(text: str, bare: bool):
    """What says anything itself is judged by itself."""
    assert is_bare(text) is bare
