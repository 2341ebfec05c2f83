"""Answer texts, a stream, a table or a folder of tables: what `stance classify` does."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from stance import compression, files, outputs, streaming, tables
from stance.cli.terminal import clean, note, watching
from stance.errors import DataError
from stance.files import Task
from stance.predictor import Predictor
from stance.rendering import Layout
from stance.schema import Answers
from stance.staging import is_unfinished

STDIN = "-"


class Format(StrEnum):
    """Name the forms of an answer."""

    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Options:
    """Hold the options of the command."""

    model: Path | None = None
    output: Path | None = None
    format_: Format | None = None
    force: bool = False
    resume: bool = False
    workers: int = 1
    scheduler: str | None = None
    text_column: str = "text"
    stances_only: bool = False
    min_probability: float = 0.0

    def task(self, source: str, place: Path) -> Task:
        """Make the task of answering one file into another."""
        return Task(
            source,
            place,
            self.text_column,
            self.model,
            self.stances_only,
            self.min_probability,
            self.force,
            self.resume,
            self.workers,
        )


def answer(inputs: Sequence[str], options: Options | None = None) -> None:
    """Classify texts, a stream, a table or many, and print or write the answers.

    Raises StanceError for anything that the user can mend.
    """
    options = options or Options()
    output = options.output
    if output is not None and _are_many(inputs, output):
        return _parts(options.task(inputs[0], output), options)
    if options.scheduler is not None:
        raise DataError("--scheduler takes a folder or a quoted pattern of tables, and -o FOLDER")
    file = _table_among(inputs)
    form = options.format_ or _default_format(output, file)
    if file and output and form == tables.format_of(output):
        return _file(options.task(file, output))
    if options.resume:
        raise DataError("--resume takes a table, and -o FILE with the ending of its format")
    if form is Format.PARQUET:
        raise DataError("Parquet is written from a table, to -o FILE.parquet: give another format")
    task = options.task(file or "", output or Path())
    _stream(file, inputs, form, task.predictor(), options)


def _file(task: Task) -> None:
    """Answer one file into another, and show how far it is."""
    predictor = task.predictor()
    warn_of_prefix(task.source, predictor, tables.read(task.source).columns)
    try:
        with watching() as watch:
            files.classify(task, predictor, watch)
    except KeyboardInterrupt:
        if is_unfinished(task.place):
            note(f"{task.place}: not whole yet: the same command with --resume goes on")
        raise


def _parts(task: Task, options: Options) -> None:
    """Answer many tables into a folder, here or by the workers of a Dask scheduler."""
    from stance import distributed

    tasks = distributed.plan(task, options.format_)
    try:
        with watching() as watch:
            for number, _ in enumerate(distributed.classify_parts(tasks, options.scheduler), 1):
                watch(1, number / len(tasks))
    except KeyboardInterrupt:
        note(f"{task.place}: not whole yet: the same command with --resume goes on")
        raise
    note(f"{task.place}: {len(tasks):,} tables answered")


def _stream(
    file: str | None, inputs: Sequence[str], form: Format, predictor: Predictor, options: Options
) -> None:
    """Answer texts, or a table that does not go into a file of its format."""
    table = tables.read(file) if file else tables.of_texts(_texts(inputs), "input")
    warn_of_prefix(table.name, predictor, table.columns)
    layout = Layout(table, predictor.answer_names(table.columns), predictor.labels)
    chunked = streaming.chunks(table, options.text_column if file else "text")
    pack = compression.compressor(options.output or "")
    with outputs.writing(options.output, options.force) as stream:
        if form is not Format.TEXT:
            render = layout.render(form)
            stream.buffer.write(pack(layout.header(form)))
        for (rows, texts), answers in streaming.answered(
            predictor, (((rows, texts), texts) for rows, texts in chunked), options.workers
        ):
            if form is Format.TEXT:
                stream.writelines(_lines(texts, answers))
            else:
                stream.buffer.write(pack(render(rows, answers)))


def warn_of_prefix(name: str, predictor: Predictor, columns: Sequence[str]) -> None:
    """Tell where the answers go if columns of their names are there already."""
    if "predicted_stance" in predictor.answer_names(columns):
        note(f"{name} has such columns already: the answers go into 'predicted_stance' …")


def _table_among(inputs: Sequence[str]) -> str | None:
    """Tell the one table to read; None where the inputs are texts."""
    found = [name for name in inputs if _is_file(name)]
    if len(inputs) == 1 and not found and _is_folder(inputs[0]):
        raise DataError(f"{inputs[0]}: is a folder: name a table in it, or give -o FOLDER")
    if found and len(inputs) > 1:
        raise DataError(f"{found[0]}: give one file alone, or texts alone")
    return found[0] if found else None


def _is_file(name: str) -> bool:
    if tables.format_of(name) is not None and " " not in name:
        return True
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a file name, or with a NUL: a text
        return False


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir() and bool(name)
    except (OSError, ValueError):
        return False


def _texts(inputs: Sequence[str]) -> Iterator[str]:
    for item in inputs:
        if item == STDIN:
            yield from tables.read_lines(sys.stdin.buffer, "stdin")
        else:
            yield item


def _default_format(output: Path | None, file: str | None) -> Format:
    if output is not None and tables.format_of(output) is None:
        raise DataError(f"{output}: name it .csv, .tsv, .jsonl or .parquet, or give --format")
    return Format(tables.format_of(output or file or "") or Format.TEXT)


def _are_many(inputs: Sequence[str], output: Path) -> bool:
    """Tell whether a folder or a pattern of tables goes into a folder."""
    if len(inputs) != 1 or tables.format_of(output) is not None:
        return False
    pattern = tables.format_of(inputs[0]) is not None and any(c in inputs[0] for c in "*?[")
    return _is_folder(inputs[0]) or (pattern and not Path(inputs[0]).is_file())


def _lines(texts: Sequence[str], answers: Answers) -> Iterator[str]:
    rows = zip(answers.stances, answers.highest(), answers.known_terms, texts, strict=True)
    for stance, probability, known, text in rows:
        yield f"{stance:<12}  {probability:.2f}  {known:4.0%} known  {clean(text)}\n"
