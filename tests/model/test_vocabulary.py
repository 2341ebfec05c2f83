"""The table of terms."""

from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.model import vocabulary

TERMS = st.lists(st.text(min_size=1), unique=True, max_size=30).map(
    lambda terms: [terms[index] for index in vocabulary.order(terms)]
)


@given(TERMS, st.text())
def test_find_equals_a_dict(terms: list[str], other: str):
    """Every term is found at its index and nothing else is found."""
    built = vocabulary.build(terms)
    assert [built.find(term) for term in terms] == list(range(len(terms)))
    assert built.find(other) == (terms.index(other) if other in terms else -1)
    assert list(built) == terms
    assert [built[index] for index in range(len(built))] == terms


@given(TERMS)
def test_arrays_carry_the_whole_table(terms: list[str]):
    """A table taken up from its arrays answers as before."""
    again = vocabulary.from_arrays(vocabulary.to_arrays(vocabulary.build(terms)))
    assert [again.find(term) for term in terms] == list(range(len(terms)))


@pytest.mark.parametrize(("terms", "width"), [(65_535, 2), (65_536, 4)])
def test_slots_are_as_narrow_as_the_number_of_terms_allows(terms: int, width: int):
    """Sixteen bits hold every index below 65,535 and the mark of an empty slot, no more."""
    built = vocabulary.build([str(number) for number in range(terms)])
    assert built.slots.itemsize == width
    assert all(built.find(str(number)) == number for number in range(terms))
    assert built.find(str(terms)) == -1


@pytest.mark.parametrize("terms", [*range(9), 3 * 2**12 - 1, 3 * 2**12, 3 * 2**12 + 1])
def test_a_quarter_of_the_slots_stays_free(terms: int):
    """Look-ups stay short because the table is never full."""
    slots = vocabulary.build([str(number) for number in range(terms)]).slots
    assert slots.tolist().count(terms) == len(slots) - terms >= len(slots) / 4


@pytest.mark.parametrize("terms", [["bb", "a"], ["é", "a"], [""]])
def test_terms_out_of_order_are_refused(terms: list[str]):
    """A term that stands before one of fewer bytes would not be found; an empty one is no term."""
    with pytest.raises(ValueError, match="empty or longer"):
        vocabulary.build(terms)


def test_sizes_that_disagree_are_refused():
    """A table without a free slot would search for ever."""
    parts = vocabulary.to_arrays(vocabulary.build(["a", "b", "c"]))
    with pytest.raises(ValueError, match="disagree"):
        vocabulary.from_arrays({**parts, "slots": parts["slots"][:2]})


def test_a_look_up_ends_in_a_table_without_a_free_slot():
    """Slots that are damaged lead nowhere, not round for ever."""
    built = vocabulary.build(["a", "b", "cc"])
    full = replace(built, slots=memoryview(array("H", [0] * len(built.slots))))
    assert full.find("zz") == -1
