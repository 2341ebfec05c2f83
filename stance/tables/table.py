"""Rows of a table, and what is wrong with a row that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from stance.errors import DataError

LIKELY_NAMES = ("text", "statement", "body", "content", "sentence")
"""Names of a column of texts; case and spaces around them do not matter."""

_LISTED = 20  # column names that a message lists


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a table, on which line, and what to do."""

    line: int
    what: str

    def at(self, name: object) -> DataError:
        """Return the error that names the file and the line."""
        return DataError(f"{name}:{self.line}: {self.what}")


Report: TypeAlias = Callable[[Problem], None]


class Row(NamedTuple):  # a dataclass takes twice as long to make, a million times
    """The values of a row by column, the line it starts on, and its characters in the file."""

    line: int
    values: Mapping[str, object]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The name, the columns and the rows of a table; the rows can be read once.

    The columns of JSON lines are those of the first line; later lines may have others.
    ``share`` returns how much of the file has been read, 0 to 1; ``schema`` has Parquet alone.
    """

    name: str
    columns: tuple[str, ...]
    rows: Generator[Row]
    share: Callable[[], float] = lambda: 0.0
    schema: Any = None

    def text_column(self, wanted: str | None = None) -> str:
        """Return the column of the texts: the wanted one, ``text``, or the only likely one.

        Raises DataError that lists the columns where there is none, or several are likely.
        """
        return self.find_column(wanted, LIKELY_NAMES, "--text-column")

    def find_column(self, wanted: str | None, likely: Sequence[str], option: str) -> str:
        """Return the wanted column, the first of the likely names, or the only likely column.

        Case and spaces around a likely name do not matter. Raises DataError that lists the columns
        and names the option where there is none, or several are likely.
        """
        if (name := wanted or likely[0]) in self.columns:
            return name
        columns = [column for column in self.columns if column.strip().casefold() in likely]
        if wanted is None and len(columns) == 1:
            return columns[0]
        what = f"no column {name!r} among {list_names(self.columns)}: name it with {option}"
        raise Problem(1, what).at(self.name)

    def text(self, row: Row, column: str) -> str:
        """Return the text of a row.

        Raises DataError where the column is missing or holds no string.
        """
        if column not in row.values:
            what = f"no column {column!r} among {list_names(row.values)}: name another"
            raise Problem(row.line, what).at(self.name)
        text = row.values[column]
        if not isinstance(text, str):
            what = f"{column!r} is {str(text)[:40]}, not a string: fill it in"
            raise Problem(row.line, what).at(self.name)
        return text


def table_of(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Table:
    """Return a table of rows of values, in the order of the columns."""
    values = (dict(zip(columns, row, strict=True)) for row in rows)
    listed = (Row(line, row, len(str(row))) for line, row in enumerate(values, 2))
    return Table(name, tuple(columns), listed)


def list_names(columns: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return the names of columns for a message, the first of very many."""
    names = [name if len(name) <= 60 else f"{name[:60]}…" for name in [*columns][:_LISTED]]
    more = len(columns) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")
