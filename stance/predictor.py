"""Answer with a model: which stance, how sure, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice, tee
from pathlib import Path
from typing import TYPE_CHECKING

from stance import scoring, storage
from stance.errors import DataError
from stance.model import Model
from stance.outputs import free_names
from stance.schema import UNSURE, Explanation, Flip, Prediction, Stance
from stance.scoring import Scores
from stance.tables import Row, Table

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from stance.batches import Scored

FEW = 100  # texts that are answered sooner one by one than after reading the model as a whole


def load(
    path: str | Path | None = None, *, stances_only: bool = False, min_probability: float = 0.0
) -> Predictor:
    """Load a model folder, by default the one that comes with the package.

    Raises ModelError where the folder is missing or damaged, DataError where
    an option does not fit the model. Nothing in the folder is executed.

    >>> import stance
    >>> predictor = stance.load()
    >>> predictor.labels
    ('conciliatory', 'conditional', 'hostile', 'none')
    """
    folder = Path(path) if path is not None else storage.default_path()
    return Predictor(storage.read(folder), stances_only, min_probability)


@dataclass(frozen=True, slots=True)
class Predictor:
    """Classify texts with one model; safe to share between threads and to pickle.

    ``stances_only`` leaves the label ``none`` out and renormalises the rest;
    below ``min_probability`` (0 to 1) the answer is ``unsure``, and so it is
    for a text of which the model knows no word.
    """

    model: Model
    stances_only: bool = False
    min_probability: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_probability <= 1.0:
            raise DataError(f"min_probability is {self.min_probability}: give a number from 0 to 1")
        if self.stances_only and Stance.NONE not in self.model.labels:
            raise DataError("stances_only: this model has no label 'none' to leave out")

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the columns of `predict_proba`."""
        return tuple(self.model.labels[index] for index in self._kept())

    def classify(self, text: str) -> Prediction:
        """Classify one text.

        Raises DataError where it is not a string.

        >>> import stance
        >>> stance.load().classify("We condemn this act of aggression.").stance
        'hostile'
        """
        return self._answer(scoring.score(self.model, _as_text(text)))

    def classify_many(self, texts: Iterable[str]) -> list[Prediction]:
        """Classify texts in order."""
        return list(self.answers(_as_texts(texts)))

    def answers(self, texts: Iterable[str]) -> Iterator[Prediction]:
        """Classify texts in order as they come, some ahead of the answers, none held for long."""
        waiting = map(_as_text, texts)
        first = list(islice(waiting, FEW))
        if len(first) < FEW:
            yield from (self._answer(scoring.score(self.model, text)) for text in first)
            return
        from stance import batches

        for scored in batches.score_groups(self.model, chain(first, waiting)):
            yield from self._answers(scored)

    def predict(self, texts: Iterable[str]) -> list[str]:
        """Give the stance of each text, or ``unsure``."""
        return [prediction.stance for prediction in self.classify_many(texts)]

    def predict_proba(self, texts: Iterable[str]) -> np.ndarray:
        """Give the probabilities, float64 of shape (texts, labels)."""
        import numpy as np

        from stance import batches

        scored = batches.score_groups(self.model, map(_as_text, _as_texts(texts)))
        none = np.empty((0, len(self.labels)))
        return np.concatenate([none, *(self._probabilities(group) for group in scored)])

    def explain(self, text: str) -> Explanation:
        """Give the answer with what every known term and word adds to each label's logit, exactly.

        The evidence for the answer comes first, the evidence against it last.

        >>> import stance
        >>> told = stance.load().explain("We condemn this act.")
        >>> told.evidence[0].contributions["hostile"] > 0
        True
        """
        from stance import explaining

        prediction = self.classify(text)
        best = _best(prediction)
        found = [
            replace(one, contributions=self._kept_of(one.contributions))
            for one in explaining.evidence(self.model, text)
        ]
        found.sort(key=lambda item: item.contributions[best], reverse=True)
        words = explaining.by_word(self.model.settings, self.labels, text, found)
        scaled = (value / self.model.temperature for value in self.model.intercepts)
        intercepts = self._kept_of(dict(zip(self.model.labels, scaled, strict=True)))
        return Explanation(text, prediction, intercepts, tuple(found), words)

    def smallest_deletion(self, text: str) -> Flip | None:
        """Find the fewest words whose deletion changes the answer; None where none does.

        >>> import stance
        >>> stance.load().smallest_deletion("We reject the offer.").prediction.stance == "hostile"
        False
        """
        from stance import explaining

        told = self.explain(text)
        answer = _best(told.prediction)
        return explaining.smallest_deletion(self.classify, text, told.words, answer)

    def classify_frame(self, frame: pd.DataFrame, text_column: str = "text") -> pd.DataFrame:
        """Give a copy of a pandas frame with the answers in new columns at the end.

        The new names are those of the command line: ``stance``, ``probability``,
        ``p_<label>`` and ``known_terms``, all with ``predicted_`` before them
        where the frame holds one of them already. Raises DataError where the
        text column is missing.
        """
        if text_column not in frame.columns:
            raise DataError(f"the frame has no column {text_column!r}: name it in text_column")
        rows = [as_row(prediction) for prediction in self.classify_many(frame[text_column])]
        names = free_names(answer_columns(self.labels), [str(name) for name in frame.columns])
        return frame.assign(**{new: [row[old] for row in rows] for old, new in names.items()})

    def classify_table(self, table: Table, text_column: str = "text") -> Table:
        """Give a table that adds the answer to each row as it is read, named as for a frame.

        Raises DataError, naming file and line, where a row has no text.
        """
        names = free_names(answer_columns(self.labels), table.columns)

        def answer(row: Row, prediction: Prediction) -> Row:
            values = as_row(prediction).values()
            return Row(row.line, {**row.values, **dict(zip(names.values(), values, strict=True))})

        rows, again = tee(table.rows)
        texts = (table.text(row, text_column) for row in rows)
        answered = map(answer, again, self.answers(texts))
        return Table(table.name, (*table.columns, *names.values()), answered)

    def _kept(self) -> list[int]:
        labels = self.model.labels
        return [i for i, label in enumerate(labels) if not (self.stances_only and label == "none")]

    def _answer(self, scores: Scores) -> Prediction:
        probabilities = scoring.softmax([scores.logits[index] for index in self._kept()])
        by_label = dict(zip(self.labels, probabilities, strict=True))
        best = max(by_label, key=by_label.__getitem__)
        sure = scores.known_terms > 0 and by_label[best] >= self.min_probability
        return Prediction(best if sure else UNSURE, by_label[best], by_label, scores.known_terms)

    def _probabilities(self, scored: Scored) -> np.ndarray:
        import numpy as np

        logits = scored.logits[:, self._kept()]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
        return found

    def _answers(self, scored: Scored) -> Iterator[Prediction]:
        labels, probabilities = self.labels, self._probabilities(scored)
        rows, best = probabilities.tolist(), probabilities.argmax(axis=1).tolist()
        for row, place, known in zip(rows, best, scored.known_terms.tolist(), strict=True):
            sure = known > 0 and row[place] >= self.min_probability
            stance = labels[place] if sure else UNSURE
            yield Prediction(stance, row[place], dict(zip(labels, row, strict=True)), known)

    def _kept_of(self, by_label: Mapping[str, float]) -> dict[str, float]:
        return {label: by_label[label] for label in self.labels}


def _best(prediction: Prediction) -> str:
    return max(prediction.probabilities, key=prediction.probabilities.__getitem__)


def answer_columns(labels: Iterable[str]) -> list[str]:
    """Name the columns of an answer, in order."""
    return ["stance", "probability", *(f"p_{label}" for label in labels), "known_terms"]


def as_row(prediction: Prediction) -> dict[str, str | float]:
    """Lay out a prediction under the names of `answer_columns`."""
    return {
        "stance": prediction.stance,
        "probability": prediction.probability,
        **{f"p_{label}": value for label, value in prediction.probabilities.items()},
        "known_terms": prediction.known_terms,
    }


def _as_texts(texts: Iterable[str]) -> Iterable[str]:
    if isinstance(texts, str):
        raise DataError("a single string where texts are expected: put it in a list")
    return texts


def _as_text(text: object) -> str:
    if not isinstance(text, str):
        raise DataError(f"a text is {text!r}, not a string: drop or fill the missing ones first")
    return text
