"""Measure what more statements give, and what each kind of them gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stance.errors import DataError, counted
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training.config import TrainConfig
from stance.training.evaluation import Report, evaluate
from stance.training.prior import from_counts
from stance.training.term_counts import TermCounts
from stance.training.trainer import fit_model


@dataclass(frozen=True, slots=True)
class Point:
    """Hold a name, the number of statements learned from, and the measures on held-out ones."""

    name: str
    learned: int
    report: Report


def learning_curve(
    statements: Sequence[Statement],
    held_out: Sequence[Statement],
    sizes: Sequence[int],
    config: TrainConfig,
    counts: TermCounts | None = None,
) -> Iterator[Point]:
    """Learn from random parts of a table, each within the next, and from all of it.

    Raises DataError where the config leaves C or the temperature open: they
    would have to be chosen anew for each part.
    """
    order = np.random.default_rng(config.seed).permutation(len(statements))
    for size in [*(size for size in sizes if size < len(statements)), len(statements)]:
        part = [statements[row] for row in order[:size]]
        yield Point(counted(size, "statement"), size, _measured(part, held_out, config, counts))


def leave_one_out(
    statements: Sequence[Statement],
    kinds: Sequence[str],
    held_out: Sequence[Statement],
    config: TrainConfig,
    counts: TermCounts | None = None,
) -> Iterator[Point]:
    """Learn without each kind of statement in turn; ``kinds`` names that of each statement.

    Raises DataError as `learning_curve` does.
    """
    for kind in sorted(set(kinds)):
        pairs = zip(statements, kinds, strict=True)
        rest = [statement for statement, its_kind in pairs if its_kind != kind]
        yield Point(f"without {kind}", len(rest), _measured(rest, held_out, config, counts))


def _measured(
    statements: Sequence[Statement],
    held_out: Sequence[Statement],
    config: TrainConfig,
    counts: TermCounts | None,
) -> Report:
    if len(config.c_grid) != 1 or not config.temperature:
        raise DataError("name one C (c_grid) and a temperature in the config")
    labels = sorted({statement.stance for statement in statements})
    prior = None if counts is None else from_counts(counts, labels, config)
    model = fit_model(statements, config.c_grid[0], config.temperature, config, prior)
    return evaluate(Predictor(model), held_out, config.seed)
