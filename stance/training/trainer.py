"""Learn a model: choose C and the temperature on held-out statements, then fit on all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from stance.errors import DataError
from stance.model.held_out import FILE, HeldOut, to_buffer
from stance.model.model import Channel, Model, to_terms
from stance.schema import Statement
from stance.training import features, folds
from stance.training.config import TrainConfig
from stance.training.digest import Digest
from stance.training.evaluation import Array, Indices, Report, macro_f1, measure
from stance.training.features import TermTable, Weighing
from stance.training.fitting import Weights, balanced, fit, ridge
from stance.training.folds import Progress, fit_temperature, silent


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, how it was chosen, and how it did on held-out statements.

    ``macro_f1_by_c`` has the score of each C on the folds. The held-out statements are those
    of the folds, or the sources of the digest, each scored by a model that had not seen it;
    None where nothing was held out.
    """

    model: Model
    config: TrainConfig
    c: float
    macro_f1_by_c: dict[float, float]
    held_out: Report | None
    answers: HeldOut | None

    def files(self) -> dict[str, bytes]:
        """Return the file of the answers by its name; none where nothing was held out."""
        return {} if self.answers is None else {FILE: to_buffer(self.answers)}


def train(
    statements: Sequence[Statement],
    config: TrainConfig | None = None,
    progress: Progress | None = None,
    digest: Digest | None = None,
) -> Trained:
    """Learn a model from labelled statements, and from a digest where there is one.

    Without a digest, C is the one with the best macro-F1 over folds that keep each group on
    one side, and the temperature is fitted on the same folds. With a digest, its own config, C
    and temperature are used. Labels are balanced, so that the logits are those of even base
    rates. Raises DataError where there are fewer than two labels, too few groups of one, other
    labels than the digest's, or no term that is frequent enough.
    """
    config, progress = config or TrainConfig(), progress or silent
    labels = tuple(sorted({statement.stance for statement in statements}))
    if len(labels) < 2:
        what = f"only the label {labels[0]!r} occurs" if labels else "there are no statements"
        raise DataError(f"{what}: training needs two labels or more")
    truth = np.array([labels.index(statement.stance) for statement in statements], dtype=np.intp)
    with threadpool_limits(1):  # sums in one order, whatever else runs on the machine
        if digest is not None:
            return _train_with_digest(statements, labels, truth, digest, progress)
        return _train_on_folds(statements, labels, truth, config, progress)


def _train_on_folds(
    statements: Sequence[Statement],
    labels: tuple[str, ...],
    truth: Indices,
    config: TrainConfig,
    progress: Progress,
) -> Trained:
    parts = folds.split(statements, config) if config.folds else []
    table, texts = _count(statements, config)
    c, temperature, scores = config.c_grid[0], config.temperature, {}
    report = answers = None
    if parts:
        logits_by_c = folds.held_out_logits(table, truth, parts, config, progress)
        scores = {c: macro_f1(truth, logits.argmax(axis=1)) for c, logits in logits_by_c.items()}
        c = max(scores, key=lambda candidate: (scores[candidate], -candidate))
        temperature = temperature or fit_temperature(logits_by_c[c], truth)
        probabilities = softmax(logits_by_c[c] / temperature, axis=1)
        report = measure(truth, labels, probabilities, config.seed)
        answers = held_out(truth, probabilities)
    progress("fitting on all statements", 0, 1)
    by_label = features.presence(table.frequencies, truth, len(labels))
    kept = features.enough(table, by_label.sum(axis=0), config)
    weighing = features.learn_weights(table, by_label, len(truth), kept, config.scale_terms)
    taught = features.weigh(table, np.arange(len(truth)), weighing)
    weights = fit(taught, truth, balanced(truth), ridge(len(kept), len(labels), c))
    progress("fitting on all statements", 1, 1)

    def learned_words(rows: Indices) -> set[str]:
        words = table.only(table.channel == 0)
        counts = np.bincount(words.frequencies[rows].indices, minlength=len(words.terms[0]))
        return set(words.terms[0][counts >= config.min_df])

    known = folds.known_rate(texts, learned_words, parts, config.negation_span) if parts else 0.0
    model = to_model(labels, table, weighing, weights, config, temperature, known)
    return Trained(model, config, c, scores, report, answers)


