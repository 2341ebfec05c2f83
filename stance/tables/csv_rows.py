"""Read rows of CSV and TSV, a thousand lines at a time where each is a whole row."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING

from stance.errors import counted
from stance.tables.rows import NOT_UTF8, Lines, Problem, Report, Row, is_undecoded

if TYPE_CHECKING:
    from _csv import Reader

_LINES, _FIRST = 1024, 64  # read at once, and at first
_LETTERS = 1 << 20  # of them, but for a line that holds more

csv.field_size_limit(1 << 30)


def read(lines: Lines, delimiter: str, complain: Report) -> Iterator[Row]:
    """Yield the header, its names without values, and then the rows; bad ones are complained of."""
    with closing(lines):
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        header = _header(reader, complain)
        yield Row(1, dict.fromkeys(header))
        line = reader.line_num + 1
        number = _FIRST
        while some := list(islice(lines, number)):
            number = max(1, min(_LINES, _LETTERS * len(some) // sum(map(len, some))))
            cells = _cells_of_lines(some, delimiter, len(header))
            if cells is None:
                line = yield from _row_by_row(some, lines, line, delimiter, header, complain)
                continue
            values = map(dict, map(zip, repeat(header), cells))
            sources = map(str.rstrip, some, repeat("\r\n"))
            # as Row(...) does, without a call for each of millions
            yield from map(tuple.__new__, repeat(Row), zip(count(line), values, sources))
            line += len(some)


def _header(reader: Reader, complain: Report) -> tuple[str, ...]:
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
    if is_undecoded("".join(header)):
        complain(Problem(reader.line_num, NOT_UTF8))
    return tuple(header)


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
    lines: Lines,
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
        if is_undecoded(source):
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
