"""`stance classify`: texts, standard input, tables and folders of tables."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal, TextIO

from typer import Argument, BadParameter, Option

from stance.cli import options
from stance.cli.inputs import default_format, goes_to_folder, left_out, plan, tables_among
from stance.cli.options import BaseRates, Force, Model, Output, Rows, TextColumn
from stance.cli.terminal import answer_line, note, open_to_write, progress
from stance.errors import DataError, counted
from stance.prediction import bulk
from stance.prediction.bulk import Job, Reader, Summary
from stance.prediction.predictor import MAX_CHARACTERS, Predictor
from stance.tables.files import STREAM
from stance.tables.table import table_of

_SHOWN = 256  # texts that are answered together for a person to read

Format = Literal["text", Rows, "parquet"]


def _delimiter(value: str) -> str:
    mark = {"tab": "\t", "\\t": "\t"}.get(value, value)
    if len(mark) != 1 or mark in '"\r\n':
        raise BadParameter(f"{value!r} is not one character, as ';', or 'tab'")
    return mark


def classify(
    inputs: Annotated[
        list[str],
        Argument(metavar="TEXT... | FILE... | FOLDER | -", help="Texts, tables, or - for stdin."),
    ],
    model: Model = None,
    output: Output = None,
    format: Annotated[Format | None, Option(help="Default: as -o, else as the input.")] = None,  # noqa: A002
    force: Force = False,
    resume: Annotated[bool, Option("--resume", help="Leave out tables that are answered.")] = False,
    workers: Annotated[int, Option(min=1, help="Processes that answer.")] = 1,
    scheduler: Annotated[str | None, Option(help="Of Dask, to answer a folder there.")] = None,
    text_column: TextColumn = None,
    stances_only: options.StancesOnly = False,
    min_probability: Annotated[float, Option(min=0, max=1, help="'unsure' below this.")] = 0.0,
    precision: Annotated[float | None, Option(help="'unsure' so that this share is right.")] = None,
    coverage: Annotated[float | None, Option(help="Sets that hold the truth so often.")] = None,
    base_rates: BaseRates = None,
    digits: Annotated[int, Option(min=1, max=20, help="Of probabilities, not in Parquet.")] = 6,
    delimiter: Annotated[
        str | None, Option(parser=_delimiter, metavar="CHARACTER", help="[default: by the header]")
    ] = None,
    encoding: Annotated[str | None, Option(help="[default: UTF-8, or by the first bytes]")] = None,
    stdin_format: options.StdinFormat = None,
    max_characters: Annotated[int, Option(min=1, help="Read so much of a text.")] = MAX_CHARACTERS,
    safe_cells: Annotated[bool, Option("--safe-cells", help="Put ' before formulas.")] = False,
) -> None:
    """Label each statement as conciliatory, conditional, hostile or none."""
    job = Job(**locals())  # the options are the fields of a job
    if goes_to_folder(job):
        return _answer_parts(job)
    if job.scheduler is not None or job.resume:
        name = "--resume" if job.resume else "--scheduler"
        raise DataError(f"{name} takes a folder, several tables or a quoted pattern, and -o FOLDER")
    sources = tables_among(job.inputs)
    job = replace(job, format=job.format or default_format(job, sources))
    if job.format == "parquet" and not job.output:
        raise DataError("--format parquet: is not for standard output: give -o FILE.parquet")
    for name in sources:
        if job.output and name != STREAM and job.output.exists() and job.output.samefile(name):
            raise DataError(f"{job.output}: is the input, which would be lost: name another file")
    predictor = job.predictor()
    _note_promises(predictor)
    readers = readers_of(job, sources)
    hidden = job.output is None and (job.format == "text" or sys.stdout.isatty())
    with progress(hidden) as show, open_to_write(job.output, job.force) as stream:
        if job.format == "text":
            summary = _print_lines(job, predictor, readers, stream)
        else:
            summary = bulk.answer_tables(job, predictor, readers, stream.buffer, show)
    _note_summary(job, summary, sources)


def readers_of(job: Job, sources: Sequence[str]) -> list[Reader]:
    """Return what opens each table of a job, or its texts as a table where there is none."""
    readers: list[Reader] = [partial(job.read, name) for name in sources]
    return readers or [partial(table_of, ["text"], [[text] for text in job.inputs], "input")]


def _print_lines(job: Job, predictor: Predictor, readers: list[Reader], stream: TextIO) -> Summary:
    """Print a line for each text, at once where a person types the texts."""
    total = Summary()
    typed = STREAM in job.inputs and sys.stdin is not None and sys.stdin.isatty()
    for reader in readers:
        table = reader()
        column = bulk.text_column(job, table)
        for rows in bulk.chunks(table, column, 1 if typed else _SHOWN):
            texts = [str(row.values.get(column) or "") for row in rows]
            stream.writelines(map(answer_line, texts, predictor.classify_many(texts)))
            total += bulk.summary_of(job, rows, column)
    return total


def _answer_parts(job: Job) -> None:
    """Answer many tables into a folder, here or by the workers of a Dask scheduler."""
    if job.scheduler is not None and job.workers > 1:
        raise DataError("--scheduler has workers of its own: leave --workers out")
    for folder in left_out(job)[:1]:
        note(f"{folder}: is left out, as all folders in a folder: quote a pattern to take them")
    predictor = job.predictor()
    parts = plan(job, predictor)
    if not parts:
        note(f"{job.output}: complete already, nothing to do: give --force to answer anew")
        return
    _note_promises(predictor)
    total, failed = Summary(), list[DataError]()
    try:
        with progress() as show:
            for number, summary in enumerate(bulk.answer_parts(job, predictor, parts), 1):
                if isinstance(summary, DataError):
                    failed.append(summary)
                    continue
                total += summary
                if show is not None:
                    show("rows", number, len(parts), f" {total.rows:,}")
    except KeyboardInterrupt:
        note(f"{job.output}: not whole yet: the same command with --resume goes on")
        raise
    _note_summary(job, total, ())
    note(f"{job.output}: {counted(len(parts) - len(failed), 'table')} answered")
    for error in failed[:-1]:
        note(str(error))
    if failed:
        raise failed[-1]


def _note_promises(predictor: Predictor) -> None:
    held_out = "of held-out statements at the base rates; text of other kinds may differ"
    if (chosen := predictor.threshold) is not None:
        shares = zip(predictor.labels, chosen.probabilities, strict=True)
        limits = ", ".join(f"{min(share, 1):.3f} ({label})" for label, share in shares)
        note(
            f"precision {chosen.precision:g}: 'unsure' below {limits}, which"
            f" leaves answers to {chosen.coverage:.0%} {held_out}"
        )
    if (rule := predictor.set_rule) is not None:
        note(f"coverage {rule.coverage:g}: sets of {rule.size:.1f} stances on average {held_out}")


def _note_summary(job: Job, summary: Summary, sources: Sequence[str]) -> None:
    if sources and not summary.rows:
        note(f"{'stdin' if sources[0] == STREAM else sources[0]}: has no rows")
    if summary.column not in ("", job.text_column or "text"):
        note(f"the texts are in the column {summary.column!r}")
    if summary.answers.startswith("predicted_"):
        note(f"such columns are there already: the answers are in {summary.answers!r} …")
    if summary.missing:
        note(f"{counted(summary.missing, 'row')} without a text: the answer is 'unsure'")
    note_cut(summary.cut, job.max_characters)


def note_cut(count: int, limit: int) -> None:
    """Write how many texts were so long that only their head was read."""
    if count:
        note(f"{counted(count, 'text')} of more than {limit:,} characters: only the head was read")
