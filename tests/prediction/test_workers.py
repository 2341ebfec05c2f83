"""Work shared out to processes."""

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context

import pytest

from stance.errors import StanceError
from stance.prediction.workers import in_order


def begin() -> Callable[[int], tuple[int, int]]:
    """Square numbers, and tell where."""
    return lambda number: (number * number, os.getpid())


def begin_to_double() -> Callable[[bytes], bytes]:
    """Give back twice as much."""
    return lambda job: job * 2


def begin_to_die() -> Callable[[int], int]:
    """Die at the third job."""
    return lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == 2 else number


@pytest.mark.parametrize("jobs", [0, 1, 2, 3, 10])
def test_work_comes_back_in_order(jobs: int):
    """Whatever the number of jobs, and from other processes."""
    done = list(in_order(begin, ((str(number), number) for number in range(jobs)), 3))
    assert [carried for carried, _ in done] == list(map(str, range(jobs)))
    assert [square for _, (square, _) in done] == [number * number for number in range(jobs)]
    assert os.getpid() not in {process for _, (_, process) in done}


def test_all_workers_work_at_a_time():
    """Jobs that wait for one another come to an end."""
    meeting = get_context("fork").Barrier(3, timeout=60)
    jobs = ((None, number) for number in range(6))
    assert len(list(in_order(lambda: lambda _: meeting.wait(), jobs, 3))) == 6


def test_jobs_larger_than_a_pipe_hang_nothing():
    """Megabytes go there and back."""
    jobs = ((None, b"x" * 3_000_000) for _ in range(5))
    assert [len(done) for _, done in in_order(begin_to_double, jobs, 2)] == [6_000_000] * 5


def test_a_worker_that_dies_is_told():
    """No answer is lost without a word."""
    with pytest.raises(StanceError, match="a worker process was killed"):
        list(in_order(begin_to_die, ((None, number) for number in range(9)), 2))


def begin_to_die_while_sending() -> Callable[[bytes], bytes]:
    """Be killed while a large result goes through the pipe."""

    def work(job: bytes) -> bytes:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return job

    return work


def test_a_worker_that_dies_half_way_through_a_result_is_told():
    """Half a message is the end of the run, whatever else the pipe holds."""
    work = in_order(begin_to_die_while_sending, ((None, b"x" * 40_000_000) for _ in range(4)), 2)
    time.sleep(1)
    with pytest.raises(StanceError, match="a worker process was killed"):
        _ = [time.sleep(1) for _ in work]


def test_workers_end_with_their_taker():
    """Who stops half way leaves no process behind."""
    work = in_order(begin, ((None, number) for number in range(9)), 2)
    _, (_, process) = next(work)
    work.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_beside_other_threads_nothing_is_forked():
    """A fork could inherit a lock that nobody opens; a new process works as well."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        done = list(in_order(_begin_elsewhere, [(None, 2)], 1))
    finally:
        stop.set()
        thread.join()
    assert done == [(None, 3)]


def _begin_elsewhere() -> Callable[[int], int]:
    return lambda number: number + 1
