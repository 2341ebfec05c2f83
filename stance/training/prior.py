"""Turn term counts into what a model believes before it sees a statement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.errors import DataError
from stance.text import INSIDE, NO_CONDITION, OUTSIDE
from stance.training.config import TrainConfig
from stance.training.evaluation import Array
from stance.training.term_counts import TermCounts


@dataclass(frozen=True, slots=True)
class CountedChannel:
    """Hold n terms of one kind with fixed coefficients (n, labels)."""

    kind: str
    terms: tuple[str, ...]
    coefficients: Array


@dataclass(frozen=True, slots=True)
class Prior:
    """Hold the channels of counted terms, and the base rates of the counted text."""

    channels: tuple[CountedChannel, ...]
    base_rates: dict[str, float]

    @property
    def words(self) -> frozenset[str]:
        """Give the counted words and runs of words."""
        return frozenset(
            term for one in self.channels if one.kind == "counted" for term in one.terms
        )


def from_counts(counts: TermCounts, labels: Sequence[str], config: TrainConfig) -> Prior:
    """Make log-count ratios the fixed coefficients of the counted terms.

    A term's coefficient for a label is ``prior_strength`` (of a clause term,
    ``clause_prior_strength``) times the log of the
    label's share among the term's statements over its share among all, the
    former shrunk towards the latter by ``prior_shrinkage`` statements. Source:
    Wang and Manning, "Baselines and Bigrams" (2012), section 2.1, with more
    than two classes and a proportional smoothing. Raises DataError where the
    labels are not those of the table.
    """
    if set(counts.labels) != set(labels):
        raise DataError(
            f"the counts are of {', '.join(counts.labels)}, the table has {', '.join(labels)}:"
            " count statements with the same labels"
        )
    order = [counts.labels.index(label) for label in labels]
    held = np.array([numbers for numbers, _ in counts.by_term.values()], dtype=float)[:, order]
    rates = np.array(counts.totals, dtype=float)[order] / sum(counts.totals)
    shrunk = held + config.prior_shrinkage * rates
    ratios = np.log(shrunk / shrunk.sum(axis=1, keepdims=True) / rates)
    by_label = dict(zip(labels, rates.tolist(), strict=True))
    terms = np.array(list(counts.by_term), dtype=object)
    of_clauses = np.array(
        [term[0] in (INSIDE, OUTSIDE, NO_CONDITION) for term in terms], dtype=bool
    )
    channels = [
        CountedChannel(kind, tuple(terms[chosen]), strength * ratios[chosen])
        for kind, strength, chosen in (
            ("counted", config.prior_strength, ~of_clauses),
            ("counted_clause", config.clause_prior_strength, of_clauses),
        )
        if strength and chosen.any()
    ]
    return Prior(tuple(channels), by_label)
