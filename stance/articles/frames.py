"""Take pandas frames in and hand them out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from stance.articles.reading import read
from stance.articles.statement import COLUMNS, AttributedStatement, as_row
from stance.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    import pandas as pd


def to_frame(statements: Iterable[AttributedStatement]) -> pd.DataFrame:
    """Lay out statements as a pandas frame, one a row, `COLUMNS` first.

    Raises MissingExtraError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "train") from None
    rows = [as_row(statement) for statement in statements]
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


def read_frame(
    frame: pd.DataFrame, text_column: str = "text", date_column: str | None = None
) -> pd.DataFrame:
    """Read each row of a frame as an article; give one frame of all statements.

    ``article`` holds the index of the row. Raises DataError where a column is missing.
    """
    for name in filter(None, (text_column, date_column)):
        if name not in frame.columns:
            raise DataError(f"the frame has no column {name!r}: name another")
    found: list[AttributedStatement] = []
    dated = frame[date_column] if date_column else [None] * len(frame)
    for index, text, date in zip(frame.index, frame[text_column], dated, strict=True):
        day = None if date is None or date != date else str(date)[:10]
        found += read(text, day, article=str(index))
    return to_frame(found)
