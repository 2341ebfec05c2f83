"""Read an article: its statements in order, each with speaker, side, date and stance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812
from heapq import nlargest
from os import PathLike
from os.path import isfile
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from stance.articles import document as documents
from stance.articles.document import Document
from stance.articles.lexicon import BARE, LEFT_OPEN, MESSAGE_NOUNS
from stance.articles.narrative import prose, transcripts
from stance.articles.narrative.state import Message
from stance.articles.statement import COLUMNS, AttributedStatement, as_row
from stance.errors import DataError, MissingExtraError
from stance.prediction import explanation
from stance.prediction.predictor import Predictor, load

if TYPE_CHECKING:
    import pandas as pd

TERMS = 3  # terms of evidence kept with a statement


def read(
    text: str,
    date: str | Date | None = None,
    *,
    form: str | None = None,
    article: str = "",
    predictor: Predictor | None = None,
    with_plover: bool = False,
) -> list[AttributedStatement]:
    """Find the attributed statements of an article, in the order of the text.

    ``date`` is that of the article, ISO 8601 or a `datetime.date`; by default it is looked for in
    the text. Relative dates are counted from it. ``form`` is ``txt``, ``html``
    or ``md``, by default guessed; ``article`` is kept as the column of that name.
    Offsets are those of ``text``, for HTML and Markdown those of the text
    extracted. A text in another language has none. Raises DataError where
    the text is not a string, or the name of a file, or the date not ISO 8601.

    >>> import stance.articles
    >>> rows = stance.articles.read('"We reject it," Ivan Petrov, the envoy, said.', "2024-05-03")
    >>> [(row.speaker, row.role, row.date, row.stance) for row in rows]
    [('Ivan Petrov', 'envoy', '2024-05-03', 'hostile')]
    """
    if isinstance(text, PathLike) or (isinstance(text, str) and _is_path(text)):
        raise DataError(f"{str(text)!r} is the name of a file: pass the text that it holds")
    if not isinstance(text, str):
        raise DataError(f"an article is {text!r}, not a string")
    document = documents.read(text, form, as_date(date))
    return read_document(document, article=article, predictor=predictor, with_plover=with_plover)


def read_document(
    document: Document,
    *,
    article: str = "",
    predictor: Predictor | None = None,
    with_plover: bool = False,
) -> list[AttributedStatement]:
    """Find the attributed statements of a document, as `read` does of a text."""
    if documents.foreign_language(document.text):
        return []
    messages = messages_of(document)
    chosen = predictor or load()
    texts = meant_texts(messages)
    statements = []
    for message, text, answer in zip(messages, texts, chosen.classify_many(texts), strict=True):
        shares = answer.probabilities
        statement = AttributedStatement(
            speaker=message.speaker.name,
            role=message.speaker.role,
            side=message.speaker.side,
            date="",
            date_precision=message.precision if message.dates else "",
            kind=message.speaker.kind,
            verb=message.verb,
            text=message.text,
            sentence=message.sentence,
            start=message.start,
            end=message.end,
            stance=answer.stance,
            probability=answer.probability,
            article=article,
            form=message.form,
            probabilities=shares,
            known_terms=answer.known_terms,
            evidence=_deciding(chosen, text, max(shares, key=shares.__getitem__)),
            quad_class=quad_class(shares) if with_plover else None,
            goldstein=goldstein(shares) if with_plover else None,
        )
        statements += [replace(statement, date=day) for day in message.dates or ("",)]
    return statements


def _deciding(predictor: Predictor, text: str, label: str) -> tuple[str, ...]:
    """Return the terms that speak most for a label; `Predictor.explain` returns more, slower."""
    terms = explanation.evidence(predictor.model, text)
    most = nlargest(TERMS, terms, key=lambda term: term.contributions[label])
    return tuple(term.term for term in most if term.contributions[label] > 0)


def as_date(text: str | Date | None) -> Date | None:
    """Read an ISO 8601 date; a date and None stay. Raises DataError where it is none."""
    if text is None or type(text) is Date:
        return text
    try:
        return Date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DataError(f"{text!r} is not a date: write it as 2024-05-31") from None


def _is_path(text: str) -> bool:
    """Whether a text is the name of a file, by its ending or because it is there."""
    name = text.strip()
    if Path(name).suffix.lower() in documents.SUFFIXES:
        return not set(" \n") & set(name)
    return isfile(name)  # noqa: PTH113  (a Path raises on long names)


def messages_of(document: Document) -> list[Message]:
    """Find who said what and when, before any stance is asked for."""
    return transcripts.of_transcript(document) or prose.of_prose(document)


_OPEN = re.compile(r"^.*?\bruled? out\b")
_WORD = re.compile(r"[^\W\d_]+")


def meant_texts(messages: Sequence[Message]) -> list[str]:
    """Return the text that each message's stance lies in.

    That is its own, except for `She repeated the message on May 2 and 9`, where it
    is what the same speaker had said before, and for `did not rule out
    talks`, two denials in which a model would find a refusal.
    """
    before: dict[str, str] = {}
    texts = []
    for message in messages:
        own = _OPEN.sub("is open to", message.text) if message.verb == LEFT_OPEN else message.text
        text = before.get(message.speaker.name, own) if is_bare(own) else own
        before[message.speaker.name] = text
        texts.append(text)
    return texts


def is_bare(text: str) -> bool:
    """Whether a text names a message and dates alone."""
    words = {word.lower() for word in _WORD.findall(text)}
    return bool(MESSAGE_NOUNS & words) and words <= BARE


def to_frame(statements: Iterable[AttributedStatement]) -> pd.DataFrame:
    """Lay out statements as a pandas frame, one a row, `COLUMNS` first.

    Raises MissingExtraError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "train") from None
    rows = [as_row(statement) for statement in statements]
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


