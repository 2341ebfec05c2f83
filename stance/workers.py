"""Share out work to processes and take it back in order."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, TypeVar

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


def in_order(
    begin: Begin[Job, Done], jobs: Iterable[tuple[Carried, Job]], workers: int
) -> Iterator[tuple[Carried, Done]]:
    """Do jobs by turns, one at a time for each worker, while the next one is read here.

    Raises StanceError where a worker dies. Workers end with the process that
    started them, for their pipes close with it.
    """
    crew = [_hire(begin) for _ in range(workers)]
    out: deque[tuple[Carried, Connection]] = deque()
    try:
        for number, (carried, job) in enumerate(jobs):
            pipe = crew[number % workers].pipe
            done = [(out.popleft()[0], pipe.recv())] if len(out) == workers else []
            pipe.send(job)
            out.append((carried, pipe))
            yield from done
        for carried, pipe in out:
            yield carried, pipe.recv()
    except (EOFError, ConnectionError):
        raise StanceError(
            "a worker process was killed: give fewer --workers, or more memory"
        ) from None
    finally:
        _dismiss(crew)


def _hire(begin: Begin[Job, Done]) -> _Worker:
    """Start a worker: a fork has all that is open here already, but knows of no other thread."""
    alone = threading.active_count() == 1
    context = get_context("fork") if alone else get_context("spawn")
    if not alone:
        resource_tracker.ensure_running()  # a start would start it, and let Ctrl-C through again
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(ours, theirs, begin), daemon=True)
    with _ctrl_c_waits():  # a worker inherits that, and hears of Ctrl-C from this process
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
