"""Split statements into folds by group, and score each fold by a model that has not seen it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from joblib import Parallel, cpu_count, delayed
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.model_selection import StratifiedGroupKFold

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.text import marked_words
from stance.training import features
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices
from stance.training.features import TermTable
from stance.training.fitting import ROUGH, Weights, balanced, fit, ridge

MEMORY = 4 << 30  # bytes for the features of the folds that are fitted at a time
ENTRY = 40  # bytes of one weighted term in a fit: it is stored by rows, by columns and squared

Fold = tuple[Indices, Indices]
Progress = Callable[[str, int, int], None]  # what, done, of how many

Result = TypeVar("Result")


def split(statements: Sequence[Statement], config: TrainConfig) -> list[Fold]:
    """Split statements into folds, stratified by label, each group on one side.

    Raises DataError where a label stands in fewer groups than folds.
    """
    stances = [statement.stance for statement in statements]
    groups = [statement.group for statement in statements]
    for label in sorted(set(stances)):
        own = {group for group, stance in zip(groups, stances, strict=True) if stance == label}
        if len(own) < config.folds:
            need = f"label {label!r} stands in {counted(len(own), 'group')}, fewer than"
            need += f" {counted(config.folds, 'fold')}"
            raise DataError(f"{need}: add statements, or set folds lower")
    folds = StratifiedGroupKFold(config.folds, shuffle=True, random_state=config.seed)
    return list(folds.split(stances, stances, groups))


def held_out_logits(
    table: TermTable,
    truth: Indices,
    folds: Sequence[Fold],
    config: TrainConfig,
    progress: Progress,
) -> dict[float, Array]:
    """Return, for each C, the logits (statements, labels) by models that saw no such group."""
    labels = len(np.unique(truth))
    logits = np.empty((len(config.c_grid), len(truth), labels))
    jobs = (delayed(_fold_logits)(table, truth, fold, config) for fold in folds)
    entries = int(table.frequencies.nnz * (1 - 1 / len(folds)))
    run = in_parallel(jobs, entries)
    shown = counting(run, "choosing C on held-out folds", len(folds), progress)
    for (_, test), result in zip(folds, shown, strict=True):
        logits[:, test] = result
    return dict(zip(config.c_grid, logits, strict=True))


def in_parallel(jobs: Iterable[Any], entries: int) -> Iterator[Any]:
    """Run jobs in threads and yield their results in order, as many at a time as fit in memory."""
    at_once = max(1, min(int(MEMORY / max(1, entries * ENTRY)), int(cpu_count())))
    run: Iterator[Any] = Parallel(n_jobs=at_once, prefer="threads", return_as="generator")(jobs)
    return run


def _fold_logits(table: TermTable, truth: Indices, fold: Fold, config: TrainConfig) -> list[Array]:
    """Learn from one side of a fold, and score the other with each C.

    Each fit starts where the one with the C before it ended.
    """
    learned, held_out = fold
    labels = len(np.unique(truth))
    by_label = features.presence(table.frequencies[learned], truth[learned], labels)
    kept = features.enough(table, by_label.sum(axis=0), config)
    weighing = features.learn_weights(table, by_label, len(learned), kept, config.scale_terms)
    taught = features.weigh(table, learned, weighing)
    asked = features.weigh(table, held_out, weighing)
    logits: dict[float, Array] = {}
    weights: Weights | None = None
    for c in sorted(config.c_grid):
        prior = ridge(len(kept), labels, c)
        weights = fit(taught, truth[learned], balanced(truth[learned]), prior, weights, ROUGH)
        logits[c] = asked @ weights.coefficients + weights.intercepts
    return [logits[c] for c in config.c_grid]


def counting(
    results: Iterable[Result], what: str, total: int, progress: Progress
) -> Iterator[Result]:
    """Yield results, reporting each."""
    progress(what, 0, total)
    for number, result in enumerate(results, 1):
        progress(what, number, total)
        yield result


def known_rate(
    texts: Sequence[str],
    vocabulary: Callable[[Indices], set[str]],
    folds: Sequence[Fold],
    negation_span: int,
) -> float:
    """Return the share of held-out words that are known, never quite 0 or 1.

    ``vocabulary`` returns the words that are learned from the given rows.
    """
    known = total = 0
    for learned, held_out in folds:
        learned_words = vocabulary(learned)
        for row in held_out:
            read = marked_words(texts[row], negation_span)
            total += len(read)
            known += sum(word in learned_words for word in read)
    return round((known + 1) / (total + 2), 6)


def fit_temperature(logits: Array, truth: Indices) -> float:
    """Return the temperature, from 1/20 to 20, with the least log-loss on held-out logits.

    The truth counts as certain only as far as the number of statements bears out,
    or a small table without a mistake would end in probabilities of 1. Sources: Guo et al., "On
    Calibration of Modern Neural Networks" (2017); the targets of Platt, "Probabilistic Outputs
    for Support Vector Machines" (1999), section 2.2.
    """
    doubt = 1 / (len(truth) + 2)

    def loss(log_temperature: float) -> float:
        logs = log_softmax(logits / np.exp(log_temperature), axis=1)
        chosen = logs[np.arange(len(truth)), truth]
        return -float((1 - doubt) * chosen.mean() + doubt * logs.mean())

    best = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded", options={"xatol": 1e-6})
    return float(round(np.exp(best.x), 6))


def silent(what: str, done: int, total: int) -> None:
    """Show no progress."""
