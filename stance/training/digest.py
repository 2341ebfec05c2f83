"""What was learned from an archive of statements that may not be passed on.

A digest has, for each term that stands in enough statements of enough sources of the archive: in
how many statements of each label it stands, its idf and scale, and the mean and precision of a
Gaussian prior for its coefficient of each label; besides these, figures of the archive as a
whole, and the logits and labels of held-out statements, sorted by their values. It has no
text, no id, no order of statements, no rarer term: no statement can be rebuilt from it.

The archive and a table are fitted together. Let R be the weighted log-loss of the archive, W the
optimum of both, g the slope of R at W and h the diagonal of its curvature. To second order the
archive then acts on any later fit as a Gaussian prior with precision h + 1/C and mean
(h W - g) / (h + 1/C). With the same table the later fit ends at W again. Sources: Jordan, Lee
and Yang, "Communication-Efficient Distributed Statistical Inference", JASA 114 (2019); Shamir,
Srebro and Zhang, "Communication-Efficient Distributed Optimization using an Approximate
Newton-type Method", ICML (2014).
"""

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from joblib import delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from stance.errors import DataError, StanceError
from stance.model import arrays
from stance.schema import Statement
from stance.text import NEGATION_MARK, char_terms_of_word
from stance.training import features, folds
from stance.training.config import TrainConfig, from_mapping
from stance.training.evaluation import Array, Indices, Report, macro_f1, measure
from stance.training.features import TermTable, Weighing
from stance.training.fitting import FINE, ROUGH, Prior, Weights, balanced, fit, ridge
from stance.training.folds import Progress, fit_temperature, silent
from stance.training.writing import check_replaceable, replace_folder

FORMAT = 1
FILES = DESCRIPTION, ARRAYS, CARD = "digest.json", "arrays.safetensors.xz", "README.md"
MIN_STATEMENTS, MIN_SOURCES = 4, 2  # of the archive, in which a term must stand
POOL = 20  # sources smaller than 1 / POOL of the archive are held out together with others

_LARGEST = 1 << 28  # bytes of the arrays when unpacked
_HALF_MAX = 65504.0  # the largest number of 16 bits


@dataclass(frozen=True, slots=True)
class Digest:
    """What was learned from an archive.

    ``statements`` counts those of each label, ``counts`` (terms, labels) those in which a term
    stands. ``logits`` (statements, labels) and ``truth`` are of held-out statements.
    """

    labels: tuple[str, ...]
    config: TrainConfig
    min_statements: int
    min_sources: int
    sources: int
    statements: tuple[int, ...]
    c: float
    temperature: float
    known_rate: float
    label_weights: Array
    kinds: tuple[str, ...]
    terms: tuple[NDArray[np.object_], ...]
    counts: Array
    weighing: Weighing
    prior: Prior
    truth: Indices
    logits: Array

    @property
    def probabilities(self) -> Array:
        """Probabilities (statements, labels) of the held-out statements."""
        shares: Array = softmax(self.logits / self.temperature, axis=1)
        return shares

    def report(self) -> Report:
        """Return the measures of the held-out statements."""
        return measure(self.truth, self.labels, self.probabilities, self.config.seed)

    def check_labels(self, labels: Sequence[str]) -> None:
        """Raise DataError where a table has other labels."""
        if tuple(labels) != self.labels:
            raise DataError(
                f"the digest has the labels {', '.join(self.labels)}, the table"
                f" {', '.join(labels)}: use a digest of the same labels"
            )

    def applied_to(self, table: TermTable, truth: Indices) -> tuple[TermTable, Weighing, Prior]:
        """Return a table with the digest's terms too, the weights of all terms, and their prior.

        A term that the archive does not know must be frequent enough in the table, and has the
        prior of plain logistic regression.
        """
        often = np.bincount(table.frequencies.indices, minlength=len(table.channel))
        kept = features.enough(table, often, self.config)
        pairs = zip(table.terms, self.terms, strict=True)
        known = [np.isin(terms.astype(str), own.astype(str)) for terms, own in pairs]
        table = table.only(kept | np.concatenate(known)).with_terms(self.terms)
        own = table.columns(self.terms)
        by_label = features.presence(table.frequencies, truth, len(self.labels))
        by_label[:, own] += self.counts.T
        every, total = np.ones(len(table.channel), dtype=bool), sum(self.statements) + len(truth)
        weighing = features.learn_weights(table, by_label, total, every, self.config.scale_terms)
        weighing.idf[own], weighing.scale[own] = self.weighing.idf, self.weighing.scale
        plain = ridge(len(every), len(self.labels), self.c)
        plain.mean[own], plain.precision[own] = self.prior.mean, self.prior.precision
        intercepts = self.prior.intercept_mean, self.prior.intercept_precision
        return table, weighing, Prior(plain.mean, plain.precision, *intercepts)


