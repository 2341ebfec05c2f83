"""Frozen values."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.values import Value


class Offer(Value):
    """Hold a value with a default and a check."""

    side: str
    price: float
    terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.price < 0:
            raise ValueError("an offer has a price")


@dataclass(frozen=True, slots=True)
class Reference:
    """Hold the same as a dataclass."""

    side: str
    price: float
    terms: tuple[str, ...] = ()


OFFERS = st.builds(Offer, st.text(), st.floats(0, 9), st.tuples(st.text()))
CALLS = st.tuples(
    st.lists(st.integers(0, 3), max_size=4),
    st.dictionaries(st.sampled_from(["side", "price", "terms", "other"]), st.integers(0, 3)),
)


def outcome(made: type, placed: list[Any], named: dict[str, Any]) -> list[object] | str:
    """Give the fields of what a call makes, or its complaint."""
    try:
        value = made(*placed, **named)
    except TypeError as error:
        return str(error).split("() ")[1]
    return [value.side, value.price, value.terms]


@given(CALLS)
def test_a_call_does_what_it_does_to_a_dataclass(call: tuple[list[Any], dict[str, Any]]):
    """Fields go by place and name; too many, too few, unknown and doubled ones are refused."""
    assert outcome(Offer, *call) == outcome(Reference, *call)


@given(OFFERS, OFFERS)
def test_values_are_equal_where_class_and_fields_are(one: Offer, other: Offer):
    """Equal values have equal hashes; a value of another class is never equal."""
    same = Offer(one.side, one.price, one.terms)
    assert one == same and hash(one) == hash(same)
    assert (one == other) == (asdict(one) == asdict(other))
    assert one != Reference(one.side, one.price, one.terms)


@given(OFFERS)
def test_values_travel(offer: Offer):
    """Pickle and copy give the same value."""
    assert pickle.loads(pickle.dumps(offer)) == copy.deepcopy(offer) == copy.copy(offer) == offer


def test_values_are_checked_however_they_are_made():
    """``__post_init__`` runs in a call and in `replace`."""
    with pytest.raises(ValueError, match="price"):
        Offer("north", -1.0)
    with pytest.raises(ValueError, match="price"):
        replace(Offer("north", 1.0), price=-1.0)


@pytest.mark.parametrize("name", ["side", "other"])
def test_nothing_of_a_value_can_be_set_or_deleted(name: str):
    """Fields do not change, and none are added: there is no dict to add them to."""
    offer = Offer("north", 1.0)
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(offer, name, "south")
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(offer, name)
    assert not hasattr(offer, "__dict__")


def test_the_functions_of_dataclasses_take_values():
    """`replace`, `asdict`, `fields`, `match` and `signature` see what they see in a dataclass."""
    offer, like = Offer("north", 1.0), Reference("north", 1.0)
    assert is_dataclass(offer)
    assert replace(offer, price=2.0) == Offer("north", 2.0)
    assert asdict(offer) == asdict(like)
    assert [(one.name, one.default) for one in fields(offer)] == [
        (one.name, one.default) for one in fields(like)
    ]
    assert Offer.__match_args__ == Reference.__match_args__
    assert str(inspect.signature(Offer)) == str(inspect.signature(Reference))
    assert repr(offer).removeprefix("Offer") == repr(like).removeprefix("Reference")


def test_a_child_keeps_the_fields():
    """A class that adds methods alone has the fields and defaults of its parent."""

    class Bid(Offer):
        def double(self) -> float:
            return 2 * self.price

    bid = Bid("north", price=3.0)
    assert bid.double() == 6.0 and bid.terms == () and bid != Offer("north", 3.0)
    assert replace(bid, price=1.0) == Bid("north", 1.0)
