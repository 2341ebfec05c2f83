"""Turn texts into logits and probabilities with a model.

The same sums as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)`` and
``LogisticRegression``, done on the few terms of a text by look-up alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TypeAlias

from stance import vocabulary
from stance.model import Channel, Model
from stance.text import TERMS

FEW = 100  # texts for which reading all terms into memory would take longer than it saves

Find: TypeAlias = Callable[[str], int]


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


def score(model: Model, text: str) -> Scores:
    """Score one text."""
    return _score(model, _mapped(model), text)


def score_each(model: Model, texts: Iterable[str]) -> Iterator[Scores]:
    """Score texts in order as they come; after the first ones, with all terms in memory."""
    finds = _mapped(model)
    for number, text in enumerate(texts):
        if number == FEW:
            finds = [vocabulary.in_memory(channel.vocabulary) for channel in model.channels]
        yield _score(model, finds, text)


def weigh(model: Model, channel: Channel, text: str) -> list[WeightedTerm]:
    """List the known terms of a text in one channel, weighted to unit length."""
    return _weigh(channel, channel.vocabulary.find, TERMS[channel.kind](text, model.settings))


def coefficients(model: Model, channel: Channel, index: int) -> Sequence[float]:
    """Give the coefficients of one term, one a label."""
    width = len(model.labels)
    return channel.coefficients[index * width : (index + 1) * width]


def _mapped(model: Model) -> list[Find]:
    return [channel.vocabulary.find for channel in model.channels]


def _score(model: Model, finds: Sequence[Find], text: str) -> Scores:
    listed = {list_terms: list_terms(text, model.settings) for list_terms in set(TERMS.values())}
    logits = list(model.intercepts)
    for channel, find in zip(model.channels, finds, strict=True):
        for term in _weigh(channel, find, listed[TERMS[channel.kind]]):
            for label, coefficient in enumerate(coefficients(model, channel, term.index)):
                logits[label] += term.weight * coefficient
    scaled = tuple(logit / model.temperature for logit in logits)
    return Scores(scaled, _known_share(model, finds, listed[TERMS["word"]]))


def _weigh(channel: Channel, find: Find, terms: Sequence[str]) -> list[WeightedTerm]:
    found = []
    for term, count in Counter(terms).items():
        index = find(term)
        if index >= 0:
            found.append((index, count, (1.0 + log(count)) * channel.idf[index]))
    norm = sqrt(sum(weight * weight for _, _, weight in found))
    return [WeightedTerm(index, count, weight / norm) for index, count, weight in found]


def _known_share(model: Model, finds: Sequence[Find], terms: Sequence[str]) -> float:
    """Give the share of the single words that some channel of words knows; 0 without words."""
    pairs = zip(model.channels, finds, strict=True)
    asked = [find for channel, find in pairs if channel.kind != "char"]
    words = [term for term in terms if " " not in term]
    known = sum(any(find(word) >= 0 for find in asked) for word in words)
    return known / len(words) if words else 0.0


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Turn logits into probabilities that sum to 1."""
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    total = sum(powers)
    return tuple(power / total for power in powers)
