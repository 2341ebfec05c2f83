"""Options that several commands share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from typer import Argument, BadParameter, Option

from stance.cli.terminal import note
from stance.errors import DataError
from stance.schema import Statement
from stance.tables import reading
from stance.tables.files import STREAM, refuse_existing

if TYPE_CHECKING:
    from stance.training.corpus import Columns

Figures = Literal["text", "json"]
Rows = Literal["csv", "tsv", "jsonl", "json"]


def _file(name: str) -> Path | None:
    return None if name == STREAM else Path(name)


def _shares(listed: str) -> dict[str, float]:
    try:
        pairs = [pair.split("=") for pair in listed.split(",")]
        return {label.strip(): float(share) for label, share in pairs}
    except ValueError:
        raise BadParameter(f"{listed!r} is not LABEL=SHARE, as hostile=0.2") from None


Table = Annotated[Path, Argument(help="Labelled: .csv, .tsv, .jsonl, .parquet.", metavar="TABLE")]
Model = Annotated[Path | None, Option(help="Another model folder.")]
Output = Annotated[
    Path | None, Option("--output", "-o", parser=_file, metavar="FILE", help="Or - for stdout.")
]
Force = Annotated[bool, Option("--force", help="Replace an output that exists.")]
TextColumn = Annotated[str | None, Option(help="[default: text, or the only likely one]")]
LabelColumn = Annotated[str | None, Option(help="[default: stance, or the only likely one]")]
GroupColumn = Annotated[
    str | None, Option(help="What stays together. [default: split_group if there]")
]
StdinFormat = Annotated[Literal["txt", Rows] | None, Option(help="[default: txt, a text a line]")]
FiguresFormat = Annotated[Figures | None, Option("--format", help="Default: as -o, else text.")]
RowsFormat = Annotated[Rows | None, Option("--format", help="Default: as -o, else csv.")]
StancesOnly = Annotated[bool, Option("--stances-only", help="Leave 'none' out and renormalise.")]
BaseRates = Annotated[
    Mapping[str, float] | None,
    Option(
        parser=_shares,
        metavar="LABEL=SHARE,...",
        help="Shares of labels to expect. [default: even]",
    ),
]
Config = Annotated[Path | None, Option(help="A TOML file with the keys of TrainConfig.")]


def format_for(output: Path | None, force: bool, wanted: str | None, formats: Any) -> str:
    """Return the format that is wanted, else that of the output's name, else the first.

    Raises DataError, before any work, where the name is of no format in the Literal ``formats``,
    or the output exists and ``force`` is not given.
    """
    first, *others = get_args(formats)
    form = wanted
    if form is None and output is not None:
        form = output.suffix.lower().removeprefix(".")
        form = {"txt": "text", "ndjson": "jsonl", "htm": "html"}.get(form, form)
        if form not in (first, *others):
            *names, last = [f".{'txt' if name == 'text' else name}" for name in (first, *others)]
            more = f"{', '.join(names)} or {last}, or give --format" if names else last
            raise DataError(f"{output}: name it {more}")
    if output is not None:
        refuse_existing(output, force)
    return form or str(first)


def names(listed: str) -> list[str]:
    """Return the names in a list with commas."""
    return [name.strip() for name in listed.split(",") if name.strip()]


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
