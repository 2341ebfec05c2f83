"""Choose C and the temperature on held-out folds, then learn from all statements."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.model_selection import StratifiedGroupKFold

from stance.errors import DataError
from stance.held_out import HeldOut
from stance.model import Model
from stance.schema import Statement
from stance.term_counts import TermCounts
from stance.text import marked_words
from stance.training import term_table
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices, Report, label_indices, macro_f1, measure
from stance.training.pipeline import fit, fit_grid, to_model
from stance.training.prior import Prior, from_counts
from stance.training.term_table import TermTable

FEW = 1000  # statements that are learned from sooner than workers start

Fold = tuple[Indices, Indices]
Progress = Callable[[str, int, int], None]  # what, done, of how many


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
    config, progress = config or TrainConfig(), progress or _silent
    labels = tuple(sorted({statement.stance for statement in statements}))
    _check_base_rates(labels, config)
    prior = None if counts is None else from_counts(counts, labels, config)
    folds, table = split(statements, config), term_table.count(statements, config, prior)
    logits_by_c = _held_out(table, folds, config.c_grid, config, progress)
    scores = {c: _macro_f1(table, logits) for c, logits in logits_by_c.items()}
    c = max(scores, key=lambda candidate: (scores[candidate], -candidate))
    temperature = config.temperature or fit_temperature(logits_by_c[c], table.truth)
    progress("fitting on all statements", 0, 1)
    model = fit_model(statements, c, temperature, config, prior)
    progress("fitting on all statements", 1, 1)
    logs = log_softmax(logits_by_c[c] / temperature, axis=1)
    return Trained(
        replace(model, known_rate=_known_rate(statements, table, folds, config, prior)),
        c,
        scores,
        measure(statements, labels, np.exp(logs), config.seed),
        _answers_at_base_rates(logs, statements, labels, config, prior),
    )


def _known_rate(
    statements: Sequence[Statement],
    table: TermTable,
    folds: Sequence[Fold],
    config: TrainConfig,
    prior: Prior | None,
) -> float:
    """Give the share of held-out words that are known, never quite 0 or 1."""
    counted = prior.words if prior else frozenset()
    known = words = 0
    for learned, held_out in folds:
        kept = term_table.learn_weights(table, learned, config)[0].kept
        vocabulary = counted.union(table.terms[0][kept].tolist())
        for row in held_out:
            read = marked_words(statements[row].text, config.negation_span)
            words += len(read)
            known += sum(word in vocabulary for word in read)
    return round((known + 1) / (words + 2), 6)


def _answers_at_base_rates(
    logs: Array,
    statements: Sequence[Statement],
    labels: Sequence[str],
    config: TrainConfig,
    prior: Prior | None,
) -> HeldOut:
    """Move held-out answers to the base rates, and weigh them as if the table had these."""
    learned, rates = _learned_rates(statements, labels, config), _rates(config, prior)
    truth = label_indices(statements, labels)
    shares = np.bincount(truth) / len(truth)
    if rates:
        wanted = np.array([rates[label] for label in labels]) / sum(rates.values())
        logs = logs + np.log(wanted / [learned[label] for label in labels])
    else:
        wanted = shares
    probabilities = np.exp(log_softmax(logs, axis=1)).astype(np.float32)
    return HeldOut(
        truth.astype(np.int32).data,
        probabilities.ravel().data,
        (wanted / shares).data,
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
    model = to_model(fit(statements, c, config, prior), config.settings, temperature)
    learned = _learned_rates(statements, model.labels, config)
    return at_base_rates(model, learned, _rates(config, prior))


def _rates(config: TrainConfig, prior: Prior | None) -> Mapping[str, float]:
    return config.base_rates or (prior.base_rates if prior else {})


def held_out_probabilities(
    statements: Sequence[Statement], c: float, config: TrainConfig
) -> tuple[tuple[str, ...], Array]:
    """Give the labels, and probabilities (statements, labels) by models that saw no such group.

    A temperature is fitted on the same folds. Raises DataError as `train` does.
    """
    folds, table = split(statements, config), term_table.count(statements, config)
    logits = _held_out(table, folds, [c], config, _silent)[c]
    temperature = fit_temperature(logits, table.truth)
    return table.labels, np.exp(log_softmax(logits / temperature, axis=1))


def _silent(what: str, done: int, total: int) -> None:
    """Show no progress."""


def split(statements: Sequence[Statement], config: TrainConfig) -> list[Fold]:
    """Split statements into folds, stratified by label, each group on one side.

    Raises DataError where there is one label only, or one in fewer groups than folds.
    """
    stances = [statement.stance for statement in statements]
    groups = [statement.group for statement in statements]
    labels = sorted(set(stances))
    if len(labels) < 2:
        raise DataError(f"only the label {labels[0]!r} occurs: training needs two or more")
    for label in labels:
        held = {group for group, stance in zip(groups, stances, strict=True) if stance == label}
        if len(held) < config.folds:
            need = f"label {label!r} stands in {len(held)} groups, fewer than {config.folds} folds"
            raise DataError(f"{need}: add statements, or set folds lower")
    folds = StratifiedGroupKFold(config.folds, shuffle=True, random_state=config.seed)
    return list(folds.split(stances, stances, groups))


def _held_out(
    table: TermTable,
    folds: Sequence[Fold],
    grid: Sequence[float],
    config: TrainConfig,
    progress: Progress,
) -> dict[float, Array]:
    """Give, for each C, the logits (statements, labels) by models that saw no such group."""
    jobs = (delayed(_fold_logits)(table, fold, grid, config) for fold in folds)
    logits = np.empty((len(grid), len(table.truth), len(table.labels)))
    workers = 1 if len(table.truth) < FEW else -1
    run = Parallel(n_jobs=workers, return_as="generator")
    done = _told(run(jobs), "choosing C on held-out folds", len(folds), progress)
    for (_, test), found in zip(folds, done, strict=True):
        logits[:, test] = found
    return dict(zip(grid, logits, strict=True))


def _fold_logits(
    table: TermTable, fold: Fold, grid: Sequence[float], config: TrainConfig
) -> list[Array]:
    """Learn from one side of a fold, and score the other with each C."""
    learned, held_out = fold
    weighings = term_table.learn_weights(table, learned, config)
    asked = term_table.weigh(table, held_out, weighings)
    offset = 0.0 if table.offset is None else table.offset[held_out]
    fits = fit_grid(table, learned, weighings, grid, config)
    return [asked @ coefficients.T + intercepts + offset for coefficients, intercepts in fits]


def _macro_f1(table: TermTable, logits: Array) -> float:
    return macro_f1(table.truth, logits.argmax(axis=1))


def _told(done: Iterable[Any], what: str, total: int, progress: Progress) -> Iterable[Any]:
    progress(what, 0, total)
    for number, found in enumerate(done, 1):
        progress(what, number, total)
        yield found


def _check_base_rates(labels: Sequence[str], config: TrainConfig) -> None:
    if config.base_rates and set(config.base_rates) != set(labels):
        raise DataError(
            f"base_rates are of {', '.join(sorted(config.base_rates))}:"
            f" give one for each label of the table, {', '.join(labels)}"
        )


def _learned_rates(
    statements: Sequence[Statement], labels: Sequence[str], config: TrainConfig
) -> dict[str, float]:
    """Give the share of each label as the regression saw it; balanced, all are alike."""
    if config.balanced:
        return dict.fromkeys(labels, 1 / len(labels))
    counts = Counter(statement.stance for statement in statements)
    return {label: counts[label] / len(statements) for label in labels}


def at_base_rates(model: Model, learned: Mapping[str, float], rates: Mapping[str, float]) -> Model:
    """Move a model from the shares it learned at to those where it will be used.

    Each logit is raised by the log of the new share over the old one; without
    new shares the model stays. Source: Saerens, Latinne and Decaestecker,
    "Adjusting the Outputs of a Classifier to New a Priori Probabilities",
    Neural Computation 14 (2002), equation 2.4.
    """
    if not rates:
        return model
    total = sum(rates.values())
    moved = tuple(
        intercept + model.temperature * log(rates[label] / total / learned[label])
        for label, intercept in zip(model.labels, model.intercepts, strict=True)
    )
    return replace(model, intercepts=moved)


def fit_temperature(logits: Array, truth: Indices) -> float:
    """Find the temperature, from 1/20 to 20, with the least log-loss on held-out logits."""

    def loss(log_temperature: float) -> float:
        chosen = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float(chosen[np.arange(len(truth)), truth].mean())

    found = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded", options={"xatol": 1e-6})
    return float(round(np.exp(found.x), 6))
