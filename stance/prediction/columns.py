"""Decide for many texts at once, in arrays, what a predictor decides for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from stance.errors import DataError
from stance.prediction import refusal
from stance.prediction.batches import Scored
from stance.schema import SEPARATOR, UNSURE, Answers, as_text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from stance.prediction.predictor import Answer, Predictor

    Array: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]


def probabilities(scored: Scored, kept: Sequence[int]) -> Array:
    """Give the probabilities of the labels with the numbers ``kept``, (texts, kept)."""
    import numpy as np

    logits = scored.logits[:, kept]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Array = powers / powers.sum(axis=1, keepdims=True)
    return found


def decide(predictor: Predictor, scored: Scored, kept: Sequence[int]) -> Answers:
    """Answer texts by the thresholds and sets of a predictor, a column a kind of answer."""
    import numpy as np

    found, strange = probabilities(scored, kept), _strange(scored, predictor.model.known_rate)
    sure = ~strange & (found.max(axis=1) >= predictor.min_probability)
    places = np.where(sure, found.argmax(axis=1), len(kept))
    stances = np.array([*predictor.labels, UNSURE], dtype=object)[places]
    columns = stances.tolist(), found.T.tolist(), scored.known_terms.tolist()
    return Answers(*columns, _sets(predictor, found, strange))


def answer_frame(
    predictor: Predictor, frame: pd.DataFrame, text_column: str, answer: Answer
) -> pd.DataFrame:
    """Do as `Predictor.classify_frame`, with a function of `Predictor.opened`."""
    if not hasattr(frame, "columns"):
        raise DataError(f"{type(frame).__name__} where a pandas frame is expected: make one of it")
    if list(frame.columns).count(text_column) != 1:
        what = f"the frame has no column {text_column!r}, or several"
        raise DataError(f"{what}: name it in text_column")
    found = answer([as_text(text) for text in frame[text_column]]).columns()
    names = predictor.answer_names(str(name) for name in frame.columns)
    full = frame.assign(**dict(zip(names, found, strict=True)))
    texts = {"stance", "stances"}  # types are said, for a frame without rows has none
    types = ["str" if name in texts else "float64" for name in predictor.columns]
    return full.astype(dict(zip(names, types, strict=True)))


def _strange(scored: Scored, rate: float) -> Flags:
    """Tell text from elsewhere, without asking for texts that have no word too many unknown."""
    import numpy as np

    known, words = scored.known, scored.words
    strange = np.zeros(len(known), dtype=bool)
    asked = np.flatnonzero((known < words * rate) | (known == 0))
    pairs = zip(known[asked].tolist(), words[asked].tolist(), strict=True)
    strange[asked] = [refusal.is_strange(*pair, rate) for pair in pairs]
    return strange


def _sets(predictor: Predictor, rows: Array, strange: Flags) -> list[str] | None:
    import numpy as np

    if predictor.set_rule is None:
        return None
    scores = np.where(strange, 1.0, predictor.set_rule.score)
    found = map(refusal.members, rows.tolist(), scores.tolist())
    labels = predictor.labels
    return [SEPARATOR.join(labels[place] for place in places) for places in found]
