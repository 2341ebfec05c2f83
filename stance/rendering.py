"""Lay out rows with their answers as CSV, TSV or JSON lines.

A row of the same format goes out as it came in, with the answer after it:
nothing can be lost, and nothing has to be written anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from stance import outputs
from stance.formats import DELIMITERS
from stance.outputs import as_json, csv_line
from stance.schema import Answers
from stance.tables import Problem, Row, Table

Render = Callable[[Sequence[Row], Answers], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold what is the same for all rows: the table, and the names of the answers."""

    table: Table
    names: Sequence[str]

    def header(self, form: str) -> bytes:
        """Give the first line of a format."""
        if form == "jsonl":
            return b""
        return (csv_line([*self.table.columns, *self.names], DELIMITERS[form]) + "\n").encode()

    def render(self, form: str) -> Render:
        """Give the function that lays out rows in a format.

        It raises DataError where a row has a column that there is no place for.
        """
        begin, end = (self._json, self._after_json()) if form == "jsonl" else self._csv(form)
        finish = "}\n" if form == "jsonl" else "\n"

        def rendered(rows: Sequence[Row], answers: Answers) -> bytes:
            lines = list(map(add, map(begin, rows), end(answers)))
            return finish.join([*lines, ""]).encode("utf-8", "replace")  # bad bytes of a command

        return rendered

    def _csv(self, form: str) -> tuple[Callable[[Row], str], Callable[[Answers], Iterator[str]]]:
        delimiter = DELIMITERS[form]

        def begin(row: Row) -> str:
            if row.source and self.table.format == form:
                return row.source
            return csv_line(outputs.cells(self.table, row), delimiter)

        def end(answers: Answers) -> Iterator[str]:
            for fields in _fields(answers, lambda text: csv_line([text], delimiter)):
                yield delimiter.join(("", *fields))

        return begin, end

    def _json(self, row: Row) -> str:
        if not row.values.keys().isdisjoint(self.names):
            taken = min(row.values.keys() & set(self.names))
            what = f"holds {taken!r}, which the first row has not: rename it"
            raise Problem(row.line, what).at(self.table.name)
        if row.source and self.table.format == "jsonl":
            return row.source[:-1].rstrip()
        return as_json(row.values)[:-1]

    def _after_json(self) -> Callable[[Answers], Iterator[str]]:
        keys = [as_json(name) for name in self.names]
        form = "".join(f", {key.replace('%', '%%')}: %s" for key in keys)

        def end(answers: Answers) -> Iterator[str]:
            for fields in _fields(answers, as_json):
                yield form % fields

        return end


def _fields(answers: Answers, quote: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """Write answers row by row, numbers in the fewest digits that read back the same."""
    as_text: dict[type, Callable[[Any], str]] = {str: cache(quote), float: repr}
    columns = [list(map(as_text[type(column[0])], column)) for column in answers.columns()]
    return zip(*columns, strict=True)
