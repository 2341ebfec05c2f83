"""Read and write Parquet with pyarrow, some thousand rows at a time; types are kept.

A page is unpacked whole, and a value of a dictionary once for each row that has it. So the headers
of the pages, where their sizes stand, are read first: what would take too much memory is refused.
"""

from __future__ import annotations

import os
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
PAGE, PAGES = 1 << 26, 1 << 28  # bytes of a page, and of one page of each column
REPEATED = 1 << 27  # bytes of a batch in which each row has the whole dictionary of a column
FOOTER = 1 << 23  # bytes, which take up to twenty times as many
BUFFER = 1 << 16  # bytes of a column read at a time: a row group may be as large as the file
ROW_GROUP = 8 * BATCH  # rows that are written together: readers are slow with small groups
GROUP_BYTES = 16 * BYTES
_STRUCTURE, _DICTIONARY = 12, 2  # a kind of value, and of page
_ANY_LENGTH = (6, 7)  # kinds of column
_STATISTICS = 12  # the number of the first field of a column that is not needed
WIDEST = 1 << 14  # columns, also of all batches that wait to be written: each takes kilobytes
COLUMNS = 1 << 18  # of all row groups that are written: each takes memory until the end


def read(name: str) -> Table:
    """Open a Parquet file as a table; the line of a row is its number.

    Raises DataError where it cannot be read, MissingExtraError without pyarrow.
    """
    pyarrow = import_pyarrow()
    with _readable(name):
        with open(name, "rb") as raw:
            raw.seek(-min(8, os.fstat(raw.fileno()).st_size), os.SEEK_END)
            if FOOTER < int.from_bytes(raw.read(4), "little") < raw.tell():
                what = "too many row groups or columns: write larger groups, or leave columns out"
                raise DataError(f"{name}: {what}")
        file = pyarrow.parquet.ParquetFile(name, buffer_size=BUFFER, pre_buffer=False)
        columns = tuple(file.schema_arrow.names)
    if len(columns) > WIDEST:
        raise DataError(f"{name}: more than {WIDEST:,} columns of Parquet: leave columns out")
    for column, count in Counter(columns).items():
        if count > 1:
            file.close()
            raise DataError(f"{name}: the column {column!r} stands twice: rename one")
    done = [0]

    def rows() -> Generator[Row]:
        with _readable(name), file, open(name, "rb") as raw:
            for batch in _batches(file, raw, name):
                size = batch.nbytes // batch.num_rows
                for values in batch.to_pylist():
                    done[0] += 1
                    yield Row(done[0], values, size)

    def share() -> float:
        return float(done[0] / max(1, file.metadata.num_rows))

    return Table(name, columns, rows(), share, file.schema_arrow)


def _batches(file: ParquetFile, raw: BinaryIO, name: str) -> Iterator[RecordBatch]:
    """Yield batches of up to `LARGEST` bytes; raise DataError where a row has more."""
    line = 1
    for number, group in enumerate(_groups(raw)):
        most, problem = _most_rows(raw, group)
        if problem:
            what = f"{problem} in the group of rows from here on: shorten or write smaller pages"
            raise Problem(line, what).at(name)
        for batch in file.iter_batches(most, [number], use_threads=False):
            # a dictionary would count as a whole among the bytes of each row
            columns = [
                column.dictionary_decode() if hasattr(column, "dictionary_decode") else column
                for column in batch
            ]
            decoded = type(batch).from_arrays(columns, batch.schema.names)
            step = 1 if decoded.nbytes > LARGEST else BATCH
            for start in range(0, batch.num_rows, step):
                part = decoded.slice(start, step)
                if part.nbytes > LARGEST:
                    what = f"more than {LARGEST >> 20} MB in a row: shorten it"
                    raise Problem(line, what).at(name)
                yield part
                line += part.num_rows


# The footer is read here and not asked of pyarrow, which ends the process where a part of it is
# damaged. The numbers of fields are those of parquet.thrift: FileMetaData and PageHeader.


def _groups(raw: BinaryIO) -> Iterator[Mapping[int, Any]]:
    """Yield each group of rows of a file by the numbers of its fields."""
    raw.seek(-8, os.SEEK_END)
    raw.seek(-8 - int.from_bytes(raw.read(4), "little"), os.SEEK_END)
    yield from _value(raw, _STRUCTURE).get(4, ())


