"""`stance export`: a model as a plain scikit-learn pipeline."""

from pathlib import Path
from typing import Annotated

import typer

from stance import load
from stance.cli.terminal import note
from stance.errors import DataError


def export(
    output: Annotated[Path, typer.Argument(help="The file to write, .joblib.")],
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Write a fitted scikit-learn Pipeline with the same probabilities (a pickle)."""
    from stance import training

    if output.exists() and not force:
        raise DataError(f"{output}: exists: give --force to replace it, or another name")
    training.export(load(model).model, output)
    note(f"saved {output}: joblib files run code when loaded, so pass them on with care")
