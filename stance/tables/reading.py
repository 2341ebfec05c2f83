"""Read tables of statements row by row: CSV, TSV, JSON lines, JSON, lines of text, Parquet.

Every value is kept as it stands. A row that cannot be read is an error with its file and line.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from io import TextIOWrapper
from itertools import accumulate, chain, islice
from math import isinf
from pathlib import Path
from typing import BinaryIO

from stance.errors import DataError, counted
from stance.tables import files
from stance.tables.files import DELIMITERS, STREAM
from stance.tables.table import LIKELY_NAMES, Problem, Report, Row, Table

LONGEST = 1 << 24  # characters of a row: 64 MB as the csv module stores them
DEEPEST = 100  # levels of JSON
MOST_PARTS = 1 << 19  # lists and objects of JSON: each takes thirty times its characters
SPREADSHEETS = (".xlsx", ".xls", ".ods")

_TOO_LONG = f"a row of more than {LONGEST:,} characters: close its quotes or shorten it"
_QUOTES = "close or double the quotes"
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_COLUMN_NAME = re.compile(r"[\w.-]{1,40}")
_QUOTED = re.compile('"[^"]*"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*")  # as Excel writes and reads it
_JSON_START = re.compile(r'\[\s*[{\]]|\{\s*["}]')
_NO_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^][{}"]+')
_UNDECODED = re.compile("[\udc80-\udcff]")  # bad bytes, as surrogateescape marks them
_SURROGATES = re.compile("[\ud800-\udfff]")

csv.field_size_limit(LONGEST)


def read(
    path: str | Path,
    report: Report | None = None,
    *,
    form: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Open a table; its rows come in order and are not kept.

    ``path`` is a file, or ``-`` for standard input. Where they are not given, the format follows
    from the name of the file, the delimiter from the header, and the encoding from the first bytes,
    else it is UTF-8. A bad row goes to ``report`` and is left out; without ``report`` it raises
    DataError, as does a file that cannot be opened.
    """
    name = str(path)
    form = form or (_format_of_stdin() if name == STREAM else files.format_of(name))
    if form is None:
        what = "not a .csv, .tsv, .jsonl, .json, .txt or .parquet file: rename or convert it"
        if files.split_name(name)[1] in SPREADSHEETS:
            what = "a spreadsheet: save it as CSV (UTF-8) and name that file"
        raise DataError(f"{name}: {what}")
    if form == "parquet":
        from stance.tables import parquet  # here, as the other formats need no pyarrow

        return parquet.read(name)
    raw = files.open_to_read(name)
    name = "stdin" if name == STREAM else name

    def share() -> float:
        if raw.closed or not raw.seekable():  # how much a pipe holds is not known
            return float(raw.closed)
        return raw.tell() / max(1, os.fstat(raw.fileno()).st_size)

    lines = _Lines(name, raw, encoding, report)
    if form in DELIMITERS:
        rows = _csv_rows(lines, delimiter, DELIMITERS[form])
        return Table(name, tuple(next(rows).values), rows, share)
    if form == "json":
        listed = _json_rows(lines)
    else:
        listed = _line_rows(lines, _text if form == "txt" else _json)
    first = list(islice(listed, 1))
    columns = ("text",) if form == "txt" else tuple(first[0].values) if first else ()
    return Table(name, columns, (row for row in chain(first, listed)), share)  # can be closed


def _format_of_stdin() -> str:
    """Return ``txt``; raise DataError where standard input is plainly a table."""
    form = table_format(files.open_to_read(STREAM).peek(1 << 12))  # type: ignore[attr-defined]
    if form is not None:
        what = "is a table, not a text a line"
        raise DataError(f"stdin: {what}: give --stdin-format {form}, or a file")
    return "txt"


