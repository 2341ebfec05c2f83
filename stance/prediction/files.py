"""Answer one file into another, in constant memory; the new one comes whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import DataError
from stance.model import storage
from stance.prediction import streaming
from stance.prediction.predictor import Predictor, load
from stance.schema import Answers
from stance.tables import compression, outputs, parquet, rendering, tables
from stance.tables.formats import format_of
from stance.tables.rows import Problem, Row
from stance.tables.staging import Job, Staging, is_unfinished, staged
from stance.tables.tables import Table

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

Watch = Callable[[int, float], None]
"""Hears how many rows are answered, and what share of the input is read."""


@dataclass(frozen=True, slots=True)
class Task:
    """Hold what to answer, with which model and options, and where the answers go."""

    source: str
    place: Path
    text_column: str = "text"
    model: Path | None = None
    stances_only: bool = False
    min_probability: float = 0.0
    precision: float | None = None
    coverage: float | None = None
    force: bool = False
    resume: bool = False
    workers: int = 1

    def predictor(self) -> Predictor:
        """Load the model."""
        return load(
            self.model,
            stances_only=self.stances_only,
            min_probability=self.min_probability,
            precision=self.precision,
            coverage=self.coverage,
        )

    def recipe(self) -> Job:
        """Tell what the answers to any input depend on."""
        return {
            "model": stamp(self.model),
            "text column": self.text_column,
            "choice of labels": self.stances_only,
            "least probability": self.min_probability,
            "precision": self.precision,
            "coverage": self.coverage,
        }

    def job(self) -> Job:
        """Tell what must be the same for a stopped run to go on."""
        found = Path(self.source).stat()
        return {"input": [found.st_size, found.st_mtime_ns], **self.recipe()}


def stamp(model: str | Path | None) -> str:
    """Tell one model from another: the sha256 of the manifest of its folder, or of the default's.

    Raises ModelError where there is none.
    """
    manifest = storage.read_manifest(model or storage.default_path())
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def unwatched(rows: int, share: float) -> None:
    """Hear of progress, and tell nobody."""


def is_answered(source: Path, place: Path, begun: int = 0) -> bool:
    """Tell whether the answers are there, whole, and newer than their input and ``begun`` (ns).

    A file comes to its place only when it is whole; with which model and
    options it was made, it does not tell.
    """
    if not (source.exists() and place.exists()) or is_unfinished(place):
        return False
    return place.stat().st_mtime_ns >= max(begun, source.stat().st_mtime_ns)


def classify(task: Task, predictor: Predictor, watch: Watch = unwatched) -> int:
    """Answer a table into a file of the format and compression that its name says.

    Gives the number of rows in it. Raises DataError where a row cannot be read
    or written, or a run cannot go on.
    """
    form = format_of(task.place)
    if form == "parquet":
        return _to_parquet(task, predictor, watch)
    table = tables.read(task.source)
    names = predictor.answer_names(table.columns)
    return _to_text(task, predictor, rendering.Layout(table, names, str(form)), watch)


def _to_text(task: Task, predictor: Predictor, layout: rendering.Layout, watch: Watch) -> int:
    pack, table = compression.compressor(task.place), layout.table
    with staged(task.place, task.job(), force=task.force, resume=task.resume) as staging:
        if not staging.rows:
            staging.file.write(pack(layout.header()))
        later = _pass_over(table, staging)
        chunked, tell = streaming.chunks(table, task.text_column), layout.ending()
        with closing(
            streaming.answered(predictor, chunked, tell, task.workers, later=later)
        ) as answered:
            for rows, endings in answered:
                staging.file.write(pack(layout.join(rows, endings)))
                staging.keep(staging.rows + len(rows))
                watch(len(rows), table.share())
        return staging.rows


def _pass_over(table: Table, staging: Staging) -> bool:
    """Read over the rows that are answered already; tell whether there were any."""
    for _ in islice(table.rows, staging.rows):
        pass
    return staging.rows > 0


def _to_parquet(task: Task, predictor: Predictor, watch: Watch) -> int:
    if task.resume:
        raise DataError(
            f"{task.place}: Parquet has no place to go on from: write .csv or .jsonl, or leave"
            " --resume out"
        )
    source = _batches(task)
    taken = [str(name) for name in source.columns]
    names = predictor.answer_names(taken)
    with (
        staged(task.place, task.job(), force=task.force, resume=False) as staging,
        closing(
            streaming.answered(predictor, source.chunks, _as_they_are, task.workers)
        ) as answered,
        parquet.writing(staging.file) as write,
    ):
        for batch, answers in answered:
            write(_with_answers(batch, names, answers))
            staging.rows += len(answers.stances)
            watch(len(answers.stances), source.share())
        if not staging.file.tell():
            raise DataError(f"{task.source}: has no rows: Parquet needs one to know its types")
        return staging.rows


@dataclass(frozen=True, slots=True)
class _Source:
    columns: tuple[str, ...]
    chunks: Iterable[tuple[RecordBatch, list[str]]]
    share: Callable[[], float]


def _batches(task: Task) -> _Source:
    """Open the input as batches: those of Parquet as they are, rows with the types of the first."""
    if format_of(task.source) == "parquet":
        file = parquet.open_to_read(task.source)
        return _Source(file.columns, _texts(task, file.columns, file.batches()), file.share)
    table = tables.read(task.source)
    chunked = streaming.chunks(table, task.text_column)
    return _Source(table.columns, _as_batches(table, chunked), table.share)


def _texts(
    task: Task, columns: tuple[str, ...], batches: Iterator[RecordBatch]
) -> Iterator[tuple[RecordBatch, list[str]]]:
    if task.text_column not in columns:
        known = ", ".join(columns)
        raise DataError(
            f"{task.source}: no column {task.text_column!r} among {known}: name another"
        )
    read = 0
    for batch in batches:
        texts = batch.column(task.text_column).to_pylist()
        for number, text in enumerate(texts, read + 1):
            if not isinstance(text, str):
                what = f"{task.text_column!r} is {text!r}, not a string: fill it in"
                raise Problem(number, what).at(task.source)
        read += len(texts)
        yield batch, texts


def _as_batches(
    table: Table, chunked: Iterable[tuple[list[Row], list[str]]]
) -> Iterator[tuple[RecordBatch, list[str]]]:
    schema: Schema | None = None
    for rows, texts in chunked:
        for row in rows:
            outputs.refuse_more(table, row)
        batch = parquet.batch(table.name, [row.values for row in rows], schema)
        schema = batch.schema
        yield batch, texts


def _as_they_are(answers: Answers) -> Answers:
    return answers


def _with_answers(batch: RecordBatch, names: list[str], answers: Answers) -> RecordBatch:
    for name, column in zip(names, answers.columns(), strict=True):
        batch = batch.append_column(name, parquet.array(column))
    return batch
