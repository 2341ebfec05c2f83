"""Read and write Parquet with pyarrow, some thousand rows at a time; types are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from stance.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch, Schema
    from pyarrow.parquet import ParquetFile

BATCH = 2048
BYTES = 1 << 21  # of a batch; a row may hold more
BUFFER = 1 << 16  # bytes of a column read at a time: a row group may be as large as the file
ROW_GROUP = 8 * BATCH  # rows held before they are written: small groups make readers slow
HELD = 16 * BYTES  # bytes of them at most


@dataclass(frozen=True, slots=True)
class Source:
    """Hold an open Parquet file; its batches or rows can be read once."""

    name: str
    columns: tuple[str, ...]
    file: ParquetFile
    _read: list[int]  # the number of rows handed out

    def batches(self) -> Iterator[RecordBatch]:
        """Yield batches of up to `BATCH` rows, some `BYTES` at most, and close the file."""
        with _told(self.name), self.file:
            for batch in self.file.iter_batches(self._rows_at_once(), use_threads=False):
                size = max(1, BYTES * batch.num_rows // max(BYTES, batch.nbytes))
                for start in range(0, batch.num_rows, size):
                    part = batch.slice(start, size)
                    self._read[0] += part.num_rows
                    yield part

    def _rows_at_once(self) -> int:
        """Give the rows of a batch, by their average size in the file as it tells it."""
        told = self.file.metadata
        size: int = sum(told.row_group(n).total_byte_size for n in range(told.num_row_groups))
        rows: int = told.num_rows
        return max(1, min(BATCH, BYTES * rows // max(1, size)))

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield rows by column, as values of Python."""
        for batch in self.batches():
            with _told(self.name):
                rows = batch.to_pylist()
            yield from rows

    def share(self) -> float:
        """Tell how much has been read, 0 to 1."""
        rows: int = self.file.metadata.num_rows
        return self._read[0] / max(1, rows)


def open_to_read(name: str) -> Source:
    """Open a Parquet file.

    Raises DataError where it cannot be read, MissingExtraError without pyarrow.
    """
    try:
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None
    with _told(name):
        file = ParquetFile(name, buffer_size=BUFFER, pre_buffer=False)
    columns = tuple(file.schema_arrow.names)
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        raise DataError(f"{name}: the column {column!r} stands twice: rename one")
    return Source(name, columns, file, [0])


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what pyarrow raises while it reads into a DataError."""
    from pyarrow import ArrowException

    try:
        yield
    except FileNotFoundError:
        raise DataError(f"{name}: cannot be read: No such file or directory") from None
    except (OSError, ArrowException, UnicodeDecodeError, OverflowError) as error:
        what = str(error).partition("\n")[0]  # the last two: text that is not UTF-8, far dates
        raise DataError(f"{name}: cannot be read as Parquet: {what}") from None


@contextmanager
def writing(file: BinaryIO) -> Iterator[Callable[[RecordBatch], None]]:
    """Give a function that writes batches to an open file, in row groups of even size.

    The types are those of the first batch; the footer is written at the end.
    Raises MissingExtraError without pyarrow.
    """
    try:
        from pyarrow import Table
        from pyarrow.parquet import ParquetWriter
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None

    writer: ParquetWriter | None = None
    held: list[RecordBatch] = []

    def write_held() -> None:
        if writer is not None and held:
            writer.write_table(Table.from_batches(held))
            held.clear()

    def write(batch: RecordBatch) -> None:
        nonlocal writer
        writer = writer or ParquetWriter(file, batch.schema, compression="zstd")
        held.append(batch)
        rows, size = sum(one.num_rows for one in held), sum(one.nbytes for one in held)
        if rows >= ROW_GROUP or size >= HELD:
            write_held()

    try:
        yield write
        write_held()
    finally:
        if writer is not None:
            writer.close()


def batch(
    name: str, rows: Sequence[Mapping[str, object]], schema: Schema | None = None
) -> RecordBatch:
    """Make a batch of rows, with the types of a schema or those of the rows.

    Raises DataError where values of a column do not go together.
    """
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None
    try:
        made = pyarrow.RecordBatch.from_pylist(rows, schema=schema)
        _refuse_loss(name, rows, made)
        return made
    except (pyarrow.ArrowException, TypeError, OverflowError) as error:
        what = str(error).partition("\n")[0]
        raise DataError(f"{name}: a column holds several types ({what}): write .jsonl") from None


def _refuse_loss(name: str, rows: Sequence[Mapping[str, object]], made: RecordBatch) -> None:
    """Raise DataError where a value has parts that the types of the first rows leave out."""
    from pyarrow import types

    for field in made.schema:
        if not types.is_nested(field.type):
            continue
        kept = made.column(field.name).to_pylist()
        if any(map(_loses, (row.get(field.name) for row in rows), kept)):
            what = f"{field.name!r} holds parts that the first rows do not have: write .jsonl"
            raise DataError(f"{name}: {what}")


def _loses(given: object, kept: object) -> bool:
    if isinstance(given, Mapping) and isinstance(kept, Mapping):
        return any(part not in kept or _loses(value, kept[part]) for part, value in given.items())
    if isinstance(given, list) and isinstance(kept, list):
        return any(map(_loses, given, kept))
    return False


def array(values: Sequence[str | float]) -> Array:
    """Make a column."""
    import pyarrow

    return pyarrow.array(values)
