"""The model as values and as two buffers."""

import json
import pickle
import struct
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import ModelError
from stance.model import arrays
from stance.model.model import FORMAT, Model, from_buffers, to_buffers
from stance.training import Trained
from stance.training.trainer import to_terms


@pytest.fixture
def model(toy: Trained) -> Model:
    """Return the toy model."""
    return toy.model


def test_a_model_survives_its_buffers(model: Model):
    """Turned into buffers and back, it turns into the same buffers."""
    assert to_buffers(from_buffers(*to_buffers(model))) == to_buffers(model)


def test_a_model_travels_to_other_processes(model: Model):
    """Pickling goes through the buffers, so worker processes get the same model."""
    arrived, again = (pickle.loads(pickle.dumps(model)) for _ in range(2))
    assert to_buffers(arrived) == to_buffers(model)
    assert arrived is again  # so that a pool's workers open it once


def test_shapes_that_disagree_are_refused(model: Model):
    """Coefficients must fit terms, intercepts must fit labels."""
    with pytest.raises(ModelError, match="disagree"):
        replace(model, intercepts=model.intercepts[:1])
    cut = replace(model.channels[0], idf=model.channels[0].idf[:-1])
    with pytest.raises(ModelError, match="word channel disagree"):
        replace(model, channels=(cut, *model.channels[1:]))


@pytest.mark.parametrize(
    ("form", "remedy"),
    [(FORMAT + 1, "install a newer version"), (FORMAT - 1, "train the model again")],
)
def test_another_format_names_the_remedy(model: Model, form: int, remedy: str):
    """A model from the future asks for an upgrade, one from the past for training."""
    entry = json.loads(to_buffers(model)[0]) | {"format": form}
    with pytest.raises(ModelError, match=rf"format {form} is .*: {remedy}$"):
        from_buffers(json.dumps(entry), b"laid out otherwise")


WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1)
TERMS = st.lists(WORD, unique=True, max_size=30).map(sorted)


@given(TERMS, st.text())
def test_find_equals_a_dict(terms: list[str], other: str):
    """Every term is found at its index and nothing else is found."""
    stored = to_terms(terms)
    assert list(stored) == [stored[index] for index in range(len(stored))] == terms
    assert [stored.find(term) for term in terms] == list(range(len(terms)))
    assert stored.find(other) == (terms.index(other) if other in terms else -1)


@pytest.mark.parametrize(
    "key", ["labels", "text", "steps", "intercepts", "temperature", "known_rate"]
)
def test_a_missing_key_is_a_model_error(model: Model, key: str):
    """Every key is needed, and its lack is named."""
    described, packed = to_buffers(model)
    entry = json.loads(described)
    del entry[key]
    with pytest.raises(ModelError, match=key):
        from_buffers(json.dumps(entry), packed)


def test_an_unknown_channel_is_a_model_error(model: Model):
    """A channel that this package can not count is refused."""
    described, packed = to_buffers(model)
    entry = json.loads(described) | {"steps": {"smell": 1.0}}
    with pytest.raises(ModelError, match="smell"):
        from_buffers(json.dumps(entry), packed)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("labels", ["friendly", "friendly"]),
        ("labels", ["friendly", "\x1b[31mhostile"]),
        ("labels", ["friendly", "host\u2028ile"]),
        ("labels", ["friendly", "unsure"]),
        ("labels", ["friendly", 7]),
        ("labels", 7),
        ("temperature", 0.0),
        ("temperature", float("nan")),
        ("temperature", 10**400),
        ("known_rate", 1.5),
        ("known_rate", -0.1),
        ("intercepts", [0.0, float("inf")]),
        ("intercepts", [[0.0], 0.0]),
        ("steps", {"word": float("inf"), "char": 1.0, "clause": 1.0}),
        ("text", {"word_ngrams": [1, 10**9], "char_ngrams": [3, 5], "negation_span": 3}),
        ("text", {"word_ngrams": [1, 2], "char_ngrams": [3, 10**9], "negation_span": 3}),
        ("text", {"word_ngrams": [1, 2], "char_ngrams": [3, 5], "negation_span": "3"}),
        ("text", {"word_ngrams": 1, "char_ngrams": [3, 5], "negation_span": 3}),
        ("text", {"words": [1, 2]}),
        ("text", []),
    ],
)
def test_a_value_that_makes_no_sense_is_a_model_error(model: Model, key: str, value: object):
    """No number outside of its range gets as far as a text."""
    described, packed = to_buffers(model)
    entry = json.loads(described) | {key: value}
    with pytest.raises(ModelError, match=r"^the model is damaged \(.*\): train it again$"):
        from_buffers(json.dumps(entry), packed)


def test_a_model_that_is_nested_too_deep_is_refused(model: Model):
    """Brackets without end lead to one line."""
    with pytest.raises(ModelError, match="nested too deep"):
        from_buffers("[" * 100_000, to_buffers(model)[1])


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("word.idf", lambda idf: struct.pack("f", float("nan")) + idf[4:], "no numbers above 0"),
        ("char.idf", lambda idf: struct.pack("f", float("inf")) + idf[4:], "no numbers above 0"),
        ("char.idf", lambda idf: bytes(len(idf)), "no numbers above 0"),
        ("word.terms", lambda text: b"\xff" + text[1:], "utf-8"),
        ("word.terms", lambda text: text[:-1] + b"\n", "do not start where"),
        ("word.terms", lambda text: text.replace(b"\n", b" "), "do not start where"),
        ("word.starts", lambda starts: starts[4:], "do not start where"),
        ("word.starts", lambda starts: b"", "damaged"),
        ("word.starts", lambda starts: starts[:-4] + b"\xff" * 4, "do not start where"),
    ],
)
def test_damaged_arrays_are_a_model_error(model: Model, name: str, change: Callable, message: str):
    """Numbers that are none, bad UTF-8 and terms out of order are refused when a model is read."""
    described, packed = to_buffers(model)
    parts = arrays.unpack(packed)
    changed = memoryview(change(bytes(parts[name]))).cast(parts[name].format)
    with pytest.raises(ModelError, match=message):
        from_buffers(described, arrays.pack({**parts, name: changed}))


def test_starts_that_lead_nowhere_find_nothing(model: Model):
    """Between a right first and last start any number is only a term that is not there."""
    described, packed = to_buffers(model)
    parts = arrays.unpack(packed)
    starts = parts["word.starts"]
    wild = memoryview(b"\0" * 4 + b"\xff" * (starts.nbytes - 8) + bytes(starts)[-4:]).cast("I")
    damaged = from_buffers(described, arrays.pack({**parts, "word.starts": wild}))
    assert damaged.channels[0].terms.find("peace") == -1
