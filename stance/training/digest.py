"""What was learned from an archive of statements that may not be passed on.

A digest has, for each term that stands in enough statements of enough sources of the archive: in
how many statements of each label it stands, its idf and scale, and the mean and precision of a
Gaussian prior for its coefficient of each label; besides these, figures of the archive as a
whole, and the logits and labels of held-out statements, sorted by their values. It has no
text, no id, no order of statements, no rarer term: no statement can be rebuilt from it.
`stance.training.archive` makes it.
"""

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from stance.errors import DataError, StanceError
from stance.model import arrays
from stance.training import features
from stance.training.config import TrainConfig, from_mapping
from stance.training.evaluation import Array, Indices, Report, measure
from stance.training.features import TermTable, Weighing
from stance.training.fitting import Prior, ridge
from stance.training.writing import check_replaceable, replace_folder

FORMAT = 1
FILES = DESCRIPTION, ARRAYS, CARD = "digest.json", "arrays.safetensors.xz", "README.md"

_LARGEST = 1 << 28  # bytes of the arrays when unpacked
_FIGURES: dict[str, type] = {
    "min_statements": int, "min_sources": int, "sources": int,
    "c": float, "temperature": float, "known_rate": float,
}  # fmt: skip


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
        return measure(self.truth, self.labels, self.probabilities)

    def applied_to(self, texts: Sequence[str], truth: Indices) -> tuple[TermTable, Weighing, Prior]:
        """Return the terms of a table and of the digest, the weights of all, and their prior.

        A term that the archive does not know must be frequent enough in the table, and has the
        prior of plain logistic regression.
        """
        table = features.count(texts, self.config, self.terms)
        often = np.bincount(table.frequencies.indices, minlength=table.frequencies.shape[1])
        pairs = zip(table.terms, self.terms, strict=True)
        known = np.concatenate(
            [np.isin(terms.astype(str), own.astype(str)) for terms, own in pairs]
        )
        kept = features.enough(table, often, self.config) | known
        table, own = table.only(kept), known[kept]
        by_label = features.presence(table.frequencies, truth, len(self.labels))
        by_label[:, own] += self.counts.T
        every, total = np.ones(len(own), dtype=bool), sum(self.statements) + len(truth)
        weighing = features.learn_weights(table, by_label, total, every, self.config)
        weighing.idf[own], weighing.scale[own] = self.weighing.idf, self.weighing.scale
        prior = ridge(len(own), len(self.labels), self.c)
        known = np.append(own, True)  # the intercepts too
        prior.mean[known], prior.precision[known] = self.prior.mean, self.prior.precision
        return table, weighing, prior


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
        "statements": list(digest.statements),
        **{name: getattr(digest, name) for name in _FIGURES},
        "label_weights": digest.label_weights.tolist(),
        "intercept_mean": digest.prior.mean[-1].tolist(),
        "intercept_precision": digest.prior.precision[-1].tolist(),
        "kinds": list(digest.kinds),
        "config": asdict(digest.config),
        **provenance,
    }
    terms = {
        f"{kind}.terms": memoryview("\n".join(own).encode())
        for kind, own in zip(digest.kinds, digest.terms, strict=True)
    }
    whole = np.uint16 if digest.counts.max(initial=0) < 1 << 16 else np.uint32
    numbers: dict[str, tuple[NDArray[Any], type]] = {
        "counts": (digest.counts, whole),
        "idf": (digest.weighing.idf, np.float32),
        "scale": (digest.weighing.scale, np.float32),
        "mean": (digest.prior.mean[:-1], np.float32),
        "precision": (digest.prior.precision[:-1], np.float16),
        "truth": (digest.truth, np.uint8),
        "logits": (digest.logits, np.float16),
    }
    packed = arrays.pack({**terms, **{name: _by_columns(*pair) for name, pair in numbers.items()}})
    description = json.dumps(described, indent=1, ensure_ascii=False).encode() + b"\n"
    contents = description, lzma.compress(packed, preset=9), card.encode()
    replace_folder(folder, dict(zip(FILES, contents, strict=True)), since)


def _by_columns(values: NDArray[Any], kind: type) -> memoryview:
    """Numbers column by column; floats of 16 bits, which no buffer has, as unsigned numbers."""
    flat: NDArray[Any] = values.T.astype(kind).ravel()
    return (flat.view(np.uint16) if kind is np.float16 else flat).data


def read(folder: Path) -> Digest:
    """Read a digest; raises DataError where it is missing, damaged or of another format."""
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
    except (StanceError, ValueError, KeyError, TypeError, EOFError, OverflowError,
            RecursionError, lzma.LZMAError) as error:  # fmt: skip
        raise DataError(f"{folder}: the digest is damaged ({error}): make it again") from None


def _unpacked(packed: bytes) -> bytes:
    unpacker = lzma.LZMADecompressor()
    content = unpacker.decompress(packed, _LARGEST)
    if not unpacker.eof:
        raise ValueError(f"{ARRAYS} is cut off or too large")
    return content


def _from_parts(described: Mapping[str, Any], parts: arrays.Arrays) -> Digest:
    labels, kinds = tuple(described["labels"]), tuple(described["kinds"])
    joined = [str(parts[f"{kind}.terms"], "utf-8") for kind in kinds]
    texts = [text.split("\n") if text else [] for text in joined]  # a kind may have no terms
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
    priors = numbers["mean"], numbers["precision"]
    if any(values.shape != (width,) for values in (*intercepts, weights)):
        raise ValueError("intercepts or label weights of another number of labels")
    figures = {name: kind(described[name]) for name, kind in _FIGURES.items()}
    are_finite = np.isfinite([*figures.values(), *weights, *np.ravel(intercepts)]).all()
    if not are_finite or min(figures["c"], figures["temperature"]) <= 0:
        raise ValueError("a figure out of range")
    return Digest(
        labels=labels,
        config=from_mapping(described["config"], "config"),
        statements=tuple(map(int, described["statements"])),
        **figures,
        label_weights=weights,
        kinds=kinds,
        terms=tuple(np.array(terms, dtype=object) for terms in texts),
        counts=numbers["counts"],
        weighing=Weighing(numbers["idf"].ravel(), numbers["scale"].ravel()),
        prior=Prior(*(np.vstack(rows) for rows in zip(priors, intercepts, strict=True))),
        truth=truth,
        logits=numbers["logits"],
    )