def make(
    archive: Sequence[Statement],
    table: Sequence[Statement],
    config: TrainConfig,
    min_statements: int = MIN_STATEMENTS,
    min_sources: int = MIN_SOURCES,
    progress: Progress | None = None,
    measured: Sequence[bool] | None = None,
) -> Digest:
    """Fit an archive and a table together, and return the digest of the archive.

    The group of a statement of the archive is its source. Only the ``measured`` statements of
    the archive, by default all, are used to choose C, to fit the temperature and to measure.
    Raises DataError where thresholds are below the least ones, the labels of the two differ, or
    no term reaches the thresholds.
    """
    if min_statements < MIN_STATEMENTS or min_sources < MIN_SOURCES:
        least = f"{MIN_STATEMENTS} statements and {MIN_SOURCES} sources"
        raise DataError(f"terms of fewer than {least} could give away what was said: ask for more")
    progress = progress or silent
    labels = tuple(sorted({statement.stance for statement in archive}))
    others = sorted({statement.stance for statement in table} ^ set(labels))
    if others or len(labels) < 2:
        what = f"the label {others[0]!r} is in one of them alone" if others else "one label alone"
        raise DataError(f"the archive and the table need the same two labels or more: {what}")
    rows = np.arange(len(archive)) if measured is None else np.flatnonzero(measured)
    if lacking := sorted(set(labels) - {archive[row].stance for row in rows.tolist()}):
        what = f"no statement to measure on has the label {lacking[0]!r}"
        raise DataError(f"{what}: name more values with --measure-on")
    with threadpool_limits(1):
        joint = _count(archive, table, labels, config, min_statements, min_sources)
        progress("fitting archive and table", 0, 1)
        fits = {c: _fit(joint, joint.every, config, c) for c in config.c_grid}
        progress("fitting archive and table", 1, 1)
        logits_by_c, known_rate = _hold_out_sources(joint, fits, config, progress)
        scores = {
            c: macro_f1(joint.truth[rows], logits[rows].argmax(axis=1))
            for c, logits in logits_by_c.items()
        }
        c = max(scores, key=lambda candidate: (scores[candidate], -candidate))
        return _digest(joint, fits[c], c, logits_by_c[c][rows], rows, known_rate, labels, config)


def _prior(point: Array, slope: Array, curvature: Array, penalty: float) -> tuple[Array, Array]:
    """Return mean and precision; the precision is rounded first, so that the slope stays exact."""
    precision = np.minimum(curvature + penalty, _HALF_MAX).astype(np.float16).astype(np.float64)
    away = np.divide(penalty * point + slope, precision, where=precision > 0, out=0 * point)
    return point - away, precision


@dataclass(frozen=True, slots=True)
class _Fit:
    """A fit on some statements: their features, weights, and what was found."""

    weighing: Weighing
    taught: csr_matrix
    sample_weights: Array
    weights: Weights


@dataclass(frozen=True, slots=True)
class _Joint:
    """The statements of the archive, then those of the table; terms of the archive may be kept.

    ``presence`` (sources and the table, labels, terms) counts statements; ``allowed`` says
    which terms reach the thresholds in the archive.
    """

    terms: TermTable
    texts: Sequence[str]
    truth: Indices
    source: Indices
    archived: int
    presence: Array
    allowed: NDArray[np.bool_]
    min_statements: int
    min_sources: int

    @property
    def every(self) -> Indices:
        """All rows."""
        return np.arange(len(self.truth))

    def weights(self, rows: Indices, table_weight: float) -> Array:
        """Weight of each row: 1 or that of the table, balanced over the labels."""
        each = np.where(rows < self.archived, 1.0, table_weight)
        return balanced(self.truth[rows], each)

    def kept_of(self, sources: Indices, config: TrainConfig) -> NDArray[np.bool_]:
        """Whether each term is learned from, where only some sources are known."""
        known = self.presence[sources].sum(axis=1)
        reached = (known.sum(axis=0) >= self.min_statements) & (
            (known > 0).sum(axis=0) >= self.min_sources
        )
        fewest = np.array([config.fewest(kind) for kind in self.terms.kinds])
        in_table = self.presence[-1].sum(axis=0) >= fewest[self.terms.channel]
        kept: NDArray[np.bool_] = (self.allowed & reached) | in_table
        return kept


