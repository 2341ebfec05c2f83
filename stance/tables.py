"""Read tables of statements, CSV, TSV and JSON lines, row by row.

Every value is kept as it stands. A row that cannot be read is an error with
its file and line, never a row less.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from stance.errors import DataError

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {"csv": ",", "tsv": "\t"}
FORMATS = (*DELIMITERS, "jsonl")

NOT_UTF8 = "not UTF-8: save the file as UTF-8"

_UNDECODED = re.compile("[\udc80-\udcff]")  # bad bytes, as surrogateescape marks them

csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what is wrong with a table, on which line, and what to do."""

    line: int
    what: str

    def at(self, name: str) -> DataError:
        """Make the error that names the file and the line."""
        return DataError(f"{name}:{self.line}: {self.what}")


@dataclass(frozen=True, slots=True)
class Row:
    """Hold the values of one row by column, and the line it starts on."""

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the name and columns of a table, and its rows, which can be read once.

    The columns of JSON lines are those of the first line; later ones may differ.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]

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


Report = Callable[[Problem], None]


def format_of(path: str | Path) -> str | None:
    """Tell the format of a table from its file name; None where it is no table's."""
    ending = Path(path).suffix.lower().removeprefix(".")
    return "jsonl" if ending == "ndjson" else ending if ending in FORMATS else None


def read(path: str | Path, report: Report | None = None) -> Table:
    """Open a table; its rows come in order, one held at a time.

    A bad row goes to ``report`` and is passed over; without ``report`` it
    raises DataError, as does a file that cannot be opened.
    """
    name, format_ = str(path), format_of(path)
    if format_ is None:
        raise DataError(f"{name}: not a .csv, .tsv or .jsonl file: rename or convert it")

    def complain(problem: Problem) -> None:
        if report is None:
            raise problem.at(name)
        report(problem)

    if format_ == "jsonl":
        rows = _decoded(_json_rows(name, complain), complain)
        first = next(rows, None)
        return Table(name, tuple(first.values), chain([first], rows)) if first else _empty(name)
    rows = _decoded(_csv_rows(name, DELIMITERS[format_], complain), complain)
    return Table(name, tuple(next(rows).values), rows)


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


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    try:
        file = open(name, encoding="utf-8-sig", errors="surrogateescape", newline="")  # noqa: SIM115
    except OSError as error:
        raise DataError(f"{name}: cannot be read: {error.strerror}") from None
    with file:
        yield file


def _decoded(rows: Iterator[Row], complain: Report) -> Iterator[Row]:
    for row in rows:
        texts = (value for value in row.values.values() if isinstance(value, str))
        if any(_UNDECODED.search(text) for text in texts):
            complain(Problem(row.line, NOT_UTF8))
        else:
            yield row


def _header(reader: "Reader", complain: Report) -> tuple[str, ...]:
    try:
        header = next((cells for cells in reader if cells), [])
    except csv.Error as error:
        header = []
        complain(_bad_quoting(1, error))
    if not header:
        complain(Problem(1, "the file is empty: it needs a header line"))
    for name in sorted({name for name in header if header.count(name) > 1}):
        what = f"the column {name!r} stands twice in the header: rename one"
        complain(Problem(reader.line_num, what))
    if _UNDECODED.search("".join(header)):
        complain(Problem(reader.line_num, NOT_UTF8))
    return tuple(header)


def _csv_rows(name: str, delimiter: str, complain: Report) -> Iterator[Row]:
    """Yield the header, its names without values, and then the rows."""
    with _opened(name) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        header = _header(reader, complain)
        yield Row(1, dict.fromkeys(header))
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                complain(_bad_quoting(line, error))
                return
            if len(cells) == len(header):
                yield Row(line, dict(zip(header, cells, strict=True)))
            elif cells:  # a line with nothing on it is not a row
                found = f"{len(cells)} fields where the header has {len(header)}"
                complain(Problem(line, f"{found}: quote texts that hold a delimiter"))


def _bad_quoting(line: int, error: csv.Error) -> Problem:
    return Problem(line, f"bad quoting ({error}): close or double the quotes")


def _json_rows(name: str, complain: Report) -> Iterator[Row]:
    with _opened(name) as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                values = json.loads(text)
            except (ValueError, RecursionError) as error:
                complain(Problem(line, f"not JSON ({error}): write one object a line"))
                continue
            if isinstance(values, dict):
                yield Row(line, values)
            else:
                complain(Problem(line, "not a JSON object: write one object a line"))
