"""Read tables of statements, CSV, TSV, JSON lines and Parquet, row by row.

Every value is kept as it stands. A row that cannot be read is an error with
its file and line, never a row less.
"""

import csv
import json
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from itertools import chain, count, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeAlias

from stance import compression
from stance.errors import DataError
from stance.formats import DELIMITERS, format_of
from stance.plurals import counted

if TYPE_CHECKING:
    from _csv import Reader

NOT_UTF8 = "not UTF-8: save the file as UTF-8"

_LINES = 1024  # read at once

_HALVES = re.compile("[\ud800-\udfff]")
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


class Row(NamedTuple):  # made a million times: a dataclass takes twice as long
    """Hold the values of one row by column, and the line it starts on.

    ``source`` is the row as it stands in a file of text, without its line end.
    """

    line: int
    values: Mapping[str, object]
    source: str = ""


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


Report = Callable[[Problem], None]
_Lines: TypeAlias = Generator[str, None, None]


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
    rows = _csv_rows(_lines(name, raw), DELIMITERS[format_], complain)
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
    from stance import parquet  # here, for a text is answered sooner than it is imported

    file = parquet.open_to_read(name)
    rows = (Row(line, values) for line, values in enumerate(file.rows(), 1))
    return Table(name, file.columns, rows, "parquet", file.share)


def _open(name: str) -> BinaryIO:
    try:
        return open(name, "rb")
    except OSError as error:
        raise DataError(f"{name}: cannot be read: {error.strerror}") from None


def _share(raw: BinaryIO) -> float:
    if raw.closed:
        return 1.0
    return raw.tell() / max(1, os.fstat(raw.fileno()).st_size)


def _lines(name: str, raw: BinaryIO) -> _Lines:
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


def _is_undecoded(text: str) -> bool:
    return not text.isascii() and _UNDECODED.search(text) is not None


def _header(reader: "Reader", complain: Report) -> tuple[str, ...]:
    try:
        header = next((cells for cells in reader if cells), [])
    except csv.Error as error:
        header = []
        complain(_bad_quoting(1, error))
    if not header:
        complain(Problem(1, "the file is empty: it needs a header line"))
    if len(header) == 1 and (mark := next((m for m in ";\t|" if m in header[0]), "")):
        what = f"one column, with {mark!r} in its name: part columns by commas (.tsv: tabs)"
        complain(Problem(reader.line_num, what))
    for name in sorted({name for name in header if header.count(name) > 1}):
        what = f"the column {name!r} stands twice in the header: rename one"
        complain(Problem(reader.line_num, what))
    if _is_undecoded("".join(header)):
        complain(Problem(reader.line_num, NOT_UTF8))
    return tuple(header)


def _csv_rows(lines: _Lines, delimiter: str, complain: Report) -> Iterator[Row]:
    """Yield the header, its names without values, and then the rows."""
    with closing(lines):
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        header = _header(reader, complain)
        yield Row(1, dict.fromkeys(header))
        line = reader.line_num + 1
        while some := list(islice(lines, _LINES)):
            cells = _cells_of_lines(some, delimiter, len(header))
            if cells is None:
                line = yield from _row_by_row(some, lines, line, delimiter, header, complain)
                continue
            values = map(dict, map(zip, repeat(header), cells))
            sources = map(str.rstrip, some, repeat("\r\n"))
            # as Row(...) does, without a call for each of millions
            yield from map(tuple.__new__, repeat(Row), zip(count(line), values, sources))
            line += len(some)


def _cells_of_lines(lines: list[str], delimiter: str, width: int) -> list[list[str]] | None:
    """Read lines that are a whole row each; None where one is not, or anything is amiss."""
    try:
        cells = list(csv.reader(lines, delimiter=delimiter, strict=True))
        "".join(lines).encode()  # or there is a byte that is not UTF-8
    except (csv.Error, UnicodeEncodeError):
        return None
    return cells if len(cells) == len(lines) and {*map(len, cells)} == {width} else None


def _row_by_row(
    some: list[str],
    lines: _Lines,
    first: int,
    delimiter: str,
    header: tuple[str, ...],
    complain: Report,
) -> Generator[Row, None, int]:
    """Read the rows that begin in some lines, to the end of the last; give the next line."""
    taken: list[str] = []
    reader = csv.reader(_noting(chain(some, lines), taken), delimiter=delimiter, strict=True)
    while reader.line_num < len(some):
        line = first + reader.line_num
        taken.clear()
        try:
            cells = next(reader)
        except csv.Error as error:
            complain(_bad_quoting(line, error))
            lines.close()  # what stands where in the rest, nobody can tell
            break
        source = "".join(taken)
        if _is_undecoded(source):
            complain(Problem(line, NOT_UTF8))
        elif len(cells) == len(header):
            yield Row(line, dict(zip(header, cells, strict=True)), source.rstrip("\r\n"))
        elif cells:  # a line with nothing on it is not a row
            found = f"{counted(len(cells), 'field')} where the header has {len(header)}"
            complain(Problem(line, f"{found}: quote texts that hold a delimiter"))
    return first + reader.line_num


def _noting(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _bad_quoting(line: int, error: csv.Error) -> Problem:
    return Problem(line, f"bad quoting ({error}): close or double the quotes")


def _json_rows(lines: _Lines, complain: Report) -> Iterator[Row]:
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
    if _is_undecoded(source):
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
