"""Turn one text into logits and probabilities without numpy; `stance.prediction.many` takes many.

The same sums as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)`` and
``LogisticRegression``, done on the few terms of a text by look-up alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from stance.model.model import Channel, Model
from stance.text import TERMS

Weighed = tuple[int, int, float]
"""A known term of a text: its index in the channel, its count, its unit-length weight."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The logits of one text (labels,), the number of words that the model knows, and of all."""

    logits: tuple[float, ...]
    known: int
    words: int


def score(model: Model, text: str) -> Scores:
    """Return the scores of one text."""
    logits = list(model.intercepts)
    known = words = 0
    for channel in model.channels:
        terms = TERMS[channel.kind](text, model.settings)
        for index, _, weight in _weigh(channel, terms):
            for label, coefficient in enumerate(coefficients(model, channel, index)):
                logits[label] += weight * coefficient
        if channel.kind == "word":
            single = [term for term in terms if " " not in term]
            known, words = sum(channel.terms.find(word) >= 0 for word in single), len(single)
    return Scores(tuple(logit / model.temperature for logit in logits), known, words)


def weigh(model: Model, channel: Channel, text: str) -> list[Weighed]:
    """Return the known terms of a text in one channel, weighted to unit length."""
    return _weigh(channel, TERMS[channel.kind](text, model.settings))


def coefficients(model: Model, channel: Channel, index: int) -> Sequence[float]:
    """Return the coefficients of one term, one a label."""
    width, step = len(model.labels), channel.step
    row = channel.coefficients[index * width : (index + 1) * width]
    return [step * coefficient for coefficient in row]


def _weigh(channel: Channel, terms: Sequence[str]) -> list[Weighed]:
    weighed = []
    for term, count in Counter(terms).items():
        index = channel.terms.find(term)
        if index >= 0:
            weighed.append((index, count, (1.0 + log(count)) * channel.idf[index]))
    length = sqrt(sum(weight * weight for _, _, weight in weighed)) or 1.0
    return [(index, count, weight / length) for index, count, weight in weighed]


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities of logits; they sum to 1."""
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    total = sum(powers)
    return tuple(power / total for power in powers)
