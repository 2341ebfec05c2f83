"""Read tables of statements row by row: CSV, TSV, JSON lines, JSON, lines of text, Parquet.

Every value is kept as it stands. A row that cannot be read is an error with its file and line. The
longest row has `LONGEST` characters, whatever the file, so that memory is bounded.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import TextIOWrapper
from itertools import accumulate, chain
from math import isinf
from pathlib import Path
from typing import BinaryIO

from stance.errors import DataError, counted
from stance.tables import files
from stance.tables.files import DELIMITERS, STREAM
from stance.tables.table import LIKELY_NAMES, Problem, Report, Row, Table

LONGEST = 1 << 24  # characters of a row: 64 MB as the csv module stores them
DEEPEST = 100  # levels of JSON
_TOO_LONG = f"a row of more than {LONGEST:,} characters: close its quotes or shorten it"
NOT_UTF8 = "not UTF-8: save the file as UTF-8, or name its encoding: --encoding cp1252"

_BLOCK = 1 << 16  # characters of a JSON array that are read at a time
SPREADSHEETS = (".xlsx", ".xls", ".ods")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_COLUMN_NAME = re.compile(r"[\w.-]{1,40}")
_QUOTED = re.compile('"[^"]*"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*")  # as Excel writes and reads it
_JSON_START = re.compile(r'\[\s*[{\]]|\{\s*["}]')
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ARRAY_START = re.compile(r"\s*\[\s*(\]?)")
_ARRAY_NEXT = re.compile(r"\s*(?:,\s*|(\]))")
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
    DataError, as does a file that cannot be opened. The line of a row of Parquet is its number.
    """
    name = str(path)
    if name == STREAM:
        form = form or _format_of_stdin()
    form = form or format_to_read(name)
    if form is None:
        what = "not a .csv, .tsv, .jsonl, .json, .txt or .parquet file: rename or convert it"
        if files.ending_of(name) in SPREADSHEETS:
            what = "a spreadsheet: save it as CSV (UTF-8) and name that file"
        raise DataError(f"{name}: {what}")
    if form == "parquet":
        return _read_parquet(name)
    raw = files.open_to_read(name)
    name = "stdin" if name == STREAM else name
    lines = _Lines(name, raw, encoding)

    def complain(problem: Problem) -> None:
        if report is None:
            raise problem.at(name)
        report(problem)

    opened = partial(Table, name, share=partial(_share, raw))
    if form in DELIMITERS:
        rows = _csv_rows(lines, delimiter or DELIMITERS[form], delimiter is None, complain)
        return opened(tuple(next(rows).values), rows)
    if form == "txt":
        return opened(("text",), _text_rows(lines, complain))
    rows = _json_rows(lines, complain) if form == "json" else _json_lines(lines, complain)
    first = next(rows, None)
    if first is None:
        return opened((), rows)
    return opened(tuple(first.values), chain([first], rows))


def of_texts(texts: Iterable[str], name: str) -> Table:
    """Return a table with the one column ``text``."""
    rows = (Row(line, {"text": text}, len(text)) for line, text in enumerate(texts, 1))
    return Table(name, ("text",), rows)


def format_to_read(name: str | Path) -> str | None:
    """Return the format in which a file can be read as a table, by its name, or None."""
    ending = files.ending_of(name).removeprefix(".")
    return files.format_of(name) or (ending if ending in ("json", "txt") else None)


def _format_of_stdin() -> str:
    """Return ``txt``.

    Raises DataError where standard input is plainly a table.
    """
    start = files.open_to_read(STREAM).peek(1 << 12)  # type: ignore[attr-defined]
    form = table_format(start)
    if form is not None:
        what = "is a table, not a text a line"
        raise DataError(f"stdin: {what}: give --stdin-format {form}")
    return "txt"


def table_format(start: bytes) -> str | None:
    r"""Return the format of a table by its first bytes, or None where they may be texts.

    >>> table_format(b"id,text\n1,We agree.\n"), table_format(b"Well, we agree.\n")
    ('csv', None)
    """
    text = start.decode(_encoding_of(start), "replace").lstrip()
    if (json_start := _JSON_START.match(text)) is not None:
        return "json" if json_start[0][0] == "[" else "jsonl"
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "").strip()
    delimiter = _sniffed(first, ",")
    names = [name.strip(' "').casefold() for name in first.split(delimiter)]
    plain = all(map(_COLUMN_NAME.fullmatch, names)) and len(names) > 1
    if (plain and any(delimiter in line for line in lines[1:])) or set(names) & set(LIKELY_NAMES):
        return "tsv" if delimiter == "\t" else "csv"
    return None


