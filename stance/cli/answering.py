"""Answer texts, a stream or a table: what `stance classify` does."""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from stance import outputs, tables
from stance.cli.terminal import clean, note
from stance.errors import DataError
from stance.predictor import Predictor, load
from stance.tables import Table

STDIN = "-"


class Format(StrEnum):
    """Name the forms of an answer."""

    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"


def answer(
    inputs: Sequence[str],
    *,
    model: Path | None = None,
    output: Path | None = None,
    format_: Format | None = None,
    force: bool = False,
    text_column: str = "text",
    stances_only: bool = False,
    min_probability: float = 0.0,
    precision: float | None = None,
    coverage: float | None = None,
) -> None:
    """Classify texts, or the one table among the inputs, and print or write the answers.

    Raises StanceError for anything that the user can mend.
    """
    file = _table_among(inputs)
    table = tables.read(file) if file else tables.of_texts(_texts(inputs), "input")
    form = format_ or _default_format(output, file)
    predictor = load(
        model,
        stances_only=stances_only,
        min_probability=min_probability,
        precision=precision,
        coverage=coverage,
    )
    _tell_promises(predictor)
    column = text_column if file else "text"
    answered = predictor.classify_table(table, column)
    if "predicted_stance" in answered.columns:
        note(f"{table.name} has such columns already: the answers go into 'predicted_stance' …")
    with outputs.writing(output, force) as stream:
        if form is Format.TEXT:
            stream.writelines(_lines(answered, column))
        else:
            outputs.write(answered, stream, form)


def _tell_promises(predictor: Predictor) -> None:
    held_out = "of held-out statements at the base rates; text of other kinds may differ"
    if (chosen := predictor.threshold) is not None:
        note(
            f"precision {chosen.precision:g}: 'unsure' below {chosen.probability:.3f}, which"
            f" leaves answers to {chosen.coverage:.0%} {held_out}"
        )
    if (rule := predictor.set_rule) is not None:
        note(f"coverage {rule.coverage:g}: sets of {rule.size:.1f} stances on average {held_out}")


def _table_among(inputs: Sequence[str]) -> str | None:
    """Tell the one table to read; None where the inputs are texts."""
    files = [name for name in inputs if _is_file(name)]
    if len(inputs) == 1 and not files and _is_folder(inputs[0]):
        raise DataError(f"{inputs[0]}: is a folder: name a table in it")
    if files and len(inputs) > 1:
        raise DataError(f"{files[0]}: give one file alone, or texts alone")
    return files[0] if files else None


def _is_file(name: str) -> bool:
    if tables.format_of(name) is not None and " " not in name:
        return True
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a file name, or with a NUL: a text
        return False


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir() and bool(name)
    except (OSError, ValueError):
        return False


def _texts(inputs: Sequence[str]) -> Iterator[str]:
    for item in inputs:
        if item == STDIN:
            yield from tables.read_lines(sys.stdin.buffer, "stdin")
        else:
            yield item


def _default_format(output: Path | None, file: str | None) -> Format:
    if output is not None and tables.format_of(output) is None:
        raise DataError(f"{output}: name it .csv, .tsv or .jsonl, or give --format")
    return Format(tables.format_of(output or file or "") or Format.TEXT)


def _lines(answered: Table, column: str) -> Iterator[str]:
    sets = answered.columns[-1].endswith("stances")
    names = answered.columns[-1 - sets].removesuffix("known_terms")
    shown = "stances" if sets else "stance"
    for row in answered.rows:
        stance, probability, known, text = (
            row.values[name]
            for name in (names + shown, f"{names}probability", f"{names}known_terms", column)
        )
        yield f"{stance:<12}  {probability:.2f}  {known:4.0%} known  {clean(str(text))}\n"
