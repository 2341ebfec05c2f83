"""Do work in other processes, in order.

A worker is a fork with a pipe of its own: its death is noticed at once, and it ends with the
process that started it. The pool of the standard library can wait for ever for a worker that died
with its lock; the processes of joblib outlive a run that is killed, and read ahead without bound.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from itertools import cycle, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from stance.errors import StanceError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(
    do: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Generator[tuple[Task, Result]]:
    """Do tasks in turn, one at a time for each worker, while the next one is read here.

    The first is done here, so that the workers, which are forks, share what it reads of the model;
    without a second worker all are. Yields each task and its result. Raises StanceError where a
    worker dies, and what a task raises of that kind.
    """
    tasks = iter(tasks)
    for task in islice(tasks, None if workers == 1 else 1):
        yield task, do(task)
    pool = [_start(do) for _ in range(workers if workers > 1 else 0)]
    waiting: deque[tuple[Task, Connection]] = deque()
    try:
        for task, (_, pipe) in zip(tasks, cycle(pool), strict=False):
            done = [_receive(*waiting.popleft())] if len(waiting) == workers else []
            with suppress(OSError):  # a death shows where its result is missing
                pipe.send(task)
            waiting.append((task, pipe))
            yield from done
        yield from (_receive(*pair) for pair in waiting)
    finally:
        for process, pipe in pool:
            pipe.close()
            process.kill()
            process.join()


def _receive(task: Task, pipe: Connection) -> tuple[Task, Any]:
    try:
        result = pipe.recv()
    except (EOFError, OSError):  # in the middle of a result too
        what = "a worker process was killed: give fewer --workers, or more memory"
        raise StanceError(what) from None
    if isinstance(result, StanceError):
        raise result
    return task, result


def _start(do: Callable[[Task], Result]) -> tuple[BaseProcess, Connection]:
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(here, there, do), daemon=True)
    # a worker inherits that signals wait: one ends this process, which ends workers
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    there.close()
    return process, here


def _work(here: Connection, pipe: Connection, do: Callable[[Task], Result]) -> None:
    here.close()  # or it would stay open in this process when the other one is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    with suppress(EOFError, ConnectionError):
        while True:
            try:
                result: object = do(pipe.recv())
            except StanceError as error:
                result = error
            pipe.send(result)
