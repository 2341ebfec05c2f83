"""Choose in which order statements are shown."""

import random
from collections.abc import Sequence
from enum import StrEnum

from stance.labelling.journal import Item
from stance.prediction.predictor import Predictor


class Order(StrEnum):
    """Name the orders."""

    FILE = "file"
    RANDOM = "random"
    UNCERTAIN = "uncertain"


def shuffled(items: Sequence[Item], seed: str) -> list[Item]:
    """Mix the statements, in the same way for the same seed, so that a session can go on."""
    return random.Random(seed).sample(list(items), len(items))  # noqa: S311


def most_uncertain_first(items: Sequence[Item], predictor: Predictor) -> list[Item]:
    """Put first what the model is least sure of.

    Source: least confident sampling, Lewis and Gale, "A Sequential Algorithm
    for Training Text Classifiers" (1994).
    """
    sure = {item.id: predictor.classify(item.text).probability for item in items}
    return sorted(items, key=lambda item: sure[item.id])
