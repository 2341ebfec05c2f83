"""`stance explain`: the words that decided."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from stance.cli.classify import tables_among
from stance.cli.options import (
    Force,
    Model,
    Output,
    StancesOnly,
    StdinFormat,
    TextColumn,
    format_for,
)
from stance.cli.terminal import clean, note, note_saved
from stance.errors import DataError
from stance.prediction.predictor import load
from stance.reports import explanation as pages
from stance.schema import Explanation, Flip
from stance.tables import files, reading
from stance.tables.files import STREAM

if TYPE_CHECKING:
    from rich.text import Text

FOR = ("", "yellow", "bold yellow", "black on yellow", "bold black on bright_yellow")
AGAINST = ("", "cyan", "bold cyan", "black on cyan", "bold black on bright_cyan")
TERMS = 5  # printed for and against


class Format(StrEnum):
    """The form of an explanation."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def explain(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="TEXT... | TABLE | -", help="Texts, a table, or - for stdin."),
    ],
    model: Model = None,
    output: Output = None,
    format_: Annotated[Format | None, typer.Option("--format", help="Default: as -o.")] = None,
    force: Force = False,
    text_column: TextColumn = None,
    stdin_format: StdinFormat = None,
    stances_only: StancesOnly = False,
) -> None:
    """Show which words decided, and what would change the answer."""
    form = format_for(output, format_, Format)
    if output is not None:
        files.refuse_existing(output, force)
    predictor = load(model, stances_only=stances_only)
    explanations = [
        (predictor.explain(text), predictor.smallest_deletion(text))
        for text in _texts(inputs, text_column, stdin_format)
    ]
    if not explanations:
        raise DataError("no text to explain: give one, as in: stance explain 'We agree.'")
    with files.open_to_write(output, force) as file:
        if form is Format.HTML:
            file.write(pages.html(explanations))
        elif form is Format.JSON:
            values = [
                {**asdict(explanation), "smallest_deletion": flip and asdict(flip)}
                for explanation, flip in explanations
            ]
            file.write(json.dumps(values, indent=1, ensure_ascii=False) + "\n")
        else:
            screen = sys.__stdout__ if file is sys.stdout and file.isatty() else None
            for explanation, flip in explanations:
                _print(explanation, flip, screen or file)
    note_saved(output)


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
        # of a name that is not UTF-8, Python keeps bytes that cannot be written
        texts = [text.encode("utf-8", "replace").decode() for text in inputs]
        yield from (text for text in texts if text.strip())


def _print(explanation: Explanation, flip: Flip | None, file: TextIO) -> None:
    """Print with colours where the terminal has them, else with the shares in brackets."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)
    coloured = console.color_system is not None and not console.no_color
    answer = pages.answer_of(explanation)
    prediction = explanation.prediction
    lines = [
        f"{prediction.stance}  {prediction.probability:.2f}  {prediction.known_terms:.0%} known"
    ]
    for label, probability in prediction.probabilities.items():
        intercept = explanation.intercepts[label]
        terms = sum(evidence.contributions[label] for evidence in explanation.evidence)
        lines.append(
            f"  {label:13} {probability:6.1%}  logit {intercept + terms:+.2f} ="
            f" {intercept:+.2f} before reading {terms:+.2f} by terms"
        )
    sums = _by_term(explanation, answer)
    for name, sign in (("for", 1), ("against", -1)):
        chosen = sorted((item for item in sums.items() if item[1] * sign > 0.005), key=_size)
        listed = ", ".join(f"{term} {value:+.2f}" for term, value in chosen[-TERMS:][::-1])
        lines.append(f"  {name} it: {listed or 'nothing'}")
    if flip is not None:
        deleted = ", ".join(f"'{word}'" for word in flip.deleted)
        lines.append(f"  without {deleted}: {flip.prediction.stance}")
    else:
        lines.append("  no deletion changes the answer")
    console.print(Text(clean(lines[0])))
    console.print(_marked(explanation, answer, coloured))
    for line in lines[1:]:
        console.print(Text(clean(line)))


def _by_term(explanation: Explanation, answer: str) -> dict[str, float]:
    """Sum what a term adds in every channel; pieces of words stand between dots."""
    sums: dict[str, float] = defaultdict(float)
    for evidence in explanation.evidence:
        term = evidence.term
        sums[f"\u00b7{term.strip()}\u00b7" if evidence.kind == "char" else term] += (
            evidence.contributions[answer]
        )
    return sums


def _size(item: tuple[str, float]) -> float:
    return abs(item[1])


def _marked(explanation: Explanation, answer: str, coloured: bool) -> "Text":
    from rich.text import Text

    text, end = Text(), 0
    steps = pages.steps(explanation.words, answer)
    for word, step in zip(explanation.words, steps, strict=True):
        text.append(clean(explanation.text[end : word.start]))
        shown = clean(explanation.text[word.start : word.end])
        if coloured:
            style = (FOR if step > 0 else AGAINST)[abs(step)]
            text.append(shown, style=f"{style} underline" if word.negated else style)
        else:
            sign = "\u00ac" if word.negated else ""
            value = word.contributions[answer]
            text.append(f"[{sign}{shown} {value:+.1f}]" if abs(step) > 1 else sign + shown)
        end = word.end
    return text.append(clean(explanation.text[end:]))
