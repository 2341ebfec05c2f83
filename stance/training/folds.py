"""Fit labelled statements, and score each fold of them by models that have not seen it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.model_selection import StratifiedGroupKFold

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.text import marked_words
from stance.training import features
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices, macro_f1
from stance.training.features import TermTable
from stance.training.fitting import ROUGH, Fitted, balanced, fit, ridge

MEMORY = 4 << 30  # bytes for the features of the folds that are fitted at a time
ENTRY = 28  # bytes of one weighted term in a fit: it is stored once, and for a while squared

Fold = tuple[Indices, Indices]
Progress = Callable[[str, int, int], None]  # what, done, of how many


def silent(what: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled statements with their terms."""

    config: TrainConfig
    labels: tuple[str, ...]
    texts: Sequence[str]
    truth: Indices
    terms: TermTable

    def weights(self, rows: Indices) -> Array:
        """Return the weight of each row, balanced over the labels."""
        return balanced(self.truth[rows])

    def kept(self, rows: Indices) -> NDArray[np.bool_]:
        """Whether each term is learned from, where only some rows are known.

        Raises DataError where no term of a kind is.
        """
        counts = self.terms.frequencies[rows]
        often = np.bincount(counts.indices, minlength=counts.shape[1])
        return features.enough(self.terms, often, self.config)

    def fit(
        self,
        rows: Indices,
        grid: Sequence[float],
        tolerance: float,
        starts: Mapping[float, Fitted] | None = None,
    ) -> dict[float, Fitted]:
        """Fit on some rows with each C.

        Each fit begins at that of ``starts``, or where the one with the C before it ended.
        """
        kept, truth = self.kept(rows), self.truth[rows]
        by_label = features.presence(self.terms.frequencies[rows], truth, len(self.labels))
        weighing = features.learn_weights(self.terms, by_label, len(rows), kept, self.config)
        weighted, weights = features.weigh(self.terms, rows, weighing), self.weights(rows)
        fits: dict[float, Fitted] = {}
        begin: Array | None = None
        for c in sorted(grid):
            begin = starts[c].coefficients if starts else begin
            prior = ridge(len(kept), len(self.labels), c)
            begin = fit(weighted, truth, weights, prior, begin, tolerance)
            fits[c] = Fitted(weighing, begin)
        return {c: fits[c] for c in grid}

    def hold_out(
        self,
        parts: Sequence[Fold],
        progress: Progress = silent,
        what: str = "choosing C on held-out folds",
        starts: Mapping[float, Fitted] | None = None,
    ) -> tuple[dict[float, Array], float]:
        """Score each fold by fits on the rest, in threads, as many at a time as fit in memory.

        Returns for each C the logits (statements, labels), and the share of held-out words that
        are learned, never quite 0 or 1.
        """

        def score(learned: Indices, held_out: Indices) -> tuple[dict[float, Array], list[bool]]:
            fits = self.fit(learned, self.config.c_grid, ROUGH, starts)
            logits = {c: fitted.logits(self.terms, held_out) for c, fitted in fits.items()}
            idf, *_ = self.terms.split(fits[self.config.c_grid[0]].weighing.idf)
            words = set(self.terms.terms[0][idf > 0])
            texts, span = (self.texts[row] for row in held_out), self.config.negation_span
            return logits, [word in words for text in texts for word in marked_words(text, span)]

        entries = self.terms.frequencies.nnz * (1 - 1 / len(parts))
        at_once = max(1, min(int(MEMORY / max(1, entries * ENTRY)), int(cpu_count())))
        run = Parallel(n_jobs=at_once, prefer="threads", return_as="generator")
        shape = len(self.texts), len(self.labels)
        logits_by_c = {c: np.empty(shape) for c in self.config.c_grid}
        known: list[bool] = []
        progress(what, 0, len(parts))
        scores = run(delayed(score)(*part) for part in parts)
        for number, (logits, are_known) in enumerate(scores):
            for c, own in logits.items():
                logits_by_c[c][parts[number][1]] = own
            known += are_known
            progress(what, number + 1, len(parts))
        return logits_by_c, round((sum(known) + 1) / (len(known) + 2), 6)


def count(statements: Sequence[Statement], config: TrainConfig) -> Examples:
    """Count the terms of labelled statements; those that are too rare in all are left out.

    Raises DataError where no term of a kind is frequent enough.
    """
    names, truth = np.unique([statement.stance for statement in statements], return_inverse=True)
    texts = [statement.text for statement in statements]
    terms = features.count(texts, config)
    often = features.enough(terms, np.bincount(terms.frequencies.indices), config)
    return Examples(config, tuple(names.tolist()), texts, truth, terms.only(often))


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
            raise DataError(f"{need}: add statements, or set folds lower in --config")
    folds = StratifiedGroupKFold(config.folds, shuffle=True, random_state=config.seed)
    return list(folds.split(stances, stances, groups))


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
