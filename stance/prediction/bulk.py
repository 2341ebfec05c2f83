"""Answer tables of any size in constant memory.

A chunk of rows is answered and made the bytes of the output, here or by a worker process.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from stance.errors import DataError
from stance.prediction import workers
from stance.prediction.predictor import Predictor, load
from stance.tables import files, parquet, reading
from stance.tables.table import Row, Table
from stance.tables.writing import Layout

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

ROWS, CHARACTERS = 2048, 1 << 20  # of a chunk at most, but for a longer row

Watch = Callable[[int, float], None]
"""Takes the number of rows answered since the last call, and the share of the input read."""

Reader = Callable[[], Table]


def _unwatched(rows: int, share: float) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for: what to answer, with which model and options, and where to."""

    inputs: tuple[str, ...] = ()
    output: Path | None = None
    format: str | None = None
    force: bool = False
    resume: bool = False
    workers: int = 1
    scheduler: str | None = None
    text_column: str | None = None
    model: Path | None = None
    stances_only: bool = False
    min_probability: float = 0.0
    precision: float | None = None
    coverage: float | None = None
    digits: int = 6
    delimiter: str | None = None
    encoding: str | None = None
    max_characters: int = 100_000
    stdin_format: str | None = None
    safe_cells: bool = False

    def predictor(self) -> Predictor:
        """Load the model."""
        return load(
            self.model,
            stances_only=self.stances_only,
            min_probability=self.min_probability,
            precision=self.precision,
            coverage=self.coverage,
        )

    def read(self, source: str) -> Table:
        """Open a table, or standard input for ``-``."""
        form = self.stdin_format if source == files.STREAM else None
        return reading.read(source, form=form, delimiter=self.delimiter, encoding=self.encoding)


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to know of answers.

    The numbers of rows, of those without a text and of texts that were cut, the column of the
    texts, and the first column of the answers.
    """

    rows: int = 0
    missing: int = 0
    cut: int = 0
    column: str = ""
    answers: str = ""

    def __add__(self, other: Summary) -> Summary:
        return Summary(
            self.rows + other.rows,
            self.missing + other.missing,
            self.cut + other.cut,
            self.column or other.column,
            max(self.answers, other.answers, key=len),
        )


def answer_file(
    job: Job,
    predictor: Predictor,
    readers: Sequence[Reader],
    place: Path,
    form: str,
    watch: Watch = _unwatched,
) -> Summary:
    """Answer tables of the same columns into a file.

    Raises DataError where a row cannot be read or written.
    """
    with files.replacing(place, job.force) as file:
        if form == "parquet":
            return _write_parquet(job, predictor, file, watch)
        return write_lines(job, predictor, readers, form, file.write, watch, place.name)


def write_lines(
    job: Job,
    predictor: Predictor,
    readers: Sequence[Reader],
    form: str,
    write: Callable[[bytes], object],
    watch: Watch = _unwatched,
    name: str = "",
) -> Summary:
    """Answer tables as ``csv``, ``tsv`` or ``jsonl``, compressed as the file name says."""
    total = Summary()
    with closing(_lines(job, predictor, readers, form, name)) as blocks:
        for summary, share, block in blocks:
            write(block)
            watch(summary.rows, share)
            total += summary
    return total


def _lines(
    job: Job, predictor: Predictor, readers: Sequence[Reader], form: str, name: str
) -> Generator[tuple[Summary, float, bytes]]:
    """Yield blocks of lines; the header comes with the first rows, when they are known as good."""
    first = readers[0]()
    column = text_column(job, first)
    names = tuple(predictor.answer_names(first.columns))
    layout = Layout(first.name, first.columns, form, names, job.safe_cells)
    header = _packed(name, layout.header())

    def tasks() -> Iterator[tuple[tuple[Summary, float], tuple[Layout, list[Row]]]]:
        for number, reader in enumerate(readers):
            table = reader() if number else first
            _refuse_other_columns(table, first, column, form)
            for rows in chunks(table, column, ROWS):
                texts = [row.values.get(column) for row in rows]
                share = (number + table.share()) / len(readers)
                summary = summary_of(job, texts, column, names[0])
                yield (summary, share), (replace(layout, name=table.name), rows)

    encode = partial(_encoded, job, predictor, column, name)
    for (summary, share), block in _in_order(encode, tasks(), job.workers):
        yield summary, share, header + block
        header = b""
    if header:
        yield Summary(), 1.0, header


def _encoded(
    job: Job, predictor: Predictor, column: str, name: str, chunk: tuple[Layout, list[Row]]
) -> bytes:
    """Return rows with their answers as the bytes of the output."""
    layout, rows = chunk
    answers = predictor.answers(texts_of(job, rows, column)).columns()
    columns = [
        [value if isinstance(value, str) else round(value, job.digits) for value in column]
        for column in answers
    ]
    return _packed(name, layout.lines(rows, columns))


def _packed(name: str, lines: Sequence[str]) -> bytes:
    return files.compressor(name)("".join(lines).encode("utf-8", "replace")) if lines else b""


def _in_order(
    answer: Callable[[Any], Any], chunks: Iterable[tuple[Any, Any]], processes: int
) -> Iterator[tuple[Any, Any]]:
    """Yield what belongs to each chunk, and its answer.

    The first chunk is answered here, so that the workers, which are forks, share what is read of
    the model for it; often it is the only one.
    """
    chunks = iter(chunks)
    for carried, chunk in islice(chunks, 1):
        yield carried, answer(chunk)
    if processes > 1:
        yield from workers.in_order(answer, chunks, processes)
        return
    for carried, chunk in chunks:
        yield carried, answer(chunk)


def chunks(table: Table, column: str, most: int) -> Iterator[list[Row]]:
    """Yield lists of rows, shorter ones where the rows are long.

    Raises DataError, naming file and line, where a text is neither a string nor missing.
    """
    rows: list[Row] = []
    size = 0
    for row in table.rows:
        if row.values.get(column) is not None:
            table.text(row, column)
        rows.append(row)
        size += row.size
        if len(rows) >= most or size >= CHARACTERS:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def texts_of(job: Job, rows: Sequence[Row], column: str) -> list[str]:
    """Return the texts of rows, cut to so many characters; a missing one is blank."""
    return [str(row.values.get(column) or "")[: job.max_characters] for row in rows]


def summary_of(job: Job, texts: Sequence[object], column: str, answers: str = "") -> Summary:
    """Return the summary of texts as they stand in a table."""
    cut = sum(len(text) > job.max_characters for text in texts if isinstance(text, str))
    return Summary(len(texts), texts.count(None), cut, column, answers)


def _refuse_other_columns(table: Table, first: Table, column: str, form: str) -> None:
    if not table.columns:
        return
    table.text_column(column)
    if form != "jsonl" and {*table.columns} != {*first.columns}:
        what = f"its columns are not those of {first.name}: give -o FOLDER to answer each by itself"
        raise DataError(f"{table.name}: {what}")


def _write_parquet(job: Job, predictor: Predictor, file: BinaryIO, watch: Watch) -> Summary:
    total = Summary()
    with closing(_batches(job, predictor)) as batches, parquet.writing(file) as write:
        for summary, share, batch in batches:
            write(batch)
            watch(summary.rows, share)
            total += summary
    return total


def _batches(job: Job, predictor: Predictor) -> Generator[tuple[Summary, float, RecordBatch]]:
    """Yield batches with the answers in columns at the end; at least one, be it without rows."""
    tasks = _unanswered(job, predictor)
    for (summary, share, batch), answers in _in_order(predictor.answers, tasks, job.workers):
        names = predictor.answer_names(batch.schema.names)
        for name, column in zip(names, answers.columns(), strict=True):
            is_text = column is answers.stances or column is answers.sets
            batch = batch.append_column(name, parquet.array(column, is_text))
        yield summary, share, batch


def _unanswered(
    job: Job, predictor: Predictor
) -> Iterator[tuple[tuple[Summary, float, RecordBatch], list[str]]]:
    """Yield batches of rows with their texts; the types are those of the first."""
    schema: Schema | None = None
    first: Table | None = None
    for number, name in enumerate(job.inputs):
        table, batches = _table_of_batches(job, name, schema)
        column = text_column(job, table)
        first = first or table
        _refuse_other_columns(table, first, column, "parquet")
        line = 1
        for batch in batches:
            if schema is not None and batch.schema != schema:
                what = f"its types are not those of {first.name}"
                raise DataError(f"{name}: {what}: give -o FOLDER to answer each by itself")
            schema = batch.schema
            texts = _texts(table, batch, column, line)
            line += batch.num_rows
            answers, *_ = predictor.answer_names(table.columns)
            summary = summary_of(job, texts, column, answers)
            share = (number + table.share()) / len(job.inputs)
            yield (summary, share, batch), [(text or "")[: job.max_characters] for text in texts]


def _table_of_batches(
    job: Job, name: str, schema: Schema | None
) -> tuple[Table, Iterator[RecordBatch]]:
    """Return a table and its batches, of which there is at least one, be it without rows."""
    if files.format_of(name) == "parquet":
        file = parquet.open_to_read(name)
        table = Table(name, file.columns, iter(()), file.share)
        empty = parquet.batch_of(name, table.columns, [], file.schema)
        return table, _or_else(file.batches(), empty)
    table = job.read(name)
    column = text_column(job, table)

    def batches() -> Iterator[RecordBatch]:
        types = schema
        for rows in chunks(table, column, ROWS):
            batch = parquet.batch_of(name, table.columns, rows, types)
            types = batch.schema
            yield batch

    return table, _or_else(batches(), parquet.batch_of(name, table.columns, [], schema))


def _or_else(batches: Iterator[RecordBatch], empty: RecordBatch) -> Iterator[RecordBatch]:
    return chain([next(batches, empty)], batches)


def _texts(table: Table, batch: RecordBatch, column: str, line: int) -> list[str | None]:
    """Return the texts of a batch whose first row has a number.

    Raises DataError where a text is neither a string nor missing.
    """
    if column not in batch.schema.names:  # an empty table
        return [None] * batch.num_rows
    with parquet.readable(table.name):
        texts: list[str | None] = batch.column(column).to_pylist()
    for number, text in enumerate(texts, line):
        if text is not None and not isinstance(text, str):
            table.text(Row(number, {column: text}), column)
    return texts


def text_column(job: Job, table: Table) -> str:
    """Return the column of the texts; of a table without columns, any."""
    return table.text_column(job.text_column) if table.columns else "text"


def begins_alike(job: Job, predictor: Predictor, place: Path) -> bool:
    """Whether a file begins as a job would write it, with the answers to a first chunk."""
    (source,), form = job.inputs, files.format_of(place)
    if form == "parquet":
        _, _, expected = next(_batches(job, predictor))
        stored = next(parquet.open_to_read(str(place)).batches(), expected)
        return parquet.are_alike(expected, stored, len(predictor.columns))
    _, _, block = next(_lines(job, predictor, [partial(job.read, source)], str(form), ""))
    try:
        with files.decompressed(files.open_to_read(str(place)), str(place)) as content:
            return content.read(len(block)) == block
    except files.DAMAGED:
        return False
