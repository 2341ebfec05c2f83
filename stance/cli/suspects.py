"""`stance suspects`: rows whose label a model doubts."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.options import Output
from stance.cli.terminal import note
from stance.errors import DataError, counted
from stance.tables import outputs
from stance.tables.rows import Row
from stance.tables.tables import Table
from stance.training import corpus
from stance.training.corpus import Columns

if TYPE_CHECKING:
    from stance.labelling.suspects import Suspect

COLUMNS = ("line", "label", "likelier", "p_label", "p_likelier", "text")


def suspects(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    output: Output = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    group_column: Annotated[
        str | None,
        typer.Option(help="Kept together in a split. [default: split_group]", metavar="NAME"),
    ] = None,
    c: Annotated[float, typer.Option("--c", help="Inverse strength of regularisation.")] = 10.0,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """List rows to read again, the most doubtful first, as judged by models that saw others."""
    from stance.labelling.suspects import rank

    form = outputs.format_of(output or Path("out.csv"))
    if form is None:
        raise DataError(f"{output}: name it .csv, .tsv or .jsonl")
    columns = Columns(text_column, label_column, corpus.group_column(table, group_column))
    statements = corpus.read(table, columns)
    found = rank(statements, c)
    with outputs.writing(output, force) as file:
        outputs.write(Table(str(table), COLUMNS, _rows(found)), file, form)
    verb = "is" if len(found) == 1 else "are"
    note(f"{len(found):,} of {counted(len(statements), 'label')} {verb} doubted")


def _rows(found: "list[Suspect]") -> Iterator[Row]:
    for number, one in enumerate(found, 2):
        values = (
            one.statement.line,
            one.statement.stance,
            one.likelier,
            round(one.p_given, 4),
            round(one.p_likelier, 4),
            one.statement.text,
        )
        yield Row(number, dict(zip(COLUMNS, values, strict=True)))