def _count(
    archive: Sequence[Statement],
    table: Sequence[Statement],
    labels: tuple[str, ...],
    config: TrainConfig,
    min_statements: int,
    min_sources: int,
) -> _Joint:
    """Count archive and table, and drop what the archive may not show."""
    statements = [*archive, *table]
    texts, archived = [statement.text for statement in statements], len(archive)
    truth = np.array([labels.index(statement.stance) for statement in statements], dtype=np.intp)
    names = sorted({statement.group for statement in archive})
    if len(names) < min_sources:
        raise DataError(f"the archive has one source, {names[0]!r}: digest two or more")
    numbers = {name: number for number, name in enumerate(names)}
    source = [numbers[statement.group] for statement in archive] + [len(names)] * len(table)
    terms = features.count(texts, config)
    allowed = _allowed(terms, np.array(source), archived, config, min_statements, min_sources)
    in_table = (
        np.bincount(terms.frequencies[archived:].indices, minlength=len(allowed))
        >= np.array([config.fewest(kind) for kind in terms.kinds])[terms.channel]
    )
    kept = allowed | in_table
    terms, allowed = terms.only(kept), allowed[kept]
    counts = terms.frequencies
    hidden = ~allowed[counts.indices[: counts.indptr[archived]]]
    counts.data[: len(hidden)][hidden] = 0.0
    counts.eliminate_zeros()
    cells = np.array(source) * len(labels) + truth
    shape = len(names) + 1, len(labels), len(allowed)
    presence = features.presence(counts, cells, shape[0] * shape[1]).reshape(shape)
    return _Joint(
        terms, texts, truth, np.array(source), archived, presence, allowed, min_statements,
        min_sources,
    )  # fmt: skip


def _allowed(
    table: TermTable,
    source: Indices,
    archived: int,
    config: TrainConfig,
    min_statements: int,
    min_sources: int,
) -> NDArray[np.bool_]:
    """Whether each term stands in enough statements of enough sources of the archive.

    A character n-gram must also stand in a word that does.
    """
    counts = table.frequencies[:archived]
    statements = np.bincount(counts.indices, minlength=len(table.channel))
    sources = np.zeros(len(table.channel), dtype=np.intp)
    for number in range(source[:archived].max() + 1):
        sources[np.unique(counts[source[:archived] == number].indices)] += 1
    allowed = (statements >= min_statements) & (sources >= min_sources)
    if "char" not in table.kinds:
        return allowed
    words = table.terms[0][table.split(allowed)[0]]
    plain = (word.lstrip(NEGATION_MARK) for word in words if " " not in word)
    known = {gram for word in plain for gram in char_terms_of_word(word, config.settings)}
    start = len(table.terms[0])
    for number, gram in enumerate(table.terms[table.kinds.index("char")], start):
        allowed[number] &= gram in known
    return allowed


def _fit(
    joint: _Joint, rows: Indices, config: TrainConfig, c: float, start: Weights | None = None
) -> _Fit:
    """Fit on some rows; a source is known as a whole or not at all."""
    sources = np.unique(joint.source[rows[rows < joint.archived]])
    by_label = joint.presence[sources].sum(axis=0) + joint.presence[-1]
    kept = joint.kept_of(sources, config)
    weighing = features.learn_weights(joint.terms, by_label, len(rows), kept, config.scale_terms)
    taught = features.weigh(joint.terms, rows, weighing)
    weights = joint.weights(rows, config.weight)
    prior = ridge(taught.shape[1], by_label.shape[0], c)
    found = fit(taught, joint.truth[rows], weights, prior, start, ROUGH if start else FINE)
    return _Fit(weighing, taught, weights, found)


def _hold_out_sources(
    joint: _Joint, fits: Mapping[float, _Fit], config: TrainConfig, progress: Progress
) -> tuple[dict[float, Array], float]:
    """Return the logits of each source by fits without it, for each C, and the known rate.

    Each fit starts at that of all sources; it runs until nothing is left of where it began.
    """
    groups = _pools(joint.source[: joint.archived])
    parts = [
        (joint.every[~np.isin(joint.source, group)], np.flatnonzero(np.isin(joint.source, group)))
        for group in groups
    ]
    logits = {c: np.empty((joint.archived, joint.presence.shape[1])) for c in fits}
    jobs = (delayed(_logits_without)(joint, part, fits, config) for part in parts)
    run = folds.in_parallel(jobs, joint.terms.frequencies.nnz)
    what = "holding out sources"
    for (_, test), result in zip(
        parts, folds.counting(run, what, len(parts), progress), strict=True
    ):
        for c, own in result.items():
            logits[c][test] = own
    words = joint.terms.terms[0]

    def learned_words(rows: Indices) -> set[str]:
        sources = np.unique(joint.source[rows[rows < joint.archived]])
        return set(words[joint.kept_of(sources, config)[: len(words)]])

    return logits, folds.known_rate(joint.texts, learned_words, parts, config.negation_span)


