"""`stance compare`: tell whether one model is better than another."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance import load
from stance.cli.measures import Format, note_few
from stance.cli.terminal import say
from stance.errors import counted
from stance.training import corpus
from stance.training.corpus import Columns

if TYPE_CHECKING:
    from stance.training.comparison import Comparison


def compare(
    first: Annotated[Path, typer.Argument(help="A model folder.", metavar="MODEL")],
    second: Annotated[Path, typer.Argument(help="Another one.", metavar="MODEL")],
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
    format_: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
) -> None:
    """Compare two models on the same statements with a paired bootstrap."""
    from stance.training.comparison import compare as paired

    statements = corpus.read(table, Columns(text_column, label_column))
    note_few(len(statements))
    everything, stances = paired(load(first), load(second), statements, seed)
    if format_ is Format.JSON:
        found = {"all_labels": asdict(everything), "stances_only": stances and asdict(stances)}
        print(json.dumps(found, indent=1))
        return
    if stances is not None:
        _show("stances only, the answer forced among them", stances)
    _show("all labels", everything)


def _show(title: str, found: "Comparison") -> None:
    low, high = found.gain_interval
    say(f"{title}: {counted(found.statements, 'statement')}")
    say(f"  macro-F1  {found.first:.3f} -> {found.second:.3f}")
    say(f"  gain      {found.gain:+.3f}  (95 % interval {low:+.3f} to {high:+.3f})")
    if found.gain == low == high == 0:
        say("  no difference between the two was seen")
    else:
        say(f"  the second is not better in {found.doubt:.1%} of the resamples")
