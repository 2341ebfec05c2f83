"""`stance adjudicate`: the final say on what annotators dispute."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.agreement import read_all
from stance.cli.label import run
from stance.cli.terminal import note
from stance.errors import DataError, counted
from stance.labelling import adjudication, journal, session
from stance.tables import outputs


class Rule(StrEnum):
    """Name the ways to settle a dispute."""

    ASK = "ask"
    MAJORITY = "majority"
    DROP = "drop"


def adjudicate(
    files: Annotated[list[Path], typer.Argument(help="One file for each annotator.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The gold table to write.", metavar="FILE")
    ],
    rule: Annotated[Rule, typer.Option(help="How disputes are settled.")] = Rule.ASK,
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "label",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Make one table of several annotators' labels; disputes are asked for at the keyboard."""
    form = outputs.format_of(output)
    if form is None:
        raise DataError(f"{output}: name it .csv, .tsv or .jsonl")
    if output.exists() and not force:
        raise DataError(f"{output}: exists: give --force to replace it, or another name")
    held, texts = read_all(files, label_column)
    final = adjudication.majority(held) if rule is Rule.MAJORITY else adjudication.unanimous(held)
    if rule is Rule.ASK:
        final |= _ask(held, texts, output.with_suffix(".decisions.jsonl"))
    gold = adjudication.gold(held, texts, final)
    with outputs.writing(output, force) as file:
        outputs.write(gold, file, form)
    open_ones = len(adjudication.shared(held)) - len(final)
    note(f"saved {counted(len(final), 'statement')} in {output}; {open_ones:,} disputed left out")


def _ask(held: dict[str, dict[str, str]], texts: dict[str, str], path: Path) -> dict[str, str]:
    """Ask for each dispute; the decisions are kept in a file of their own."""
    items = adjudication.disputes(held, texts)
    if not items:
        return {}
    labels = sorted({label for one in held.values() for label in one.values()})
    answers = journal.read(path, items)
    ended = run(session.resume(items, labels, "final say", answers.values()), path)
    return {name: one.label for name, one in ended.answers.items() if one.label is not None}
