"""Count the terms of statements once, and weigh them anew for each fold.

The weights of a fold are learned from its training side alone.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from stance import text
from stance.errors import DataError, counted
from stance.text import char_terms_of_word, words
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices


@dataclass(frozen=True, slots=True)
class TermTable:
    """Counts of terms in n statements.

    ``terms`` has the sorted terms of each channel. ``frequencies`` (n, terms of all
    channels) is 1 + log of a count (sublinear term frequency), 0 where a term is absent.
    """

    kinds: tuple[str, ...]
    terms: tuple[NDArray[np.object_], ...]
    frequencies: csr_matrix

    @property
    def channel(self) -> Indices:
        """Channel number of each term."""
        return np.repeat(np.arange(len(self.terms)), [len(terms) for terms in self.terms])

    def split(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Split values of all terms into those of each channel."""
        return np.split(values, np.cumsum([len(terms) for terms in self.terms])[:-1])

    def only(self, kept: NDArray[np.bool_]) -> "TermTable":
        """Return the table with the terms of a mask alone."""
        parts = zip(self.terms, self.split(kept), strict=True)
        terms = tuple(terms[part] for terms, part in parts)
        return replace(self, terms=terms, frequencies=self.frequencies[:, kept])


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of each term: its idf, 0 where it is left out, and its scale."""

    idf: Array
    scale: Array


def count(
    texts: Sequence[str], config: TrainConfig, further: Sequence[Iterable[str]] | None = None
) -> TermTable:
    """Count all terms of texts; ``further`` terms of each kind get a column in any case."""
    wanted = {"word": True, "char": config.char_ngrams != (0, 0), "clause": config.clause_terms}
    kinds = tuple(kind for kind, chosen in wanted.items() if chosen)
    terms, counts = [], []
    for kind, known in zip(kinds, further or [()] * len(kinds), strict=True):
        if kind == "char":  # a text has the n-grams of its words, each word counted once
            vocabulary, by_text = _number(map(words, texts))
            grams = (char_terms_of_word(word, config.settings) for word in vocabulary)
            listed, by_word = _number(grams, known)
            frequencies = by_text @ by_word
        else:
            listed, frequencies = _number(
                (text.terms(kind, config.settings, each) for each in texts), known
            )
        names = np.array(listed, dtype=object)
        order = np.argsort(names)
        terms.append(names[order])
        counts.append(frequencies[:, order])
    every = hstack(counts, format="csr", dtype=np.float64)
    every.data = 1.0 + np.log(every.data)
    return TermTable(kinds, tuple(terms), every)


def _number(
    lists: Iterable[Iterable[str]], known: Iterable[str] = ()
) -> tuple[list[str], csr_matrix]:
    """Return known terms and others in the order in which they come, and counts (lists, terms)."""
    numbers: dict[str, int] = {term: number for number, term in enumerate(known)}
    columns, ends = array("i"), array("q", [0])
    for terms in lists:
        columns.extend(numbers.setdefault(term, len(numbers)) for term in terms)
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.int32)
    counts = csr_matrix((ones, columns, ends), shape=(len(ends) - 1, len(numbers)))
    counts.sum_duplicates()
    return list(numbers), counts


def presence(frequencies: csr_matrix, group: Indices, groups: int) -> Array:
    """Count the statements of each group in which each term stands (groups, terms)."""
    width = frequencies.shape[1]
    cells = np.repeat(group * width, np.diff(frequencies.indptr)) + frequencies.indices
    return np.bincount(cells, minlength=groups * width).reshape(groups, width).astype(np.float64)


def are_often(
    table: TermTable, statements: Array | Indices, config: TrainConfig
) -> NDArray[np.bool_]:
    """Whether each term stands in enough statements to be learned from."""
    fewest = np.array([config.fewest(kind) for kind in table.kinds])
    often: NDArray[np.bool_] = statements >= fewest[table.channel]
    return often


def enough(table: TermTable, statements: Array | Indices, config: TrainConfig) -> NDArray[np.bool_]:
    """Return what `are_often` does; raises DataError where no term of a kind is often enough."""
    kept = are_often(table, statements, config)
    for kind, own in zip(table.kinds, table.split(kept), strict=True):
        if not own.any():
            what = f"no {kind} term stands in {counted(config.fewest(kind), 'statement')}"
            key = "char_min_df" if kind == "char" and config.char_min_df else "min_df"
            raise DataError(f"{what}: add statements or set {key} lower")
    return kept


def learn_weights(
    table: TermTable,
    by_label: Array,
    statements: int,
    kept: NDArray[np.bool_],
    config: TrainConfig,
) -> Weighing:
    """Return idf and scale, given in how many statements of each label a term stands."""
    idf = np.where(kept, np.log((statements + 1) / (by_label.sum(axis=0) + 1)) + 1, 0.0)
    scale = np.ones(len(kept))
    for number in range(len(table.kinds) if config.scale_terms else 0):
        chosen = kept & (table.channel == number)
        scale[chosen] = scale_of(by_label[:, chosen])
    return Weighing(idf, scale)


def scale_of(by_label: Array) -> Array:
    """Return how much each term, counted in (labels, terms), says about the labels.

    It is the root mean square over the labels of the term's log-count ratio: the log of its share
    of all terms in statements of the label over its share in the others, both counted from 1.
    Source: the features of NB-SVM in Wang and Manning, "Baselines and Bigrams" (2012), section
    2.3, from two labels to any number, and without their sign.
    """
    inside, outside = by_label + 1, by_label.sum(axis=0) - by_label + 1
    shares, others = (part / part.sum(axis=1, keepdims=True) for part in (inside, outside))
    scale: Array = np.sqrt((np.log(shares / others) ** 2).mean(axis=0))
    return scale


def weigh(table: TermTable, rows: Indices, weighing: Weighing) -> csr_matrix:
    """Return rows of a table as weighted terms (rows, terms of all channels).

    Each channel of a row is brought to length 1, then each term to its scale.
    """
    features = table.frequencies[rows]
    features.data *= weighing.idf[features.indices]
    number = np.repeat(np.arange(len(rows)), np.diff(features.indptr))
    part = number * len(table.kinds) + table.channel[features.indices]
    lengths = np.sqrt(np.bincount(part, features.data**2))
    lengths[lengths == 0] = 1.0
    features.data *= weighing.scale[features.indices] / lengths[part]
    return features
