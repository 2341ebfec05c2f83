"""Answer tables of any size in constant memory: chunks of rows, in order, here or by workers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TypeVar, cast

from stance import batches, workers
from stance.predictor import FEW, Predictor
from stance.rows import Row
from stance.schema import Answers
from stance.tables import Table

CHUNK = batches.GROUP

Carried = TypeVar("Carried")
Told = TypeVar("Told")


def chunks(table: Table, text_column: str) -> Iterator[tuple[list[Row], list[str]]]:
    """Cut the rows of a table into chunks, each with its texts.

    Raises DataError, naming file and line, where a row has no text.
    """
    while rows := list(islice(table.rows, CHUNK)):
        texts = [row.values.get(text_column) for row in rows]
        if set(map(type, texts)) != {str}:
            texts = [table.text(row, text_column) for row in rows]
        yield rows, cast(list[str], texts)


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
    for carried, texts in islice(remaining, 1):
        if len(texts) < FEW and not later:
            yield carried, tell(predictor.answer_few(texts))
            continue
        every = chain([(carried, texts)], remaining)
        begin = partial(_answering, predictor, tell)
        if processes > 1:
            batches.scorer_of(predictor.model)  # before workers start, that they share it
            yield from workers.in_order(begin, every, processes)
        else:
            answer = begin()
            yield from ((one, answer(its_texts)) for one, its_texts in every)


def _answering(
    predictor: Predictor, tell: Callable[[Answers], Told]
) -> Callable[[Sequence[str]], Told]:
    answer = predictor.opened()
    return lambda texts: tell(answer(texts))
