"""Read tables of statements, CSV, TSV, JSON lines and Parquet, row by row.

Every value is kept as it stands. A row that cannot be read is an error with
its file and line, never a row less.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from stance.errors import DataError
from stance.tables import compression, csv_rows
from stance.tables.formats import DELIMITERS, format_of
from stance.tables.rows import NOT_UTF8, Lines, Problem, Report, Row, is_undecoded

_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the name and columns of a table, and its rows, which can be read once.

    The columns of JSON lines are those of the first line; later ones may differ.
    ``share`` tells how much of the file has been read, 0 to 1.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    format: str | None = None
    share: Callable[[], float] = lambda: 0.0

    def text(self, row: Row, column: str) -> str:
        """Take the text of a row.

        Raises DataError where the column is missing or holds no string.
        """
        if column not in row.values:
            known = ", ".join(row.values)
            raise self._error(row, f"no column {column!r} among {known}: name another")
        text = row.values[column]
        if not isinstance(text, str):
            raise self._error(row, f"{column!r} is {text!r}, not a string: fill it in")
        return text

    def _error(self, row: Row, what: str) -> DataError:
        return Problem(row.line, what).at(self.name)


def read(path: str | Path, report: Report | None = None) -> Table:
    """Open a table; its rows come in order, one held at a time.

    A bad row goes to ``report`` and is passed over; without ``report`` it
    raises DataError, as does a file that cannot be opened. The line of a row
    of Parquet is its number.
    """
    name, format_ = str(path), format_of(path)
    if format_ is None:
        raise DataError(f"{name}: not a .csv, .tsv, .jsonl or .parquet file: rename or convert it")
    if format_ == "parquet":
        return _parquet_table(name)
    raw = _open(name)

    def complain(problem: Problem) -> None:
        if report is None:
            raise problem.at(name)
        report(problem)

    opened = partial(Table, format=format_, share=partial(_share, raw))
    if format_ == "jsonl":
        rows = _json_rows(_lines(name, raw), complain)
        first = next(rows, None)
        if first is None:
            return _empty(name)
        return opened(name, tuple(first.values), chain([first], rows))
    rows = csv_rows.read(_lines(name, raw), DELIMITERS[format_], complain)
    return opened(name, tuple(next(rows).values), rows)


def read_lines(file: BinaryIO, name: str) -> Iterator[str]:
    """Read one statement a line from a stream of UTF-8 bytes; blank lines are kept.

    Raises DataError with the line where the bytes are not UTF-8.
    """
    for line, raw in enumerate(file, 1):
        try:
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Problem(line, "not UTF-8: convert the text first").at(name) from None
        yield text.rstrip("\r\n")


def of_texts(texts: Iterable[str], name: str) -> Table:
    """Make a table with the one column ``text``."""
    rows = (Row(line, {"text": text}) for line, text in enumerate(texts, 1))
    return Table(name, ("text",), rows)


def _empty(name: str) -> Table:
    return Table(name, (), iter(()))


def _parquet_table(name: str) -> Table:
    from stance.tables import parquet  # here, for a text is answered sooner than it is imported

    file = parquet.open_to_read(name)
    rows = (Row(line, values) for line, values in enumerate(file.rows(), 1))
    return Table(name, file.columns, rows, "parquet", file.share)


def _open(name: str) -> BinaryIO:
    try:
        return open(name, "rb")
    except OSError as error:
        raise DataError(f"{name}: cannot be read: {error.strerror}") from None


def _share(raw: BinaryIO) -> float:
    if raw.closed or not raw.seekable():  # of a pipe, nobody knows how much is left
        return float(raw.closed)
    return raw.tell() / max(1, os.fstat(raw.fileno()).st_size)


def _lines(name: str, raw: BinaryIO) -> Lines:
    """Yield lines with their ends; bytes that are no UTF-8 come as surrogates."""
    try:
        with (
            raw,
            compression.decompressed(raw, name) as content,
            TextIOWrapper(content, "utf-8-sig", "surrogateescape", newline="") as text,
        ):
            yield from text
    except compression.DAMAGED as error:
        raise DataError(f"{name}: cannot be read: {error}") from None


def _json_rows(lines: Lines, complain: Report) -> Iterator[Row]:
    with closing(lines):
        for line, text in enumerate(lines, 1):
            if not (source := text.strip()):
                continue
            try:
                yield Row(line, _json_values(source), source)
            except ValueError as error:
                complain(Problem(line, str(error)))


def _json_values(source: str) -> dict[str, object]:
    """Read one object.

    Raises ValueError that says what is wrong with it.
    """
    if is_undecoded(source):
        raise ValueError(NOT_UTF8)
    try:
        values = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}): write one object a line") from None
    if not isinstance(values, dict):
        raise ValueError("not a JSON object: write one object a line")
    if "\\u" in source and _HALVES.search(json.dumps(values, ensure_ascii=False)):
        raise ValueError("half a character, as \\ud83d alone: mend what wrote the file")
    return values
