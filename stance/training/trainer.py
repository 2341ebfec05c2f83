"""Choose C and the temperature on held-out folds, then learn from all statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from stance.model.held_out import HeldOut
from stance.model.model import Model
from stance.schema import Statement
from stance.training import base_rates, term_table
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices, Report, macro_f1, measure
from stance.training.folds import Progress, held_out_logits, known_rate, silent, split
from stance.training.pipeline import fit_table, to_model
from stance.training.prior import Prior, from_counts
from stance.training.term_counts import TermCounts
from stance.training.term_table import TermTable


@dataclass(frozen=True, slots=True)
class Trained:
    """Hold a model, the C and the scores that chose it, its held-out measures and answers."""

    model: Model
    c: float
    macro_f1_by_c: dict[float, float]
    held_out: Report
    answers: HeldOut


def train(
    statements: Sequence[Statement],
    config: TrainConfig | None = None,
    progress: Progress | None = None,
    counts: TermCounts | None = None,
) -> Trained:
    """Learn a model from labelled statements, on top of term counts where there are some.

    C is the one with the best macro-F1 over folds that keep each group on one
    side; a temperature is fitted on the held-out folds (Guo et al., "On
    Calibration of Modern Neural Networks", 2017). The held-out measures are
    of the table as it is; the model is moved to the base rates afterwards.
    Raises DataError where there are fewer than two labels, too few groups of
    one, or base rates of other labels.
    """
    config, progress = config or TrainConfig(), progress or silent
    labels = tuple(sorted({statement.stance for statement in statements}))
    base_rates.check(labels, config)
    prior = None if counts is None else from_counts(counts, labels, config)
    folds, table = split(statements, config), term_table.count(statements, config, prior)
    logits_by_c = held_out_logits(table, folds, config.c_grid, config, progress)
    scores = {c: _macro_f1(table, logits) for c, logits in logits_by_c.items()}
    c = max(scores, key=lambda candidate: (scores[candidate], -candidate))
    temperature = config.temperature or fit_temperature(logits_by_c[c], table.truth)
    progress("fitting on all statements", 0, 1)
    model = _model_of(table, statements, c, temperature, config, prior)
    progress("fitting on all statements", 1, 1)
    logs = log_softmax(logits_by_c[c] / temperature, axis=1)
    return Trained(
        replace(model, known_rate=known_rate(statements, table, folds, config, prior)),
        c,
        scores,
        measure(statements, labels, np.exp(logs), config.seed),
        base_rates.answers_at_even_rates(logs, statements, labels, config),
    )


def fit_model(
    statements: Sequence[Statement],
    c: float,
    temperature: float,
    config: TrainConfig,
    prior: Prior | None = None,
) -> Model:
    """Fit a model whose C and temperature are settled, and move it to the base rates.

    Raises DataError where no term is frequent enough to learn from.
    """
    table = term_table.count(statements, config, prior)
    return _model_of(table, statements, c, temperature, config, prior)


def _model_of(
    table: TermTable,
    statements: Sequence[Statement],
    c: float,
    temperature: float,
    config: TrainConfig,
    prior: Prior | None,
) -> Model:
    model = to_model(fit_table(table, c, config, prior), config.settings, temperature)
    learned = base_rates.learned_rates(statements, model.labels, config)
    return base_rates.moved(model, learned, base_rates.of_use(config, prior))


def held_out_probabilities(
    statements: Sequence[Statement], c: float, config: TrainConfig
) -> tuple[tuple[str, ...], Array]:
    """Give the labels, and probabilities (statements, labels) by models that saw no such group.

    A temperature is fitted on the same folds. Raises DataError as `train` does.
    """
    folds, table = split(statements, config), term_table.count(statements, config)
    logits = held_out_logits(table, folds, [c], config, silent)[c]
    temperature = fit_temperature(logits, table.truth)
    return table.labels, np.exp(log_softmax(logits / temperature, axis=1))


def _macro_f1(table: TermTable, logits: Array) -> float:
    return macro_f1(table.truth, logits.argmax(axis=1))


def fit_temperature(logits: Array, truth: Indices) -> float:
    """Find the temperature, from 1/20 to 20, with the least log-loss on held-out logits.

    The truth counts as certain only as far as the number of statements bears out,
    or a small table without a mistake would end in probabilities of 1. Source: the targets of
    Platt, "Probabilistic Outputs for Support Vector Machines" (1999), section 2.2.
    """
    doubt = 1 / (len(truth) + 2)

    def loss(log_temperature: float) -> float:
        logs = log_softmax(logits / np.exp(log_temperature), axis=1)
        chosen = logs[np.arange(len(truth)), truth]
        return -float((1 - doubt) * chosen.mean() + doubt * logs.mean())

    found = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded", options={"xatol": 1e-6})
    return float(round(np.exp(found.x), 6))
