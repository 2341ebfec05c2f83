"""Move models and answers from the shares of labels in a table to those where they are used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

import numpy as np
from scipy.special import log_softmax

from stance.errors import DataError
from stance.model.held_out import HeldOut
from stance.model.model import Model
from stance.schema import Statement
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, label_indices
from stance.training.prior import Prior


def of_use(config: TrainConfig, prior: Prior | None) -> Mapping[str, float]:
    """Give the share of each label where the model will be used; empty where nobody knows."""
    return config.base_rates or (prior.base_rates if prior else {})


def check(labels: Sequence[str], config: TrainConfig) -> None:
    """Raise DataError where base rates are of other labels than the table's."""
    if config.base_rates and set(config.base_rates) != set(labels):
        raise DataError(
            f"base_rates are of {', '.join(sorted(config.base_rates))}:"
            f" give one for each label of the table, {', '.join(labels)}"
        )


def learned_rates(
    statements: Sequence[Statement], labels: Sequence[str], config: TrainConfig
) -> dict[str, float]:
    """Give the share of each label as the regression saw it; balanced, all are alike."""
    if config.balanced:
        return dict.fromkeys(labels, 1 / len(labels))
    counts = Counter(statement.stance for statement in statements)
    return {label: counts[label] / len(statements) for label in labels}


def moved(model: Model, learned: Mapping[str, float], rates: Mapping[str, float]) -> Model:
    """Move a model from the shares it learned at to those where it will be used.

    Each logit is raised by the log of the new share over the old one; without
    new shares the model stays. Source: Saerens, Latinne and Decaestecker,
    "Adjusting the Outputs of a Classifier to New a Priori Probabilities",
    Neural Computation 14 (2002), equation 2.4.
    """
    if not rates:
        return model
    total = sum(rates.values())
    intercepts = tuple(
        intercept + model.temperature * log(rates[label] / total / learned[label])
        for label, intercept in zip(model.labels, model.intercepts, strict=True)
    )
    return replace(model, intercepts=intercepts)


def answers_at_even_rates(
    logs: Array,
    statements: Sequence[Statement],
    labels: Sequence[str],
    config: TrainConfig,
) -> HeldOut:
    """Move held-out answers to even base rates."""
    learned = learned_rates(statements, labels, config)
    logs = logs - np.log([learned[label] for label in labels])
    probabilities = np.exp(log_softmax(logs, axis=1)).astype(np.float32)
    truth = label_indices(statements, labels)
    return HeldOut(truth.astype(np.int32).data, probabilities.ravel().data)