def table_format(start: bytes) -> str | None:
    r"""Return the format of a table by its first bytes, or None where they may be texts.

    >>> table_format(b"id,text\n1,We agree.\n"), table_format(b"Well, we agree.\n")
    ('csv', None)
    """
    text = start.decode(_encoding_of(start), "replace").lstrip()
    if (json_start := _JSON_START.match(text)) is not None:
        return "json" if json_start[0][0] == "[" else "jsonl"
    first, *rest = text.splitlines() or [""]
    delimiter = _sniffed(first, ",")
    names = [name.strip(' "').casefold() for name in first.split(delimiter)]
    named = all(map(_COLUMN_NAME.fullmatch, names)) and any(delimiter in line for line in rest)
    if (named and len(names) > 1) or set(names) & set(LIKELY_NAMES):
        return "tsv" if delimiter == "\t" else "csv"
    return None


def _encoding_of(start: bytes) -> str:
    marked = (codec for mark, codec in _MARKS.items() if start.startswith(mark))
    return next(marked, "utf-8-sig")


class _Lines:
    """The lines of a file with their ends; bytes that cannot be decoded are surrogates.

    ``number`` is the number of lines read, ``start`` the line on which the present row begins,
    ``size`` the number of its characters, ``decoded`` whether all its bytes could be decoded.
    """

    def __init__(
        self, name: str, raw: BinaryIO, encoding: str | None, report: Report | None
    ) -> None:
        self.name, self._raw, self._report, self.number = name, raw, report, 0
        self.undecoded = (
            "not UTF-8: save the file as UTF-8, or name its encoding: --encoding cp1252"
        )
        if encoding is not None:
            self.undecoded = f"not in the encoding {encoding}: name another --encoding"
        self.begin_row()
        try:
            content = files.decompressed(raw, name)
            codec = encoding or _encoding_of(content.peek(4))
            self._text = TextIOWrapper(content, codec, "surrogateescape", newline="")
        except (LookupError, *files.DAMAGED) as error:
            raw.close()
            what = f"{name}: cannot be read: {error}"
            if isinstance(error, LookupError):
                what = f"no such encoding as {encoding!r}: try utf-8, utf-16, cp1252"
            raise DataError(what) from None

    def complain(self, what: str, line: int = 0) -> None:
        """Report what is wrong with a line, by default with the row; raise it without a report."""
        problem = Problem(line or self.start, what)
        if self._report is None:
            raise problem.at(self.name)
        self._report(problem)

    def begin_row(self) -> None:
        """Count from the next line on as a new row."""
        self.start, self.size, self.decoded = self.number + 1, 0, True

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Close the file, and turn what reading raises into a DataError."""
        self._text.close()
        self._raw.close()
        if isinstance(error, UnicodeError):
            raise Problem(self.number + 1, self.undecoded).at(self.name) from None
        if isinstance(error, files.DAMAGED):
            raise DataError(f"{self.name}: cannot be read: {error}") from None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST + 1)
        if not line:
            raise StopIteration
        self.number += 1
        return self._checked(line)

    def read(self) -> str:
        """Return all there is, if it is not too long."""
        return self._checked(self._text.read(LONGEST + 1))

    def _checked(self, text: str) -> str:
        self.size += len(text)
        if self.size > LONGEST:
            raise Problem(self.start, _TOO_LONG).at(self.name)
        if not text.isascii() and _UNDECODED.search(text):
            self.decoded = False
        return text if self.number > 1 else text.removeprefix("\ufeff")


def _csv_rows(lines: _Lines, delimiter: str | None, default: str) -> Generator[Row]:
    """Yield the header, its names without values, and then the rows."""
    with lines:
        start = next((line for line in lines if line.strip()), "")
        if (mark := _SEPARATOR_LINE.fullmatch(start)) is not None:
            start, delimiter = "", mark[1]
        delimiter = delimiter or _sniffed(start, default)
        reader = csv.reader(chain([start], lines), delimiter=delimiter, strict=True)
        header: list[str] = []
        try:
            header = next((cells for cells in reader if cells), [])
        except csv.Error as error:
            lines.complain(f"bad quoting ({error}): {_QUOTES}")
        if what := _wrong_with_header(header, lines):
            lines.complain(what, lines.number)
        yield Row(lines.number, dict.fromkeys(header))
        while True:
            lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:  # where the next row begins is not known
                return lines.complain(f"bad quoting ({error}): {_QUOTES}")
            if not lines.decoded:
                lines.complain(lines.undecoded)
            elif len(cells) == len(header):
                yield Row(lines.start, dict(zip(header, cells, strict=True)), lines.size)
            elif cells:  # a blank line is not a row
                what = f"{counted(len(cells), 'field')} where the header has {len(header)}"
                lines.complain(f"{what}: quote texts that hold a delimiter")


def _sniffed(header: str, default: str) -> str:
    """Return the delimiter that stands most often outside quotes in a header."""
    counts = Counter(_QUOTED.sub("", header))
    return max((default, ",", ";", "\t", "|"), key=lambda mark: counts[mark])


def _wrong_with_header(header: list[str], lines: _Lines) -> str:
    if not lines.decoded:
        return lines.undecoded
    if "\0" in "".join(header):
        return "null characters: name the --encoding, utf-16-le say"
    twice = next((name for name, count in Counter(header).items() if count > 1), None)
    return "" if twice is None else f"the column {twice!r} stands twice in the header: rename one"


def _line_rows(
    lines: _Lines, parse: Callable[[str, _Lines], Mapping[str, object] | None]
) -> Iterator[Row]:
    """Yield the row of each line; what is parsed as None is none."""
    with lines:
        for line in lines:
            try:
                if (values := parse(line, lines)) is not None:
                    yield Row(lines.start, values, lines.size)
            except ValueError as error:
                lines.complain(str(error))
            lines.begin_row()


def _text(line: str, lines: _Lines) -> dict[str, object]:
    if not lines.decoded:
        raise ValueError(lines.undecoded)
    return {"text": line.rstrip("\r\n")}


def _json(line: str, lines: _Lines) -> dict[str, object] | None:
    return _object(_parsed(line, lines)) if line.strip() else None


def _json_rows(lines: _Lines) -> Iterator[Row]:
    """Yield the objects of an array; the line of an object is its number."""
    number = 1
    with lines:
        source = lines.read().strip()
        try:
            values = _parsed(source, lines) if source else []
            if not isinstance(values, list):
                raise ValueError("no array: write an array of objects, or .jsonl")
            for number, value in enumerate(values, 1):
                yield Row(number, _object(value), len(source) // len(values))
        except ValueError as error:
            lines.complain(str(error), number)


def _parsed(source: str, lines: _Lines) -> object:
    """Return a value of JSON; raise ValueError that says what is wrong with it."""
    if not lines.decoded:
        raise ValueError(lines.undecoded)
    if source.count("[") + source.count("{") > DEEPEST:
        brackets = _NO_BRACKETS.sub("", source)
        if len(brackets) > 2 * MOST_PARTS:
            raise ValueError(f"JSON of more than {MOST_PARTS:,} lists and objects: split it")
        levels = accumulate(1 if bracket in "[{" else -1 for bracket in brackets)
        if max(levels, default=0) > DEEPEST:
            raise ValueError(f"JSON of more than {DEEPEST} levels: flatten it")
    try:
        value = json.loads(source, object_pairs_hook=_without_twins, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error}): write one object a line, or .json") from None
    if "\\u" in source and _SURROGATES.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("half a character, as \\ud83d alone: repair what wrote the file")
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("not a JSON object: write an object for each row")
    return value


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        name, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {name!r} stands twice in an object: rename one")
    return values


def _finite(source: str) -> float:
    if isinf(number := float(source)):
        raise ValueError(f"the number {source} is too large: write it as a string")
    return number
