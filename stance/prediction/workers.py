"""Share out work to processes and take it back in order.

A worker is a fork that has the opened model, with a pipe of its own: one that dies, at whatever
moment, is heard of at once, and workers end with the process that started them. The pool of the
standard library can wait for ever for a worker that died with its lock; the processes of joblib
start anew, outlive a run that is killed, and read ahead of a slow writer without bound.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

from stance.errors import StanceError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Carried = TypeVar("Carried")
Job = TypeVar("Job")
Done = TypeVar("Done")

Begin = Callable[[], Callable[[Job], Done]]
"""Makes, in the worker, what does a job."""


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection

    def give(self, job: object) -> None:
        with _dead_is_told():
            self.pipe.send(job)

    def take(self) -> Any:
        with _dead_is_told():
            return self.pipe.recv()


@contextmanager
def _dead_is_told() -> Iterator[None]:
    """Turn what a pipe raises whose other end is gone, in the middle of a job too."""
    try:
        yield
    except (EOFError, OSError):
        what = "a worker process was killed: give fewer --workers, or more memory"
        raise StanceError(what) from None


def in_order(
    begin: Begin[Job, Done], jobs: Iterable[tuple[Carried, Job]], workers: int
) -> Iterator[tuple[Carried, Done]]:
    """Do jobs by turns, one at a time for each worker, while the next one is read here.

    Raises StanceError where a worker dies.
    """
    crew = [_hire(begin) for _ in range(workers)]
    out: deque[tuple[Carried, _Worker]] = deque()
    try:
        for number, (carried, job) in enumerate(jobs):
            worker = crew[number % workers]
            done = [(out.popleft()[0], worker.take())] if len(out) == workers else []
            worker.give(job)
            out.append((carried, worker))
            yield from done
        for carried, worker in out:
            yield carried, worker.take()
    finally:
        _dismiss(crew)


def _hire(begin: Begin[Job, Done]) -> _Worker:
    """Start a worker: a fork, but where another thread could hold a lock, a new process."""
    alone = threading.active_count() == 1
    context = get_context("fork") if alone else get_context("spawn")
    if not alone:
        resource_tracker.ensure_running()  # a start would start it, and let Ctrl-C through again
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(ours, theirs, begin), daemon=True)
    with _ctrl_c_waits():  # a worker inherits that: Ctrl-C ends this process, which ends workers
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(theirs: Connection, pipe: Connection, begin: Begin[Job, Done]) -> None:
    theirs.close()  # or it would stay open here when the process at that end is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    do = begin()
    try:
        while True:
            pipe.send(do(pipe.recv()))
    except (EOFError, ConnectionError):
        return


def _dismiss(crew: list[_Worker]) -> None:
    for worker in crew:
        worker.pipe.close()
        worker.process.kill()
    for worker in crew:
        worker.process.join()
