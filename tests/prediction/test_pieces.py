"""Texts cut at spaces."""

from hypothesis import given
from hypothesis import strategies as st

from stance.prediction.pieces import BORDER, Pieces

LIKE = [
    "a",
    "a\0",
    "sixteen bytes it",
    "sixteenbytesaret",
    "sixteenbytesarethese",
    "日本語",
    "\ud800",
    "",
]
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(LIKE)).map(" ".join))


@given(st.lists(st.lists(TEXT, min_size=1), min_size=1, max_size=3))
def test_numbers_lead_back_to_the_texts(groups: list[list[str]]):
    """Pieces come in order, a border before each text; a NUL at the end may be lost."""
    pieces, listed = Pieces(), ["", "BORDER"]
    for texts in groups:
        numbers = pieces.numbers(texts).tolist()
        listed += pieces.take_new()
        wanted = [piece for text in texts for piece in ("BORDER", *text.split(" "))]
        found = [listed[number].rstrip("\0") for number in numbers]
        assert found == [piece.rstrip("\0") for piece in wanted]
        assert numbers.count(BORDER) == len(texts)


def test_a_piece_is_new_once():
    """What came before is not handed over again."""
    pieces = Pieces()
    pieces.numbers(["we talk", "and we talk at considerable-length"])
    assert pieces.take_new() == ["we", "talk", "and", "at", "considerable-length"]
    pieces.numbers(["considerable-length we"])
    assert pieces.take_new() == []
