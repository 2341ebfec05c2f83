"""Write tables of answers; a file comes to its place only when it is whole."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from stance.errors import DataError
from stance.tables import DELIMITERS, Problem, Table


@contextmanager
def writing(path: Path | None, force: bool = False) -> Iterator[TextIO]:
    """Open a file to write; None is standard output.

    It is written beside its place and moved there at the end; nothing is left
    where that fails. Raises DataError where the file exists and ``force`` is
    not given, or where it cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    refuse_existing(path, force)
    import tempfile

    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    staging = Path(name)
    try:
        with open(number, "w", encoding="utf-8", newline="") as file:
            yield file
        staging.chmod(0o666 & ~_umask())
        staging.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        staging.unlink(missing_ok=True)


def refuse_existing(path: Path, force: bool) -> None:
    """Raise DataError, before any work, where a file would be replaced without ``force``."""
    if path.exists() and not force:
        raise DataError(f"{path}: exists: give --force to replace it, or another name")


def _unwritable(path: Path, error: OSError) -> DataError:
    missing = isinstance(error, FileNotFoundError)
    remedy = "make its folder first" if missing else "free space or check the rights"
    return DataError(f"{path}: cannot be written ({error.strerror}): {remedy}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write(table: Table, file: TextIO, format_: str) -> None:
    """Write a table as ``csv``, ``tsv`` or ``jsonl``, every value in full.

    Raises DataError where a row has a column that CSV or TSV has no place for.
    """
    if format_ == "jsonl":
        for row in table.rows:
            file.write(json.dumps(row.values, ensure_ascii=False) + "\n")
        return
    writer = csv.writer(file, delimiter=DELIMITERS[format_], lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        if extra := row.values.keys() - set(table.columns):
            what = f"{min(extra)!r} is not among the columns of the first row: write .jsonl"
            raise Problem(row.line, what).at(table.name)
        writer.writerow(_cells(row.values, table.columns))


def _cells(values: Mapping[str, object], columns: Sequence[str]) -> Iterator[str]:
    for name in columns:
        value = values.get(name)
        if value is None or isinstance(value, str):
            yield value or ""
        else:
            yield json.dumps(value, ensure_ascii=False)


def free_names(wanted: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """Map wanted column names to free ones: all get a prefix where one is taken."""
    used, prefix = set(taken), ""
    while any(prefix + name in used for name in wanted):
        prefix += "predicted_"
    return {name: prefix + name for name in wanted}
