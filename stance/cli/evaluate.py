"""`stance evaluate`: how well a model does on a labelled table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stance import load
from stance.cli.measures import Format, note_few, show
from stance.training import corpus
from stance.training.corpus import Columns


def evaluate(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    format_: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
) -> None:
    """Score a saved model on labelled statements that it has not learned from."""
    from stance import training

    statements = corpus.read(table, Columns(text_column, label_column))
    note_few(len(statements))
    report = training.evaluate(load(model), statements, seed)
    if format_ is Format.JSON:
        print(json.dumps(report.as_json(), indent=1, ensure_ascii=False))
        return
    show(report)
