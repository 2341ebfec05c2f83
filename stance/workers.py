"""Share out work to processes and take it back in order.

The pool is that of the standard library, its processes forks that have the opened model. Those of
joblib start anew, print tracebacks where Ctrl-C stops them, outlive a run that is killed, and read
ahead of a slow writer without bound.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from stance.errors import StanceError

Carried = TypeVar("Carried")
Job = TypeVar("Job")
Done = TypeVar("Done")

Begin = Callable[[], Callable[[Job], Done]]
"""Makes, in the worker, what does its jobs."""

_do: Callable[[Any], Any]


def in_order(
    begin: Begin[Job, Done], jobs: Iterable[tuple[Carried, Job]], workers: int
) -> Iterator[tuple[Carried, Done]]:
    """Do jobs by so many processes, two for each given out at a time.

    Raises StanceError where a process dies.
    """
    out: deque[tuple[Carried, Future[Done]]] = deque()
    with _pool(begin, workers) as pool:
        try:
            for carried, job in jobs:
                if len(out) == 2 * workers:
                    yield _taken(out)
                with _ctrl_c_waits():  # the first submit starts all processes
                    out.append((carried, pool.submit(_work, job)))
            while out:
                yield _taken(out)
        finally:
            pool.shutdown(cancel_futures=True)


def _taken(out: deque[tuple[Carried, Future[Done]]]) -> tuple[Carried, Done]:
    carried, done = out.popleft()
    try:
        return carried, done.result()
    except BrokenExecutor:
        what = "a worker process was killed: give fewer --workers, or more memory"
        raise StanceError(what) from None


def _pool(begin: Begin[Job, Done], workers: int) -> ProcessPoolExecutor:
    """Fork where there is no other thread, of which a fork could inherit a lock for ever."""
    alone = threading.active_count() == 1
    return ProcessPoolExecutor(
        workers, get_context("fork" if alone else "spawn"), initializer=_begin, initargs=(begin,)
    )


def _begin(begin: Begin[Job, Done]) -> None:
    """Make ready to work, until the process that started this one ends, however it does."""
    global _do
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it hears of Ctrl-C, and ends this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _do = begin()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(job: Any) -> Any:
    return _do(job)


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
