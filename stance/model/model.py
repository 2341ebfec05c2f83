"""A trained model as plain values, and as two buffers that a folder stores.

A model is a sum of channels. Each channel counts one kind of term, weights the
counts (sublinear tf times idf), scales them to unit length and multiplies them
by its coefficients. The sum over channels plus the intercepts, divided by the
temperature, gives the logits, at even base rates.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from math import isfinite

from stance.errors import DataError, ModelError
from stance.model import arrays
from stance.schema import UNSURE
from stance.text import KINDS, TextSettings

FORMAT = 5  # 1 had no clause terms, 2 no CRC-32, 3 wider coefficients, 4 a hash table of terms

_SETTINGS = ("word_ngrams", "char_ngrams", "negation_span")
_LARGEST = 1e9  # of all numbers in a model, so that no sum or quotient overflows


@dataclass(frozen=True, slots=True)
class Terms:
    """n sorted terms in UTF-8, a line feed after each but the last, and where each starts (n + 1).

    A text needs few of them, so they are decoded when they are asked for.
    """

    text: memoryview
    starts: memoryview

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[str]:
        return iter(str(self.text, "utf-8").split("\n") if len(self) else [])

    def __getitem__(self, index: int) -> str:
        return str(self._encoded(index), "utf-8", "replace")

    def _encoded(self, index: int) -> bytes:
        return bytes(self.text[self.starts[index] : self.starts[index + 1] - 1])

    def find(self, term: str) -> int:
        """Return the index of a term, -1 where it is unknown."""
        encoded, count = term.encode("utf-8", "surrogatepass"), len(self)
        index = bisect_left(range(count), encoded, key=self._encoded)
        return index if index < count and self._encoded(index) == encoded else -1


@dataclass(frozen=True, slots=True)
class Channel:
    """n terms of one kind in sorted order, with idf (n,) and coefficients (n x labels, by rows).

    A coefficient is a number of 16 bits times the ``step``.
    """

    kind: str
    terms: Terms
    idf: memoryview
    coefficients: memoryview
    step: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # compared by identity, to be a key
class Model:
    """What prediction needs: labels, text settings, channels, intercepts, temperature.

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
            terms, width = len(channel.terms), len(self.labels)
            if len(channel.idf) != terms or len(channel.coefficients) != terms * width:
                raise ModelError(
                    f"the shapes of the {channel.kind} channel disagree: train the model again"
                )
        if len(self.intercepts) != len(self.labels):
            raise ModelError("labels and intercepts disagree: train the model again")

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the two buffers that a folder stores."""
        return _unpickled, to_buffers(self)


def to_buffers(model: Model) -> tuple[str, bytes]:
    """Return the text of ``model.json`` and the bytes of the arrays."""
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
        parts[f"{channel.kind}.terms"] = channel.terms.text
        parts[f"{channel.kind}.starts"] = channel.terms.starts
        parts[f"{channel.kind}.idf"] = channel.idf
        parts[f"{channel.kind}.coefficients"] = channel.coefficients
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n", arrays.pack(parts)


def from_buffers(described: str | bytes, packed: arrays.Buffer) -> Model:
    """Return the model of two buffers.

    Raises ModelError where they are damaged, disagree, or are of another format.
    """
    try:
        entry = json.loads(described)
        if (form := entry["format"]) != FORMAT:
            remedy = "install a newer version" if form > FORMAT else "train the model again"
            raise ModelError(f"format {form} is not {FORMAT}, the one known here: {remedy}")
        parts = arrays.unpack(packed)
        words, characters, span = (entry["text"][name] for name in _SETTINGS)
        return Model(
            labels=_labels(entry["labels"]),
            settings=TextSettings(tuple(words), tuple(characters), span),
            channels=tuple(_channel(kind, step, parts) for kind, step in entry["steps"].items()),
            intercepts=tuple(_number("an intercept", value) for value in entry["intercepts"]),
            temperature=_number("temperature", entry["temperature"], 1 / _LARGEST),
            known_rate=_number("known_rate", entry["known_rate"], 0.0, 1.0),
        )
    except KeyError as error:
        raise ModelError(f"the model is damaged (no {error}): train it again") from None
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, DataError) as error:
        raise ModelError(f"the model is damaged ({error}): train it again") from None
    except RecursionError:
        raise ModelError("the model is damaged (nested too deep): train it again") from None


@lru_cache(maxsize=1)  # a pool's jobs bring the same model again and again: it is opened once
def _unpickled(described: str, packed: bytes) -> Model:
    return from_buffers(described, packed)


def _labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels; those that a terminal or a table cannot show are refused."""
    bad = [label for label in labels if not label.isprintable() or not label.strip()]
    if bad or UNSURE in labels or not 2 <= len(labels) == len(set(labels)):
        raise ValueError(f"labels {labels!a:.100}")
    return tuple(labels)


def _number(name: str, value: float, lowest: float = -_LARGEST, highest: float = _LARGEST) -> float:
    number = float(value)
    if not lowest <= number <= highest:
        raise ValueError(f"{name} is {number:g}")
    return number


def _channel(kind: str, step: float, parts: arrays.Arrays) -> Channel:
    if kind not in KINDS:
        raise ValueError(f"unknown channel {kind!r}")
    names = ("terms", "starts", "idf", "coefficients")
    text, starts, idf, coefficients = (parts[f"{kind}.{name}"] for name in names)
    if (text.format, starts.format, idf.format, coefficients.format) != ("B", "I", "f", "h"):
        raise ValueError(f"numbers of other types in the {kind} channel")
    terms = Terms(text, starts)
    count = str(text, "utf-8").count("\n") + 1 if len(text) else 0
    if (len(terms), starts[0], starts[-1]) != (count, 0, len(text) + (count > 0)):
        raise ValueError(f"the terms of the {kind} channel do not start where it says")
    if not isfinite(sum(idf)) or (count and not any(idf)):
        raise ValueError(f"the idf of the {kind} channel are no numbers above 0")
    return Channel(kind, terms, idf, coefficients, _number("a step", step))
