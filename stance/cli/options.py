"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from stance.tables.formats import STREAM


def _file(name: str) -> Path | None:
    return None if name == STREAM else Path(name)


Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write to a file, or - for stdout.", metavar="FILE", parser=_file
    ),
]