def _most_rows(raw: BinaryIO, group: Mapping[int, Any]) -> tuple[int, str]:
    """Return how many rows of a group may be unpacked together, and why if none may."""
    pages = values = repeated = 0
    for column in (chunk[3] for chunk in group[1]):
        largest = value = 0
        for kind, size, count in _pages(raw, column):
            largest, value = max(largest, size), max(value, size // max(1, count))
            if kind == _DICTIONARY and column[1] in _ANY_LENGTH:
                repeated = max(repeated, size)
        if largest > PAGE:
            return 0, f"a page of more than {PAGE >> 20} MB"
        pages, values = pages + largest, values + value
    if pages > PAGES:
        return 0, f"pages of more than {PAGES >> 20} MB, one of each column"
    row = max(1, values, group[2] // max(1, group[3]))
    return max(1, min(BATCH, BYTES // row, REPEATED // max(1, repeated))), ""


def _pages(raw: BinaryIO, column: Mapping[int, Any]) -> Iterator[tuple[int, int, int]]:
    """Yield kind, unpacked bytes and number of values of each page of a column, by its header."""
    raw.seek(column.get(11) or column[9])
    end = raw.tell() + column[7]
    while raw.tell() < end:
        header = _value(raw, _STRUCTURE)
        details = next(header[field] for field in (5, 7, 8) if field in header)
        yield header[1], header[2], details[1]
        raw.seek(header[3], os.SEEK_CUR)


def _value(raw: BinaryIO, kind: int) -> Any:
    """Read a value of Thrift's compact protocol; a structure is a dict by the numbers of fields."""
    if kind in (1, 2):
        return kind == 1  # true or false
    if kind in (4, 5, 6):
        return _number(raw) >> 1  # the last bit is the sign: no number that counts here has one
    if kind in (3, 7):
        return raw.read(1 if kind == 3 else 8)  # a byte, or a number of 64 bits
    if kind == 8:
        return raw.seek(_number(raw), os.SEEK_CUR)  # text, which is left out
    if kind == 9:
        start = raw.read(1)[0]
        count = start >> 4 if start >> 4 < 15 else _number(raw)
        return [_value(raw, start & 15) for _ in range(count if start & 15 > 2 else 0)]
    if kind != _STRUCTURE:
        raise KeyError(kind)
    fields: dict[int, Any] = {}
    field = 0
    while start := raw.read(1)[0]:
        field = field + (start >> 4) if start >> 4 else _number(raw) >> 1
        value = _value(raw, start & 15)
        if field < _STATISTICS:
            fields[field] = value
    return fields


def _number(raw: BinaryIO) -> int:
    number = 0
    for shift in range(0, 64, 7):
        byte = raw.read(1)[0]
        number |= (byte & 127) << shift
        if byte < 128:
            break
    return number


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what pyarrow raises while it reads into a DataError."""
    try:
        yield
    except FileNotFoundError:
        raise DataError(f"{name}: cannot be read: No such file or directory") from None
    except (IndexError, KeyError, TypeError, AttributeError, RuntimeError):
        raise DataError(
            f"{name}: cannot be read as Parquet: its footer or a page is damaged"
        ) from None
    except (OSError, ValueError, OverflowError) as error:  # text that is not UTF-8, far dates
        what = str(error).partition("\n")[0]
        raise DataError(f"{name}: cannot be read as Parquet: {what}") from None


@contextmanager
def writing(file: BinaryIO) -> Iterator[Callable[[RecordBatch], None]]:
    """Return a function that writes batches to an open file, in row groups of even size.

    The types are those of the first batch; the footer is written at the end. The function raises
    DataError where there are so many columns and row groups that the footer would fill the memory.
    """
    pyarrow = import_pyarrow()
    writer: ParquetWriter | None = None
    waiting: list[RecordBatch] = []
    rows = size = columns = 0

    def write_group() -> None:
        nonlocal rows, size, columns
        if writer is not None and waiting:
            columns += waiting[0].num_columns
            if columns > COLUMNS:
                raise DataError("too many columns for so many rows of Parquet: write .csv")
            writer.write_table(pyarrow.Table.from_batches(waiting))
            waiting.clear()
            rows = size = 0

    def write(batch: RecordBatch) -> None:
        nonlocal writer, rows, size
        writer = writer or pyarrow.parquet.ParquetWriter(file, batch.schema, compression="zstd")
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if len(waiting) * batch.num_columns > WIDEST:  # each has a kilobyte beside its values
            waiting[:] = pyarrow.Table.from_batches(waiting).combine_chunks().to_batches()
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
        raise DataError(f"{layout.name}: more than {WIDEST:,} columns of Parquet: write .csv")
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
