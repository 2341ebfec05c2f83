"""Hold a trained model as plain values, and turn it into two buffers and back.

A model is a sum of channels. Each channel counts one kind of term, weights the
counts (sublinear tf times idf), scales them to unit length and multiplies them
by its coefficients. The sum over channels plus the intercepts, divided by the
temperature, gives the logits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from stance.errors import ModelError
from stance.model import arrays, vocabulary
from stance.model.vocabulary import Vocabulary
from stance.text import TERMS, TextSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = 4  # 1 had no clause terms, 2 no CRC-32, 3 wider coefficients and an offset a term

_ONE = b"\x00\x00\x80\x3f"  # 1.0 in float32


@dataclass(frozen=True, slots=True)
class Channel:
    """Hold n terms of one kind with idf (n,) and coefficients (n x labels, by rows).

    A coefficient is a number of 16 bits times the ``step``.
    """

    kind: str
    vocabulary: Vocabulary
    idf: memoryview
    coefficients: memoryview
    step: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Model:
    """Hold what prediction needs: labels, text settings, channels, intercepts, temperature.

    ``known_rate`` is the share of the words of unseen statements that the model
    knows, 0 where it was not measured. Raises ModelError where the shapes disagree.
    """

    labels: tuple[str, ...]
    settings: TextSettings
    channels: tuple[Channel, ...]
    intercepts: tuple[float, ...]
    temperature: float
    known_rate: float = 0.0

    def __post_init__(self) -> None:
        for channel in self.channels:
            terms, width = len(channel.vocabulary), len(self.labels)
            if len(channel.idf) != terms or len(channel.coefficients) != terms * width:
                raise ModelError(
                    f"the shapes of the {channel.kind} channel disagree: train the model again"
                )
        if len(self.intercepts) != len(self.labels):
            raise ModelError("labels and intercepts disagree: train the model again")

    def __repr__(self) -> str:
        return f"<Model of {', '.join(self.labels)}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the two buffers that a folder holds."""
        return _arrived, to_buffers(self)


def to_buffers(model: Model) -> tuple[str, bytes]:
    """Turn a model into the text of ``model.json`` and the bytes of its arrays."""
    from dataclasses import asdict

    described = {
        "format": FORMAT,
        "labels": list(model.labels),
        "text": asdict(model.settings),
        "steps": {channel.kind: channel.step for channel in model.channels},
        "intercepts": list(model.intercepts),
        "temperature": model.temperature,
        "known_rate": model.known_rate,
    }
    parts: dict[str, memoryview] = {}
    for channel in model.channels:
        named = vocabulary.to_arrays(channel.vocabulary)
        named["coefficients"] = channel.coefficients
        if channel.idf != _ones(len(channel.idf)):
            named["idf"] = channel.idf
        parts |= {f"{channel.kind}.{name}": value for name, value in named.items()}
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n", arrays.pack(parts)


def from_buffers(described: str, packed: arrays.Buffer) -> Model:
    """Take up a model from its two buffers.

    Raises ModelError where they are damaged, disagree, or are of another format.
    """
    try:
        entry = json.loads(described)
        _refuse_other(entry["format"])
        parts = arrays.unpack(packed)
        return Model(
            labels=tuple(entry["labels"]),
            settings=_settings(entry["text"]),
            channels=tuple(_channel(kind, step, parts) for kind, step in entry["steps"].items()),
            intercepts=tuple(entry["intercepts"]),
            temperature=float(entry["temperature"]),
            known_rate=float(entry.get("known_rate", 0.0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the model is damaged ({error!r}): train it again") from None


@lru_cache(maxsize=1)  # the jobs of a pool bring one model again and again: it is opened once
def _arrived(described: str, packed: bytes) -> Model:
    return from_buffers(described, packed)


def _refuse_other(form: int) -> None:
    if form > FORMAT:
        remedy = "pip install --upgrade stance"
        raise ModelError(f"format {form} is newer than {FORMAT}, the one known here: {remedy}")
    if form < FORMAT:
        remedy = "train the model again"
        raise ModelError(f"format {form} is older than {FORMAT}, the one known here: {remedy}")


def _settings(entry: Mapping[str, Any]) -> TextSettings:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    return TextSettings(**values)


def _channel(kind: str, step: float, parts: arrays.Arrays) -> Channel:
    if kind not in TERMS:
        raise ValueError(f"unknown channel {kind}")
    terms = vocabulary.from_arrays({name: parts[f"{kind}.{name}"] for name in vocabulary.ARRAYS})
    idf = parts[f"{kind}.idf"] if f"{kind}.idf" in parts else _ones(len(terms))
    return Channel(kind, terms, idf, parts[f"{kind}.coefficients"], float(step))


def _ones(count: int) -> memoryview[Any]:
    return memoryview(_ONE * count).cast("f")
