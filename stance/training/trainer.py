"""Learn a model: choose C and the temperature on held-out statements, then fit on all."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from stance.errors import DataError
from stance.model.held_out import FILE, HeldOut, to_buffer
from stance.model.model import Channel, Model, Terms
from stance.schema import Statement
from stance.training import features, folds
from stance.training.config import TrainConfig
from stance.training.digest import Digest
from stance.training.evaluation import Array, Indices, Report, measure
from stance.training.features import TermTable
from stance.training.fitting import FINE, Fitted, fit
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
    labels = {statement.stance for statement in statements}
    if len(labels) < 2:
        what = f"only the label {min(labels)!r} occurs" if labels else "there are no statements"
        raise DataError(f"{what}: training needs two labels or more")
    with threadpool_limits(1):  # sums in one order, whatever else runs on the machine
        if digest is not None:
            return _train_with_digest(statements, digest, progress or silent)
        return _train_on_folds(statements, config or TrainConfig(), progress or silent)


def _train_on_folds(
    statements: Sequence[Statement], config: TrainConfig, progress: Progress
) -> Trained:
    parts = folds.split(statements, config) if config.folds else []
    examples = folds.count(statements, config)
    truth, every = examples.truth, np.arange(len(examples.truth))
    c, temperature, known_rate = config.c_grid[0], config.temperature, 0.0
    scores: dict[float, float] = {}
    report = answers = None
    if parts:
        logits_by_c, known_rate = examples.hold_out(parts, progress)
        c, scores = folds.choose_c(logits_by_c, truth)
        temperature = temperature or fit_temperature(logits_by_c[c], truth)
        probabilities = softmax(logits_by_c[c] / temperature, axis=1)
        report = measure(truth, examples.labels, probabilities)
        answers = _held_out(truth, probabilities)
    progress("fitting on all statements", 0, 1)
    fitted = examples.fit(every, (c,), FINE)[c]
    progress("fitting on all statements", 1, 1)
    model = _model(examples.labels, examples.terms, fitted, config, temperature, known_rate)
    return Trained(model, config, c, scores, report, answers)


def _train_with_digest(
    statements: Sequence[Statement], digest: Digest, progress: Progress
) -> Trained:
    config, labels = digest.config, digest.labels
    if own := {statement.stance for statement in statements} ^ set(labels):
        what = f"the label {min(own)!r} is in one of the digest and the table alone"
        raise DataError(f"{what}: use a digest of the same labels")
    progress("fitting on all statements", 0, 1)
    truth = np.array([labels.index(statement.stance) for statement in statements], dtype=np.intp)
    texts = [statement.text for statement in statements]
    terms, weighing, prior = digest.applied_to(texts, truth)
    weighted = features.weigh(terms, np.arange(len(truth)), weighing)
    coefficients = fit(weighted, truth, config.weight * digest.label_weights[truth], prior)
    progress("fitting on all statements", 1, 1)
    fitted = Fitted(weighing, coefficients)
    model = _model(labels, terms, fitted, config, digest.temperature, digest.known_rate)
    answers = _held_out(digest.truth, digest.probabilities)
    return Trained(model, config, digest.c, {}, digest.report(), answers)


def _held_out(truth: Indices, probabilities: Array) -> HeldOut:
    return HeldOut(truth.astype(np.int32).data, probabilities.astype(np.float32).ravel().data)


def _model(
    labels: tuple[str, ...],
    table: TermTable,
    fitted: Fitted,
    config: TrainConfig,
    temperature: float,
    known_rate: float,
) -> Model:
    """Return a model; the greatest coefficient of a channel is the greatest number of 16 bits."""
    scaled = fitted.coefficients[:-1] * fitted.weighing.scale[:, None]
    parts = zip(*map(table.split, (fitted.weighing.idf, scaled)), strict=True)
    channels = []
    for kind, terms, (idf, own) in zip(table.kinds, table.terms, parts, strict=True):
        kept = idf > 0
        step = float(np.abs(own[kept]).max(initial=0.0)) / np.iinfo(np.int16).max or 1.0
        steps = np.rint(own[kept] / step).astype(np.int16).ravel().data
        idf = idf[kept].astype(np.float32).data
        channels.append(Channel(kind, to_terms(terms[kept]), idf, steps, step))
    intercepts = tuple(fitted.coefficients[-1].tolist())
    return Model(labels, config.settings, tuple(channels), intercepts, temperature, known_rate)


def to_terms(terms: Iterable[str]) -> Terms:
    """Return sorted terms as a model stores them; raises ValueError where they are not sorted."""
    encoded = [term.encode() for term in terms]
    if encoded != sorted(encoded):
        raise ValueError("the terms of a channel are not sorted")
    starts = array("I", accumulate((len(term) + 1 for term in encoded), initial=0))
    return Terms(memoryview(b"\n".join(encoded)), memoryview(starts))