def _count(statements: Sequence[Statement], config: TrainConfig) -> tuple[TermTable, list[str]]:
    """Count the terms of statements, those left out that are too rare in all of them."""
    texts = [statement.text for statement in statements]
    table = features.count(texts, config)
    everywhere = np.bincount(table.frequencies.indices, minlength=len(table.channel))
    return table.only(features.enough(table, everywhere, config)), texts


def _train_with_digest(
    statements: Sequence[Statement],
    labels: tuple[str, ...],
    truth: Indices,
    digest: Digest,
    progress: Progress,
) -> Trained:
    config = digest.config
    digest.check_labels(labels)
    progress("fitting on all statements", 0, 1)
    table = features.count([statement.text for statement in statements], config)
    table, weighing, prior = digest.applied_to(table, truth)
    taught = features.weigh(table, np.arange(len(truth)), weighing)
    weights = fit(taught, truth, config.weight * digest.label_weights[truth], prior)
    progress("fitting on all statements", 1, 1)
    temperature, known = digest.temperature, digest.known_rate
    model = to_model(labels, table, weighing, weights, config, temperature, known)
    answers = held_out(digest.truth, digest.probabilities)
    return Trained(model, config, digest.c, {}, digest.report(), answers)


def held_out(truth: Indices, probabilities: Array) -> HeldOut:
    """Return answers to held-out statements as a model's folder stores them."""
    return HeldOut(truth.astype(np.int32).data, probabilities.astype(np.float32).ravel().data)


def held_out_probabilities(
    statements: Sequence[Statement], c: float, config: TrainConfig
) -> tuple[tuple[str, ...], Array]:
    """Return the labels, and probabilities (statements, labels) by models that saw no such group.

    A temperature is fitted on the same folds. Raises DataError as `train` does.
    """
    settled = replace(config, c_grid=(c,))
    labels = tuple(sorted({statement.stance for statement in statements}))
    truth = np.array([labels.index(statement.stance) for statement in statements], dtype=np.intp)
    with threadpool_limits(1):
        parts, (table, _) = folds.split(statements, config), _count(statements, config)
        logits = folds.held_out_logits(table, truth, parts, settled, silent)[c]
    return labels, softmax(logits / fit_temperature(logits, truth), axis=1)


def to_model(
    labels: tuple[str, ...],
    table: TermTable,
    weighing: Weighing,
    weights: Weights,
    config: TrainConfig,
    temperature: float,
    known_rate: float,
) -> Model:
    """Return what was fitted as a model; idf is rounded to float32, coefficients to steps."""
    kept = weighing.idf > 0
    coefficients = weights.coefficients * weighing.scale[:, None]
    channels = []
    for number, kind in enumerate(table.kinds):
        chosen = kept & (table.channel == number)
        terms = table.split(kept)[number]
        channels.append(
            _channel(kind, table.terms[number][terms], weighing.idf[chosen], coefficients[chosen])
        )
    intercepts = tuple(weights.intercepts.tolist())
    return Model(labels, config.settings, tuple(channels), intercepts, temperature, known_rate)


def _channel(kind: str, terms: Sequence[str], idf: Array, coefficients: Array) -> Channel:
    """Return a channel; its greatest coefficient becomes the greatest number of 16 bits."""
    step = float(np.abs(coefficients).max(initial=0.0)) / np.iinfo(np.int16).max or 1.0
    steps = np.rint(coefficients / step).astype(np.int16)
    return Channel(kind, to_terms(terms), idf.astype(np.float32).data, steps.ravel().data, step)
