"""The model as values and as two buffers."""

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from stance.errors import ModelError
from stance.model import arrays
from stance.model.model import FORMAT, Model, from_buffers, to_buffers
from stance.training import Trained


@pytest.fixture
def model(toy: Trained) -> Model:
    """Give the toy model."""
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
    [(FORMAT + 1, "pip install --upgrade stance"), (FORMAT - 1, "train the model again")],
)
def test_another_format_names_the_remedy(model: Model, form: int, remedy: str):
    """A model from the future asks for an upgrade, one from the past for training."""
    entry = json.loads(to_buffers(model)[0]) | {"format": form}
    with pytest.raises(ModelError, match=rf"format {form} is .*: {remedy}$"):
        from_buffers(json.dumps(entry), b"laid out otherwise")


def test_an_idf_of_ones_is_not_kept(model: Model):
    """Counted terms, all of idf 1, take no room for it and come back with it."""
    ones = memoryview(np.ones(len(model.channels[0].idf), dtype=np.float32).data)
    plain = replace(model, channels=(replace(model.channels[0], idf=ones), *model.channels[1:]))
    described, packed = to_buffers(plain)
    assert arrays.unpack(packed).keys() == arrays.unpack(to_buffers(model)[1]).keys() - {"word.idf"}
    assert from_buffers(described, packed).channels[0].idf.tolist() == ones.tolist()


@pytest.mark.parametrize("key", ["labels", "text", "steps", "intercepts", "temperature"])
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
