"""`stance validate`: cross-validation by different groups."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.measures import show
from stance.cli.terminal import progress, say
from stance.errors import counted
from stance.training import corpus, term_counts
from stance.training.corpus import Columns


def validate(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    by: Annotated[
        list[str], typer.Option(help="A column whose values stay on one side; again for more.")
    ],
    config: Annotated[
        Path | None, typer.Option(help="A TOML file with the keys of TrainConfig.", metavar="FILE")
    ] = None,
    counts: Annotated[
        Path | None, typer.Option(help="Term counts, from `stance counts`.", metavar="FILE")
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
) -> None:
    """Cross-validate with unseen disputes, unseen registers, or any other column held out."""
    from stance import training
    from stance.training.config import read_config

    chosen = read_config(config) if config else training.TrainConfig()
    further_counts = term_counts.read(counts) if counts else None
    for column in by:
        statements = corpus.read(table, Columns(text_column, label_column, column))
        with progress() as shown:
            found = training.train(statements, chosen, shown, further_counts).held_out
        groups = len({statement.group for statement in statements})
        say(f"held out by {column}, {counted(groups, 'group')} in {counted(chosen.folds, 'fold')}")
        show(found)
