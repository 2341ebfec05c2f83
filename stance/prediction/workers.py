"""Do work in other processes, in order.

A worker is a fork that has the model, with a pipe of its own: one that dies, at whatever moment,
is noticed at once, and workers end with the process that started them. The pool of the standard
library can wait for ever for a worker that died with its lock; the processes of joblib start anew,
outlive a run that is killed, and read ahead of a slow writer without bound.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

from stance.errors import StanceError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection

    def send(self, task: object) -> None:
        with _death_as_error():
            self.pipe.send(task)

    def receive(self) -> Any:
        with _death_as_error():
            result = self.pipe.recv()
        if isinstance(result, StanceError):
            raise result
        return result


@contextmanager
def _death_as_error() -> Iterator[None]:
    """Turn what a pipe raises whose other end is gone, in the middle of a task too."""
    try:
        yield
    except (EOFError, OSError):
        what = "a worker process was killed: give fewer --workers, or more memory"
        raise StanceError(what) from None


def in_order(
    do: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Iterator[tuple[Task, Result]]:
    """Do tasks in turn, one at a time for each worker, while the next one is read here.

    Yields each task and its result. Raises StanceError where a worker dies, and
    what a task raises of that kind.
    """
    pool = [_start(do) for _ in range(workers)]
    waiting: deque[tuple[Task, _Worker]] = deque()
    try:
        for task, worker in zip(tasks, cycle(pool), strict=False):
            done = [(waiting.popleft()[0], worker.receive())] if len(waiting) == workers else []
            worker.send(task)
            waiting.append((task, worker))
            yield from done
        for task, worker in waiting:
            yield task, worker.receive()
    finally:
        _stop(pool)


def _start(do: Callable[[Task], Result]) -> _Worker:
    """Start a worker: a fork, but where another thread could hold a lock, a new process."""
    alone = threading.active_count() == 1
    context = get_context("fork") if alone else get_context("spawn")
    if not alone:
        resource_tracker.ensure_running()  # a start would start it, and let Ctrl-C through again
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(here, there, do), daemon=True)
    with _signals_wait():  # a worker inherits that: a signal ends this process, which ends workers
        process.start()
    there.close()
    return _Worker(process, here)


@contextmanager
def _signals_wait() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(here: Connection, pipe: Connection, do: Callable[[Task], Result]) -> None:
    here.close()  # or it would stay open in this process when the other one is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    try:
        while True:
            try:
                result = do(pipe.recv())
            except StanceError as error:
                pipe.send(error)
            else:
                pipe.send(result)
    except (EOFError, ConnectionError):
        return


def _stop(pool: list[_Worker]) -> None:
    for worker in pool:
        worker.pipe.close()
        worker.process.kill()
    for worker in pool:
        worker.process.join()
