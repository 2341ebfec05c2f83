"""Read compressed files, and compress pieces that can be read one after another.

A compressed output is a row of whole pieces (gzip members, zstd frames), so
that a stopped run can go on behind the last of them.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, cast

from stance.errors import MissingExtraError
from stance.tables.formats import compression_of

DAMAGED = (OSError, EOFError, zlib.error)
"""What reading raises where a file is damaged or cut off."""

_FAST = 1  # the gzip level: a third of the time of level 6, a seventh more bytes


def decompressed(file: BinaryIO, path: str | Path) -> BinaryIO:
    """Give the content of an open file, as its name says it is compressed.

    Raises MissingExtraError where zstd needs a library that is not there.
    """
    if compression_of(path) == ".gz":
        import gzip  # here, for one text is answered sooner than it is imported

        return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))
    if compression_of(path) == ".zst":
        return cast(BinaryIO, _pyarrow().CompressedInputStream(file, "zstd"))
    return file


def compressor(path: str | Path) -> Callable[[bytes], bytes]:
    """Give the function that compresses a piece as the name of the file says.

    The same bytes give the same piece. Raises MissingExtraError as above.
    """
    if compression_of(path) == ".gz":
        import gzip

        return lambda piece: gzip.compress(piece, _FAST, mtime=0)
    if compression_of(path) == ".zst":
        codec = _pyarrow().Codec("zstd")

        def frame(piece: bytes) -> bytes:
            return cast(bytes, codec.compress(piece, asbytes=True))

        return frame
    return lambda piece: piece


def _pyarrow() -> ModuleType:
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None
    found: ModuleType = pyarrow
    return found