def _pools(source: Indices) -> list[Indices]:
    """Return groups of sources: large ones alone, smaller ones together until they are as large."""
    sizes = np.bincount(source)
    least = len(source) / POOL
    groups: list[list[int]] = []
    waiting: list[int] = []
    for number in np.argsort(-sizes, kind="stable").tolist():
        if sizes[number] >= least:
            groups.append([number])
            continue
        waiting.append(number)
        if sizes[waiting].sum() >= least:
            groups.append(waiting)
            waiting = []
    if waiting:
        groups.append(waiting)
    if len(groups) < 2:  # one source makes up nearly all of the archive
        groups = [[number] for number in range(len(sizes))]
    return [np.array(group) for group in groups]


def _logits_without(
    joint: _Joint, part: folds.Fold, fits: Mapping[float, _Fit], config: TrainConfig
) -> dict[float, Array]:
    learned, held_out = part
    logits = {}
    for c, whole in fits.items():
        result = _fit(joint, learned, config, c, whole.weights)
        asked = features.weigh(joint.terms, held_out, result.weighing)
        logits[c] = asked @ result.weights.coefficients + result.weights.intercepts
    return logits


def _digest(
    joint: _Joint,
    whole: _Fit,
    c: float,
    logits: Array,
    rows: Indices,
    known_rate: float,
    labels: tuple[str, ...],
    config: TrainConfig,
) -> Digest:
    """Reduce what was fitted to what may be passed on."""
    archive, truth = slice(joint.archived), joint.truth[: joint.archived]
    taught, weights = whole.taught[archive], whole.sample_weights[archive]
    shares = softmax(taught @ whole.weights.coefficients + whole.weights.intercepts, axis=1)
    gaps = (shares - np.eye(len(labels))[truth]) * weights[:, None]
    spread = shares * (1 - shares) * weights[:, None]
    squares = taught.power(2)
    allowed = joint.allowed
    penalty = ridge(1, len(labels), c).precision[0, 0]
    prior = _prior(whole.weights.coefficients, taught.T @ gaps, squares.T @ spread, penalty)
    intercepts = _prior(whole.weights.intercepts, gaps.sum(axis=0), spread.sum(axis=0), 0.0)
    asked = truth[rows]
    order = np.lexsort([*logits.T, asked])  # an order that says nothing of where they came from
    by_label = np.bincount(joint.truth, whole.sample_weights) / np.bincount(
        joint.truth, np.where(joint.every < joint.archived, 1.0, config.weight)
    )
    return Digest(
        labels=labels,
        config=replace(config, c_grid=(c,)),
        min_statements=joint.min_statements,
        min_sources=joint.min_sources,
        sources=len(joint.presence) - 1,
        statements=tuple(np.bincount(truth).tolist()),
        c=c,
        temperature=config.temperature or fit_temperature(logits, asked),
        known_rate=known_rate,
        label_weights=by_label,
        kinds=joint.terms.kinds,
        terms=joint.terms.only(allowed).terms,
        counts=joint.presence[:-1].sum(axis=0)[:, allowed].T,
        weighing=Weighing(whole.weighing.idf[allowed], whole.weighing.scale[allowed]),
        prior=Prior(prior[0][allowed], prior[1][allowed], *intercepts),
        truth=asked[order],
        logits=logits[order],
    )


def write(
    digest: Digest,
    folder: Path,
    provenance: Mapping[str, object],
    card: str,
    since: int | None = None,
) -> None:
    """Write a folder as `replace_folder` does; raises DataError where it has other files."""
    check_replaceable(folder, FILES, "digest")
    described = {
        "format": FORMAT,
        "labels": list(digest.labels),
        **{
            name: getattr(digest, name)
            for name in (
                "min_statements", "min_sources", "sources", "statements", "c", "temperature",
                "known_rate",
            )
        },
        "label_weights": digest.label_weights.tolist(),
        "intercept_mean": digest.prior.intercept_mean.tolist(),
        "intercept_precision": digest.prior.intercept_precision.tolist(),
        "kinds": list(digest.kinds),
        "config": asdict(digest.config),
        **provenance,
    }  # fmt: skip
    parts = {f"{kind}.terms": "\n".join(terms).encode() for kind, terms in _channels(digest)}
    packed = arrays.pack(
        {
            **{name: memoryview(text) for name, text in parts.items()},
            "counts": digest.counts.T.astype(_count_type(digest.counts)).ravel().data,
            "idf": digest.weighing.idf.astype(np.float32).data,
            "scale": digest.weighing.scale.astype(np.float32).data,
            "mean": digest.prior.mean.T.astype(np.float32).ravel().data,
            "precision": _halves(digest.prior.precision.T),
            "truth": digest.truth.astype(np.uint8).data,
            "logits": _halves(digest.logits.T),
        }
    )
    description = json.dumps(described, indent=1, ensure_ascii=False).encode() + b"\n"
    contents = description, lzma.compress(packed, preset=9), card.encode()
    replace_folder(folder, dict(zip(FILES, contents, strict=True)), since)


