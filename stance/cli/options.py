"""Options that several commands share."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from stance.cli.terminal import note
from stance.errors import DataError
from stance.schema import Statement
from stance.tables import reading
from stance.tables.files import STREAM, refuse_existing

if TYPE_CHECKING:
    from stance.training.corpus import Columns


def _file(name: str) -> Path | None:
    return None if name == STREAM else Path(name)


def _shares(listed: str) -> dict[str, float]:
    """Read ``label=share,label=share``; a label alone or a word for a share is a usage error."""
    shares = {}
    for pair in listed.split(","):
        label, mark, share = pair.rpartition("=")
        try:
            shares[label.strip()] = float(share)
        except ValueError:
            mark = ""
        if not mark:
            raise typer.BadParameter(f"{pair!r} is not LABEL=SHARE, as hostile=0.2")
    return shares


class InputFormat(StrEnum):
    """The form of standard input."""

    TXT = "txt"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    JSON = "json"


Table = Annotated[
    Path, typer.Argument(help="A labelled table: .csv, .tsv, .jsonl or .parquet.", metavar="TABLE")
]
Model = Annotated[
    Path | None, typer.Option("--model", help="Another model folder.", metavar="FOLDER")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write to a file, or - for stdout.", metavar="FILE", parser=_file
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an output that exists.")]
TextColumn = Annotated[
    str | None,
    typer.Option(
        "--text-column",
        help="The column of the texts. [default: text, or the only likely one]",
        metavar="NAME",
    ),
]
StdinFormat = Annotated[
    InputFormat | None,
    typer.Option("--stdin-format", help="What - is. [default: txt, a text a line]"),
]
LabelColumn = Annotated[
    str | None,
    typer.Option(
        "--label-column",
        help="The column of the labels. [default: stance, or the only likely one]",
        metavar="NAME",
    ),
]
GroupColumn = Annotated[
    str | None,
    typer.Option(
        "--group-column",
        help="Statements with the same value stay together. [default: split_group if there]",
        metavar="NAME",
    ),
]
StancesOnly = Annotated[
    bool, typer.Option("--stances-only", help="Leave 'none' out and renormalise.")
]
Seed = Annotated[int, typer.Option("--seed", help="Of the random numbers.", metavar="N")]
BaseRates = Annotated[
    Mapping[str, float] | None,
    typer.Option(
        "--base-rates",
        help="Shares of the labels to expect. [default: even]",
        metavar="LABEL=SHARE,...",
        parser=_shares,
    ),
]


class ReportFormat(StrEnum):
    """The form of figures."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """The form of a table."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    JSON = "json"


Form = TypeVar("Form", bound=StrEnum)


def format_for(output: Path | None, force: bool, wanted: Form | None, formats: type[Form]) -> Form:
    """Return the format that is wanted, else that of the output's name, else the first.

    Raises DataError, before any work, where the name says another one, or the output exists and
    ``force`` is not given.
    """
    form = wanted
    if form is None and output is not None:
        ending = output.suffix.lower().removeprefix(".")
        ending = {"txt": "text", "ndjson": "jsonl", "htm": "html"}.get(ending, ending)
        if ending not in set(formats):
            names = [f".{'txt' if form == 'text' else form}" for form in formats]
            listed = " or ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
            more = ", or give --format" if names[1:] else ""
            raise DataError(f"{output}: name it {listed}{more}")
        form = formats(ending)
    if output is not None:
        refuse_existing(output, force)
    return next(iter(formats)) if form is None else form


def read_statements(table: Path, columns: "Columns", labels: Sequence[str] = ()) -> list[Statement]:
    """Read the statements of a labelled table, and print which likely columns were taken.

    Raises DataError for a label that is not among ``labels``, where those of a model are given.
    """
    from stance.training import corpus

    statements = corpus.read(table, columns)
    text, label, *_ = columns.names(reading.read(table))
    if (text, label) != (columns.text or "text", columns.label or "stance"):
        note(f"{table}: texts in {text!r}, labels in {label!r}")
    if labels:
        corpus.refuse_unknown(statements, labels, f"{table}:")
    return statements
