"""Answer tables into files, folders and streams: the heavy side of `stance classify`."""

from collections.abc import Sequence
from pathlib import Path

from stance.cli.answering import Options
from stance.cli.terminal import note, note_no_rows, watching
from stance.errors import DataError, counted
from stance.prediction import distributed, files, streaming
from stance.prediction.files import Task
from stance.prediction.predictor import Predictor
from stance.tables import compression, outputs, tables
from stance.tables.rendering import Layout
from stance.tables.staging import is_unfinished
from stance.tables.tables import Table


def answer_file(file: str, output: Path, options: Options) -> None:
    """Answer one file into another, and show how far it is."""
    if output.exists() and Path(file).exists() and output.samefile(file):
        raise DataError(f"{output}: is the input, which would be lost: name another file")
    task = _task(file, output, options)
    if options.resume and not options.force and files.is_answered(Path(file), output):
        return note(f"{output}: complete already, nothing to do: give --force to answer anew")
    predictor = options.predictor()
    if Path(file).is_file():  # a pipe can be opened once
        _warn_of_prefix(file, predictor, tables.read(file).columns)
    try:
        with watching() as watch:
            rows = files.classify(task, predictor, watch)
    except KeyboardInterrupt:
        if is_unfinished(task.place):
            note(f"{task.place}: not whole yet: the same command with --resume goes on")
        raise
    if not rows:
        note_no_rows(file)


def answer_parts(pattern: str, output: Path, options: Options) -> None:
    """Answer many tables into a folder, here or by the workers of a Dask scheduler."""
    if options.scheduler is not None and options.workers > 1:
        raise DataError("--scheduler has workers of its own: leave --workers out")
    task = _task(pattern, output, options)
    if left_out := distributed.folders_left_out(task):
        note(
            f"{left_out[0]}: is left out, as all folders in a folder: quote a pattern to take them"
        )
    tasks = distributed.plan(task, options.format_)
    if not tasks:
        return note(f"{task.place}: complete already, nothing to do: give --force to answer anew")
    try:
        with watching() as watch:
            for number, _ in enumerate(distributed.classify_parts(tasks, options.scheduler), 1):
                watch(1, number / len(tasks))
    except KeyboardInterrupt:
        note(f"{task.place}: not whole yet: the same command with --resume goes on")
        raise
    note(f"{task.place}: {counted(len(tasks), 'table')} answered")


def answer_rows(table: Table, form: str, options: Options) -> None:
    """Answer a table that does not go into a file of its format."""
    if form == "parquet":
        raise DataError("Parquet is written from a table, to -o FILE.parquet: give another format")
    predictor = options.predictor()
    _warn_of_prefix(table.name, predictor, table.columns)
    layout = Layout(table, predictor.answer_names(table.columns), form)
    pack, tell = compression.compressor(options.output or ""), layout.ending()
    column = "text" if table.format is None else options.text_column
    chunked = streaming.chunks(table, column)
    held_back, some = layout.header(), False  # for a table that is refused at once
    with outputs.writing(options.output, options.force) as stream:
        for rows, endings in streaming.answered(predictor, chunked, tell, options.workers):
            stream.buffer.write(pack(held_back + layout.join(rows, endings)))
            held_back, some = b"", True
        if not some:
            stream.buffer.write(pack(held_back))
            note_no_rows(table.name)


def _task(source: str, place: Path, options: Options) -> Task:
    return Task(
        source,
        place,
        options.text_column,
        options.model,
        options.stances_only,
        options.min_probability,
        options.precision,
        options.coverage,
        options.force,
        options.resume,
        options.workers,
    )


def _warn_of_prefix(name: str, predictor: Predictor, columns: Sequence[str]) -> None:
    """Tell where the answers go if columns of their names are there already."""
    if "predicted_stance" in predictor.answer_names(columns):
        note(f"{name} has such columns already: the answers go into 'predicted_stance' …")
