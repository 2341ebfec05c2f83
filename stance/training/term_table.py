"""Count the terms of a table once; weigh them anew for each fold, without a look at the rest."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.text import TERMS, TextSettings, char_terms_of_word, words
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices
from stance.training.prior import Prior

BLOCK = 5000  # rows that are weighed at a time


@dataclass(frozen=True, slots=True)
class TermTable:
    """Hold n statements as counts of terms, one matrix (n, terms) a channel.

    ``truth`` holds label indices; ``offset`` the logits (n, labels) that a
    prior gives, or None.
    """

    labels: tuple[str, ...]
    truth: Indices
    kinds: tuple[str, ...]
    terms: tuple[NDArray[np.str_], ...]
    counts: tuple[csr_matrix, ...]
    offset: Array | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """Hold what some rows of a table taught of one channel: the terms kept, their idf and scale."""

    kept: Indices
    idf: Array
    scale: Array


def count(
    statements: Sequence[Statement], config: TrainConfig, prior: Prior | None = None
) -> TermTable:
    """Count the terms of statements that are frequent enough to be learned from.

    Raises DataError where there are none.
    """
    texts = [statement.text for statement in statements]
    labels, truth = np.unique([statement.stance for statement in statements], return_inverse=True)
    kinds = _kinds(config)
    found = [_counted(kind, texts, config) for kind in kinds]
    terms, counts = zip(*found, strict=True)
    offset = None if prior is None else _offset(texts, config.settings, prior)
    return TermTable(tuple(map(str, labels)), truth, kinds, terms, counts, offset)


def _kinds(config: TrainConfig) -> tuple[str, ...]:
    wanted = {"word": True, "char": config.char_ngrams != (0, 0), "clause": config.clause_terms}
    return tuple(kind for kind, taken in wanted.items() if taken)


def _counted(
    kind: str, texts: Sequence[str], config: TrainConfig
) -> tuple[NDArray[np.str_], csr_matrix]:
    if kind == "char":
        found, counts = _chars(texts, config.settings)
    else:
        found, counts = _numbered(terms_of(kind, config.settings, text) for text in texts)
    terms = np.array(found, dtype=object)
    kept = np.flatnonzero(counts.getnnz(axis=0) >= config.fewest(kind))
    if not len(kept):
        raise _too_few(kind, config)
    kept = kept[np.argsort(terms[kept])]
    return terms[kept], counts[:, kept]


def _chars(texts: Iterable[str], settings: TextSettings) -> tuple[list[str], csr_matrix]:
    """Count the character n-grams of each distinct word once; a text holds those of its words."""
    found, by_text = _numbered(map(words, texts))
    grams, by_word = _numbered(char_terms_of_word(word, settings) for word in found)
    counts = by_text @ by_word
    counts.sort_indices()
    return grams, counts


def _numbered(lists: Iterable[Iterable[str]]) -> tuple[list[str], csr_matrix]:
    """Give terms numbers as they come, and count them (lists, terms)."""
    numbers: dict[str, int] = {}
    columns, ends = array("i"), array("q", [0])
    for terms in lists:
        columns.extend(numbers.setdefault(term, len(numbers)) for term in terms)
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.int32)
    counts = csr_matrix((ones, columns, ends), shape=(len(ends) - 1, len(numbers)))
    counts.sum_duplicates()
    return list(numbers), counts


def terms_of(kind: str, settings: TextSettings, text: str) -> list[str]:
    """List the terms of a kind; a function that can travel to another process."""
    return TERMS[kind](text, settings)


def _too_few(kind: str, config: TrainConfig) -> DataError:
    what = f"no term stands in {counted(config.fewest(kind), 'statement')}"
    key = "char_min_df" if kind == "char" and config.char_min_df else "min_df"
    return DataError(f"{what}: add statements or set {key} lower")


def _offset(texts: Sequence[str], settings: TextSettings, prior: Prior) -> Array:
    offset = np.zeros((len(texts), len(prior.base_rates)))
    for channel in prior.channels:
        size = len(channel.terms)
        analyzer = partial(terms_of, channel.kind, settings)
        counter = CountVectorizer(analyzer=analyzer, vocabulary=channel.terms, dtype=np.float64)
        counts = counter.transform(texts)
        offset += _weighed(counts, np.ones(size)) @ channel.coefficients
    return offset


def learn_weights(table: TermTable, rows: Indices, config: TrainConfig) -> list[Weighing]:
    """Keep the terms that are frequent enough in some rows, and learn idf and scale there.

    Raises DataError where a channel keeps none.
    """
    found = []
    for kind, counts in zip(table.kinds, table.counts, strict=True):
        held = _held(counts, rows, table.truth[rows])
        everywhere = held.sum(axis=0)
        kept = np.flatnonzero(everywhere >= config.fewest(kind))
        if not len(kept):
            raise _too_few(kind, config)
        idf = np.log((len(rows) + 1) / (everywhere[kept] + 1)) + 1
        scale = telling(held[:, kept]) if config.scale_terms else np.ones(len(kept))
        found.append(Weighing(kept, idf, scale))
    return found


def _held(counts: csr_matrix, rows: Indices, truth: Indices) -> Array:
    """Count in how many rows of each label a term stands (labels, terms)."""
    held = np.zeros((len(np.unique(truth)), counts.shape[1]))
    for number, label in enumerate(np.unique(truth)):
        for block in _blocks(rows[truth == label]):
            held[number] += counts[block].getnnz(axis=0)
    return held


def telling(held: Array) -> Array:
    """Give for each term how much it tells of the labels: 0 where it tells nothing.

    ``held`` tells in how many statements of each label a term stands (labels,
    terms). The answer is the root mean square over the labels of the term's log-count
    ratio: the log of its share of all terms in statements of the label over its
    share in the others, both counted from 1. Source: the features of NB-SVM in
    Wang and Manning, "Baselines and Bigrams" (2012), section 2.3, from two
    labels taken to any number, and without their sign.
    """
    inside, outside = held + 1, held.sum(axis=0) - held + 1
    shares, others = (part / part.sum(axis=1, keepdims=True) for part in (inside, outside))
    scale: Array = np.sqrt((np.log(shares / others) ** 2).mean(axis=0))
    return scale


def weigh(table: TermTable, rows: Indices, weighings: Sequence[Weighing]) -> csr_matrix:
    """Give rows as weighted terms (rows, kept terms of all channels).

    Each channel is brought to length 1, and then each term to its scale. The matrix
    is filled in place, a block of rows at a time: it is the largest thing in
    memory, and needs no copy of itself.
    """
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    most = sum(int(np.diff(counts.indptr)[rows].sum()) for counts in table.counts)
    indices, data = np.empty(most, dtype=np.int32), np.empty(most)
    scale, row = np.hstack([one.scale for one in weighings]), 0
    for block in _blocks(rows):
        pairs = zip(table.counts, weighings, strict=True)
        channels = [_weighed(counts[block][:, one.kept], one.idf) for counts, one in pairs]
        part = hstack(channels, format="csr")
        filled = slice(ends[row], ends[row] + part.nnz)
        indices[filled], data[filled] = part.indices, part.data * scale[part.indices]
        ends[row + 1 : row + 1 + len(block)] = ends[row] + part.indptr[1:]
        row += len(block)
    filled = slice(0, ends[-1])
    return csr_matrix((data[filled], indices[filled], ends), shape=(len(rows), len(scale)))


def _blocks(rows: Indices) -> Iterator[Indices]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))


def _weighed(counts: csr_matrix, idf: Array) -> csr_matrix:
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = idf
    counts.data = counts.data.astype(np.float64)
    return transformer.transform(counts, copy=False)
