"""Answer the tables of a folder into another, here or by the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from glob import glob
from pathlib import Path

from stance.errors import DataError, MissingExtraError, StanceError
from stance.prediction import bulk
from stance.prediction.bulk import Job, Summary
from stance.prediction.predictor import Predictor
from stance.tables import files

_OTHERS = (None, "json", "txt")  # formats of files that a folder may have beside its tables


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
        place = folder / _name_of_answers(path, job.format)
        if place.exists() and place.samefile(path):
            raise DataError(f"{place}: is an input, which would be lost: name another folder")
        if place in parts:
            what = f"its answers have the name of those of {parts[place]}"
            raise DataError(f"{path}: {what}: answer their folders one by one")
        if place.exists() and not (job.force or job.resume):
            what = "exists: give --resume to go on, or --force to replace it"
            raise DataError(f"{place}: {what}")
        parts[place] = str(path)
    folder.mkdir(parents=True, exist_ok=True)
    if job.resume and not job.force:
        for place, source in list(parts.items()):
            if _is_answered(job, predictor, Path(source), place):
                del parts[place]
    return parts


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


def _is_answered(job: Job, predictor: Predictor, source: Path, place: Path) -> bool:
    """Whether answers are there and newer than their input; a file stands whole or not at all."""
    if not place.exists() or place.stat().st_mtime_ns < source.stat().st_mtime_ns:
        return False
    if not bulk.begins_alike(replace(job, output=place), predictor, str(source)):
        what = "was answered with another model or other options: give --force, or another folder"
        raise DataError(f"{place}: {what}")
    return True


def answer_part(place: Path, source: str, job: Job, predictor: Predictor) -> Summary | DataError:
    """Answer one table of a folder, or return why it cannot be answered."""
    job = replace(job, output=place, force=True)  # what may be replaced was decided in `plan`
    try:
        return bulk.answer_file(job, predictor, [partial(job.read, source)])
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
    places = [place.absolute() for place in parts]
    sources = [str(Path(source).absolute()) for source in parts.values()]
    with client:
        loaded = client.submit(job.predictor, pure=False)  # once, and again where it is lost
        futures = client.map(answer_part, places, sources, job=job, predictor=loaded, pure=False)
        try:
            yield from (future.result() for future in as_completed(futures))
        except KilledWorker:
            raise StanceError("a part killed several workers: give them more memory") from None
