"""The commands, and the program made of them."""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from typing import Annotated, Any

import typer

from stance import __version__
from stance.cli.terminal import clean, say

FAMILIES = {
    "classify": ["classify"],
    "explain": ["explain"],
    "training": ["train", "digest", "check", "export"],
    "measuring": ["evaluate", "report", "validate"],
    "labelling": ["label", "agreement", "suspects", "exchange"],
    "articles": ["article", "timeline"],
}
"""The modules of the commands, as the help lists them."""

COMMANDS = {command: family for family, commands in FAMILIES.items() for command in commands}

_UsageError: Any = typer.BadParameter.__base__  # typer has no public name for it


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code.

    Raises StanceError, as the command does.
    """
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
    program = app(arguments[0] if arguments else "")
    try:
        code = program(arguments, prog_name="stance", standalone_mode=False)
    except _UsageError as error:
        _show(error, arguments)
        return 2
    return code if isinstance(code, int) else 0


def app(name: str) -> typer.Typer:
    """Return the program with one command, or with all where there is none of that name."""
    program = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback()(options)
    for command in [name] if name in COMMANDS else COMMANDS:
        program.command()(getattr(import_module(f"stance.cli.{COMMANDS[command]}"), command))
    return program


def _version(wanted: bool) -> None:
    if wanted:
        say(f"stance {__version__}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Label statements as conciliatory, conditional, hostile or none."""


def _show(error: Any, arguments: Sequence[str]) -> None:
    """Print a usage error, with the remedy where a text was taken for an option."""
    lines = StringIO()
    error.message = error.message.removeprefix("Value error, ")
    error.show(lines)
    option = getattr(error, "option_name", "")
    if option and any(" " in text and text.startswith(option) for text in arguments):
        lines.write("A text that begins with '-' goes behind '--': stance classify -- TEXT")
    for line in lines.getvalue().splitlines():
        print(clean(line), file=sys.stderr)
