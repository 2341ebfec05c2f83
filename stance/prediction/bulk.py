"""Answer tables of any size in constant memory, and folders of tables, one by one.

A chunk of rows is answered and made the bytes of the output, here or by a worker process. Folders
are answered here or by the workers of a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from glob import glob
from itertools import starmap
from math import isclose
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

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

_OTHERS = (None, "json", "txt")  # formats of files that a folder may have beside its tables
ROWS, CHARACTERS = 2048, 1 << 20  # of a chunk at most, but for a longer row

Reader: TypeAlias = Callable[[], Table]
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


class Chunk(NamedTuple):
    """Some rows of a table, how they are written, and the share of the input up to them."""

    layout: Layout
    rows: Sequence[Row]
    share: float


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
    first, total = readers[0](), Summary()
    layout, column = _layout(job, predictor, first), text_column(job, first)
    (before, between, end), schema = layout.frame(), first.schema
    is_parquet = job.form == "parquet"
    do = _columns if is_parquet else _encoded
    answer: Callable[[Chunk], Any] = partial(do, job, predictor, column)
    opened = parquet.writing(file) if is_parquet else nullcontext(file.write)
    tasks = _chunks_of_all(first, readers, column, layout)
    results = workers.in_order(answer, tasks, job.workers)
    with closing(tasks), closing(results), opened as write:
        for chunk, result in results:
            if is_parquet:  # the first batch decides the types
                result = parquet.batch_of(chunk.layout, chunk.rows, result, schema)
                schema = result.schema
            write(_packed(job, before) + result if before else result)
            before = between
            total += summary_of(job, chunk.rows, column, layout.added[0])
            if watch is not None:
                watch("rows", chunk.share, 1.0, f" {total.rows:,}")
        if end:
            write(_packed(job, end))
    return total


def _layout(job: Job, predictor: Predictor, table: Table) -> Layout:
    names = tuple(answer_names(predictor, table.columns))
    return Layout(table.name, table.columns, job.form, names, job.safe_cells)


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
            yield Chunk(replace(layout, name=table.name), rows, share)
    if is_empty:
        yield Chunk(layout, [], 1.0)


def _encoded(job: Job, predictor: Predictor, column: str, chunk: Chunk) -> bytes:
    """Return rows with their answers as bytes."""
    columns = _columns(job, predictor, column, chunk)
    return _packed(job, chunk.layout.text(chunk.rows, columns))


def _columns(job: Job, predictor: Predictor, column: str, chunk: Chunk) -> Sequence[Sequence[Any]]:
    """Return the answers to rows by column, in the digits of the format."""
    texts: list[Any] = [row.values.get(column) for row in chunk.rows]
    columns = answer_columns(predictor, texts)
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
    rows: list[Row] = []
    size = 0
    with closing(table.rows):
        for row in table.rows:
            if not isinstance(text := row.values.get(column), str) and text is not None:
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
    texts = [str(row.values.get(column) or "") for row in rows]
    cut = sum(length > job.max_characters for length in map(len, texts))
    return Summary(len(rows), [*map(str.strip, texts)].count(""), cut, column, answers)


def text_column(job: Job, table: Table) -> str:
    """Return the column of the texts; of a table without columns, any."""
    return table.text_column(job.text_column) if table.columns else "text"


def plan(job: Job, predictor: Predictor) -> dict[Path, str]:
    """Return the tables to be answered, in order, by the files of their answers in ``job.output``.

    ``job.inputs`` are folders, patterns and files. With ``resume``, a table is left out whose
    answers are whole, newer than it and begin as this job would answer it. Raises DataError where
    there is no table, where answers would replace a file, or come from another job.
    """
    if job.format == "text":
        raise DataError("--format text is for the screen: tables go into a folder as tables")
    folder = job.output or Path()
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file: name a folder for the answers")
    parts: dict[Path, str] = {}
    for path in _tables(job):
        output = folder / _name_of_answers(path, job.format)
        if output.exists() and output.samefile(path):
            raise DataError(f"{output}: is an input, which would be lost: name another folder")
        if output in parts:
            what = f"its answers have the name of those of {parts[output]}"
            raise DataError(f"{path}: {what}: answer their folders one by one")
        if output.exists() and not (job.force or job.resume):
            what = "exists: give --resume to go on, or --force to replace it"
            raise DataError(f"{output}: {what}")
        parts[output] = str(path)
    folder.mkdir(parents=True, exist_ok=True)
    if job.force or not job.resume:
        return parts
    return {
        output: source
        for output, source in parts.items()
        if not _is_answered(replace(job, output=output), predictor, Path(source))
    }


def left_out(job: Job) -> list[Path]:
    """Return the folders within the input folders, whose tables are not answered."""
    inputs = (path for path in map(Path, job.inputs) if path.is_dir())
    folders = (path for folder in inputs for path in sorted(folder.iterdir()) if path.is_dir())
    output = job.output and job.output.absolute()
    return [path for path in folders if path.name[0] != "." and path.absolute() != output]


def _tables(job: Job) -> list[Path]:
    paths: list[Path] = []
    for name in job.inputs:
        if Path(name).is_dir():
            listed = [path for path in Path(name).iterdir() if files.format_of(path) not in _OTHERS]
        elif Path(name).exists():
            listed = [Path(name)]
        else:
            listed = [*map(Path, glob(name, recursive=True))]  # noqa: PTH207 (Path.glob takes no absolute pattern)
            listed = [path for path in listed if files.format_of(path)]
        paths += sorted(path for path in listed if path.name[0] != ".")
        if not listed:
            what = "no table there: name a folder of tables, or quote a pattern"
            raise DataError(f"{name}: {what}")
    return list(dict.fromkeys(paths))


def _name_of_answers(path: Path, form: str | None) -> str:
    """Return the name of a part, with another ending where the format is another."""
    own = files.format_of(path)
    if own != "txt" and form in (None, own):
        return path.name
    return f"{files.split_name(path.name)[0]}.{form or 'csv'}"


def _is_answered(job: Job, predictor: Predictor, source: Path) -> bool:
    """Whether the output of a job is there, newer than its input, and begins as it would.

    A file stands whole or not at all. Raises DataError where it begins otherwise.
    """
    output = job.output or Path()
    if not output.exists() or output.stat().st_mtime_ns < source.stat().st_mtime_ns:
        return False
    table, stored = job.read(str(source)), reading.read(output)
    layout, column = _layout(job, predictor, table), text_column(job, table)
    chunk = Chunk(layout, next(chunks(table, column, ROWS), []), 0.0)
    answers = zip(*_columns(job, predictor, column, chunk), strict=True)
    pairs = (
        pair
        for row, values in zip(stored.rows, answers, strict=False)
        for pair in zip(map(row.values.get, layout.added), values, strict=True)
    )
    alike = stored.columns in ((), (*layout.columns, *layout.added))
    if not alike or not all(starmap(_is_same, pairs)):
        what = "was answered with another model or other options: give --force, or another folder"
        raise DataError(f"{output}: {what}")
    return True


def _is_same(stored: object, value: object) -> bool:
    if isinstance(value, float):
        return isclose(value, float(str(stored)), abs_tol=1e-9)
    return value == stored


def answer_part(output: Path, source: str, job: Job, predictor: Predictor) -> Summary | DataError:
    """Answer one table of a folder, or return why it cannot be answered."""
    job = replace(job, output=output)
    try:
        with files.replacing(output, force=True) as file:  # as `plan` allows
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
