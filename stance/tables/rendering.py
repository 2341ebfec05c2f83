"""Lay out rows with their answers as CSV, TSV or JSON lines.

A row of the same format goes out as it came in, with the answer after it:
nothing can be lost, and nothing has to be written anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stance.schema import Answers
from stance.tables import outputs
from stance.tables.formats import DELIMITERS
from stance.tables.outputs import as_json, csv_line
from stance.tables.rows import Problem, Row
from stance.tables.tables import Table


@dataclass(frozen=True, slots=True)
class Ending:
    """Write answers as the ends of lines; a small value that travels to a worker."""

    form: str
    names: tuple[str, ...]

    def __call__(self, answers: Answers) -> list[str]:
        """Give the end of each line, numbers in the fewest digits that read back the same."""
        if self.form == "jsonl":
            keys = [as_json(name).replace("%", "%%") for name in self.names]
            form = "".join(f", {key}: %s" for key in keys)
            return list(map(form.__mod__, zip(*_columns(answers, as_json), strict=True)))
        delimiter = DELIMITERS[self.form]
        columns = _columns(answers, lambda text: csv_line([text], delimiter))
        return list(map(delimiter.join, zip(*columns, strict=True)))


def _columns(answers: Answers, quote: Callable[[str], str]) -> Iterator[list[str]]:
    for column in answers.columns():
        if column is answers.known_terms:  # many are the same
            yield list(map(cache(repr), column))
        else:
            written: Callable[[Any], str] = cache(quote) if isinstance(column[0], str) else repr
            yield list(map(written, column))


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold what is the same for all rows: the table, the names of the answers, the format."""

    table: Table
    names: Sequence[str]
    form: str

    def header(self) -> bytes:
        """Give the first line."""
        if self.form == "jsonl":
            return b""
        names = [*self.table.columns, *self.names]
        return (csv_line(names, DELIMITERS[self.form]) + "\n").encode()

    def ending(self) -> Ending:
        """Give the function that writes answers as the ends of lines."""
        return Ending(self.form, tuple(self.names))

    def join(self, rows: Sequence[Row], endings: Sequence[str]) -> bytes:
        """Put rows and the ends of their lines together.

        Raises DataError where a row has a column that there is no place for.
        """
        if self.form == "jsonl":
            between, finish, begins = "", "}\n", map(self._json, rows)
        else:
            between, finish, begins = DELIMITERS[self.form], "\n", map(self._csv, rows)
        lines = [*map(between.join, zip(begins, endings, strict=True)), ""]
        return finish.join(lines).encode("utf-8", "replace")  # bad bytes of a command

    def _csv(self, row: Row) -> str:
        if row.source and self.table.format == self.form:
            return row.source
        return csv_line(outputs.cells(self.table, row), DELIMITERS[self.form])

    def _json(self, row: Row) -> str:
        if not row.values.keys().isdisjoint(self.names):
            taken = min(row.values.keys() & set(self.names))
            what = f"holds {taken!r}, which the first row has not: rename it"
            raise Problem(row.line, what).at(self.table.name)
        if row.source and self.table.format == "jsonl":
            return row.source[:-1].rstrip()
        return as_json(row.values)[:-1]