def read_frame(
    frame: pd.DataFrame, text_column: str = "text", date_column: str | None = None
) -> pd.DataFrame:
    """Read each row of a frame as an article, and return one frame of all statements.

    ``article`` holds the index of the row. Raises DataError where a column is missing.
    """
    for name in filter(None, (text_column, date_column)):
        if name not in frame.columns:
            raise DataError(f"the frame has no column {name!r}: name another")
    statements: list[AttributedStatement] = []
    dated = frame[date_column] if date_column else [None] * len(frame)
    for index, text, date in zip(frame.index, frame[text_column], dated, strict=True):
        day = None if date is None or date != date else str(date)[:10]
        statements += read(text, day, article=str(index))
    return to_frame(statements)


SCORES = {
    "conciliatory": fmean((3.0, 4.0, 1.0, 3.5)),  # appeal, agree, consult, support: CAMEO 02 to 05
    "conditional": fmean((3.0, 4.0, -5.0)),  # appeal, agree and demand: an opening and its price
    "hostile": fmean((-5.0, -2.0, -4.0, -6.0)),  # demand, accuse, reject, threaten: 10 to 13
}
"""Means of CAMEO's weights of the events that each stance covers in PLOVER (Open Event Data
Alliance, PLOVER codebook, 2018). The weights follow Goldstein, "A Conflict-Cooperation Scale for
WEIS Events Data", Journal of Conflict Resolution 36 (1992)."""


def goldstein(probabilities: Mapping[str, float]) -> float:
    """Return the score expected, -4.25 to 2.875, by the probabilities of the stances.

    >>> goldstein({"conciliatory": 0.5, "conditional": 0.0, "hostile": 0.5, "none": 0.0})
    -0.688
    """
    return round(sum(SCORES.get(name, 0.0) * share for name, share in probabilities.items()), 3)


def quad_class(probabilities: Mapping[str, float]) -> str:
    """Return the verbal quad class; empty where the statement most likely takes no stance.

    >>> quad_class({"conciliatory": 0.1, "conditional": 0.2, "hostile": 0.6, "none": 0.1})
    'verbal conflict'
    """
    opening = probabilities.get("conciliatory", 0.0) + probabilities.get("conditional", 0.0)
    closing = probabilities.get("hostile", 0.0)
    if probabilities.get("none", 0.0) > max(opening, closing):
        return ""
    return "verbal cooperation" if opening >= closing else "verbal conflict"
