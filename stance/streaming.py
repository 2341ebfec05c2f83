"""Answer tables of any size in constant memory: chunks of rows, in order, here or by workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar, cast

from stance import batches
from stance.errors import MissingExtraError, StanceError
from stance.predictor import FEW, Predictor
from stance.schema import Answers
from stance.tables import Row, Table

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

CHUNK = 4 * batches.GROUP
AHEAD = 2  # chunks that wait for each worker, so that it never waits for us

Carried = TypeVar("Carried")


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
    workers: int = 1,
    *,
    later: bool = False,
) -> Generator[tuple[Carried, Answers], None, None]:
    """Answer chunks in order; with workers, each opens the model once and is sent only texts.

    Fewer than `FEW` texts in all are answered one by one, sooner than the model is read;
    ``later`` tells that others came before. Raises StanceError where a worker dies.
    """
    remaining = iter(chunked)
    for carried, texts in islice(remaining, 1):
        if len(texts) < FEW and not later:
            yield carried, predictor.answer_few(texts)
            continue
        every = chain([(carried, texts)], remaining)
        if workers > 1:
            yield from _by_workers(predictor, every, workers)
        else:
            answer = predictor.opened()
            yield from ((one, answer(its_texts)) for one, its_texts in every)


def _by_workers(
    predictor: Predictor, chunked: Iterable[tuple[Carried, Sequence[str]]], workers: int
) -> Iterator[tuple[Carried, Answers]]:
    try:
        from joblib.externals.loky import BrokenProcessPool, ProcessPoolExecutor
    except ModuleNotFoundError:
        raise MissingExtraError("joblib", "bulk") from None
    executor = ProcessPoolExecutor(workers, initializer=_open, initargs=(predictor, os.getpid()))
    try:
        yield from _ahead(executor, chunked, workers)
        executor.shutdown()
    except BrokenProcessPool:
        raise StanceError(
            "a worker process was killed: give fewer --workers, or more memory"
        ) from None
    finally:
        executor.shutdown(kill_workers=True)


def _ahead(
    executor: Executor, chunked: Iterable[tuple[Carried, Sequence[str]]], workers: int
) -> Iterator[tuple[Carried, Answers]]:
    """Hand out chunks a few ahead of the answers, however slowly these are taken."""
    waiting: deque[tuple[Carried, Future[Answers]]] = deque()
    for carried, texts in chunked:
        waiting.append((carried, executor.submit(_answer, texts)))
        if len(waiting) > AHEAD * workers:
            done, answer = waiting.popleft()
            yield done, answer.result()
    for done, answer in waiting:
        yield done, answer.result()


_worker: Callable[[Sequence[str]], Answers]  # in a worker process: its model, opened


def _open(predictor: Predictor, parent: int) -> None:
    """Open the model in a worker, which ends with the process that started it."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for that process
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _worker = predictor.opened()


def _end_with(parent: int) -> None:
    """Wait until the parent is gone: a killed one can tell nobody."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _answer(texts: Sequence[str]) -> Answers:
    return _worker(texts)
