"""Hold rows of tables as they are read, and what is wrong with those that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from stance.errors import DataError

NOT_UTF8 = "not UTF-8: save the file as UTF-8"

_UNDECODED = re.compile("[\udc80-\udcff]")  # bad bytes, as surrogateescape marks them


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


Report: TypeAlias = Callable[[Problem], None]
Lines: TypeAlias = Generator[str, None, None]
"""Lines of a file with their ends; bytes that are no UTF-8 come as surrogates."""


def is_undecoded(text: str) -> bool:
    """Tell whether a text holds bytes that were no UTF-8."""
    return not text.isascii() and _UNDECODED.search(text) is not None
