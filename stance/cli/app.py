"""Put the commands together."""

from typing import Annotated

import typer

from stance.cli.adjudicate import adjudicate
from stance.cli.agreement import agreement
from stance.cli.article import article
from stance.cli.check import check
from stance.cli.classify import classify
from stance.cli.compare import compare
from stance.cli.counts import counts
from stance.cli.curve import curve
from stance.cli.evaluate import evaluate
from stance.cli.exchange import exchange
from stance.cli.explain import explain
from stance.cli.export import export
from stance.cli.label import label
from stance.cli.report import report
from stance.cli.suspects import suspects
from stance.cli.terminal import say
from stance.cli.timeline import timeline
from stance.cli.train import train
from stance.cli.validate import validate

app = typer.Typer(
    help="Label statements as conciliatory, conditional, hostile or none.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (
    classify,
    explain,
    train,
    evaluate,
    compare,
    report,
    validate,
    check,
    counts,
    curve,
    export,
    label,
    agreement,
    adjudicate,
    suspects,
    exchange,
    article,
    timeline,
)
for command in COMMANDS:
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        from stance import __version__

        say(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Label statements as conciliatory, conditional, hostile or none."""
