"""Read and write Parquet with pyarrow, some thousand rows at a time; types are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, BinaryIO

from stance.errors import DataError, MissingExtraError
from stance.tables.table import Problem, Row
from stance.tables.writing import refuse_more

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch, Schema
    from pyarrow.parquet import ParquetFile

BATCH = 2048
BYTES = 1 << 21  # of a batch; a row may have more
LARGEST = 1 << 26  # bytes of a row
BUFFER = 1 << 16  # bytes of a column read at a time: a row group may be as large as the file
ROW_GROUP = 8 * BATCH  # rows that are written together: readers are slow with small groups
GROUP_BYTES = 16 * BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """An open Parquet file; its batches or rows can be read once."""

    name: str
    columns: tuple[str, ...]
    file: ParquetFile
    _read: list[int]  # the number of rows read

    @property
    def schema(self) -> Schema:
        """The types of the columns."""
        return self.file.schema_arrow

    def batches(self) -> Iterator[RecordBatch]:
        """Yield batches of up to `BATCH` rows, some `BYTES` at most, and close the file."""
        with readable(self.name), self.file:
            for batch in self.file.iter_batches(self._rows_at_once(), use_threads=False):
                size = max(1, BYTES * batch.num_rows // max(BYTES, batch.nbytes))
                for start in range(0, batch.num_rows, size):
                    part = batch.slice(start, size)
                    self._read[0] += part.num_rows
                    if size == 1 and part.nbytes > LARGEST:
                        what = f"more than {LARGEST >> 20} MB in a row: shorten it"
                        raise Problem(self._read[0], what).at(self.name)
                    yield part

    def _rows_at_once(self) -> int:
        """Return the rows of a batch, by their average size as the file states it."""
        metadata = self.file.metadata
        groups = map(metadata.row_group, range(metadata.num_row_groups))
        size: int = sum(group.total_byte_size for group in groups)
        rows: int = metadata.num_rows
        return max(1, min(BATCH, BYTES * rows // max(1, size)))

    def rows(self) -> Iterator[Row]:
        """Yield rows by column, as values of Python; their lines are their numbers."""
        number = 0
        for batch in self.batches():
            with readable(self.name):
                rows = batch.to_pylist()
            size = batch.nbytes // max(1, batch.num_rows)
            for values in rows:
                number += 1
                yield Row(number, values, size)

    def share(self) -> float:
        """Return how much has been read, 0 to 1."""
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
    with readable(name):
        file = ParquetFile(name, buffer_size=BUFFER, pre_buffer=False)
        columns = tuple(file.schema_arrow.names)
    twice = [column for column, count in Counter(columns).items() if count > 1]
    for column in twice[:1]:
        file.close()
        raise DataError(f"{name}: the column {column!r} stands twice: rename one")
    return Source(name, columns, file, [0])


@contextmanager
def readable(name: str) -> Iterator[None]:
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
    """Return a function that writes batches to an open file, in row groups of even size.

    The types are those of the first batch; the footer is written at the end.
    Raises MissingExtraError without pyarrow.
    """
    try:
        from pyarrow import Table
        from pyarrow.parquet import ParquetWriter
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None

    writer: ParquetWriter | None = None
    waiting: list[RecordBatch] = []

    def write_group() -> None:
        if writer is not None and waiting:
            writer.write_table(Table.from_batches(waiting))
            waiting.clear()

    def write(batch: RecordBatch) -> None:
        nonlocal writer
        writer = writer or ParquetWriter(file, batch.schema, compression="zstd")
        waiting.append(batch)
        rows, size = sum(one.num_rows for one in waiting), sum(one.nbytes for one in waiting)
        if rows >= ROW_GROUP or size >= GROUP_BYTES:
            write_group()

    try:
        yield write
        write_group()
    finally:
        if writer is not None:
            writer.close()


def batch_of(
    name: str, columns: tuple[str, ...], rows: Sequence[Row], schema: Schema | None = None
) -> RecordBatch:
    """Return a batch of rows, with the types of a schema, else those of the values.

    Without rows, all columns are strings. Raises DataError where values of a column do not go
    together, or a row has a column more.
    """
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise MissingExtraError("pyarrow", "bulk") from None
    for row in rows:
        refuse_more(name, columns, row)
    if not rows and schema is None:
        schema = pyarrow.schema([(column, pyarrow.string()) for column in columns])
    try:
        batch = pyarrow.RecordBatch.from_pylist([row.values for row in rows], schema=schema)
        _refuse_loss(name, rows, batch)
        return batch
    except (pyarrow.ArrowException, TypeError, OverflowError) as error:
        what = str(error).partition("\n")[0]
        raise DataError(f"{name}: a column holds several types ({what}): write .jsonl") from None


def _refuse_loss(name: str, rows: Sequence[Row], batch: RecordBatch) -> None:
    """Raise DataError where a value has parts that the types of the first rows leave out."""
    from pyarrow import types

    for field in batch.schema:
        if not types.is_nested(field.type):
            continue
        kept = batch.column(field.name).to_pylist()
        if any(map(_loses, (row.values.get(field.name) for row in rows), kept)):
            what = f"{field.name!r} holds parts that the first rows do not have: write .jsonl"
            raise DataError(f"{name}: {what}")


def _loses(given: object, kept: object) -> bool:
    if isinstance(given, Mapping) and isinstance(kept, Mapping):
        return any(part not in kept or _loses(value, kept[part]) for part, value in given.items())
    if isinstance(given, list) and isinstance(kept, list):
        return any(map(_loses, given, kept))
    return False


def array(values: Sequence[str] | Sequence[float], text: bool) -> Array:
    """Return a column of strings or of numbers."""
    import pyarrow

    return pyarrow.array(values, pyarrow.string() if text else pyarrow.float64())


def are_alike(one: RecordBatch, other: RecordBatch, last: int) -> bool:
    """Whether two batches have the same columns and begin alike in the last of them.

    Numbers may differ by 1e-9, as they do from one processor to another.
    """
    rows = min(one.num_rows, other.num_rows)

    def values(batch: RecordBatch) -> list[object]:
        columns = batch.columns[-last:]
        return [value for column in columns for value in column.slice(0, rows).to_pylist()]

    return one.schema.names == other.schema.names and all(
        first == second or (isinstance(first, float) and isclose(first, second, abs_tol=1e-9))  # type: ignore[arg-type]
        for first, second in zip(values(one), values(other), strict=True)
    )
