"""`stance report`: a page about a model on a labelled table."""

from pathlib import Path
from typing import Annotated

import typer

from stance import load
from stance.cli.terminal import note_saved
from stance.model import storage
from stance.tables import outputs, tables
from stance.training import corpus
from stance.training.corpus import Columns


def report(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The page to write, .html.", metavar="FILE")
    ],
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    register_column: Annotated[
        str | None,
        typer.Option(help="Names the kind of each statement, to score by.", metavar="NAME"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
) -> None:
    """Draw scores, calibration, refusal and the worst mistakes on one page."""
    from stance.reports import evaluation
    from stance.training.survey import survey

    outputs.refuse_existing(output, force)
    statements = corpus.read(table, Columns(text_column, label_column))
    kinds = None
    if register_column is not None:
        rows = tables.read(table)
        kinds = [rows.text(row, register_column) for row in rows.rows]
    found = survey(load(model), statements, kinds, seed)
    name = Path(model or storage.default_path()).resolve().name
    with outputs.writing(output, force) as file:
        file.write(evaluation.html(found, table.name, name))
    note_saved(output)
