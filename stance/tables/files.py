"""Name, open, compress and replace files of tables; a new file stands whole or not at all."""

from __future__ import annotations

import fcntl
import os
import sys
import zlib
from contextlib import contextmanager
from io import BufferedReader

from stance.errors import DataError, MissingExtraError

TYPE_CHECKING = False  # typing and pathlib take longer to import than one text to answer
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, BinaryIO, TypeAlias

    Name: TypeAlias = str | os.PathLike[str]

DELIMITERS = {"csv": ",", "tsv": "\t"}
FORMATS = (*DELIMITERS, "jsonl", "json", "txt", "parquet")
STREAM = "-"  # standard input or output
LARGEST = 1 << 26  # bytes of a file that is read whole

DAMAGED = (OSError, EOFError, zlib.error)
"""What reading a damaged or truncated file raises."""

_FAST = 1  # the gzip level: a third of the time of level 6, a seventh more bytes
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def split_name(name: Name) -> tuple[str, str, str]:
    """Split the name of a file into its stem and, in lower case, its ending and compression."""
    stem, ending = os.path.splitext(os.fspath(name).rstrip("/"))
    if ending.lower() not in (".gz", ".zst"):
        return stem, ending.lower(), ""
    compression = ending.lower()
    stem, ending = os.path.splitext(stem)
    return stem, ending.lower(), compression


def format_of(name: Name) -> str | None:
    """Return the format of a table by its file name, or None."""
    _, ending, compression = split_name(name)
    form = "jsonl" if ending == ".ndjson" else ending[1:]
    if form == "parquet" and compression:
        return None  # Parquet compresses its columns itself
    return form if form in FORMATS else None


def open_to_read(name: str) -> BinaryIO:
    """Return an open file, or standard input for ``-``; its bytes are compressed still.

    Raises DataError where it cannot be opened.
    """
    if name == STREAM:
        if sys.stdin is None:
            raise DataError("stdin: is closed: name a file")
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except (OSError, ValueError) as error:  # the latter for a null byte in the name
        what = getattr(error, "strerror", None) or error
        raise DataError(f"{name}: cannot be read: {what}") from None


def read_whole(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises DataError where it cannot be read or has more than `LARGEST` bytes.
    """
    with open_to_read(name) as file:
        try:
            content = file.read(LARGEST + 1)
        except (OSError, ValueError) as error:  # the latter for standard input named twice
            raise DataError(f"{name}: cannot be read: {error}") from None
    if len(content) > LARGEST:
        raise DataError(f"{name}: more than {LARGEST >> 20} MB: split it")
    return content


def decompressed(file: BinaryIO, name: str) -> BufferedReader:
    """Return the content of an open file, decompressed as its name says.

    Raises MissingExtraError where zstd needs pyarrow.
    """
    compression = split_name(name)[2]
    if compression == ".gz":
        import gzip

        return BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"))
    if compression == ".zst":
        return BufferedReader(import_pyarrow().CompressedInputStream(file, "zstd"))
    return file if isinstance(file, BufferedReader) else BufferedReader(file)  # type: ignore[arg-type]


def compressed(piece: bytes, name: Name) -> bytes:
    """Return a piece of a file, compressed as the name says.

    Pieces can be read one after another: a gzip member or zstd frame each. The same bytes give the
    same piece. Raises MissingExtraError where zstd needs pyarrow.
    """
    compression = split_name(name)[2]
    if compression == ".gz":
        import gzip

        return gzip.compress(piece, _FAST, mtime=0)
    if compression == ".zst":
        return bytes(import_pyarrow().Codec("zstd").compress(piece, asbytes=True))
    return piece


def import_pyarrow() -> Any:
    """Return pyarrow; raise MissingExtraError where it is not installed."""
    try:
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None
    return pyarrow


def refuse_existing(path: Path, force: bool) -> None:
    """Raise DataError, before any work, where a file would be replaced without ``force``."""
    if os.path.lexists(path) and not force:
        raise DataError(f"{path}: exists: give --force to replace it, or another name")
    if os.path.lexists(path) and not path.is_file():
        raise DataError(f"{path}: is a folder or a device: name a file")


@contextmanager
def replacing(path: Path, force: bool = False) -> Iterator[BinaryIO]:
    """Open a new file beside a path, and move it there where the block ends well.

    Raises DataError where the path exists and ``force`` is not given, where another run has
    written it meanwhile, and where it cannot be written. No part of a file is left.
    """
    refuse_existing(path, force)
    before = _version(path)
    # the name of the new file is short, as that of the path may be as long as names can be, and
    # unpredictable, so that nobody can put a link in its place
    part = path.with_name(f".stance-{os.urandom(8).hex()}.part")
    try:
        number = os.open(part, _NEW, 0o666)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with locked(path.parent):
                if _version(path) != before:
                    what = "another run has written it meanwhile, which is kept: name another file"
                    raise DataError(f"{path}: {what}")
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        remedy = "free space or check the rights"
        if isinstance(error, FileNotFoundError):
            remedy = "make its folder first"
        raise DataError(f"{path}: cannot be written ({error.strerror}): {remedy}") from None


def _version(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is replaced; None where there is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let no other run of this package replace a file in a folder meanwhile."""
    number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
