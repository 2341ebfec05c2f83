"""`stance counts`: in how many statements of each stance a term stands."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.terminal import note
from stance.errors import DataError, counted
from stance.tables import files, writing
from stance.text import TextSettings
from stance.training import corpus, term_counts
from stance.training.corpus import Columns


def counts(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The table of counts to write.", metavar="FILE")
    ],
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    source_column: Annotated[
        str, typer.Option(help="The column that names the source or document.", metavar="NAME")
    ] = "source",
    min_statements: Annotated[int, typer.Option(help="Leave rarer terms out.")] = 3,
    min_sources: Annotated[int, typer.Option(help="Leave terms of fewer sources out.")] = 2,
    longest: Annotated[int, typer.Option(help="Count runs of up to so many words.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Count the terms of statements that may not be passed on, to train on with --counts."""
    form = files.plain_format(output)
    if form is None:
        raise DataError(f"{output}: name it .csv, .tsv or .jsonl")
    statements = corpus.read(table, Columns(text_column, label_column, source_column))
    settings = TextSettings(word_ngrams=(1, longest))
    found = term_counts.count(statements, settings, min_statements, min_sources)
    card = term_counts.card(found, output.name, table.name, min_statements, min_sources)
    with files.open_to_write(output, force) as file:
        writing.write(term_counts.to_table(found), file, form)
    with files.open_to_write(output.with_suffix(".md"), force) as file:
        file.write(card)
    note(f"saved {counted(len(found.by_term), 'term')} in {output}, and their card beside it")
