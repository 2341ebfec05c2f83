"""`stance label`, `agreement`, `suspects` and `exchange`: people's labels."""

import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple, replace
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from stance.cli import options
from stance.cli.options import Force, Model, Output, Table, TextColumn, format_for, read_statements
from stance.cli.terminal import clean, keyboard, note, rendered, write
from stance.errors import DataError, counted
from stance.labelling import exchange as exchanging
from stance.labelling import journal, session
from stance.labelling.exchange import Tool
from stance.labelling.session import Session
from stance.prediction.predictor import load
from stance.schema import Stance
from stance.tables import reading
from stance.tables.files import refuse_existing
from stance.tables.table import table_of

if TYPE_CHECKING:
    from stance.labelling.agreement import Shared

CLEAR = "\x1b[2J\x1b[H"  # what every terminal since the VT100 understands
Rule = Literal["ask", "majority", "drop"]


def label(
    table: Annotated[Path, Argument(help="The statements: .csv, .tsv or .jsonl.")],
    annotator: Annotated[str | None, Option(help="Who labels. [default: the user]")] = None,
    output: Annotated[Path | None, Option("--output", "-o", help="Or TABLE.WHO.jsonl.")] = None,
    labels: Annotated[str, Option(help="With commas between.")] = ",".join(Stance),
    order: Annotated[
        Literal["file", "random", "uncertain"], Option(help="What to show first.")
    ] = "file",
    model: Model = None,
    text_column: TextColumn = None,
) -> None:
    """Label statements at the keyboard; every answer is saved at once."""
    try:
        who = annotator or getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        raise DataError("the user has no name: give --annotator NAME") from None
    if not output and Path(who).name != who:
        raise DataError(f"the annotator {who!r} makes no file name: give another name, or -o FILE")
    path = output or table.with_suffix(f".{who}.jsonl")
    if path.suffix != ".jsonl":
        raise DataError(f"{path}: answers are JSON lines: name it .jsonl")
    if path.exists() and table.exists() and path.samefile(table):
        raise DataError(f"{path}: is the table: name another output")
    items = journal.items(reading.read(table), text_column)
    answers = journal.read(path, items)
    names = list(dict.fromkeys(options.names(labels)))
    if not 2 <= len(names) <= 9:
        raise DataError(f"--labels {labels}: give two to nine labels, with commas between")
    if order == "random":
        items = session.shuffled(items, who)
    elif order == "uncertain":
        items = session.most_uncertain_first(items, load(model))
    ended = _ask(Session(tuple(items), tuple(names), who, answers), path)
    note(f"{len(ended.labelled)} of {len(items)} labelled, saved in {path}")


def _ask(state: Session, path: Path) -> Session:
    """Show, read a key, write the answer, until the annotator leaves."""
    help_shown = False
    with keyboard() as (read_key, read_line):
        while True:
            lines = session.draw(state, help_shown)
            print(CLEAR + "\n".join(map(clean, lines)), file=sys.__stdout__, flush=True)
            try:
                key = read_key()
                if key == session.NOTE and state.shown is not None:
                    state = replace(state, note=read_line("note: "))
            except (KeyboardInterrupt, EOFError):
                key = session.QUIT
            if key == session.QUIT:
                return state
            help_shown = key == session.HELP
            state, answer = session.press(state, key)
            if answer is not None:
                journal.append(path, answer)


