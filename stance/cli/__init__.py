"""The command line: parse, call, print."""

import os
import sys
from typing import Annotated

import typer

from stance.cli.check import check
from stance.cli.classify import classify
from stance.cli.evaluate import evaluate
from stance.cli.export import export
from stance.cli.terminal import note
from stance.cli.train import train
from stance.errors import StanceError

app = typer.Typer(
    help="Label statements as conciliatory, conditional, hostile or none.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (classify, train, evaluate, check, export):
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        from stance import __version__

        typer.echo(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Label statements as conciliatory, conditional, hostile or none."""


def main() -> None:
    """Run the command line; a user's mistake ends with one line and exit code 1."""
    try:
        app()
        sys.stdout.flush()
    except StanceError as error:
        note(str(error))
        sys.exit(1)
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        note(f"{error.filename or 'output'}: {error.strerror}: free space or check the rights")
        sys.exit(1)
