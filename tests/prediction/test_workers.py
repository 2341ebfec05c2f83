"""Tasks done by other processes."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from stance.errors import DataError, StanceError
from stance.prediction.workers import in_order


def square(number: int) -> tuple[int, int]:
    """Return the square and the process."""
    return number * number, os.getpid()


def double(task: bytes) -> bytes:
    """Return twice as much."""
    return task * 2


def die_at_two(number: int) -> int:
    """Die at the third task."""
    return os.kill(os.getpid(), signal.SIGKILL) if number == 2 else number


def refuse_two(number: int) -> int:
    """Raise at the third task."""
    if number == 2:
        raise DataError("row 2")
    return number


@pytest.mark.parametrize("tasks", [0, 1, 2, 3, 10])
def test_results_come_in_order(tasks: int):
    """Whatever the number of tasks, and from other processes but for the first."""
    done = list(in_order(square, iter(range(tasks)), 3))
    assert [task for task, _ in done] == list(range(tasks))
    assert [result for _, (result, _) in done] == [number * number for number in range(tasks)]
    assert [process == os.getpid() for _, (_, process) in done] == [True, *[False] * 9][:tasks]


def meet(number: int, folder: Path) -> int:
    """Wait, but for the first task, until three more have begun."""
    (folder / str(number)).touch()
    while number and len(list(folder.iterdir())) < 4:
        time.sleep(0.01)
    return number


def test_all_workers_work_at_a_time(tmp_path: Path):
    """Tasks that wait for one another come to an end."""
    assert len(list(in_order(partial(meet, folder=tmp_path), range(7), 3))) == 7


def test_tasks_larger_than_a_pipe_hang_nothing():
    """Megabytes go there and back."""
    tasks = (b"x" * 3_000_000 for _ in range(5))
    assert [len(result) for _, result in in_order(double, tasks, 2)] == [6_000_000] * 5


def test_the_death_of_a_worker_is_an_error():
    """No answer is lost without a word."""
    with pytest.raises(StanceError, match="a worker process was killed"):
        list(in_order(die_at_two, range(9), 2))


def test_an_error_of_a_task_is_raised_here():
    """As if the task had been done in this process."""
    with pytest.raises(DataError, match="row 2"):
        list(in_order(refuse_two, range(9), 2))


class _Deadly:
    """A result that is sent half: the worker dies while it is pickled for the pipe."""

    def __reduce__(self) -> tuple[object, ...]:
        os.write(_PIPE[0], b"half a message")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


_PIPE = [0]


def send_half(number: int, pipe_of: str) -> object:
    """Write half a message into the pipe of the worker, and die; the first task has no worker."""
    if not number:
        return None
    _PIPE[0] = max(int(file.name) for file in Path(pipe_of).iterdir() if file.is_socket())
    return _Deadly()


def test_the_death_of_a_worker_half_way_through_a_result_is_an_error():
    """Half a message is the end of the run, whatever else the pipe holds."""
    do = partial(send_half, pipe_of="/proc/self/fd")
    with pytest.raises(StanceError, match="a worker process was killed"):
        list(in_order(do, range(4), 2))


def test_workers_end_with_who_takes_their_results():
    """Who stops half way leaves no process behind."""
    work = in_order(square, range(9), 2)
    (_, (_, own)), (_, (_, process)) = next(work), next(work)
    assert (own == os.getpid()) and (process != own)
    work.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
