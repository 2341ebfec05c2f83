"""`stance timeline`: who said what, when, with which stance, as a page or a picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.article import statements_of, texts_of
from stance.cli.terminal import note, say
from stance.errors import DataError, counted
from stance.prediction.predictor import load
from stance.tables import outputs
from stance.tables.formats import format_of

if TYPE_CHECKING:
    from stance.articles import AttributedStatement
    from stance.timeline import Timeline


def timeline(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Tables of statements, articles or folders of them.", metavar="TABLE|ARTICLE..."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The page to write.", metavar="FILE.html")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="A picture to print.", metavar="FILE")] = None,
    svg: Annotated[Path | None, typer.Option(help="A picture to edit.", metavar="FILE")] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Draw pictures for dark paper.")] = False,
    csv: Annotated[Path | None, typer.Option(help="The numbers drawn.", metavar="FILE")] = None,
    title: Annotated[str, typer.Option(help="What the time line shows.")] = "",
    parties: Annotated[
        str, typer.Option(help="The two sides that talk.", metavar="SIDE,SIDE")
    ] = "",
    days: Annotated[int, typer.Option(min=1, help="How long an answer may take.")] = 14,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Draw statements over time: sides, stances, offers and answers, turning points."""
    from stance import timeline as timelines

    wanted = [path for path in (output, svg, csv, png) if path is not None]
    _check(wanted, force)
    said = list(_statements(inputs))
    sides = [side.strip() for side in parties.split(",")] if parties else []
    told = timelines.timeline(said, title=title, parties=sides, days=days)
    drawn_png = told.png(dark) if png is not None else b""  # first, since its extra may be missing
    if output is not None:
        with outputs.writing(output, force) as file:
            file.write(told.html())
    if svg is not None:
        with outputs.writing(svg, force) as file:
            file.write(told.svg(dark))
    if csv is not None:
        with outputs.writing(csv, force) as file:
            outputs.write(told.numbers(), file, "csv")
    if png is not None:
        with outputs.writing(png, force) as file:
            file.buffer.write(drawn_png)
    _tell(told, len(said))
    note(f"saved {', '.join(map(str, wanted))}")


def _check(wanted: list[Path], force: bool) -> None:
    """Refuse before anything is computed, so that all files are written or none."""
    if not wanted:
        raise typer.BadParameter("say what to write: -o FILE.html, --png, --svg or --csv")
    if len({path.absolute() for path in wanted}) < len(wanted):
        raise DataError(f"{wanted[0]}: is named twice: give each output a name of its own")
    for path in wanted:
        if path.exists() and not force:
            raise DataError(f"{path}: exists: give --force to replace it, or another name")
        if not path.parent.is_dir():
            raise DataError(f"{path}: there is no folder {path.parent}: make it first")


def _statements(inputs: list[str]) -> Iterator["AttributedStatement"]:
    """Read tables, and find the statements of articles."""
    from stance.timeline import statements

    predictor = None
    for name in inputs:
        if format_of(name) is not None:
            yield from statements.read_table(name)
            continue
        predictor = predictor or load()
        for source, text in texts_of([name]):
            found = statements_of(source, text, None, predictor)
            note(f"{source}: {counted(len(found), 'statement')} found in it")
            yield from found


def _tell(told: "Timeline", said: int) -> None:
    """Print a summary of each side, and what could not be drawn."""
    from stance.timeline import words

    for lane in told.lanes:
        summary = words.summary(lane)
        count = counted(len(lane.marks), "statement")
        say(f"{lane.name}: {count}{f'. {summary}' if summary else ''}")
    for line in words.answers(told):
        say(line)
    if approximate := words.approximate(told):
        note(approximate)
    if told.undated:
        note(f"{words.undated(told)} ({len(told.undated):,} of {said:,})")
