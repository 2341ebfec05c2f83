"""Write rows as CSV, TSV or JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import TextIO

from stance.tables.files import DELIMITERS
from stance.tables.table import Problem, Row, Table

_BATCH = 1000  # rows that `write` turns into lines at a time
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet executes


def write(table: Table, file: TextIO, form: str) -> None:
    """Write a table as ``csv``, ``tsv``, ``jsonl`` or ``json``, every value in full.

    Raises DataError where a row has a column that CSV or TSV has no place for.
    """
    layout = Layout(table.name, table.columns, form)
    before, between, end = layout.frame()
    file.write(before)
    for number, rows in enumerate(iter(lambda: list(islice(table.rows, _BATCH)), [])):
        file.write(between * (number > 0) + layout.text(rows))
    file.write(end)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table are written, with columns ``added`` behind its own.

    ``safe`` puts an apostrophe before text that a spreadsheet would execute.
    """

    name: str
    columns: tuple[str, ...]
    form: str
    added: tuple[str, ...] = ()
    safe: bool = False

    def frame(self) -> tuple[str, str, str]:
        """Return what stands before, between and behind the texts of rows."""
        if self.form == "json":
            return "[\n", ",\n", "\n]\n"
        header = self._csv_text([[*self.columns, *self.added]]) if self.form in DELIMITERS else ""
        return header, "", ""

    def text(self, rows: Sequence[Row], added: Sequence[Sequence[object]] = ()) -> str:
        """Return the lines of rows, with the values of the added columns, a sequence for each.

        Raises DataError where a row has a column that there is no place for.
        """
        more = zip(*added, strict=True) if added else repeat(())
        values = zip(rows, more, strict=False)
        if self.form in DELIMITERS:
            return self._csv_text([*self._cells(row), *new] for row, new in values)
        lines = [
            as_json({**self._free(row), **dict(zip(self.added, new, strict=True))})
            for row, new in values
        ]
        return ",\n".join(lines) if self.form == "json" else "\n".join([*lines, ""])

    def _csv_text(self, rows: Iterable[list[object]]) -> str:
        if self.safe:
            rows = ([_safe(cell) for cell in row] for row in rows)
        lines = _Lines()
        csv.writer(lines, delimiter=DELIMITERS[self.form]).writerows(rows)
        return "".join(lines)

    def _cells(self, row: Row) -> list[object]:
        values = row.values
        if tuple(values) == self.columns:
            return [value if isinstance(value, str) else _cell(value) for value in values.values()]
        refuse_more(self.name, self.columns, row)
        return [_cell(values.get(name)) for name in self.columns]

    def _free(self, row: Row) -> Mapping[str, object]:
        if not row.values.keys().isdisjoint(self.added):
            name = min(row.values.keys() & set(self.added))
            what = f"holds {name!r}, which the first row has not: rename it"
            raise Problem(row.line, what).at(self.name)
        return row.values


class _Lines(list[str]):
    """The file of a csv writer, which writes each row at once.

    Rows end with a line feed; the writer quotes a carriage return in a cell only where rows end
    with one.
    """

    def write(self, line: str) -> None:
        self.append(f"{line[:-2]}\n")


def refuse_more(name: str, columns: Sequence[str], row: Row) -> None:
    """Raise DataError where a row has a column that is not the table's."""
    if more := row.values.keys() - set(columns):
        what = f"{min(more)!r} is not among the columns of the first row: write .jsonl"
        raise Problem(row.line, what).at(name)


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, default=str).strip('"')


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_json(value: object) -> str:
    """Return JSON: dates and other values of Parquet as strings, NaN as null."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        value = json.loads(json.dumps(value, default=str), parse_constant=lambda _: None)
        return json.dumps(value, ensure_ascii=False)
