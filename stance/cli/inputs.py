"""Which tables a user means, and where their answers go."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from difflib import get_close_matches
from glob import glob
from pathlib import Path

from stance.errors import DataError
from stance.prediction import bulk
from stance.prediction.bulk import Job
from stance.prediction.predictor import Predictor
from stance.tables import files, reading
from stance.tables.files import STREAM

_FILE_NAME = re.compile(r"\S*[^\s.]\.[A-Za-z]\w{1,7}|(\.{0,2}|~)/\S*|\S+/")


def tables_among(inputs: Sequence[str]) -> list[str]:
    """Return the tables among the inputs; none where all are texts.

    Raises DataError where a name is that of no file, and where there are both.
    """
    if STREAM in inputs:
        if len(inputs) > 1:
            raise DataError(f"{STREAM}: is standard input: give it alone")
        return [STREAM]
    names = [
        name
        for pattern in inputs
        for name in (sorted(glob(pattern)) if _is_pattern(pattern) else ()) or [pattern]
    ]
    for name in names:
        if os.path.isdir(name):
            raise DataError(f"{name}: is a folder: name a table in it, or give -o FOLDER")
        known = files.format_of(name) or Path(name).suffix.lower() in reading.SPREADSHEETS
        if (known or _FILE_NAME.fullmatch(name)) and not os.path.exists(name):
            raise DataError(f"{name}: no such file: {_hint(name)}")
    tables = [name for name in names if os.path.exists(name)]
    if tables and len(tables) < len(names):
        raise DataError(f"{tables[0]}: is a file: give files alone, or texts alone")
    return tables


def _is_pattern(name: str) -> bool:
    named = files.format_of(name) is not None or " " not in name
    return named and any(sign in name for sign in "*?[") and not os.path.exists(name)


def _hint(name: str) -> str:
    path = Path(name)
    near = get_close_matches(path.name, os.listdir(path.parent) if path.parent.is_dir() else ())
    return f"there is {near[0]!r}" if near else "check the name, or write texts as sentences"


def default_format(job: Job, sources: Sequence[str]) -> str:
    """Return the format of the output by its name, else by that of the first input."""
    form = files.format_of(job.output or next(iter(sources), ""))
    if form is None and job.output is not None:
        what = "name it .csv, .tsv, .jsonl, .json, .txt or .parquet, or give --format"
        raise DataError(f"{job.output}: {what}")
    form = form or job.stdin_format
    return "text" if form in (None, "txt") else str(form)


def goes_to_folder(job: Job) -> bool:
    """Whether each table is answered by itself, into a folder."""
    if job.output is None or files.format_of(job.output) is not None:
        return False
    first = job.inputs[0]
    many = len(job.inputs) > 1 and os.path.exists(first)
    return many or os.path.isdir(first) or _is_pattern(first) or job.output.is_dir()


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
        form, name = files.format_of(path), path.name
        if form == "txt" or job.format not in (None, form):
            name = f"{files.split_name(name)[0]}.{job.format or 'csv'}"
        output = folder / name
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
    if job.resume and not job.force:
        for output in [*parts]:
            if bulk.is_answered(job, predictor, parts[output], output):
                del parts[output]
    return parts


def left_out(job: Job) -> list[Path]:
    """Return the folders within the input folders, whose tables are not answered."""
    paths = [path for name in job.inputs for path in sorted(Path(name).glob("*/"))]
    output = job.output and job.output.absolute()
    return [path for path in paths if path.name[0] != "." and path.absolute() != output]


def _tables(job: Job) -> list[Path]:
    paths: list[Path] = []
    for name in job.inputs:
        path = Path(name)
        others = (None, "json", "txt") if path.is_dir() else (None,)  # formats that are left out
        within = path.iterdir() if path.is_dir() else map(Path, glob(name, recursive=True))
        listed = [other for other in within if files.format_of(other) not in others]
        if path.is_file():
            listed = [path]
        if not listed:
            what = "no table there: name a folder of tables, or quote a pattern"
            raise DataError(f"{name}: {what}")
        paths += sorted(path for path in listed if path.name[0] != ".")
    return list(dict.fromkeys(paths))
