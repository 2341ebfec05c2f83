"""Answer tables of any size in constant memory: chunks of rows, in order, here or by workers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from stance.prediction import batches, workers
from stance.prediction.predictor import FEW, Predictor
from stance.schema import Answers
from stance.tables.rows import Row
from stance.tables.tables import Table

CHUNK = batches.GROUP

Carried = TypeVar("Carried")
Told = TypeVar("Told")


def chunks(table: Table, text_column: str) -> Iterator[tuple[list[Row], list[str]]]:
    """Cut the rows of a table into chunks, of fewer rows where they are long, each with its texts.

    Raises DataError, naming file and line, where a row has no text.
    """
    rows: list[Row] = []
    texts: list[str] = []
    letters = 0
    for row in table.rows:
        text = row.values.get(text_column)
        texts.append(text if isinstance(text, str) else table.text(row, text_column))
        rows.append(row)
        letters += len(row.source or texts[-1])
        if len(rows) == CHUNK or letters >= batches.LETTERS:
            yield rows, texts
            rows, texts, letters = [], [], 0
    if rows:
        yield rows, texts


def answered(
    predictor: Predictor,
    chunked: Iterable[tuple[Carried, Sequence[str]]],
    tell: Callable[[Answers], Told],
    processes: int = 1,
    *,
    later: bool = False,
) -> Generator[tuple[Carried, Told], None, None]:
    """Answer chunks in order, and tell the answers, both by workers where these are asked for.

    Fewer than `FEW` texts in all are answered one by one, sooner than the model is read;
    ``later`` tells that others came before. Raises StanceError where a worker dies.
    """
    remaining = iter(chunked)
    first = list(islice(remaining, 1))
    if first and len(first[0][1]) < FEW and not later:
        first += islice(remaining, 1)
        if len(first) == 1:
            yield first[0][0], tell(predictor.answer_few(first[0][1]))
            return
    if first:
        yield from _by_many(predictor, tell, chain(first, remaining), processes)


def _by_many(
    predictor: Predictor,
    tell: Callable[[Answers], Told],
    chunked: Iterable[tuple[Carried, Sequence[str]]],
    processes: int,
) -> Iterator[tuple[Carried, Told]]:
    begin = partial(_answering, predictor, tell)
    if processes > 1:
        batches.scorer_of(predictor.model)  # before workers start, that they share it
        yield from workers.in_order(begin, chunked, processes)
        return
    answer = begin()
    for carried, texts in chunked:
        yield carried, answer(texts)


def _answering(
    predictor: Predictor, tell: Callable[[Answers], Told]
) -> Callable[[Sequence[str]], Told]:
    answer = predictor.opened()
    return lambda texts: tell(answer(texts))
