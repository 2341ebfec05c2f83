"""`stance explain`: the words that decided."""

import json
import sys
from collections import defaultdict
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from stance.cli.options import Output
from stance.cli.terminal import clean, note_saved
from stance.errors import DataError
from stance.prediction.predictor import load
from stance.reports import explanation as drawn
from stance.schema import Explanation, Flip
from stance.tables import files, reading

FOR = ("", "yellow", "bold yellow", "black on yellow", "bold black on bright_yellow")
AGAINST = ("", "cyan", "bold cyan", "black on cyan", "bold black on bright_cyan")
TERMS = 5


class Format(StrEnum):
    """Name the forms of an explanation."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def explain(
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT... | -", help="Texts, or - for stdin.")
    ],
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    stances_only: Annotated[
        bool, typer.Option("--stances-only", help="Leave 'none' out and renormalise.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    output: Output = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Show which words decided, how much, and what would change the answer."""
    predictor = load(model, stances_only=stances_only)
    asked = _asked(texts)
    told = [(predictor.explain(text), predictor.smallest_deletion(text)) for text in asked]
    with files.open_to_write(output, force) as file:
        if format_ is Format.TEXT:
            screen = sys.__stdout__ if file is sys.stdout else None
            for one, flip in told:
                _show(one, flip, screen or file)
        elif format_ is Format.HTML:
            file.write(drawn.html(told))
        else:
            plain = [
                {**asdict(one), "smallest_deletion": flip and asdict(flip)} for one, flip in told
            ]
            file.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
    note_saved(output)


def _asked(texts: list[str]) -> list[str]:
    if texts == ["-"]:
        lines = (str(row.values["text"]) for row in reading.read("-").rows)
        texts = [line for line in lines if line.strip()]
    if not texts:
        raise DataError("no text to explain")
    return texts


def _show(told: Explanation, flip: Flip | None, file: TextIO) -> None:
    """Print with colours where the terminal has them, else with the shares in brackets."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, soft_wrap=True)
    coloured = console.color_system is not None and not console.no_color
    answer = drawn.answer_of(told)
    found = told.prediction
    console.print(
        f"{found.stance}  {found.probability:.2f}  {found.known_terms:.0%} known", markup=False
    )
    console.print(_marked(told, answer, coloured))
    for label, probability in found.probabilities.items():
        terms = sum(one.contributions[label] for one in told.evidence)
        line = f"  {label:13} {probability:6.1%}  logit {told.intercepts[label] + terms:+.2f}"
        console.print(
            f"{line} = {told.intercepts[label]:+.2f} before reading {terms:+.2f} by terms"
        )
    sums = _by_term(told, answer)
    for name, sign in (("for", 1), ("against", -1)):
        chosen = sorted((item for item in sums.items() if item[1] * sign > 0.005), key=_size)
        listed = ", ".join(f"{term} {value:+.2f}" for term, value in chosen[-TERMS:][::-1])
        console.print(Text(clean(f"  {name} it: {listed or 'nothing'}")))
    if flip is not None:
        gone = ", ".join(f"'{word}'" for word in flip.deleted)
        console.print(Text(clean(f"  without {gone}: {flip.prediction.stance}")))
    else:
        console.print("  no deletion changes the answer")


def _by_term(told: Explanation, answer: str) -> dict[str, float]:
    """Sum what a term adds in every channel; pieces of words stand between dots."""
    sums: dict[str, float] = defaultdict(float)
    for one in told.evidence:
        term = f"\u00b7{one.term.strip()}\u00b7" if one.kind == "char" else one.term
        sums[term] += one.contributions[answer]
    return sums


def _size(item: tuple[str, float]) -> float:
    return abs(item[1])


def _marked(told: Explanation, answer: str, coloured: bool) -> "object":
    from rich.text import Text

    text, at = Text(), 0
    for word, step in zip(told.words, drawn.steps(told.words, answer), strict=True):
        text.append(clean(told.text[at : word.start]))
        shown = clean(told.text[word.start : word.end])
        if coloured:
            style = (FOR if step > 0 else AGAINST)[abs(step)]
            text.append(shown, style=f"{style} underline" if word.negated else style)
        else:
            sign = "\u00ac" if word.negated else ""
            value = word.contributions[answer]
            text.append(f"[{sign}{shown} {value:+.1f}]" if abs(step) > 1 else sign + shown)
        at = word.end
    return text.append(clean(told.text[at:]))
