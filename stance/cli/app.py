"""Put the commands together."""

from importlib import import_module
from typing import Annotated

import typer

from stance.cli.terminal import say

COMMANDS = (
    "classify",
    "explain",
    "train",
    "evaluate",
    "compare",
    "report",
    "validate",
    "check",
    "counts",
    "curve",
    "export",
    "label",
    "agreement",
    "adjudicate",
    "suspects",
    "exchange",
    "article",
    "timeline",
)
"""Each stands in the module of its name; help lists them in this order."""


def app(asked: str) -> typer.Typer:
    """Give the program with the command that is asked for alone, else with all of them."""
    made = typer.Typer(
        help="Label statements as conciliatory, conditional, hostile or none.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(options)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        made.command()(getattr(import_module(f"stance.cli.{name}"), name))
    return made


def _version(asked: bool) -> None:
    if asked:
        from stance import __version__

        say(f"stance {__version__}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Label statements as conciliatory, conditional, hostile or none."""
