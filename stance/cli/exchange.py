"""`stance exchange`: to and from other annotation tools."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.terminal import note_saved
from stance.errors import DataError
from stance.labelling.exchange import Tool, dumps, read
from stance.tables import outputs


def exchange(
    source: Annotated[Path, typer.Argument(help="The file to read.")],
    output: Annotated[Path, typer.Argument(help="The file to write.")],
    from_: Annotated[Tool, typer.Option("--from", help="Who wrote the file.")] = Tool.TABLE,
    to: Annotated[Tool, typer.Option("--to", help="Who will read the other.")] = Tool.TABLE,
    label_column: Annotated[str, typer.Option(help="Of a table.", metavar="NAME")] = "label",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Turn a table into a file for Label Studio, doccano or Prodigy, and back."""
    table = read(source, from_, label_column)
    form = outputs.format_of(output)
    if to is Tool.TABLE and form is None:
        raise DataError(f"{output}: name it .csv, .tsv or .jsonl")
    with outputs.writing(output, force) as file:
        if to is Tool.TABLE:
            outputs.write(table, file, str(form))
        else:
            file.writelines(dumps((row.values for row in table.rows), to))
    note_saved(output)
