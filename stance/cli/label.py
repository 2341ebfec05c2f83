"""`stance label`: label statements at the keyboard."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.terminal import clean, keyboard, note
from stance.errors import DataError
from stance.labelling import journal, ordering, screen, session
from stance.labelling.journal import Item
from stance.labelling.ordering import Order
from stance.labelling.session import Session
from stance.prediction.predictor import load
from stance.schema import Stance
from stance.tables import tables

CLEAR = "\x1b[2J\x1b[H"  # what every terminal since the VT100 understands


def label(
    table: Annotated[Path, typer.Argument(help="The statements: .csv, .tsv or .jsonl.")],
    annotator: Annotated[
        str | None, typer.Option(help="Who labels. [default: the user]", metavar="NAME")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="[default: TABLE.ANNOTATOR.jsonl]", metavar="FILE.jsonl"
        ),
    ] = None,
    labels: Annotated[str, typer.Option(help="With commas between.")] = ",".join(Stance),
    order: Annotated[Order, typer.Option(help="What to show first.")] = Order.FILE,
    model: Annotated[
        Path | None, typer.Option(help="For --order uncertain.", metavar="DIR")
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
) -> None:
    """Show statements one by one; a key labels and goes on. Every answer is saved at once."""
    who = annotator or getpass.getuser()
    if not output and Path(who).name != who:
        raise DataError(f"the annotator {who!r} makes no file name: give another name, or -o FILE")
    path = output or table.with_suffix(f".{who}.jsonl")
    items = journal.items(tables.read(table), text_column)
    answers = journal.read(path, items)
    shown = _ordered(items, order, who, model)
    names = [name.strip() for name in labels.split(",") if name.strip()]
    ended = run(session.resume(shown, names, who, answers.values()), path)
    note(f"{ended.done} of {len(items)} labelled, saved in {path}")


def _ordered(items: list[Item], order: Order, who: str, model: Path | None) -> Sequence[Item]:
    if order is Order.RANDOM:
        return ordering.shuffled(items, who)
    if order is Order.UNCERTAIN:
        return ordering.most_uncertain_first(items, load(model))
    return items


def run(state: Session, path: Path) -> Session:
    """Show, read a key, write the answer down, until the annotator leaves."""
    help_shown = False
    with keyboard() as (read_key, read_line):
        while True:
            lines = screen.draw(state, help_shown).split("\n")
            print(CLEAR + "\n".join(map(clean, lines)), file=sys.__stdout__, flush=True)
            try:
                key = read_key()
                if key == session.NOTE and state.at is not None:
                    state = session.with_note(state, read_line("note: "))
            except (KeyboardInterrupt, EOFError):
                key = session.QUIT
            if key == session.QUIT:
                return state
            help_shown = key == session.HELP
            state, answer = session.press(state, key)
            if answer is not None:
                journal.append(path, answer)