def agreement(
    files: Annotated[list[Path], Argument(help="One file for each annotator.")],
    label_column: Annotated[str, Option(help="The column of the labels.")] = "label",
    text_column: TextColumn = None,
    gold: Annotated[Path | None, Option(help="Write one table of all labels.")] = None,
    rule: Annotated[Rule, Option(help="How --gold decides disputes.")] = "ask",
    output: Output = None,
    format_: options.FiguresFormat = None,
    force: Force = False,
) -> None:
    """Compare annotators: kappas, confusions, disputes; decide them."""
    from stance.labelling import agreement as agreements

    form = format_for(output, force, format_, options.Figures)
    gold_form = format_for(gold, force, None, options.Rows)
    names = [path.stem for path in files]
    if twice := [path for path in files if names.count(path.stem) > 1]:
        raise DataError(f"{twice[1]}: a second file named {twice[1].stem}: rename one of them")
    labelled = {path: agreements.read(path, label_column, text_column) for path in files}
    shared, left_out = agreements.align(labelled)
    if left_out:
        note(f"{counted(left_out, 'statement')} left out, which not all annotators labelled")
    result = agreements.compare(names, shared)
    text = rendered("agreement.txt.j2", result=result, shared=shared)
    write(_plain(asdict(result)) if form == "json" else text, output, force)
    if gold is None:
        return
    final = agreements.decided(shared, majority=rule == "majority")
    if rule == "ask":
        final |= _decide(names, shared, gold.with_suffix(".decisions.jsonl"))
    write(agreements.gold(shared, final), gold, force, gold_form)
    note(f"{counted(len(final), 'statement')}; {len(shared) - len(final):,} disputed left out")


def _decide(names: Sequence[str], shared: Sequence["Shared"], path: Path) -> dict[str, str]:
    """Ask for each disputed label; the decisions are kept in a file of their own."""
    from stance.labelling import agreement as agreements

    items = agreements.disputes(names, shared)
    if not items:
        return {}
    labels = sorted({label for statement in shared for label in statement.labels})
    answers = journal.read(path, items)
    ended = _ask(Session(tuple(items), tuple(labels), "final say", answers), path)
    return {answer.id: answer.label for answer in ended.labelled if answer.label is not None}


def _plain(value: object) -> object:
    """Return a value for JSON: pairs that are keys as strings, NaN as null."""
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else " / ".join(key): _plain(item)
            for key, item in value.items()
        }
    return None if isinstance(value, float) and isnan(value) else value


def suspects(
    table: Table,
    output: Output = None,
    format_: options.RowsFormat = None,
    force: Force = False,
    text_column: TextColumn = None,
    label_column: options.LabelColumn = None,
    group_column: options.GroupColumn = None,
) -> None:
    """List rows whose label models trained without them doubt."""
    from stance.training.corpus import Columns

    form = format_for(output, force, format_, options.Rows)
    statements = read_statements(table, Columns(text_column, label_column, group_column))
    from stance.labelling.suspects import Suspect, rank  # slow to import: a bad table is said first

    ranked = rank(statements)
    write(table_of(Suspect.__slots__, map(astuple, ranked), str(table)), output, force, form)
    note(f"{len(ranked):,} of {counted(len(statements), 'label')} doubted")


def exchange(
    source: Annotated[Path, Argument(help="The file to read.")],
    target: Annotated[Path | None, Argument(help="The file to write, as -o.")] = None,
    from_: Annotated[Tool, Option("--from", help="Who wrote the file.")] = "table",
    to: Annotated[Tool, Option(help="Who will read the other.")] = "table",
    output: Output = None,
    format_: options.RowsFormat = None,
    force: Force = False,
    label_column: Annotated[str | None, Option(help="Or Label Studio's question.")] = None,
    text_column: TextColumn = None,
) -> None:
    """Read and write files of Label Studio, doccano and Prodigy."""
    output = output or target
    form = ""
    if to == "table":
        form = format_for(output, force, format_, options.Rows)
    elif output is not None:
        refuse_existing(output, force)
    entries = exchanging.read(source, from_, label_column, text_column)
    kept = [entry for entry in entries if entry.reason not in exchanging.LEFT_OUT]
    content = (
        exchanging.to_table(kept, str(source)) if form else "".join(exchanging.dumps(kept, to))
    )
    write(content, output, force, form)
    reasons = exchanging.reasons_of(entries)
    labels = sum(bool(entry.label) for entry in kept)
    note(f"{source}: {counted(labels, 'label')}{f'; {reasons}' if reasons else ''}")
