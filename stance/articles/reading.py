"""Read an article: its statements in order, each with speaker, side, date and stance."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Date  # noqa: N812
from heapq import nlargest

from stance.articles import document as documents
from stance.articles import plover
from stance.articles.document import Document
from stance.articles.statement import COLUMNS, AttributedStatement
from stance.articles.story import repetitions, telling, transcripts
from stance.articles.story.story import Told
from stance.errors import DataError
from stance.prediction import explanation
from stance.prediction.predictor import Predictor, load
from stance.schema import Prediction

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
    or ``md``, by default guessed; ``article`` a name for the last columns.
    Offsets are those of ``text``, for HTML and Markdown those of the text
    extracted. A text in another language gives none. Raises DataError where
    the text is not a string or the date not ISO 8601.

    >>> import stance.articles
    >>> told = stance.articles.read('"We reject it," Ivan Petrov, the envoy, said.', "2024-05-03")
    >>> [(one.speaker, one.role, one.date, one.stance) for one in told]
    [('Ivan Petrov', 'envoy', '2024-05-03', 'hostile')]
    """
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
    if documents.foreign(document.text):
        return []
    told = tell(document)
    chosen = predictor or load()
    meant = repetitions.meant(told)
    answers = chosen.classify_many(meant)
    return [
        statement
        for one, text, answer in zip(told, meant, answers, strict=True)
        for statement in _statements(one, text, answer, chosen, article, with_plover)
    ]


def columns(labels: Iterable[str], with_plover: bool = False) -> tuple[str, ...]:
    """Name all columns of a table of statements, `COLUMNS` first."""
    further = ("article", "form", *(f"p_{label}" for label in labels), "known_terms", "evidence")
    return (*COLUMNS, *further, *(("quad_class", "goldstein") if with_plover else ()))


def as_date(text: str | Date | None) -> Date | None:
    """Read an ISO 8601 date; a date and None stay. Raises DataError where it is none."""
    if text is None or type(text) is Date:
        return text
    try:
        return Date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DataError(f"{text!r} is not a date: write it as 2024-05-31") from None


def tell(document: Document) -> list[Told]:
    """Find who said what and when, before any stance is asked for."""
    start = document.skipped[0][1] if document.skipped and document.skipped[0][0] == 0 else 0
    turns = transcripts.turns(document.text, start)
    return transcripts.tell(document, turns) if turns else telling.of_prose(document)


def _statements(
    told: Told,
    meant: str,
    answer: Prediction,
    predictor: Predictor,
    article: str,
    with_plover: bool,
) -> list[AttributedStatement]:
    terms = _deciding(predictor, meant, _best(answer))
    made = AttributedStatement(
        speaker=told.speaker.name,
        role=told.speaker.role,
        side=told.speaker.side,
        date="",
        kind=told.speaker.kind,
        verb=told.verb,
        text=told.text,
        sentence=told.sentence,
        start=told.start,
        end=told.end,
        stance=answer.stance,
        probability=answer.probability,
        article=article,
        form=told.form,
        probabilities=answer.probabilities,
        known_terms=answer.known_terms,
        evidence=terms,
    )
    if with_plover:
        quad = plover.quad_class(answer.probabilities)
        made = replace(made, quad_class=quad, goldstein=plover.goldstein(answer.probabilities))
    return [replace(made, date=day) for day in told.dates or ("",)]


def _deciding(predictor: Predictor, text: str, label: str) -> tuple[str, ...]:
    """Give the terms that speak most for a label; `Predictor.explain` would tell more, slower."""
    found = explanation.evidence(predictor.model, text)
    most = nlargest(TERMS, found, key=lambda one: one.contributions[label])
    return tuple(one.term for one in most if one.contributions[label] > 0)


def _best(answer: Prediction) -> str:
    return max(answer.probabilities, key=answer.probabilities.__getitem__)
