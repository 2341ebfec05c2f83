"""Write a file beside its place and move it there when it is whole; go on after a stop.

.NAME.part         what has been written so far, locked while a run writes it
.NAME.part.json    how many rows and bytes of it are safe on disk, and of which job
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from stance.errors import DataError

EVERY = 0.5  # seconds between two notes in the journal: a stop costs so much work

Job = Mapping[str, object]
"""What must be the same for a run to go on: input, model, options."""


@dataclass(slots=True)
class Staging:
    """Hold the open file, and the number of rows that are in it already."""

    place: Path
    job: Job
    file: BinaryIO
    rows: int = 0
    _noted: float = field(default_factory=time.monotonic)

    def keep(self, rows: int) -> None:
        """Say that the file ends with a whole row, and how many rows it holds."""
        self.rows = rows
        if time.monotonic() - self._noted >= EVERY:
            self._note()
            self._noted = time.monotonic()

    def _note(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        entry = {"job": self.job, "rows": self.rows, "bytes": self.file.tell()}
        fresh = _journal(self.place).with_suffix(".new")
        fresh.write_text(json.dumps(entry), "utf-8")
        fresh.replace(_journal(self.place))


@contextmanager
def staged(place: Path, job: Job, *, force: bool, resume: bool) -> Iterator[Staging]:
    """Open the staging file of a place; it comes there where the block ends well.

    With ``resume``, it goes on behind the last row that a stopped run of the
    same job is known to have written. Raises DataError where the place is taken
    and ``force`` is not given, where another run writes it or wrote it for
    another job, and where it cannot be written.
    """
    if place.exists() and not force:
        raise DataError(f"{place}: exists: give --force to replace it, or another name")
    if place.exists() and not place.is_file():
        raise DataError(f"{place}: is a folder or a device: name a file")
    with _telling(place), _locked(place) as file:
        staging = Staging(place, job, file)
        if resume:
            _go_on(staging)
        else:
            _journal(place).unlink(missing_ok=True)
        try:
            file.truncate()
            yield staging
            file.flush()
            os.fsync(file.fileno())
            _part(place).replace(place)
            _journal(place).unlink(missing_ok=True)
        except DataError:  # what must be mended changes the job
            _journal(place).unlink(missing_ok=True)
            raise
        finally:
            _journal(place).with_suffix(".new").unlink(missing_ok=True)
            if not is_unfinished(place):
                _part(place).unlink(missing_ok=True)


def is_unfinished(place: Path) -> bool:
    """Tell whether a stopped run has left rows to go on from."""
    return _journal(place).exists()


def _part(place: Path) -> Path:
    return place.with_name(f".{place.name}.part")


def _journal(place: Path) -> Path:
    return place.with_name(f".{place.name}.part.json")


@contextmanager
def _telling(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "free space or check the rights"
        if isinstance(error, FileNotFoundError):
            remedy = "make its folder first"
        elif is_unfinished(place):
            remedy += ", then go on with --resume"
        raise DataError(f"{place}: cannot be written ({error.strerror}): {remedy}") from None


@contextmanager
def _locked(place: Path) -> Iterator[BinaryIO]:
    """Open the staging file for this run alone; the lock ends with the process."""
    number = os.open(_part(place), os.O_RDWR | os.O_CREAT, 0o666)
    with open(number, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            moved = _part(place).stat().st_ino != os.fstat(number).st_ino
        except (BlockingIOError, FileNotFoundError):
            moved = True
        if moved:  # or it came to its place between our opening and locking it
            raise DataError(f"{place}: another run is writing it: wait for its end")
        yield file


def _go_on(staging: Staging) -> None:
    """Go to the end of the last safe row, if there is one."""
    place, journal = staging.place, _journal(staging.place)
    if not journal.exists():
        return
    try:
        entry = json.loads(journal.read_text("utf-8"))
        job, rows, size = dict(entry["job"]), int(entry["rows"]), int(entry["bytes"])
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{journal}: damaged: start anew without --resume") from None
    if changed := [name for name in staging.job if job.get(name) != staging.job[name]]:
        raise DataError(f"{place}: the {changed[0]} is not the same: start anew without --resume")
    if size > os.fstat(staging.file.fileno()).st_size:
        return
    staging.rows = rows
    staging.file.seek(size)