def _read_parquet(name: str) -> Table:
    from stance.tables import parquet  # here, as the other formats need no pyarrow

    file = parquet.open_to_read(name)
    return Table(name, file.columns, file.rows(), file.share)


def _share(raw: BinaryIO) -> float:
    if raw.closed or not raw.seekable():  # how much a pipe holds is not known
        return float(raw.closed)
    return raw.tell() / max(1, os.fstat(raw.fileno()).st_size)


class _Lines:
    """The lines of a file with their ends; bytes that cannot be decoded are surrogates.

    ``number`` is the number of lines read, ``start`` the line on which the present row begins,
    ``size`` the number of its characters, ``decoded`` whether all its bytes could be decoded.
    """

    def __init__(self, name: str, raw: BinaryIO, encoding: str | None) -> None:
        self.name, self.encoding, self._raw = name, encoding, raw
        self.number = 0
        self.begin_row()
        try:
            content = files.decompressed(raw, name)
            codec = encoding or _encoding_of(content.peek(4))
            self._text = TextIOWrapper(content, codec, "surrogateescape", newline="")
        except LookupError:
            raw.close()
            raise DataError(
                f"no such encoding as {encoding!r}: try utf-8, utf-16, cp1252"
            ) from None
        except files.DAMAGED as error:
            raw.close()
            raise DataError(f"{name}: cannot be read: {error}") from None

    def begin_row(self) -> None:
        """Count from the next line on as a new row."""
        self.start, self.size, self.decoded = self.number + 1, 0, True

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._raw.close()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._read(self._text.readline, LONGEST + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.size += len(line)
        if self.size > LONGEST:
            raise Problem(self.start, _TOO_LONG).at(self.name)
        if not line.isascii() and _UNDECODED.search(line):
            self.decoded = False
        return line

    def read(self, size: int) -> str:
        """Return so many characters, whatever the lines.

        Raises DataError where they cannot be decoded.
        """
        block = self._read(self._text.read, size)
        if _UNDECODED.search(block):
            raise DataError(f"{self.name}: {self.undecoded()}")
        return block

    def _read(self, method: Callable[[int], str], size: int) -> str:
        try:
            text = method(size)
        except UnicodeError:
            raise Problem(self.number + 1, self.undecoded()).at(self.name) from None
        except files.DAMAGED as error:
            raise DataError(f"{self.name}: cannot be read: {error}") from None
        return text if self.number else text.removeprefix("\ufeff")

    def undecoded(self) -> str:
        """Return what to say of bytes that cannot be decoded."""
        if self.encoding is None:
            return NOT_UTF8
        return f"not in the encoding {self.encoding}: name another --encoding"


def _encoding_of(start: bytes) -> str:
    marked = (codec for mark, codec in _MARKS.items() if start.startswith(mark))
    return next(marked, "utf-8-sig")


def _csv_rows(
    lines: _Lines, delimiter: str, sniff: bool, complain: Callable[[Problem], None]
) -> Iterator[Row]:
    """Yield the header, its names without values, and then the rows."""
    with lines:
        start = _first_line(lines)
        if (mark := _SEPARATOR_LINE.fullmatch(start)) is not None:
            start, delimiter = "", mark[1]
        elif sniff:
            delimiter = _sniffed(start, delimiter)
        reader = csv.reader(chain([start], lines), delimiter=delimiter, strict=True)
        try:
            header = next((cells for cells in reader if cells), [])
        except csv.Error as error:
            complain(_bad_quoting(lines, error))
            header = []
        for problem in _problems_of_header(header, lines):
            complain(problem)
        yield Row(lines.number, dict.fromkeys(header))
        while True:
            lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:  # where the next row begins is not known
                return complain(_bad_quoting(lines, error))
            if not lines.decoded:
                complain(Problem(lines.start, lines.undecoded()))
            elif len(cells) == len(header):
                yield Row(lines.start, dict(zip(header, cells, strict=True)), lines.size)
            elif cells:  # a blank line is not a row
                number = counted(len(cells), "field")
                what = f"{number} where the header has {len(header)}"
                complain(Problem(lines.start, f"{what}: quote texts that hold a delimiter"))


def _first_line(lines: _Lines) -> str:
    """Return the first line that is not blank."""
    return next((line for line in lines if line.strip()), "")


def _sniffed(header: str, default: str) -> str:
    """Return the delimiter that stands most often outside quotes in a header."""
    counts = Counter(_QUOTED.sub("", header))
    return max((default, ",", ";", "\t", "|"), key=lambda mark: counts[mark])


def _problems_of_header(header: list[str], lines: _Lines) -> Iterator[Problem]:
    if not lines.decoded:
        yield Problem(lines.number, lines.undecoded())
    elif "\0" in "".join(header):
        yield Problem(lines.number, "null characters: name the --encoding, utf-16-le say")
    twice = [name for name, count in Counter(header).items() if count > 1]
    for name in twice[:1]:
        what = f"the column {name!r} stands twice in the header: rename one"
        yield Problem(lines.number, what)


def _bad_quoting(lines: _Lines, error: csv.Error) -> Problem:
    return Problem(lines.start, f"bad quoting ({error}): close or double the quotes")


def _text_rows(lines: _Lines, complain: Callable[[Problem], None]) -> Iterator[Row]:
    """Yield a row for each line, blank ones too."""
    with lines:
        for line in lines:
            if lines.decoded:
                yield Row(lines.start, {"text": line.rstrip("\r\n")}, lines.size)
            else:
                complain(Problem(lines.start, lines.undecoded()))
            lines.begin_row()


def _json_lines(lines: _Lines, complain: Callable[[Problem], None]) -> Iterator[Row]:
    with lines:
        for line in lines:
            if not lines.decoded:
                complain(Problem(lines.start, lines.undecoded()))
            elif line.strip():
                try:
                    yield Row(lines.start, _json_values(line), lines.size)
                except ValueError as error:
                    complain(Problem(lines.start, str(error)))
            lines.begin_row()


def _json_rows(lines: _Lines, complain: Callable[[Problem], None]) -> Iterator[Row]:
    """Yield the objects of an array, of which some are in memory at a time."""
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number)
    text, place, line, size, between = "", 0, 1, _BLOCK, _ARRAY_START
    with lines:
        while True:
            match = between.match(text, place)
            try:
                if match is None:
                    raise json.JSONDecodeError("no array of objects", text, place)
                if match[1]:
                    break
                values, end = decoder.raw_decode(text, match.end())
                line += text.count("\n", place, match.end())
                yield Row(line, _checked(values, text[match.end() : end]), end - place)
                line += text.count("\n", match.end(), end)
                place, size, between = end, _BLOCK, _ARRAY_NEXT
            except json.JSONDecodeError as error:  # or the object goes on in the next block
                rest = text[place:]
                if not (more := lines.read(size)):
                    if rest.strip() or between is _ARRAY_NEXT:
                        line += rest.count("\n", 0, error.pos - place)
                        what = f"not JSON ({error.msg}): write an array of objects, or .jsonl"
                        complain(Problem(line, what))
                    return
                if len(rest) > LONGEST:
                    return complain(Problem(line, _TOO_LONG))
                text, place, size = rest + more, 0, 2 * size
            except (ValueError, RecursionError) as error:
                return complain(Problem(line, str(error)))
        if text[match.end() :].strip() or lines.read(_BLOCK).strip():
            complain(Problem(line, "more stands behind the end of the array: write one array"))


