"""`stance check`: what is wrong with a labelled table."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.terminal import note, say
from stance.errors import DataError, counted
from stance.tables import files, reading
from stance.training import corpus


def check(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    text_column: Annotated[
        str | None, typer.Option(help="[default: the likely one]", metavar="NAME")
    ] = None,
    label_column: Annotated[
        str | None, typer.Option(help="[default: the likely one]", metavar="NAME")
    ] = None,
    group_column: Annotated[
        str | None, typer.Option(help="[default: split_group if there]", metavar="NAME")
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(help="The labels that may occur, with commas between.", metavar="LABEL,..."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="Further columns that must be there and filled.", metavar="NAME,..."),
    ] = None,
    card: Annotated[
        Path | None,
        typer.Option(
            help="Require the columns of the project's own table, and put its numbers between"
            " the marks of this card.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """List every problem of a labelled table, with its line and what to do."""
    chosen = corpus.Columns(text_column, label_column, group_column)
    required = corpus.COLUMNS if columns is None and card else _names(columns)
    problems = corpus.check(table, chosen, _names(labels), required)
    header = reading.read(table, lambda _: None)
    if header.columns:
        text, label, *group = chosen.names(header)
        groups = f"groups in {group[0]!r}" if group else "no column of groups"
        note(f"{table}: texts in {text!r}, labels in {label!r}, {groups}")
    for problem in corpus.group_problems(problems):
        say(f"{table}:{problem.line}: {problem.what}")
    if problems:
        note(f"{counted(len(problems), 'problem')} in {table}")
        raise typer.Exit(1)
    note(f"{table}: no problems")
    if card is not None:
        _refresh(card, table)


def _refresh(card: Path, table: Path) -> None:
    try:
        text = corpus.insert(card.read_text("utf-8"), corpus.numbers(reading.read(table)))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{card}: cannot be read: {error}") from None
    with files.open_to_write(card, force=True) as file:
        file.write(text)


def _names(listed: str | None) -> list[str] | None:
    """Return the names in a list with commas, None where no list is given."""
    return None if listed is None else [name.strip() for name in listed.split(",") if name.strip()]
