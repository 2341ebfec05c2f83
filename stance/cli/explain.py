"""`stance explain`: the words that decided."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from operator import itemgetter
from typing import Annotated, Literal, TextIO

from typer import Argument, Option

from stance.cli import options
from stance.cli.classify import note_cut, tables_among
from stance.cli.options import BaseRates, Force, Model, Output, TextColumn, format_for
from stance.cli.terminal import clean, note, rendered, write
from stance.errors import DataError
from stance.prediction.explanation import Explanation, Flip, largest_tried
from stance.prediction.predictor import load
from stance.reports import explanation as pages
from stance.tables import files, reading
from stance.tables.files import STREAM

COLOURS = {"for": "yellow", "against": "cyan"}
SHADES = ("{}", "bold {}", "black on {}", "bold black on bright_{}")  # from little to much
TERMS = 5  # printed for and against

Format = Literal["text", "json", "html"]


def explain(
    inputs: Annotated[list[str], Argument(metavar="TEXT... | TABLE... | -")],
    model: Model = None,
    output: Output = None,
    format_: Annotated[Format | None, Option("--format", help="Default: as -o.")] = None,
    force: Force = False,
    text_column: TextColumn = None,
    stdin_format: options.StdinFormat = None,
    stances_only: options.StancesOnly = False,
    base_rates: BaseRates = None,
) -> None:
    """Show which words decided, and what would change the answer."""
    form = format_for(output, force, format_, Format)
    predictor = load(model, stances_only=stances_only, base_rates=base_rates)
    texts = list(_texts(inputs, text_column, stdin_format))
    if not texts:
        raise DataError("no text to explain: give one, as in: stance explain 'We agree.'")
    note_cut(sum(len(text) > predictor.max_characters for text in texts), predictor.max_characters)
    explanations = [(predictor.explain(text), predictor.smallest_deletion(text)) for text in texts]
    if form == "html":
        return write(pages.html(explanations), output, force)
    if form == "json":
        values = [
            {**asdict(explanation), "smallest_deletion": flip and asdict(flip)}
            for explanation, flip in explanations
        ]
        return write(values, output, force)
    with files.open_to_write(output, force) as file:
        screen = sys.__stdout__ if file is sys.stdout and file.isatty() else None
        for explanation, flip in explanations:
            _print(explanation, flip, screen or file)
    if output is not None:
        note(f"saved {output}")


def _texts(inputs: Sequence[str], text_column: str | None, form: str | None) -> Iterator[str]:
    """Return the texts of tables, or the inputs themselves; blank ones are left out."""
    names = tables_among(inputs)
    for name in names:
        table = reading.read(name, form=form if name == STREAM else None)
        column = table.text_column(text_column)
        if column != (text_column or "text"):
            note(f"the texts are in the column {column!r}")
        yield from (text for row in table.rows if (text := table.text(row, column)).strip())
    if not names:
        yield from (text for text in inputs if text.strip())


def _print(explanation: Explanation, flip: Flip | None, file: TextIO) -> None:
    """Print with colours where the terminal has them, else with the shares in brackets."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)
    coloured = console.color_system is not None and not console.no_color
    prediction = explanation.prediction
    sure = f"{prediction.probability:.2f}  {prediction.known_terms:.0%} known"
    marked = [_marked(piece, coloured) for piece in pages.pieces(explanation)]
    reasons = rendered(
        "explanation.txt.j2",
        explanation=explanation,
        flip=flip,
        ranked=_ranked(explanation),
        tried=largest_tried(explanation),
    )
    console.print(Text(clean(f"{prediction.stance}  {sure}")))
    console.print(Text.assemble(*marked))
    console.print(Text(reasons), end="")


def _marked(piece: pages.Piece, coloured: bool) -> tuple[str, str]:
    """Return a piece of the text, and the style in which it is printed."""
    text, side, shade = clean(piece.text), piece.side[:-1], int(piece.side[-1:] or 0)
    if coloured:
        style = SHADES[shade - 1].format(COLOURS[side]) if side else ""
        return text, f"{style} underline" if piece.negated else style
    text = f"\u00ac{text}" if piece.negated else text
    return (f"[{text} {float(piece.value):+.1f}]" if shade > 1 else text), ""


def _ranked(explanation: Explanation) -> list[tuple[str, list[tuple[str, float]]]]:
    """Return the terms most for the answer, and those most against it, with what they add."""
    sums: dict[str, float] = defaultdict(float)  # what a term adds in every channel
    for evidence in explanation.evidence:
        is_piece = evidence.kind == "char"  # of a word: it stands between dots
        term = f"\u00b7{evidence.term.strip()}\u00b7" if is_piece else evidence.term
        sums[term] += evidence.contributions[explanation.best]
    ranked = sorted(sums.items(), key=itemgetter(1), reverse=True)
    most = [pair for pair in ranked[:TERMS] if pair[1] > 0.005]
    least = [pair for pair in ranked[: -TERMS - 1 : -1] if pair[1] < -0.005]
    return [("for", most), ("against", least)]
