"""Turn one text into logits and probabilities without numpy; `stance.prediction.many` takes many.

The sums of scikit-learn's ``TfidfVectorizer(sublinear_tf=True)`` and ``LogisticRegression``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log, sqrt

from stance.model.model import Channel, Model
from stance.text import terms

_MANY = 1 << 12  # terms of a text; a dict of all that the model knows is made sooner than searched


def score(model: Model, text: str) -> tuple[list[float], int, int]:
    """Return the logits of one text, the number of words that the model knows, and of all."""
    logits = list(model.intercepts)
    known = words = 0
    for channel in model.channels:
        listed = terms(channel.kind, model.settings, text)
        for index, _, weight in weigh(channel, listed):
            for label, coefficient in enumerate(coefficients(model, channel, index)):
                logits[label] += weight * coefficient
        if channel.kind == "word":
            single = [term for term in listed if " " not in term]
            known, words = sum(channel.terms.find(word) >= 0 for word in single), len(single)
    return [logit / model.temperature for logit in logits], known, words


def shares(
    model: Model, shifts: Mapping[int, float], text: str
) -> tuple[Sequence[float], int, int]:
    """Return the probabilities of the labels whose logits are shifted, and both numbers."""
    logits, known, words = score(model, text)
    return softmax([logits[index] + shift for index, shift in shifts.items()]), known, words


def weigh(channel: Channel, listed: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return index, count and weight of each known term; the weights have unit length."""
    counts = Counter(listed)
    indices: Iterable[int] = map(channel.terms.find, counts)
    if len(counts) > _MANY:
        by_term = {term: index for index, term in enumerate(channel.terms)}
        indices = [by_term.get(term, -1) for term in counts]
    known = zip(indices, counts.values(), strict=True)
    weights = [(i, count, (1 + log(count)) * channel.idf[i]) for i, count in known if i >= 0]
    length = sqrt(sum(weight * weight for _, _, weight in weights)) or 1.0
    return [(index, count, weight / length) for index, count, weight in weights]


def coefficients(model: Model, channel: Channel, index: int) -> Sequence[float]:
    """Return the coefficients of one term, one a label."""
    width = len(model.labels)
    return [channel.step * value for value in channel.coefficients[index * width :][:width]]


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities of logits; they sum to 1."""
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    total = sum(powers)
    return tuple(power / total for power in powers)
