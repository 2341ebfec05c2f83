"""Answer tables of any size in constant memory.

A chunk of rows is answered and made the bytes of the output, here or by a worker process.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from math import isclose
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from stance.errors import DataError
from stance.prediction import workers
from stance.prediction.predictor import (
    MAX_CHARACTERS,
    Predictor,
    answer_names,
    answers_for,
    load,
)
from stance.tables import files, parquet, reading
from stance.tables.table import Row, Table
from stance.tables.writing import Layout

ROWS, CHARACTERS = 2048, 1 << 20  # of a chunk at most, but for a longer row

Reader: TypeAlias = Callable[[], Table]
Chunk: TypeAlias = tuple[Layout, list[Row]]
Watch: TypeAlias = Callable[[str, float, float, str], None]
"""Shows progress: what is counted, how much of it is done, of how much, and a detail."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for: what to answer, with which model and options, and where to."""

    inputs: Sequence[str] = ()
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
    base_rates: Mapping[str, float] | None = None
    digits: int = 6
    delimiter: str | None = None
    encoding: str | None = None
    max_characters: int = MAX_CHARACTERS
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
            base_rates=self.base_rates,
            max_characters=self.max_characters,
        )

    def read(self, source: str) -> Table:
        """Open a table, or standard input for ``-``."""
        form = self.stdin_format if source == files.STREAM else None
        return reading.read(source, form=form, delimiter=self.delimiter, encoding=self.encoding)


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of rows, of rows without a text and of cut texts; columns of texts and answers."""

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
    watch: Watch | None = None,
) -> Summary:
    """Answer tables of the same columns into a file.

    Raises DataError where a row cannot be read or written.
    """
    with files.replacing(place, job.force) as file:
        return answer_tables(job, predictor, readers, form, file, watch, place.name)


def answer_tables(
    job: Job,
    predictor: Predictor,
    readers: Sequence[Reader],
    form: str,
    file: BinaryIO,
    watch: Watch | None = None,
    name: str = "",
) -> Summary:
    """Answer tables in a format, compressed as the name says; a file of Parquet must be new."""
    total = Summary()
    tasks = _Tasks(job, predictor, readers, form)
    blocks = _batches(tasks) if form == "parquet" else _pieces(tasks, name)
    opened = parquet.writing(file) if form == "parquet" else nullcontext(file.write)
    with closing(tasks), closing(blocks), opened as write:
        for summary, share, block in blocks:
            write(block)
            total += summary
            if watch is not None:
                watch("rows", share, 1.0, f" {total.rows:,}")
    return total


class _Tasks:
    """The chunks of some tables, which all have the columns of the first."""

    def __init__(
        self, job: Job, predictor: Predictor, readers: Sequence[Reader], form: str
    ) -> None:
        self.job, self.predictor, self._readers = job, predictor, readers
        self.first = self._open = readers[0]()
        self.column = text_column(job, self.first)
        names = tuple(answer_names(predictor, self.first.columns))
        self.layout = Layout(self.first.name, self.first.columns, form, names, job.safe_cells)

    def close(self) -> None:
        """Close the file that is read."""
        if isinstance(self._open.rows, Generator):
            self._open.rows.close()

    def __iter__(self) -> Iterator[tuple[tuple[Summary, float, list[Row]], Chunk]]:
        """Yield what stays here of a chunk, and the chunk, which may go to a worker."""
        for number, reader in enumerate(self._readers):
            table = self._open = reader() if number else self.first
            if table.columns:
                self._check_columns(table)
            layout = replace(self.layout, name=table.name)
            for rows in chunks(table, self.column, ROWS):
                summary = summary_of(self.job, rows, self.column, self.layout.added[0])
                share = (number + table.share()) / len(self._readers)
                yield (summary, share, rows if layout.form == "parquet" else []), (layout, rows)

    def _check_columns(self, table: Table) -> None:
        table.text_column(self.column)
        is_json = self.layout.form in ("json", "jsonl")
        if not is_json and {*table.columns} != {*self.first.columns}:
            what = f"its columns are not those of {self.first.name}: give -o FOLDER"
            raise DataError(f"{table.name}: {what} to answer each by itself")


def _pieces(tasks: _Tasks, name: str) -> Generator[tuple[Summary, float, bytes]]:
    """Yield pieces of the output; the header comes with the first rows, when they are read."""
    head, between, end = tasks.layout.frame()
    encode = partial(_encoded, tasks.job, tasks.predictor, tasks.column, name)
    before = head
    for (summary, share, _), piece in _in_order(encode, tasks, tasks.job.workers):
        yield summary, share, _packed(name, before) + piece
        before = between
    yield Summary(), 1.0, _packed(name, (head if before is head else "") + end)


def _batches(tasks: _Tasks) -> Generator[tuple[Summary, float, Any]]:
    """Yield batches of Parquet, at least one, be it without rows; the first decides the types."""
    columns = partial(_columns, tasks.job, tasks.predictor, tasks.column)
    schema = tasks.first.schema
    batch = None
    for (summary, share, rows), added in _in_order(columns, tasks, tasks.job.workers):
        batch = parquet.batch_of(tasks.layout, rows, added, schema)
        schema = batch.schema
        yield summary, share, batch
    if batch is None:
        added = columns((tasks.layout, []))
        yield Summary(), 1.0, parquet.batch_of(tasks.layout, [], added, schema)


def _encoded(job: Job, predictor: Predictor, column: str, name: str, chunk: Chunk) -> bytes:
    """Return rows with their answers as bytes."""
    layout, rows = chunk
    return _packed(name, layout.text(rows, _columns(job, predictor, column, chunk)))


def _columns(job: Job, predictor: Predictor, column: str, chunk: Chunk) -> Sequence[Sequence[Any]]:
    """Return the answers to rows by column, in the digits of the format."""
    layout, rows = chunk
    texts: list[Any] = [row.values.get(column) for row in rows]
    columns: Sequence[Sequence[Any]] = answers_for(predictor, texts).columns()
    if layout.form == "parquet":
        return columns
    number: Callable[[float], object] = partial(round, ndigits=job.digits)
    if layout.form in files.DELIMITERS:  # which takes half as long
        number = f"%.{job.digits}f".__mod__
    return [
        values if isinstance(values[0], str) else list(map(number, values)) for values in columns
    ]


def _packed(name: str, text: str) -> bytes:
    return files.compressed(text.encode("utf-8", "replace"), name) if text else b""


def _in_order(
    do: Callable[[Any], Any], tasks: Iterable[tuple[Any, Any]], processes: int
) -> Iterator[tuple[Any, Any]]:
    """Yield what stays here of each task, and its result.

    The first is done here, so that the workers, which are forks, share what is read of the model
    for it; often it is the only one.
    """
    remaining = iter(tasks)
    for carried, task in islice(remaining, None if processes == 1 else 1):
        yield carried, do(task)
    if processes > 1:
        yield from workers.in_order(do, remaining, processes)


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


def summary_of(job: Job, rows: Sequence[Row], column: str, answers: str = "") -> Summary:
    """Return the summary of rows."""
    texts = [row.values.get(column) for row in rows]
    cut = sum(len(text) > job.max_characters for text in texts if isinstance(text, str))
    missing = sum(text is None or (isinstance(text, str) and not text.strip()) for text in texts)
    return Summary(len(rows), missing, cut, column, answers)


def text_column(job: Job, table: Table) -> str:
    """Return the column of the texts; of a table without columns, any."""
    return table.text_column(job.text_column) if table.columns else "text"


def begins_alike(job: Job, predictor: Predictor, source: str, place: Path) -> bool:
    """Whether a file begins with the answers to the first chunk of a table."""
    tasks = _Tasks(job, predictor, [partial(job.read, source)], str(files.format_of(place)))
    stored, (layout, columns) = reading.read(place), (tasks.layout, tasks.first.columns)
    if stored.columns and stored.columns != (*columns, *layout.added):
        return False
    with closing(tasks):
        for _, chunk in islice(tasks, 1):
            answers = zip(*_columns(job, predictor, tasks.column, chunk), strict=True)
            for row, values in zip(stored.rows, answers, strict=False):
                if not all(map(_is_same, map(row.values.get, layout.added), values)):
                    return False
    return True


def _is_same(stored: object, value: object) -> bool:
    if isinstance(value, float):
        return isclose(value, float(str(stored)), abs_tol=1e-9)
    return value == stored