def _count_type(counts: Array) -> type[np.uint16] | type[np.uint32]:
    return np.uint16 if counts.max(initial=0) < 1 << 16 else np.uint32


def _channels(digest: Digest) -> Iterator[tuple[str, NDArray[np.object_]]]:
    return zip(digest.kinds, digest.terms, strict=True)


def _halves(values: Array) -> memoryview:
    """Numbers of 16 bits, stored as unsigned ones."""
    return values.astype(np.float16).ravel().view(np.uint16).data


def read(folder: Path) -> Digest:
    """Read a digest.

    Raises DataError where it is missing, damaged or of another format.
    """
    try:
        described = json.loads((folder / DESCRIPTION).read_bytes())
        packed = _unpacked((folder / ARRAYS).read_bytes())
        if described["format"] != FORMAT:
            raise DataError(f"format {described['format']} is not {FORMAT}: make it again")
        return _from_parts(described, arrays.unpack(packed))
    except FileNotFoundError as error:
        what = f"{Path(error.filename).name} is missing: is it a folder of `stance digest`?"
        raise DataError(f"{folder}: {what}") from None
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}") from None
    except (StanceError, ValueError, KeyError, TypeError, EOFError, RecursionError,
            lzma.LZMAError) as error:  # fmt: skip
        raise DataError(f"{folder}: the digest is damaged ({error}): make it again") from None


def _unpacked(packed: bytes) -> bytes:
    unpacker = lzma.LZMADecompressor()
    content = unpacker.decompress(packed, _LARGEST)
    if not unpacker.eof:
        raise ValueError(f"{ARRAYS} is cut off or too large")
    return content


def _from_parts(described: Mapping[str, Any], parts: arrays.Arrays) -> Digest:
    labels, kinds = tuple(described["labels"]), tuple(described["kinds"])
    texts = [str(parts[f"{kind}.terms"], "utf-8").split("\n") for kind in kinds]
    if any(terms != sorted(set(terms)) for terms in texts):
        raise ValueError("terms out of order")
    terms, width = sum(map(len, texts)), len(labels)
    numbers: dict[str, Array] = {}
    for name, rows in (("counts", width), ("idf", 1), ("scale", 1), ("mean", width),
                       ("precision", width), ("truth", 1), ("logits", width)):  # fmt: skip
        values = np.array(parts[name])
        if name in ("precision", "logits"):
            values = values.view(np.float16)
        size = terms if name not in ("truth", "logits") else len(parts["truth"])
        numbers[name] = values.astype(np.float64).reshape(rows, size).T
        if not np.isfinite(numbers[name]).all():
            raise ValueError(f"{name} has numbers that are not finite")
    truth = numbers["truth"].ravel().astype(np.intp)
    if not len(truth) or truth.max() >= width:
        raise ValueError("held-out labels out of range")
    intercepts = [np.array(described[f"intercept_{name}"], float) for name in ("mean", "precision")]
    weights = np.array(described["label_weights"], float)
    if any(values.shape != (width,) for values in (*intercepts, weights)):
        raise ValueError("intercepts or label weights of another number of labels")
    return Digest(
        labels=labels,
        config=from_mapping(described["config"], "config"),
        min_statements=int(described["min_statements"]),
        min_sources=int(described["min_sources"]),
        sources=int(described["sources"]),
        statements=tuple(map(int, described["statements"])),
        c=float(described["c"]),
        temperature=float(described["temperature"]),
        known_rate=float(described["known_rate"]),
        label_weights=weights,
        kinds=kinds,
        terms=tuple(np.array(terms, dtype=object) for terms in texts),
        counts=numbers["counts"],
        weighing=Weighing(numbers["idf"].ravel(), numbers["scale"].ravel()),
        prior=Prior(numbers["mean"], numbers["precision"], *intercepts),
        truth=truth,
        logits=numbers["logits"],
    )
