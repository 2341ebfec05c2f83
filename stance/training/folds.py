"""Split statements into folds by group, and score each fold by models that have not seen it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from joblib import Parallel, cpu_count, delayed
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.model_selection import StratifiedGroupKFold

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.text import marked_words
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices, macro_f1
from stance.training.features import TermTable
from stance.training.fitting import Fitted

MEMORY = 4 << 30  # bytes for the features of the folds that are fitted at a time
ENTRY = 40  # bytes of one weighted term in a fit: it is stored by rows, by columns and squared

Fold = tuple[Indices, Indices]
Progress = Callable[[str, int, int], None]  # what, done, of how many


def silent(what: str, done: int, total: int) -> None:
    """Show no progress."""


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


def hold_out(
    table: TermTable,
    texts: Sequence[str],
    parts: Sequence[Fold],
    learn: Callable[[Indices], Mapping[float, Fitted]],
    negation_span: int,
    progress: Progress,
    what: str,
) -> tuple[dict[float, Array], float]:
    """Score each fold by fits on the rest, in threads, as many at a time as fit in memory.

    ``learn`` returns a fit on some rows for each C. Returns for each C the logits (statements,
    labels), and the share of held-out words that are learned, never quite 0 or 1.
    """

    def score(part: Fold) -> tuple[dict[float, Array], list[bool]]:
        fits = learn(part[0])
        logits = {c: fitted.logits(table, part[1]) for c, fitted in fits.items()}
        idf, *_ = table.split(next(iter(fits.values())).weighing.idf)
        words = set(table.terms[0][idf > 0])
        read = (word for row in part[1] for word in marked_words(texts[row], negation_span))
        return logits, [word in words for word in read]

    entries = table.frequencies.nnz * (1 - 1 / len(parts))
    at_once = max(1, min(int(MEMORY / max(1, entries * ENTRY)), int(cpu_count())))
    run = Parallel(n_jobs=at_once, prefer="threads", return_as="generator")
    progress(what, 0, len(parts))
    logits_by_c: dict[float, Array] = {}
    known: list[bool] = []
    scores = zip(parts, run(map(delayed(score), parts)), strict=True)
    for number, ((_, held_out), (logits, are_known)) in enumerate(scores, 1):
        for c, own in logits.items():
            logits_by_c.setdefault(c, np.empty((len(texts), own.shape[1])))[held_out] = own
        known += are_known
        progress(what, number, len(parts))
    return logits_by_c, round((sum(known) + 1) / (len(known) + 2), 6)


def choose_c(
    logits_by_c: Mapping[float, Array], truth: Indices
) -> tuple[float, dict[float, float]]:
    """Return the C with the best macro-F1, the least of equal ones, and the macro-F1 of each."""
    scores = {c: macro_f1(truth, logits.argmax(axis=1)) for c, logits in logits_by_c.items()}
    return max(scores, key=lambda c: (scores[c], -c)), scores


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
