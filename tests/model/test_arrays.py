"""Named arrays in one buffer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load

from stance.errors import ModelError
from stance.model import arrays

NUMBERS = st.dictionaries(
    st.text("abcxyz.", min_size=1, max_size=5),
    st.tuples(
        st.sampled_from(["u1", "u2", "i4", "u4", "f4", "f8"]),
        st.lists(st.integers(0, 200), max_size=9),
    ).map(lambda pair: np.array(pair[1], dtype=pair[0])),
    min_size=1,
    max_size=5,
)


@given(NUMBERS)
def test_what_was_packed_is_unpacked(named: dict[str, np.ndarray]):
    """Every array comes back with its numbers and its type."""
    found = arrays.unpack(arrays.pack({name: array.data for name, array in named.items()}))
    assert found.keys() == named.keys()
    for name, array in named.items():
        assert found[name].tolist() == array.tolist()
        assert found[name].itemsize == array.itemsize


@given(NUMBERS)
def test_the_safetensors_library_reads_the_same(named: dict[str, np.ndarray]):
    """The layout is that of safetensors, as its own library sees it."""
    theirs = load(arrays.pack({name: array.data for name, array in named.items()}))
    assert {name: array.tolist() for name, array in theirs.items()} == {
        name: array.tolist() for name, array in named.items()
    }


@given(st.binary(max_size=60))
def test_any_bytes_give_a_model_error_or_arrays(noise: bytes):
    """Damage never shows as another kind of error."""
    try:
        arrays.unpack(noise)
    except ModelError as error:
        assert "cannot be read" in str(error)


def test_a_shape_that_disagrees_is_refused():
    """The header's shape must fit the data."""
    packed = arrays.pack({"a": memoryview(b"abcd")}).replace(b'"shape":[4]', b'"shape":[3]')
    with pytest.raises(ModelError, match=r"4 numbers where the shape says \[3\]"):
        arrays.unpack(packed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[0,4]", b"[0,9]"),
        (b"[0,4]", b"[4,0]"),
        (b"[0,4]", b"[-4,4]"),
        (b'"shape":[4]', b'"shape":[99999999,99999999]'),
        (b'"dtype":"U8"', b'"dtype":"BF16"'),
    ],
)
def test_every_size_is_checked_against_the_data(old: bytes, new: bytes):
    """No size that the header claims is believed."""
    header = b'{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}'.replace(old, new)
    packed = len(header).to_bytes(8, "little") + header + b"abcd"
    with pytest.raises(ModelError, match="cannot be read"):
        arrays.unpack(packed)


@pytest.mark.parametrize("length", [0, 2**21, 2**32 - 1, 2**63, 2**64 - 1])
def test_a_header_longer_than_the_file_is_refused(length: int):
    """Its length is compared with that of the file before anything is read."""
    with pytest.raises(ModelError, match="a header of"):
        arrays.unpack(length.to_bytes(8, "little") + b"{}")
