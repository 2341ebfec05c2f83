"""Part statements into folds by group, and score each fold by a model that has not seen it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from joblib import Parallel, cpu_count, delayed
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.text import marked_words
from stance.training import term_table
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices
from stance.training.pipeline import fit_grid
from stance.training.prior import Prior
from stance.training.term_table import TermTable

MEMORY = 4 << 30  # bytes for the features of the folds that are fitted at a time
ENTRY = 12  # bytes of one weighted term: a float and its column

Fold = tuple[Indices, Indices]
Progress = Callable[[str, int, int], None]  # what, done, of how many


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
            need = f"label {label!r} stands in {counted(len(held), 'group')}, fewer than"
            need += f" {counted(config.folds, 'fold')}"
            raise DataError(f"{need}: add statements, or set folds lower")
    folds = StratifiedGroupKFold(config.folds, shuffle=True, random_state=config.seed)
    return list(folds.split(stances, stances, groups))


def held_out_logits(
    table: TermTable,
    folds: Sequence[Fold],
    grid: Sequence[float],
    config: TrainConfig,
    progress: Progress,
) -> dict[float, Array]:
    """Give, for each C, the logits (statements, labels) by models that saw no such group."""
    jobs = (delayed(_fold_logits)(table, fold, grid, config) for fold in folds)
    logits = np.empty((len(grid), len(table.truth), len(table.labels)))
    run = Parallel(n_jobs=_at_once(table, folds), prefer="threads", return_as="generator")
    done = _told(run(jobs), "choosing C on held-out folds", len(folds), progress)
    with threadpool_limits(1):  # threads of BLAS within our threads only wait for each other
        for (_, test), found in zip(folds, done, strict=True):
            logits[:, test] = found
    return dict(zip(grid, logits, strict=True))


def _at_once(table: TermTable, folds: Sequence[Fold]) -> int:
    """Tell how many folds to fit at a time; threads share the table, each has its features."""
    entries = sum(counts.nnz for counts in table.counts) * (1 - 1 / len(folds))
    fitting = int(MEMORY / (entries * ENTRY))
    return max(1, min(fitting, int(cpu_count())))


def _fold_logits(
    table: TermTable, fold: Fold, grid: Sequence[float], config: TrainConfig
) -> list[Array]:
    """Learn from one side of a fold, and score the other with each C."""
    learned, held_out = fold
    weighings = term_table.learn_weights(table, learned, config)
    fits = fit_grid(table, learned, weighings, grid, config)
    asked = term_table.weigh(table, held_out, weighings)
    offset = 0.0 if table.offset is None else table.offset[held_out]
    return [asked @ coefficients.T + intercepts + offset for coefficients, intercepts in fits]


def _told(done: Iterable[Any], what: str, total: int, progress: Progress) -> Iterable[Any]:
    progress(what, 0, total)
    for number, found in enumerate(done, 1):
        progress(what, number, total)
        yield found


def known_rate(
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


def silent(what: str, done: int, total: int) -> None:
    """Show no progress."""
