"""`stance explain`: the words that decided."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, TextIO

import typer

from stance.cli.classify import note_cut, tables_among
from stance.cli.options import (
    BaseRates,
    Force,
    Model,
    Output,
    StancesOnly,
    StdinFormat,
    TextColumn,
    format_for,
)
from stance.cli.terminal import clean, note, note_saved, write_json
from stance.errors import DataError, counted
from stance.prediction.explanation import Explanation, Flip, largest_tried
from stance.prediction.predictor import load
from stance.reports import explanation as pages
from stance.tables import files, reading
from stance.tables.files import STREAM

STYLES = {
    "for1": "yellow",
    "for2": "bold yellow",
    "for3": "black on yellow",
    "for4": "bold black on bright_yellow",
    "against1": "cyan",
    "against2": "bold cyan",
    "against3": "black on cyan",
    "against4": "bold black on bright_cyan",
}
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
    if form is Format.JSON:
        values = [
            {**asdict(explanation), "smallest_deletion": flip and asdict(flip)}
            for explanation, flip in explanations
        ]
        return write_json(values, output, force)
    with files.open_to_write(output, force) as file:
        if form is Format.HTML:
            file.write(pages.html(explanations))
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


def _none_found(explanation: Explanation) -> str:
    """Format which deletions were tried, where none changes the answer."""
    size = largest_tried(explanation)
    if size >= len(explanation.words) - 1:
        return "no deletion changes the answer"
    sets = f"every set of up to {counted(size, 'word')} and " if size else ""
    return f"no deletion that was tried changes the answer: {sets}the words most for it"


def _print(explanation: Explanation, flip: Flip | None, file: TextIO) -> None:
    """Print with colours where the terminal has them, else with the shares in brackets."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)
    coloured = console.color_system is not None and not console.no_color
    answer = explanation.best
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
    sums: Counter[str] = Counter()  # what a term adds in every channel
    for evidence in explanation.evidence:
        term = evidence.term  # a piece of a word stands between dots
        term = f"\u00b7{term.strip()}\u00b7" if evidence.kind == "char" else term
        sums[term] += evidence.contributions[answer]  # type: ignore[assignment]
    for name, ranked in (("for", sums.most_common()), ("against", sums.most_common()[::-1])):
        sign = 1 if name == "for" else -1
        chosen = [f"{term} {value:+.2f}" for term, value in ranked[:TERMS] if sign * value > 0.005]
        listed = ", ".join(chosen)
        lines.append(f"  {name} it: {listed or 'nothing'}")
    deleted = ", ".join(f"'{word}'" for word in flip.deleted) if flip else ""
    without = f"without {deleted}: {flip.prediction.stance}" if flip else ""
    lines.append(f"  {without or _none_found(explanation)}")
    marked = Text()
    for piece in pages.pieces(explanation, answer):
        shown = clean(piece.text)
        if coloured:
            style = STYLES.get(piece.side, "")
            marked.append(shown, style=f"{style} underline" if piece.negated else style)
        else:
            shown = f"\u00ac{shown}" if piece.negated else shown
            is_strong = piece.side[-1:] > "1"
            marked.append(f"[{shown} {float(piece.value):+.1f}]" if is_strong else shown)
    console.print(Text(clean(lines[0])))
    console.print(marked)
    for line in lines[1:]:
        console.print(Text(clean(line)))
