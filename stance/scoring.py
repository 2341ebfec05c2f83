"""Turn texts into logits and probabilities with a model.

The same sums as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)`` and
``LogisticRegression``, done on the few terms of a text by look-up alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from stance.model import Channel, Model
from stance.text import TERMS


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """Hold a known term of a text: its index in the channel, its count, its unit-length weight."""

    index: int
    count: int
    weight: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Hold one logit a label, and the share of the text's words that the model knows."""

    logits: tuple[float, ...]
    known_terms: float


def weigh(model: Model, channel: Channel, text: str) -> list[WeightedTerm]:
    """List the known terms of a text in one channel, weighted to unit length."""
    found = []
    for term, count in Counter(TERMS[channel.kind](text, model.settings)).items():
        index = channel.vocabulary.find(term)
        if index >= 0:
            found.append((index, count, (1.0 + log(count)) * channel.idf[index]))
    norm = sqrt(sum(weight * weight for _, _, weight in found))
    return [WeightedTerm(index, count, weight / norm) for index, count, weight in found]


def score(model: Model, text: str) -> Scores:
    """Score one text."""
    logits = list(model.intercepts)
    for channel in model.channels:
        for term in weigh(model, channel, text):
            for label, coefficient in enumerate(coefficients(model, channel, term.index)):
                logits[label] += term.weight * coefficient
    scaled = tuple(logit / model.temperature for logit in logits)
    return Scores(scaled, known_terms(model, text))


def coefficients(model: Model, channel: Channel, index: int) -> Sequence[float]:
    """Give the coefficients of one term, one a label."""
    width = len(model.labels)
    return channel.coefficients[index * width : (index + 1) * width]


def known_terms(model: Model, text: str) -> float:
    """Give the share of the words of a text that the model knows; 0 for a text without words."""
    found = [_is_known(model, word) for word in _single_words(model, text)]
    return sum(found) / len(found) if found else 0.0


def _single_words(model: Model, text: str) -> Iterator[str]:
    return (term for term in TERMS["word"](text, model.settings) if " " not in term)


def _is_known(model: Model, word: str) -> bool:
    return any(
        channel.vocabulary.find(word) >= 0 for channel in model.channels if channel.kind != "char"
    )


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Turn logits into probabilities that sum to 1."""
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    total = sum(powers)
    return tuple(power / total for power in powers)
