"""`stance check`: what is wrong with a labelled table."""

from pathlib import Path
from typing import Annotated

import typer

from stance import corpus
from stance.cli.terminal import note, say


def check(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    group_column: Annotated[str, typer.Option(metavar="NAME")] = "split_group",
    labels: Annotated[
        str, typer.Option(help="The labels that may stand, with commas between.")
    ] = ",".join(corpus.LABELS),
    columns: Annotated[
        str, typer.Option(help="The columns that must be there and filled.")
    ] = ",".join(corpus.COLUMNS),
) -> None:
    """List every problem of a labelled table, with its line and what to do."""
    named = corpus.Columns(text_column, label_column, group_column)
    problems = corpus.check(table, named, _names(labels), _names(columns))
    for problem in problems:
        say(f"{table}:{problem.line}: {problem.what}")
    if problems:
        note(f"{len(problems)} problem{'s' * (len(problems) > 1)} in {table}")
        raise typer.Exit(1)
    note(f"{table}: no problems")


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]