def _json_values(source: str) -> dict[str, object]:
    """Return the object that a line holds.

    Raises ValueError that says what is wrong with it.
    """
    try:
        values = json.loads(source, object_pairs_hook=_object, parse_float=_number)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error}): write one object a line") from None
    except RecursionError:
        values = None
    return _checked(values, source)


def _checked(values: object, source: str) -> dict[str, object]:
    if source.count("[") + source.count("{") > DEEPEST and _depth(source) > DEEPEST:
        raise ValueError(f"JSON of more than {DEEPEST} levels: flatten it")
    if not isinstance(values, dict):
        raise ValueError("not a JSON object: write one object a line")
    if "\\u" in source and _SURROGATES.search(json.dumps(values, ensure_ascii=False)):
        raise ValueError("half a character, as \\ud83d alone: repair what wrote the file")
    return values


def _depth(source: str) -> int:
    """Return how deep brackets stand in JSON at most."""
    signs = _JSON_STRING.sub("", source)
    steps = ((sign in "[{") - (sign in "]}") for sign in signs)
    return max(accumulate(steps), default=0)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        name = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {name!r} stands twice in an object: rename one")
    return values


def _number(source: str) -> float:
    if isinf(number := float(source)):
        raise ValueError(f"the number {source} is too large: write it as a string")
    return number
