"""`stance classify`: the options of the command."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli import answering
from stance.cli.answering import Format, Options
from stance.cli.options import Output


def classify(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT... | FILE | FOLDER | -",
            help="Texts, one table, a folder or quoted pattern of tables, or - for stdin.",
        ),
    ],
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    output: Output = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Default: as -o, else as the input.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an output file that exists.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a stopped run of the same job ended.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.", metavar="N")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler to share tables out.", metavar="ADDRESS")
    ] = None,
    text_column: Annotated[
        str, typer.Option(help="The column that holds the text.", metavar="NAME")
    ] = "text",
    stances_only: Annotated[
        bool, typer.Option("--stances-only", help="Leave 'none' out and renormalise.")
    ] = False,
    min_probability: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Answer 'unsure' below this.")
    ] = 0.0,
    precision: Annotated[
        float | None,
        typer.Option(help="Choose that threshold: this share of the answers is right.", min=0.0),
    ] = None,
    coverage: Annotated[
        float | None,
        typer.Option(help="Answer sets that hold the true stance this often.", min=0.0),
    ] = None,
) -> None:
    """Tell how each statement leaves the door to the counterpart."""
    options = Options(
        model=model,
        output=output,
        format_=format_,
        force=force,
        resume=resume,
        workers=workers,
        scheduler=scheduler,
        text_column=text_column,
        stances_only=stances_only,
        min_probability=min_probability,
        precision=precision,
        coverage=coverage,
    )
    answering.answer(inputs, options)
