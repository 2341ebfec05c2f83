"""`stance curve`: what more statements give, and what each kind of them gives."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.terminal import say
from stance.errors import DataError
from stance.tables import tables
from stance.training import corpus, term_counts
from stance.training.corpus import Columns

if TYPE_CHECKING:
    from stance.training.curve import Point


def curve(
    table: Annotated[Path, typer.Argument(help="The labelled table to learn from.")],
    held_out: Annotated[Path, typer.Argument(help="The labelled table to measure on.")],
    config: Annotated[
        Path, typer.Option(help="A TOML file that names one C and a temperature.", metavar="FILE")
    ],
    counts: Annotated[
        Path | None, typer.Option(help="Term counts, from `stance counts`.", metavar="FILE")
    ] = None,
    sizes: Annotated[str, typer.Option(help="With commas between.")] = "500,1000,2000,4000,8000",
    by: Annotated[
        str | None, typer.Option(help="Leave out each value of this column.", metavar="NAME")
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME")] = "text",
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "stance",
) -> None:
    """Learn from parts of a table and measure each on held-out statements, as Markdown."""
    from stance.training.config import read_config
    from stance.training.curve import learning_curve, leave_one_out

    columns = Columns(text_column, label_column)
    learned, measured = corpus.read(table, columns), corpus.read(held_out, columns)
    chosen, counted = read_config(config), term_counts.read(counts) if counts else None
    if by is None:
        _show(learning_curve(learned, measured, _numbers(sizes), chosen, counted))
        return
    source = tables.read(table)
    kinds = [source.text(row, by) for row in source.rows]
    _show(leave_one_out(learned, kinds, measured, chosen, counted))


def _numbers(listed: str) -> list[int]:
    try:
        return [int(number) for number in listed.split(",")]
    except ValueError:
        raise DataError(f"--sizes {listed}: give whole numbers with commas between") from None


def _show(points: "Iterable[Point]") -> None:
    say("| learned from | statements | macro-F1, stances only | macro-F1, all labels |")
    say("|---|---|---|---|")
    for point in points:
        forced = point.report.stances_only
        stances = f"{forced.macro_f1:.3f}" if forced else ""
        found = f"{stances} | {point.report.all_labels.macro_f1:.3f}"
        say(f"| {point.name} | {point.learned:,} | {found} |")
