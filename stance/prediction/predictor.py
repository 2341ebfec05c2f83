"""Answer with a model: which stance, how sure, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from stance.errors import DataError
from stance.model import storage
from stance.model.model import Model
from stance.prediction import one, refusal
from stance.prediction.one import Scores
from stance.schema import (
    SEPARATOR,
    UNSURE,
    Answers,
    Explanation,
    Flip,
    Prediction,
    Stance,
    as_text,
    free_names,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from stance.model.held_out import HeldOut
    from stance.prediction.batches import Scored
    from stance.prediction.refusal import SetRule, Threshold

Answer = Callable[[Sequence[str]], Answers]

FEW = 100  # texts that are answered sooner one by one than after reading the model as a whole


def load(
    path: str | Path | None = None,
    *,
    stances_only: bool = False,
    min_probability: float = 0.0,
    precision: float | None = None,
    coverage: float | None = None,
) -> Predictor:
    """Load a model folder, by default the one that comes with the package.

    ``precision`` chooses the ``min_probability`` at which that share of the
    answers is right, and ``coverage`` makes each answer a set of labels that
    holds the true one that often, both on held-out statements at the base
    rates. Raises ModelError where the folder is missing or damaged, DataError
    where an option does not fit the model. Nothing in the folder is executed.

    >>> import stance
    >>> predictor = stance.load()
    >>> predictor.labels
    ('conciliatory', 'conditional', 'hostile', 'none')
    """
    folder = path if path is not None else storage.default_path()
    if precision is None and coverage is None:
        return Predictor(storage.read(folder), stances_only, min_probability)
    model, held_out = storage.read_with_held_out(folder)
    predictor = Predictor(model, stances_only, min_probability)
    return predictor.promising(held_out, precision, coverage)


@dataclass(frozen=True, slots=True)
class Predictor:
    """Classify texts with one model; safe to share between threads and to pickle.

    ``stances_only`` leaves the label ``none`` out and renormalises the rest;
    below ``min_probability`` (0 to 1) the answer is ``unsure``, and so it is
    for a text of which the model knows no word, or far fewer than it knows of
    statements. ``threshold`` and ``set_rule`` tell what was promised.
    """

    model: Model
    stances_only: bool = False
    min_probability: float = 0.0
    threshold: Threshold | None = None
    set_rule: SetRule | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_probability <= 1.0:
            raise DataError(f"min_probability is {self.min_probability}: give a number from 0 to 1")
        if self.stances_only and Stance.NONE not in self.model.labels:
            raise DataError("stances_only: this model has no label 'none' to leave out")

    @property
    def columns(self) -> list[str]:
        """Name the columns of an answer, in order."""
        names = ["stance", "probability", *(f"p_{label}" for label in self.labels), "known_terms"]
        return names + ["stances"] * (self.set_rule is not None)

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the columns of `predict_proba`."""
        return tuple(self.model.labels[index] for index in self._kept())

    def promising(
        self, held_out: HeldOut, precision: float | None = None, coverage: float | None = None
    ) -> Predictor:
        """Give a predictor that keeps a precision, or a coverage by sets, as `load` does."""
        from dataclasses import replace

        rows = list(
            held_out.rows(self._kept(), [1 / len(self.model.labels)] * len(self.model.labels))
        )
        promised = self
        if precision is not None:
            if self.min_probability:
                raise DataError("precision chooses min_probability: give one of the two")
            found = refusal.threshold(rows, precision)
            promised = replace(promised, threshold=found, min_probability=found.probability)
        if coverage is not None:
            promised = replace(promised, set_rule=refusal.set_rule(rows, coverage))
        return promised

    def classify(self, text: str) -> Prediction:
        """Classify one text.

        Raises DataError where it is not a string.

        >>> import stance
        >>> stance.load().classify("We condemn this act of aggression.").stance
        'hostile'
        """
        return self._answer(one.score(self.model, as_text(text)))

    def classify_many(self, texts: Iterable[str]) -> list[Prediction]:
        """Classify texts in order."""
        return list(self.answers(_as_texts(texts)))

    def answers(self, texts: Iterable[str]) -> Iterator[Prediction]:
        """Classify texts in order as they come, some ahead of the answers, none held for long."""
        waiting = map(as_text, texts)
        first = list(islice(waiting, FEW))
        if len(first) < FEW:
            yield from (self._answer(one.score(self.model, text)) for text in first)
            return
        from stance.prediction import batches

        for scored in batches.score_groups(self.model, chain(first, waiting)):
            yield from self._answers(scored)

    def predict(self, texts: Iterable[str]) -> list[str]:
        """Give the stance of each text, or ``unsure``."""
        return [prediction.stance for prediction in self.classify_many(texts)]

    def predict_proba(self, texts: Iterable[str]) -> np.ndarray:
        """Give the probabilities, float64 of shape (texts, labels)."""
        import numpy as np

        from stance.prediction import batches, columns

        scored = batches.score_groups(self.model, map(as_text, _as_texts(texts)))
        none = np.empty((0, len(self.labels)))
        found = (columns.probabilities(group, self._kept()) for group in scored)
        return np.concatenate([none, *found])

    def explain(self, text: str) -> Explanation:
        """Give the answer with what every known term and word adds to each label's logit, exactly.

        The evidence for the answer comes first, the evidence against it last.

        >>> import stance
        >>> told = stance.load().explain("We condemn this act.")
        >>> told.evidence[0].contributions["hostile"] > 0
        True
        """
        from stance.prediction import explanation

        return explanation.explain(self.model, self.labels, text, self.classify(text))

    def smallest_deletion(self, text: str) -> Flip | None:
        """Find the fewest words whose deletion changes the answer; None where none is found.

        In a long text, where only sets of a word or two can all be tried, it may be a larger
        set, of which no word can be spared.

        >>> import stance
        >>> stance.load().smallest_deletion("The ministry rejected the proposal.").deleted
        ('rejected',)
        """
        from stance.prediction import explanation

        return explanation.smallest_deletion(self.classify, self.explain(text))

    def classify_frame(self, frame: pd.DataFrame, text_column: str = "text") -> pd.DataFrame:
        """Give a copy of a pandas frame with the answers in new columns at the end.

        The new names are those of the command line: ``stance``, ``probability``,
        ``p_<label>`` and ``known_terms``, all with ``predicted_`` before them
        where the frame holds one of them already. Raises DataError where the
        text column is missing or holds anything but strings.
        """
        from stance.prediction import columns

        return columns.answer_frame(self, frame, text_column, self.answer)

    def answer(self, texts: Sequence[str]) -> Answers:
        """Answer texts, by the way that is quicker for their number."""
        return self.answer_few(texts) if len(texts) < FEW else self.opened()(texts)

    def answer_names(self, taken: Iterable[str]) -> list[str]:
        """Name the columns of the answers to a table that has such columns already."""
        return list(free_names(self.columns, taken).values())

    def answer_few(self, texts: Sequence[str]) -> Answers:
        """Answer texts one by one, without reading the model as a whole."""
        found = [self.classify(text) for text in texts]
        return Answers(
            [item.stance for item in found],
            [[item.probabilities[label] for item in found] for label in self.labels],
            [item.known_terms for item in found],
            [SEPARATOR.join(item.stances) for item in found] if self.set_rule else None,
        )

    def opened(self) -> Answer:
        """Read the model as a whole, and give a function that answers many texts at a time."""
        from stance.prediction import batches, columns

        scorer = batches.scorer_of(self.model)
        return lambda texts: columns.decide(self, scorer.score(texts), self._kept())

    def _kept(self) -> list[int]:
        labels = self.model.labels
        return [i for i, label in enumerate(labels) if not (self.stances_only and label == "none")]

    def _answer(self, scores: Scores) -> Prediction:
        probabilities = one.softmax([scores.logits[index] for index in self._kept()])
        return self._decide(self.labels, probabilities, scores.known, scores.words)

    def _decide(
        self, labels: Sequence[str], probabilities: Sequence[float], known: int, words: int
    ) -> Prediction:
        highest = max(probabilities)
        strange = refusal.is_strange(known, words, self.model.known_rate)
        sure = not strange and highest >= self.min_probability
        stance = labels[probabilities.index(highest)] if sure else UNSURE
        stances: tuple[str, ...] = ()
        if self.set_rule is not None:
            score = 1.0 if strange else self.set_rule.score
            stances = tuple(labels[place] for place in refusal.members(probabilities, score))
        by_label = dict(zip(labels, probabilities, strict=True))
        return Prediction(stance, highest, by_label, known / words if words else 0.0, stances)

    def _answers(self, scored: Scored) -> Iterator[Prediction]:
        from stance.prediction import columns

        rows = columns.probabilities(scored, self._kept()).tolist()
        counts = scored.known.tolist(), scored.words.tolist()
        for row, known, words in zip(rows, *counts, strict=True):
            yield self._decide(self.labels, row, known, words)


def _as_texts(texts: Iterable[str]) -> Iterable[str]:
    if isinstance(texts, str):
        raise DataError("a single string where texts are expected: put it in a list")
    if not isinstance(texts, Iterable) or isinstance(texts, Mapping) or hasattr(texts, "columns"):
        what = f"{type(texts).__name__} where texts are expected"
        raise DataError(f"{what}: give a list of strings, or one column of a frame")
    return texts
