"""Answer the tables of a folder into another, here or by the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from glob import glob
from pathlib import Path

from stance.errors import DataError, MissingExtraError, StanceError
from stance.prediction import bulk
from stance.prediction.bulk import Job, Summary
from stance.prediction.predictor import Predictor
from stance.tables import files

_OTHERS = (None, "json", "txt")  # formats of files that a folder may have beside its tables


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a folder, and the file of its answers."""

    source: str
    place: Path


def plan(job: Job, predictor: Predictor) -> list[Part]:
    """Return the tables that are to be answered into the folder ``job.output``, in order.

    ``job.inputs`` are folders, patterns and files. With ``resume``, a part is left out that stands
    whole, is newer than its input and begins as this job would answer it. Raises DataError where
    there is no table, where answers would replace a file, or come from another job.
    """
    if job.format == "text":
        raise DataError("--format text is for the screen: tables go into a folder as tables")
    folder = job.output or Path()
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file: name a folder for the answers")
    parts = [Part(str(path), folder / _name_of_answers(path, job.format)) for path in _tables(job)]
    sources: dict[Path, str] = {}
    for part in parts:
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
        return parts
    return [part for part in parts if not _is_answered(job, predictor, part)]


def left_out(job: Job) -> list[Path]:
    """Return the folders within the input folders, whose tables are not answered."""
    within = (path for name in job.inputs if Path(name).is_dir() for path in Path(name).iterdir())
    folders = (path for path in sorted(within) if path.is_dir() and path.name[0] != ".")
    output = job.output and job.output.absolute()
    return [path for path in folders if path.absolute() != output]


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


def _is_answered(job: Job, predictor: Predictor, part: Part) -> bool:
    """Whether answers are there and newer than their input; a file stands whole or not at all."""
    source, place = Path(part.source), part.place
    if not place.exists() or place.stat().st_mtime_ns < source.stat().st_mtime_ns:
        return False
    if not bulk.begins_alike(job, predictor, part.source, place):
        what = "was answered with another model or other options: give --force, or another folder"
        raise DataError(f"{place}: {what}")
    return True


def answer_part(part: Part, job: Job, predictor: Predictor) -> Summary | DataError:
    """Answer one table of a folder, or return why it cannot be answered."""
    # that a part which exists is to be replaced was decided in `plan`
    job, form = replace(job, force=True), str(files.format_of(part.place))
    try:
        return bulk.answer_file(job, predictor, [partial(job.read, part.source)], part.place, form)
    except DataError as error:
        return error


def answer_parts(
    job: Job, predictor: Predictor, parts: Sequence[Part]
) -> Iterator[Summary | DataError]:
    """Answer parts one after another, or by the workers of a Dask scheduler, in any order.

    A part on a worker that dies is answered by another. Raises StanceError where that happens again
    and again, and where no scheduler answers.
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
        futures = client.map(answer_part, parts, job=job, predictor=loaded, pure=False)
        try:
            yield from (future.result() for future in as_completed(futures))
        except KilledWorker:
            raise StanceError("a part killed several workers: give them more memory") from None
