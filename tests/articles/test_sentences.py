"""Sentences and paragraphs keep their places and know abbreviations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles import sentences


def cut(text: str) -> list[str]:
    """Return the sentences of a text as text."""
    return [text[one.start : one.end] for one in sentences.split(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("U.S. officials met Mr. Kim on Sept. 27 at 5 p.m. Monday. He left.", 2),
        ("They met in the U.S. The North said no. Sen. John F. Dale Jr. agreed.", 3),
        ('"We agree. It is good," Gen. Lee said. He added: "No."', 3),
        ('"Will you come?" Kim asked. (He left.) End.', 3),
        ("\u201cWe will come. If not, we go.\u201d She sat down.", 3),
        ("Acme Inc. said so. Acme Inc. The end.", 3),
        ("A headline\n\nBegin here\nand go on.", 2),
        ("He said approx. 500 left (cf. Annex B). She stayed.", 2),
    ],
)
def test_abbreviations_and_quotes_do_not_mislead(text: str, count: int):
    """U.S., Mr., Sept., p.m. and initials end no sentence; quotes stay with theirs."""
    assert len(cut(text)) == count


def test_indents_and_long_lines_part_paragraphs():
    """The wire's indents and the agency's long lines start paragraphs; wrapped lines do not."""
    wire = "One goes\non here.\n    Two starts.\n"
    assert [one.paragraph for one in sentences.split(wire)] == [0, 1]
    long = f"{'A long line. ' * 12}\nAnother line."
    assert {one.paragraph for one in sentences.split(long)} == {0, 1}


@given(st.text(alphabet='aA.?!" \n\u201c\u201d(U', max_size=300))
def test_no_letter_is_lost_and_places_rise(text: str):
    """Sentences lie in order, do not overlap, and hold all that is not white space."""
    found = list(sentences.split(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())


def test_what_is_longer_than_any_sentence_is_cut():
    """The work for one sentence is bounded, whatever the text."""
    assert max(map(len, cut("word " * 5000))) <= sentences.LONGEST
