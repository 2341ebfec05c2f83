"""Count the terms of a table once; weigh them anew for each fold, without a look at the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from stance.errors import DataError
from stance.plurals import counted
from stance.schema import Statement
from stance.text import TERMS, TextSettings
from stance.training.config import TrainConfig
from stance.training.evaluation import Array, Indices
from stance.training.prior import Prior


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
    analyzer = partial(terms_of, kind, config.settings)
    vectorizer = CountVectorizer(analyzer=analyzer, min_df=config.min_df, dtype=np.float64)
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError as error:  # scikit-learn's way to say that a vocabulary is empty
        raise _too_few(config) from error
    return vectorizer.get_feature_names_out(), counts


def terms_of(kind: str, settings: TextSettings, text: str) -> list[str]:
    """List the terms of a kind; a function that can travel to another process."""
    return TERMS[kind](text, settings)


def _too_few(config: TrainConfig) -> DataError:
    what = f"no term stands in {counted(config.min_df, 'statement')}"
    return DataError(f"{what}: add statements or set min_df lower")


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
    for counts in table.counts:
        part = counts[rows]
        kept = np.flatnonzero(part.getnnz(axis=0) >= config.min_df)
        if not len(kept):
            raise _too_few(config)
        part = part[:, kept]
        scale = telling(part, table.truth[rows]) if config.scale_terms else np.ones(len(kept))
        found.append(Weighing(kept, TfidfTransformer().fit(part).idf_, scale))
    return found


def telling(counts: csr_matrix, truth: Indices) -> Array:
    """Give for each term how much it tells of the labels: 0 where it tells nothing.

    The root mean square over the labels of a term's log-count ratio, the log of
    its share of all terms in statements of the label over its share in the
    others, both counted from 1. Source: the features of NB-SVM in Wang and
    Manning, "Baselines and Bigrams" (2012), section 2.3, from two labels taken
    to any number, and without their sign.
    """
    labels = np.unique(truth)
    holds = (truth == labels[:, None]).astype(float) @ (counts > 0) + 1
    others = holds.sum(axis=0) - holds + 2 - len(labels)  # counted from 1 too
    shares = holds / holds.sum(axis=1, keepdims=True)
    ratios = np.log(shares / (others / others.sum(axis=1, keepdims=True)))
    scale: Array = np.sqrt((ratios**2).mean(axis=0))
    return scale


def weigh(table: TermTable, rows: Indices, weighings: Iterable[Weighing]) -> csr_matrix:
    """Give rows as weighted terms (rows, kept terms of all channels).

    Each channel is brought to length 1, and then each term to its scale.
    """
    pairs = zip(table.counts, weighings, strict=True)
    weighed = [
        _weighed(counts[rows][:, one.kept], one.idf) @ diags_array(one.scale)
        for counts, one in pairs
    ]
    return hstack(weighed, format="csr")


def _weighed(counts: csr_matrix, idf: Array) -> csr_matrix:
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = idf
    return transformer.transform(counts)
