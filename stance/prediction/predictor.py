"""Answer with a model: which stance, how sure, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from math import isnan, log

from stance.errors import DataError
from stance.model import storage
from stance.model.model import Model
from stance.prediction import one, refusal
from stance.schema import SEPARATOR, UNSURE, Prediction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from stance.prediction.explanation import Explanation, Flip

FEW, LONG = 100, 50_000  # texts, and their characters, that are answered sooner without numpy
MAX_CHARACTERS = 100_000  # of a text are read
_SOON_LONG = 2_000  # characters of a text that is read a hundred times sooner with numpy

Row = tuple[Sequence[float], int, int]  # probabilities, number of words known, of all words


def load(
    path: str | Path | None = None,
    *,
    stances_only: bool = False,
    min_probability: float = 0.0,
    precision: float | None = None,
    coverage: float | None = None,
    base_rates: Mapping[str, float] | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> Predictor:
    """Load a model folder, by default the one that comes with the package.

    ``precision`` chooses for each label the probability below which the answer is ``unsure``, so
    that this share of the answers is right; ``coverage`` makes each answer a set of labels that
    contains the true one that often; both on held-out statements at the base rates in force.
    Raises ModelError where the folder is missing or damaged, DataError where an option does not fit
    the model. Nothing in the folder is executed.
    """
    folder = path if path is not None else storage.default_path()
    options = stances_only, min_probability, base_rates, max_characters
    if precision is None and coverage is None:
        return Predictor(storage.read(folder), *options)
    for name, share in (("precision", precision), ("coverage", coverage)):
        if share is not None and not 0.0 < share < 1.0:
            raise DataError(f"{name} is {share:g}: give a number between 0 and 1")
    model, held_out = storage.read_with_held_out(folder)
    predictor = Predictor(model, *options)
    rows = list(held_out.rows(list(predictor._shifts()), predictor._rates()))
    if precision is not None:
        if min_probability:
            raise DataError("precision and min_probability exclude each other: give one of the two")
        predictor = replace(predictor, threshold=refusal.threshold(rows, precision))
    if coverage is not None:
        predictor = replace(predictor, set_rule=refusal.set_rule(rows, coverage))
    return predictor


@dataclass(frozen=True, slots=True)
class Predictor:
    """Classify texts with one model; safe to share between threads, and to pickle with its model.

    ``stances_only`` leaves the label ``none`` out and renormalises the rest. Below
    ``min_probability`` (0 to 1) the answer is ``unsure``, and so it is for a text that is missing
    (None, NaN, NA), has fewer than two words, or of which the model knows no word or far fewer than
    of statements. ``base_rates`` is the share of each label in the texts, by default the same;
    ``max_characters`` of a text are read. ``threshold`` and ``set_rule`` are what `load` promised.
    Raises DataError where an option does not fit the model.
    """

    model: Model
    stances_only: bool = False
    min_probability: float = 0.0
    base_rates: Mapping[str, float] | None = None
    max_characters: int = MAX_CHARACTERS
    threshold: refusal.Threshold | None = None
    set_rule: refusal.SetRule | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_probability <= 1.0:
            raise DataError(f"min_probability is {self.min_probability}: give a number from 0 to 1")
        if self.max_characters < 1:
            raise DataError(f"max_characters is {self.max_characters}: give a number above 0")
        if self.stances_only and "none" not in self.model.labels:
            raise DataError("stances_only: this model has no label 'none' to leave out")
        rates, labels = self.base_rates, self.model.labels
        if wrong := sorted(set(labels if rates is None else rates) ^ set(labels)):
            what = "missing" if wrong[0] in labels else "no label of the model"
            what += f": give one share for each of {', '.join(labels)}"
            raise DataError(f"base_rates: {wrong[0]!r} is {what}")
        for label, share in (rates or {}).items():
            if not isinstance(share, int | float) or not 1e-9 <= share <= 1e9:
                raise DataError(f"base_rates: {label} is {share!r}: give a share above 0")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the columns of `predict_proba`."""
        return tuple(self.model.labels[index] for index in self._shifts())

    def classify(self, text: str) -> Prediction:
        """Return the answer for one text.

        Raises DataError where it is neither a string nor missing.

        >>> import stance
        >>> stance.load().classify("We condemn this act of aggression.").stance
        'hostile'
        """
        return next(self._answers(self._rows([text])))

    def classify_many(self, texts: Iterable[str]) -> list[Prediction]:
        """Return the answers for texts in order."""
        return list(self._answers(self._rows(texts)))

    def predict(self, texts: Iterable[str]) -> NDArray[np.str_]:
        """Return the stance of each text, or ``unsure``, as strings of shape (texts,)."""
        import numpy as np

        answers = self._answers(self._rows(texts))
        return np.array([answer.stance for answer in answers], dtype=np.str_)

    def predict_proba(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the probabilities, float64 of shape (texts, labels)."""
        import numpy as np

        rows = chain.from_iterable(row for row, *_ in self._rows(texts))
        return np.fromiter(rows, np.float64).reshape(-1, len(self.labels))

    def explain(self, text: str) -> Explanation:
        """Return the answer with what each known term and word adds to the logits, most first."""
        from stance.prediction import explanation

        text = self._text(text)
        return explanation.explain(self.model, self._shifts(), text, self.classify(text))

    def smallest_deletion(self, text: str | Explanation) -> Flip | None:
        """Return the fewest words whose deletion changes the answer; None where none is found.

        In a long text, where not all sets of words can be tried, it may be a larger set.
        """
        from stance.prediction import explanation

        explained = text if isinstance(text, explanation.Explanation) else self.explain(text)
        few = len(explained.text) < _SOON_LONG
        return explanation.smallest_deletion(
            lambda shorter: next(self._answers(self._scored([shorter], few))), explained
        )

    def classify_frame(self, frame: pd.DataFrame, text_column: str = "text") -> pd.DataFrame:
        """Return a copy of a pandas frame with the answers in new columns at the end.

        They are ``stance``, ``probability``, ``p_<label>`` and ``known_terms``, all with
        ``predicted_`` before them where the frame has one of them already. Missing texts are
        ``unsure``. Raises DataError where the text column is missing or has other values.

        Dask: ``ddf.map_partitions(predictor.classify_frame)``. Ray:
        ``dataset.map_batches(predictor.classify_frame, batch_format="pandas")``. Spark:
        ``sdf.mapInPandas(lambda frames: map(predictor.classify_frame, frames), schema)``. The
        predictor is pickled with its model, some 3 MB.
        """
        if not hasattr(frame, "columns"):
            raise DataError(f"{type(frame).__name__} where a pandas frame is expected")
        if list(frame.columns).count(text_column) != 1:
            what = f"the frame has no column {text_column!r}, or several"
            raise DataError(f"{what}: name it in text_column")
        columns = answer_columns(self, frame[text_column].tolist())
        names = answer_names(self, map(str, frame.columns))
        full = frame.assign(**dict(zip(names, columns, strict=True)))
        texts = {"stance", "stances"}  # types are given, for a frame without rows has none
        types = ["str" if name in texts else "float64" for name in answer_names(self)]
        return full.astype(dict(zip(names, types, strict=True)))

    def _answers(self, rows: Iterable[Row]) -> Iterator[Prediction]:
        labels, rule, limits = self.labels, self.set_rule, self.threshold
        least = limits.probabilities if limits else [self.min_probability] * len(self.labels)
        rate = self.model.known_rate
        for row, known, words in rows:
            highest = max(row)
            index = row.index(highest)
            strange = refusal.is_strange(known, words, rate)
            stance = UNSURE if strange or highest < least[index] else labels[index]
            members: tuple[str, ...] = ()
            if rule is not None:
                chosen = refusal.members(row, 1.0 if strange else rule.score)
                members = tuple(labels[index] for index in chosen)
            shares = dict(zip(labels, row, strict=True))
            yield Prediction(stance, highest, shares, known / words if words else 0.0, members)

    def _rows(self, texts: Iterable[object]) -> Iterator[Row]:
        """Return the rows of texts, in the way that is quicker for their number."""
        is_one = isinstance(texts, str | Mapping) or hasattr(texts, "columns")
        if is_one or not isinstance(texts, Iterable):
            what = f"{type(texts).__name__} where texts are expected"
            raise DataError(f"{what}: put it in a list, or give one column of a frame")
        read = map(self._text, texts)
        first = list(islice(read, FEW))
        few = len(first) < FEW and sum(map(len, first)) < LONG
        return self._scored(chain(first, read), few)

    def _scored(self, texts: Iterable[str], few: bool) -> Iterator[Row]:
        if few:
            return (one.shares(self.model, self._shifts(), text) for text in texts)
        from stance.prediction import many

        return many.shares(self.model, self._shifts(), texts)

    def _text(self, text: object) -> str:
        """Return the head of a text, and nothing of a missing one; raise DataError for neither."""
        if isinstance(text, str):
            return text[: self.max_characters]
        nan = isinstance(text, float) and isnan(text)
        if text is None or nan or type(text).__name__ in ("NAType", "NaTType"):
            return ""
        what = f"a text is {str(text)[:40]!r} of type {type(text).__name__}, not a string"
        raise DataError(f"{what}: turn it into one")

    def _rates(self) -> list[float]:
        """Return the base rates in force, with the sum 1."""
        rates = self.base_rates or dict.fromkeys(self.model.labels, 1.0)
        return [rates[label] / sum(rates.values()) for label in self.model.labels]

    def _shifts(self) -> dict[int, float]:
        """Return the indices of the labels of answers, and what base rates add to their logits.

        Source: Saerens, Latinne and Decaestecker, "Adjusting the Outputs of a Classifier to New a
        Priori Probabilities", Neural Computation 14 (2002), equation 2.4.
        """
        labels = self.model.labels
        return {
            index: log(rate * len(labels))
            for index, rate in enumerate(self._rates())
            if not self.stances_only or labels[index] != "none"
        }


def answer_names(predictor: Predictor, taken: Iterable[str] = ()) -> list[str]:
    """Return the names of the columns of answers, none of which is ``taken``."""
    of_labels = (f"p_{label}" for label in predictor.labels)
    names = ["stance", "probability", *of_labels, "known_terms"]
    names += ["stances"] * (predictor.set_rule is not None)
    used = set(taken)
    while used.intersection(names):
        names = [f"predicted_{name}" for name in names]
    return names


def answer_columns(predictor: Predictor, texts: Iterable[object]) -> list[Sequence[Any]]:
    """Return the columns of the answers for texts: what a table of answers is made of."""
    answers = list(predictor._answers(predictor._rows(texts)))
    sets = [[SEPARATOR.join(answer.stances) for answer in answers]] if predictor.set_rule else []
    return [
        [answer.stance for answer in answers],
        [answer.probability for answer in answers],
        *([answer.probabilities[label] for answer in answers] for label in predictor.labels),
        [answer.known_terms for answer in answers],
        *sets,
    ]
