"""Turn one text into logits and probabilities with a model; `stance.prediction.batches` takes many.

The same sums as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)`` and
``LogisticRegression``, done on the few terms of a text by look-up alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from stance.model.model import Channel, Model
from stance.text import TERMS, word_terms

Weighed = tuple[int, int, float]
"""A known term of a text: its index in the channel, its count, its unit-length weight."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Hold one logit a label, and how many of the text's words the model knows."""

    logits: tuple[float, ...]
    known: int
    words: int

    @property
    def known_terms(self) -> float:
        """Give the share of the words that are known; 0 without words."""
        return self.known / self.words if self.words else 0.0


def score(model: Model, text: str) -> Scores:
    """Score one text."""
    listed = {list_terms: list_terms(text, model.settings) for list_terms in set(TERMS.values())}
    logits = list(model.intercepts)
    for channel in model.channels:
        for index, _, weight in _weigh(channel, listed[TERMS[channel.kind]]):
            for label, coefficient in enumerate(coefficients(model, channel, index)):
                logits[label] += weight * coefficient
    scaled = tuple(logit / model.temperature for logit in logits)
    return Scores(scaled, *_known_words(model, listed[TERMS["word"]]))


def weigh(model: Model, channel: Channel, text: str) -> list[Weighed]:
    """List the known terms of a text in one channel, weighted to unit length."""
    return _weigh(channel, TERMS[channel.kind](text, model.settings))


def coefficients(model: Model, channel: Channel, index: int) -> Sequence[float]:
    """Give the coefficients of one term, one a label."""
    width, step = len(model.labels), channel.step
    row = channel.coefficients[index * width : (index + 1) * width]
    return [step * coefficient for coefficient in row]


def _weigh(channel: Channel, terms: Sequence[str]) -> list[Weighed]:
    found = []
    for term, count in Counter(terms).items():
        index = channel.find(term)
        if index >= 0:
            found.append((index, count, (1.0 + log(count)) * channel.idf[index]))
    norm = sqrt(sum(weight * weight for _, _, weight in found))
    return [(index, count, weight / norm) for index, count, weight in found]


def _known_words(model: Model, terms: Sequence[str]) -> tuple[int, int]:
    """Count the single words that some channel of words knows, and all."""
    word_channels = [one for one in model.channels if TERMS[one.kind] is word_terms]
    asked = [channel.find for channel in word_channels]
    words = [term for term in terms if " " not in term]
    return sum(any(find(word) >= 0 for find in asked) for word in words), len(words)


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Turn logits into probabilities that sum to 1."""
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    total = sum(powers)
    return tuple(power / total for power in powers)
