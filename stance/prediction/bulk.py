"""Answer tables of any size in constant memory, and folders of tables, here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from stance.errors import DataError, MissingExtraError, StanceError
from stance.prediction import workers
from stance.prediction.predictor import (
    MAX_CHARACTERS,
    Predictor,
    answer_columns,
    answer_names,
    load,
)
from stance.tables import files, parquet, reading
from stance.tables.table import Row, Table
from stance.tables.writing import Layout
from stance.text import grouped

ROWS, CHARACTERS = 2048, 1 << 20  # of a chunk at most, but for a longer row

Reader: TypeAlias = Callable[[], Table]
Watch: TypeAlias = Callable[[str, float, float, str], None]
"""Shows progress: what is counted, how much of it is done, of how much, and a detail."""
Chunk: TypeAlias = tuple[Layout, Sequence[Row], float]
"""Rows of a table, how they are written, and the share of the input up to them."""


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
        names = "stances_only min_probability precision coverage base_rates max_characters".split()
        return load(self.model, **{name: getattr(self, name) for name in names})

    @property
    def form(self) -> str:
        """The format of the output."""
        return str(self.format or files.format_of(self.output or ""))

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
        counts = self.rows + other.rows, self.missing + other.missing, self.cut + other.cut
        answers = max(self.answers, other.answers, key=len)
        return Summary(*counts, self.column or other.column, answers)


def answer_tables(
    job: Job,
    predictor: Predictor,
    readers: Sequence[Reader],
    file: BinaryIO,
    watch: Watch | None = None,
) -> Summary:
    """Answer tables in the format of a job, compressed as its output says.

    All tables have the columns of the first. The header comes with the first rows, when they are
    answered. A file of Parquet must be new. Raises DataError where a row cannot be read or written.
    """
    first, total, is_parquet = readers[0](), Summary(), job.form == "parquet"
    column, names = text_column(job, first), tuple(answer_names(predictor, first.columns))
    layout = Layout(first.name, first.columns, job.form, names, job.safe_cells)
    (before, between, end), schema = layout.frame(), first.schema
    opened = parquet.writing(file) if is_parquet else nullcontext(file.write)
    tasks = _chunks_of_all(first, readers, column, layout)
    results = workers.in_order(partial(_answered, job, predictor, column), tasks, job.workers)
    with closing(tasks), closing(results), opened as write:
        for (written, rows, share), result in results:
            if is_parquet:  # the first batch decides the types
                result = parquet.batch_of(written, rows, result, schema)
                schema = result.schema
            write(_packed(job, before) + result if before else result)
            before = between
            total += summary_of(job, rows, column, names[0])
            if watch is not None:
                watch("rows", share, 1.0, f" {total.rows:,}")
        if end:
            write(_packed(job, end))
    return total


def _chunks_of_all(
    first: Table, readers: Sequence[Reader], column: str, layout: Layout
) -> Generator[Chunk]:
    """Yield the chunks of tables, of which the first is open; one without rows if there is none."""
    is_empty = True
    for number, reader in enumerate(readers):
        table = reader() if number else first
        if table.columns:
            table.text_column(column)
            is_json = layout.form in ("json", "jsonl")
            if not is_json and {*table.columns} != {*first.columns}:
                what = f"its columns are not those of {first.name}: give -o FOLDER"
                raise DataError(f"{table.name}: {what} to answer each by itself")
        for rows in chunks(table, column, ROWS):
            is_empty = False
            share = (number + table.share()) / len(readers)
            yield replace(layout, name=table.name), rows, share
    if is_empty:
        yield layout, [], 1.0


def _answered(job: Job, predictor: Predictor, column: str, chunk: Chunk) -> Any:
    """Return rows with their answers as bytes, or for Parquet the columns of the answers."""
    layout, rows, _ = chunk
    columns = _columns(job, predictor, column, rows)
    return columns if job.form == "parquet" else _packed(job, layout.text(rows, columns))


def _columns(
    job: Job, predictor: Predictor, column: str, rows: Sequence[Row]
) -> Sequence[Sequence[Any]]:
    """Return the answers to rows by column, in the digits of the format."""
    columns = answer_columns(predictor, [row.values.get(column) for row in rows])
    if job.form == "parquet":
        return columns
    number: Callable[[float], object] = partial(round, ndigits=job.digits)
    if job.form in files.DELIMITERS:  # which takes half as long
        number = f"%.{job.digits}f".__mod__
    return [
        list(map(number, values)) if values and isinstance(values[0], float) else values
        for values in columns
    ]


def _packed(job: Job, text: str) -> bytes:
    return files.compressed(text.encode("utf-8", "replace"), job.output or "") if text else b""


def chunks(table: Table, column: str, most: int) -> Iterator[list[Row]]:
    """Yield lists of rows, shorter ones where the rows are long, and close the table.

    Raises DataError, naming file and line, where a text is neither a string nor missing.
    """

    def checked() -> Iterator[Row]:
        for row in table.rows:
            if not isinstance(text := row.values.get(column), str) and text is not None:
                table.text(row, column)
            yield row

    with closing(table.rows):
        yield from grouped(checked(), most, CHARACTERS, attrgetter("size"))


def summary_of(job: Job, rows: Sequence[Row], column: str, answers: str = "") -> Summary:
    """Return the summary of rows."""
    texts = [str(row.values.get(column) or "") for row in rows]
    cut = sum(length > job.max_characters for length in map(len, texts))
    return Summary(len(rows), [*map(str.strip, texts)].count(""), cut, column, answers)


def text_column(job: Job, table: Table) -> str:
    """Return the column of the texts; of a table without columns, any."""
    return table.text_column(job.text_column) if table.columns else "text"


def is_answered(job: Job, predictor: Predictor, source: str, output: Path) -> bool:
    """Whether an output is newer than its source; raise DataError where the job would differ."""
    if not output.exists() or output.stat().st_mtime_ns < Path(source).stat().st_mtime_ns:
        return False

    def shown(value: object) -> object:  # as another processor computes it too
        return f"{value:.9f}" if isinstance(value, float) else value

    table, stored = job.read(source), reading.read(output)
    column, names = text_column(job, table), answer_names(predictor, table.columns)
    rows = next(chunks(table, column, ROWS), [])
    answers = zip(*_columns(replace(job, output=output), predictor, column, rows), strict=True)
    alike = stored.columns in ((), (*table.columns, *names)) and all(
        [*map(shown, map(row.values.get, names))] == [*map(shown, values)]
        for row, values in zip(stored.rows, answers, strict=False)
    )
    if not alike:
        what = "was answered with another model or other options: give --force, or another folder"
        raise DataError(f"{output}: {what}")
    return True


def answer_part(output: Path, source: str, job: Job, predictor: Predictor) -> Summary | DataError:
    """Answer one table of a folder, or return why it cannot be answered."""
    job = replace(job, output=output)
    try:
        with files.replacing(output, force=True) as file:  # as the plan of the folder allows
            return answer_tables(job, predictor, [partial(job.read, source)], file)
    except DataError as error:
        return error


def answer_parts(
    job: Job, predictor: Predictor, parts: Mapping[Path, str]
) -> Iterator[Summary | DataError]:
    """Answer the parts of a plan in turn, or by the workers of a Dask scheduler, in any order.

    A part on a worker that dies is answered by another. Raises StanceError where that happens again
    and again, and where no scheduler answers.
    """
    if job.scheduler is None:
        yield from (answer_part(*part, job, predictor) for part in parts.items())
        return
    try:
        from distributed import Client, KilledWorker, as_completed
    except ModuleNotFoundError:
        raise MissingExtraError("distributed", "dask") from None
    try:
        client = Client(job.scheduler)
    except (OSError, ValueError):
        raise DataError(f"{job.scheduler}: no Dask scheduler answers there: start one") from None
    job = replace(job, model=job.model and job.model.absolute())
    outputs = [output.absolute() for output in parts]
    sources = [str(Path(source).absolute()) for source in parts.values()]
    with client:
        loaded = client.submit(job.predictor, pure=False)  # once, and again where it is lost
        futures = client.map(answer_part, outputs, sources, job=job, predictor=loaded, pure=False)
        try:
            yield from (future.result() for future in as_completed(futures))
        except KilledWorker:
            raise StanceError("a part killed several workers: give them more memory") from None
