"""Write tables of answers; a file comes to its place only when it is whole."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from math import isfinite
from pathlib import Path
from typing import TextIO

from stance.errors import DataError
from stance.tables import formats
from stance.tables.formats import DELIMITERS
from stance.tables.rows import Problem, Row
from stance.tables.staging import staged
from stance.tables.tables import Table


@contextmanager
def writing(path: Path | None, force: bool = False) -> Iterator[TextIO]:
    """Open a file to write; None or ``-`` is standard output.

    It is written beside its place and moved there at the end; nothing is left
    where that fails. Raises DataError where the file exists and ``force`` is
    not given, or where it cannot be written.
    """
    if path is None or str(path) == formats.STREAM:
        yield sys.stdout
        return
    refuse_existing(path, force)
    with staged(path, {}, force=force, resume=False) as staging:
        file = TextIOWrapper(staging.file, "utf-8", newline="")
        try:
            yield file
        finally:
            file.detach()


def format_of(path: Path) -> str | None:
    """Tell the format of a table that is written plain; None where it is another file's."""
    form = formats.format_of(path)
    plain = form in formats.TEXT_FORMATS and not formats.compression_of(path)
    return form if plain else None


def refuse_existing(path: Path, force: bool) -> None:
    """Raise DataError, before any work, where a file would be replaced without ``force``."""
    if path.exists() and not force:
        raise DataError(f"{path}: exists: give --force to replace it, or another name")


def write(table: Table, file: TextIO, format_: str) -> None:
    """Write a table as ``csv``, ``tsv`` or ``jsonl``, every value in full.

    Raises DataError where a row has a column that CSV or TSV has no place for.
    """
    if format_ == "jsonl":
        for row in table.rows:
            file.write(as_json(row.values) + "\n")
        return
    file.write(csv_line(table.columns, DELIMITERS[format_]) + "\n")
    for row in table.rows:
        file.write(csv_line(cells(table, row), DELIMITERS[format_]) + "\n")


def csv_line(values: Sequence[str], delimiter: str) -> str:
    """Lay out a row of CSV or TSV, without its line end."""
    file = StringIO()
    csv.writer(file, delimiter=delimiter).writerow(values)  # quotes what its own line end holds
    return file.getvalue().removesuffix("\r\n")


def cells(table: Table, row: Row) -> list[str]:
    """Turn the values of a row into text, in the order of the table's columns.

    Raises DataError where the row has a column more.
    """
    refuse_more(table, row)
    return [_cell(row.values.get(name)) for name in table.columns]


def refuse_more(table: Table, row: Row) -> None:
    """Raise DataError where a row has a column that is not the table's."""
    if row.values.keys() - set(table.columns):
        extra = min(row.values.keys() - set(table.columns))
        what = f"{extra!r} is not among the columns of the first row: write .jsonl"
        raise Problem(row.line, what).at(table.name)


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, default=str).strip('"')


def as_json(value: object) -> str:
    """Turn a value into JSON: dates and other values of Parquet into strings, NaN into null."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        return json.dumps(_without_nan(value), ensure_ascii=False, default=str)


def _without_nan(value: object) -> object:
    """Leave out numbers that JSON has no form for."""
    if isinstance(value, Mapping):
        return {name: _without_nan(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value
