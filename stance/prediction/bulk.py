"""Answer tables of any size in constant memory: into a stream, a file, or a folder of files.

A chunk of rows is answered and written as bytes here or by a worker process; a folder of tables may
go to the workers of a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from glob import glob
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from stance.errors import DataError, MissingExtraError, StanceError
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


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a folder, and the file of its answers."""

    source: str
    place: Path


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
    answers = predictor.answer(texts_of(job, rows, column)).columns()
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
    for (summary, share, batch), answers in _in_order(predictor.answer, tasks, job.workers):
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


def parts(job: Job, predictor: Predictor) -> list[Part]:
    """Return the tables that are to be answered into the folder ``job.output``, in order.

    ``job.inputs`` are folders, patterns and files. With ``resume``, a part is left out that stands
    whole, is newer than its input and begins as this job would answer it. Raises DataError where
    there is no table, where answers would replace a file, or come from another job.
    """
    if job.format == "text":
        raise DataError("--format text is for the screen: tables go into a folder as tables")
    folder = job.output or Path()
    found = [Part(str(path), folder / _name_of_answers(path, job.format)) for path in _tables(job)]
    sources: dict[Path, str] = {}
    for part in found:
        if part.place.exists() and part.place.samefile(part.source):
            raise DataError(f"{part.place}: is an input, which would be lost: name another folder")
        if (other := sources.setdefault(part.place, part.source)) is not part.source:
            what = f"its answers have the name of those of {other}: answer their folders one by one"
            raise DataError(f"{part.source}: {what}")
        if part.place.exists() and not (job.force or job.resume):
            what = "exists: give --resume to go on, or --force to replace it"
            raise DataError(f"{part.place}: {what}")
    folder.mkdir(parents=True, exist_ok=True)
    if job.force or not job.resume:
        return found
    return [part for part in found if not _is_answered(job, predictor, part)]


def folders_left_out(job: Job) -> list[Path]:
    """Return the folders within the input folders, whose tables are not answered."""
    within = (path for name in job.inputs if Path(name).is_dir() for path in Path(name).iterdir())
    folders = (path for path in sorted(within) if path.is_dir() and path.name[0] != ".")
    return [path for path in folders if job.output is None or not _is_same(path, job.output)]


def _is_same(path: Path, other: Path) -> bool:
    return path.absolute() == other.absolute()


def _tables(job: Job) -> list[Path]:
    paths: list[Path] = []
    for name in job.inputs:
        if Path(name).is_dir():
            listed = [path for path in Path(name).iterdir() if files.format_of(path)]
        elif Path(name).exists():
            listed = [Path(name)]
        else:
            listed = [*map(Path, glob(name, recursive=True))]  # noqa: PTH207 (Path.glob takes no absolute pattern)
            listed = [path for path in listed if reading.format_to_read(path)]
        paths += sorted(path for path in listed if path.name[0] != ".")
        if not listed:
            what = "no table there: name a folder of tables, or quote a pattern"
            raise DataError(f"{name}: {what}")
    return list(dict.fromkeys(paths))


def _name_of_answers(path: Path, form: str | None) -> str:
    """Return the name of a part, with another ending where the format is another."""
    own = files.format_of(path)
    if own is not None and form in (None, own):
        return path.name
    return f"{files.stem_of(path)}.{form or ('csv' if path.suffix == '.txt' else 'jsonl')}"


def _is_answered(job: Job, predictor: Predictor, part: Part) -> bool:
    """Whether the answers of a part stand whole and are newer than its input.

    A file comes to its place only when it is whole. Raises DataError where its first chunk is not
    what this job would write.
    """
    source, place = Path(part.source), part.place
    if not place.exists() or place.stat().st_mtime_ns < source.stat().st_mtime_ns:
        return False
    if not _begins_alike(job, predictor, part):
        what = "was answered with another model or other options: give --force, or another folder"
        raise DataError(f"{place}: {what}")
    return True


def _begins_alike(job: Job, predictor: Predictor, part: Part) -> bool:
    place = str(part.place)
    form = files.format_of(place)
    job = replace(job, inputs=(part.source,))
    if form == "parquet":
        _, _, expected = next(_batches(job, predictor))
        stored = next(parquet.open_to_read(place).batches(), expected)
        return parquet.are_alike(expected, stored, len(predictor.columns))
    _, _, block = next(_lines(job, predictor, [partial(job.read, part.source)], str(form), ""))
    try:
        with files.decompressed(files.open_to_read(place), place) as content:
            return content.read(len(block)) == block
    except files.DAMAGED:
        return False


def answer_part(part: Part, job: Job, predictor: Predictor) -> Summary:
    """Answer one table of a folder."""
    # that a part which exists is to be replaced was decided in `parts`
    job = replace(job, inputs=(part.source,), force=True)
    form = str(files.format_of(part.place))
    return answer_file(job, predictor, [partial(job.read, part.source)], part.place, form)


def answer_parts(job: Job, predictor: Predictor, parts: Sequence[Part]) -> Iterator[Summary]:
    """Answer parts one after another, or by the workers of a Dask scheduler, in any order.

    A part on a worker that dies is answered by another. Raises StanceError where that happens
    again and again, and where no scheduler answers.
    """
    if job.scheduler is None:
        yield from (answer_part(part, job, predictor) for part in parts)
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
    parts = [Part(str(Path(part.source).absolute()), part.place.absolute()) for part in parts]
    with client:
        loaded = client.submit(job.predictor, pure=False)  # once, and again where it is lost
        try:
            futures = client.map(answer_part, parts, job=job, predictor=loaded, pure=False)
            for future in as_completed(futures):
                yield future.result()
        except KilledWorker:
            raise StanceError("a part killed several workers: give them more memory") from None
