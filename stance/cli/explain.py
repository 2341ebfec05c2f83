"""`stance explain`: the words that decided."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from typer import Argument, Option

from stance.cli import options
from stance.cli.classify import note_cut, readers_of
from stance.cli.inputs import tables_among
from stance.cli.options import BaseRates, Force, Model, Output, TextColumn, format_for
from stance.cli.terminal import clean, note, rendered, write
from stance.errors import DataError
from stance.prediction import bulk
from stance.prediction.bulk import Job
from stance.prediction.explanation import Explanation, Flip, largest_tried
from stance.prediction.predictor import load
from stance.reports import explanation as pages

COLOURS = {"for": "yellow", "against": "cyan"}
SHADES = ("{}", "bold {}", "black on {}", "bold black on bright_{}")  # from little to much
TERMS = 5  # printed for and against

Format = Literal["text", "json", "html"]
Reason: TypeAlias = tuple[Explanation, Flip | None]


def explain(
    inputs: Annotated[
        list[str], Argument(metavar="TEXT... | TABLE... | -", help="Or - for stdin.")
    ],
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
    job = Job(inputs, text_column=text_column, stdin_format=stdin_format)
    texts = list(_texts(job))
    if not texts:
        raise DataError("no text to explain: give one, as in: stance explain 'We agree.'")
    note_cut(sum(len(text) > predictor.max_characters for text in texts), predictor.max_characters)
    explained = map(predictor.explain, texts)
    explanations = [(reasons, predictor.smallest_deletion(reasons)) for reasons in explained]
    if form == "html":
        return write(pages.html(explanations), output, force)
    if form == "json":
        values = [
            asdict(explanation) | {"smallest_deletion": flip and asdict(flip)}
            for explanation, flip in explanations
        ]
        return write(values, output, force)
    _print(explanations, output, force)


def _texts(job: Job) -> Iterator[str]:
    """Yield the texts that are not blank."""
    for reader in readers_of(job, tables_among(job.inputs)):
        table = reader()
        column = bulk.text_column(job, table)
        if column != (job.text_column or "text"):
            note(f"the texts are in the column {column!r}")
        yield from (text for row in table.rows if (text := table.text(row, column)).strip())


def _print(explanations: Sequence[Reason], output: Path | None, force: bool) -> None:
    """Print with colours where the terminal has them, else with the shares in brackets."""
    from rich.console import Console
    from rich.text import Text

    screen = sys.__stdout__ if sys.stdout.isatty() else sys.stdout
    console = Console(file=screen, highlight=False, soft_wrap=True)
    coloured = output is None and console.color_system is not None and not console.no_color
    parts: list[tuple[str, str]] = []
    for explanation, flip in explanations:
        answer = explanation.prediction
        sure = f"{answer.probability:.2f}  {answer.known_terms:.0%} known"
        reasons = rendered(
            "explanation.txt.j2",
            explanation=explanation,
            flip=flip,
            ranked=_ranked(explanation),
            tried=largest_tried(explanation),
        )
        marked = (_marked(piece, coloured) for piece in pages.pieces(explanation))
        parts += [(f"{clean(answer.stance)}  {sure}\n", ""), *marked, (f"\n{reasons}", "")]
    if coloured:
        console.print(Text.assemble(*parts), end="")
    else:
        write("".join(text for text, _ in parts), output, force)


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
