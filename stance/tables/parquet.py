"""Read and write Parquet with pyarrow, some thousand rows at a time; types are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from stance.errors import DataError
from stance.tables.files import import_pyarrow
from stance.tables.table import Problem, Row, Table
from stance.tables.writing import Layout, refuse_more

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema
    from pyarrow.parquet import ParquetFile, ParquetWriter

BATCH, BYTES = 2048, 1 << 21  # of a batch at most, but for a longer row
LARGEST = 1 << 24  # bytes of a row
GROUP, LONG = 1 << 27, 1 << 15  # bytes of a group of rows, where its rows have so many on average
SHARED = 1 << 24  # bytes of a group of which texts may be kept
WIDEST = 1 << 12  # columns: each takes kilobytes beside its values
BUFFER = 1 << 16  # bytes of a column read at a time: a row group may be as large as the file
ROW_GROUP = 8 * BATCH  # rows that are written together: readers are slow with small groups
GROUP_BYTES = 16 * BYTES


def read(name: str) -> Table:
    """Open a Parquet file as a table; the line of a row is its number.

    Raises DataError where it cannot be read, MissingExtraError without pyarrow.
    """
    pyarrow = import_pyarrow()
    with _readable(name):
        metadata = pyarrow.parquet.read_metadata(name)
        schema = metadata.schema.to_arrow_schema()
        groups = map(metadata.row_group, range(metadata.num_row_groups))
        # a text that many rows share is read once; the texts of a group are kept till its end
        small = all(group.total_byte_size < SHARED for group in groups)
        texts = [field.name for field in schema if small and pyarrow.types.is_string(field.type)]
        file = pyarrow.parquet.ParquetFile(
            name, metadata=metadata, read_dictionary=texts, buffer_size=BUFFER, pre_buffer=False
        )
    twice = next((column for column, count in Counter(schema.names).items() if count > 1), None)
    what = "" if twice is None else f"the column {twice!r} stands twice: rename one"
    if len(schema) > WIDEST:
        what = f"more than {WIDEST:,} columns: leave some out, or write .csv"
    if what:
        file.close()
        raise DataError(f"{name}: {what}")
    done = [0]

    def rows() -> Generator[Row]:
        with _readable(name), file:
            for batch in _batches(file, name):
                size = batch.nbytes // batch.num_rows
                for values in batch.to_pylist():
                    done[0] += 1
                    yield Row(done[0], values, size)

    def share() -> float:
        return float(done[0] / max(1, file.metadata.num_rows))

    return Table(name, tuple(schema.names), rows(), share, schema)


def _batches(file: ParquetFile, name: str) -> Iterator[RecordBatch]:
    """Yield batches of some `BYTES`; raise DataError where a row has more than `LARGEST`."""
    from pyarrow.compute import binary_length
    from pyarrow.compute import max as largest

    line = 1
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        mean = group.total_byte_size // max(1, group.num_rows)
        if group.total_byte_size > GROUP and mean > LONG:
            what = f"a group of rows of more than {GROUP >> 20} MB: write smaller groups"
            raise Problem(line, what).at(name)
        most = max(1, min(BATCH, BYTES // max(1, mean)))
        for batch in file.iter_batches(most, [number], use_threads=False):
            shared = [column.dictionary for column in batch if hasattr(column, "dictionary")]
            longest = sum(largest(binary_length(values)).as_py() or 0 for values in shared)
            step = max(1, BYTES // max(1, longest))
            for start in range(0, batch.num_rows, step):
                part = _decoded(batch.slice(start, step))
                if part.nbytes > LARGEST * part.num_rows:
                    what = f"more than {LARGEST >> 20} MB in a row: shorten it"
                    raise Problem(line, what).at(name)
                yield part
                line += part.num_rows


def _decoded(batch: RecordBatch) -> RecordBatch:
    columns = [
        column.dictionary_decode() if hasattr(column, "dictionary") else column for column in batch
    ]
    return type(batch).from_arrays(columns, batch.schema.names)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what pyarrow raises while it reads into a DataError."""
    try:
        yield
    except FileNotFoundError:
        raise DataError(f"{name}: cannot be read: No such file or directory") from None
    except (OSError, ValueError, OverflowError) as error:  # text that is not UTF-8, far dates
        what = str(error).partition("\n")[0]
        raise DataError(f"{name}: cannot be read as Parquet: {what}") from None


@contextmanager
def writing(file: BinaryIO) -> Iterator[Callable[[RecordBatch], None]]:
    """Return a function that writes batches to an open file, in row groups of even size.

    The types are those of the first batch; the footer is written at the end.
    """
    pyarrow = import_pyarrow()
    writer: ParquetWriter | None = None
    waiting: list[RecordBatch] = []

    def write_group() -> None:
        if writer is not None and waiting:
            writer.write_table(pyarrow.Table.from_batches(waiting))
            waiting.clear()

    def write(batch: RecordBatch) -> None:
        nonlocal writer
        writer = writer or pyarrow.parquet.ParquetWriter(file, batch.schema, compression="zstd")
        waiting.append(batch)
        sizes = [(part.num_rows, part.nbytes) for part in waiting]
        rows, size = map(sum, zip(*sizes, strict=True))
        if rows >= ROW_GROUP or size >= GROUP_BYTES:
            write_group()

    try:
        yield write
        write_group()
    finally:
        if writer is not None:
            writer.close()


def batch_of(
    layout: Layout, rows: Sequence[Row], added: Sequence[Sequence[Any]], schema: Schema | None
) -> RecordBatch:
    """Return a batch of rows and added columns; a schema has the types of their first columns.

    Without a schema the types are those of the values, and strings where there are no rows. Raises
    DataError where values of a column do not go together, or a row has a column more.
    """
    pyarrow = import_pyarrow()
    if len(layout.columns) > WIDEST:
        raise DataError(f"{layout.name}: more than {WIDEST:,} columns: write .csv")
    for row in rows:
        refuse_more(layout.name, layout.columns, row)
    arrays, fields = [], []
    for name in layout.columns:
        values = [row.values.get(name) for row in rows]
        field = None if schema is None else schema.field(name)
        kind = field.type if field is not None else None if rows else pyarrow.string()
        try:
            array = pyarrow.array(values, kind)
        except (pyarrow.ArrowException, TypeError, OverflowError) as error:
            what = f"holds several types ({str(error).partition(chr(10))[0]})"
            raise DataError(f"{layout.name}: the column {name!r} {what}: write .jsonl") from None
        if pyarrow.types.is_nested(array.type) and any(map(_loses, values, array.to_pylist())):
            what = f"{name!r} holds parts that the first rows do not have: write .jsonl"
            raise DataError(f"{layout.name}: {what}")
        arrays.append(array)
        fields.append(field or pyarrow.field(name, array.type))
    for name, column in zip(layout.added, added, strict=True):
        is_text = name.replace("predicted_", "") in ("stance", "stances")
        arrays.append(pyarrow.array(column, pyarrow.string() if is_text else pyarrow.float64()))
        fields.append(pyarrow.field(name, arrays[-1].type))
    metadata = None if schema is None else schema.metadata
    return pyarrow.RecordBatch.from_arrays(arrays, schema=pyarrow.schema(fields, metadata))


def _loses(value: object, kept: object) -> bool:
    """Whether a value has parts that the types of the first rows leave out."""
    if isinstance(value, Mapping) and isinstance(kept, Mapping):
        return any(name not in kept or _loses(part, kept[name]) for name, part in value.items())
    if isinstance(value, list) and isinstance(kept, list):
        return any(map(_loses, value, kept))
    return False
