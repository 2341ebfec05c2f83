"""Rows of a table whose label is doubted by a model that has not seen them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stance.errors import DataError
from stance.schema import Statement
from stance.training.config import TrainConfig
from stance.training.trainer import train

C = 10.0  # inverse strength of regularisation


@dataclass(frozen=True, slots=True)
class Suspect:
    """A statement whose label is doubted, and a likelier one; probabilities have four digits."""

    line: int
    label: str
    likelier: str
    p_label: float
    p_likelier: float
    text: str


def rank(statements: Sequence[Statement], config: TrainConfig | None = None) -> list[Suspect]:
    """Rank statements whose label is doubted, the most doubtful first.

    Probabilities come from folds that keep each group on one side. A label is
    doubted where another one is likelier than it usually is among statements
    that carry it; the order is by the gap of both. Source: Northcutt, Jiang and
    Chuang, "Confident Learning" (2021), sections 3.1 and 3.3.
    """
    trained = train(statements, replace(config or TrainConfig(), c_grid=(C,)))
    labels = trained.model.labels
    if trained.answers is None:
        raise DataError("folds is 0 in the config: set it to 2 or more")
    probabilities = np.asarray(trained.answers.probabilities).reshape(-1, len(labels))
    given = np.array([labels.index(statement.stance) for statement in statements])
    usual = np.array([probabilities[given == code, code].mean() for code in range(len(labels))])
    above = np.where(probabilities >= usual, probabilities, -1.0)
    likelier = np.where(above.max(axis=1) < 0, given, above.argmax(axis=1))
    rows = np.arange(len(given))
    gap = probabilities[rows, likelier] - probabilities[rows, given]
    doubted = [row for row in np.argsort(-gap, kind="stable") if likelier[row] != given[row]]
    return [
        Suspect(
            statements[row].line,
            statements[row].stance,
            labels[likelier[row]],
            round(float(probabilities[row, given[row]]), 4),
            round(float(probabilities[row, likelier[row]]), 4),
            statements[row].text,
        )
        for row in doubted
    ]
