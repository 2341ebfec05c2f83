"""`stance check`: what is wrong with a labelled table."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.terminal import note, say
from stance.errors import DataError, counted
from stance.tables import outputs, tables
from stance.training import corpus, dataset_card


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
    card: Annotated[
        Path | None,
        typer.Option(
            help="Put the table's numbers between the marks of this card.", metavar="FILE"
        ),
    ] = None,
) -> None:
    """List every problem of a labelled table, with its line and what to do."""
    named = corpus.Columns(text_column, label_column, group_column)
    problems = corpus.check(table, named, _names(labels), _names(columns))
    for problem in problems:
        say(f"{table}:{problem.line}: {problem.what}")
    if problems:
        note(f"{counted(len(problems), 'problem')} in {table}")
        raise typer.Exit(1)
    note(f"{table}: no problems")
    if card is not None:
        _refresh(card, table)


def _refresh(card: Path, table: Path) -> None:
    try:
        text = dataset_card.insert(
            card.read_text("utf-8"), dataset_card.numbers(tables.read(table))
        )
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{card}: cannot be read: {error}") from None
    with outputs.writing(card, force=True) as file:
        file.write(text)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]
