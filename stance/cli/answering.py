"""Answer texts, a stream, a table or a folder of tables: what `stance classify` does."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import tee
from os import path

from stance.cli.terminal import clean, note, note_no_rows
from stance.errors import DataError
from stance.prediction.predictor import Predictor, load
from stance.schema import SEPARATOR, Prediction
from stance.tables.formats import STREAM, format_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


FILES = {".doc", ".docx", ".htm", ".html", ".json", ".md", ".ods", ".pdf", ".txt", ".xls", ".xlsx"}


class Format(StrEnum):
    """Name the forms of an answer."""

    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Options:
    """Hold the options of the command."""

    model: Path | None = None
    output: Path | None = None
    format_: Format | None = None
    force: bool = False
    resume: bool = False
    workers: int = 1
    scheduler: str | None = None
    text_column: str = "text"
    stances_only: bool = False
    min_probability: float = 0.0
    precision: float | None = None
    coverage: float | None = None

    def predictor(self) -> Predictor:
        """Load the model, and tell what it promises."""
        predictor = load(
            self.model,
            stances_only=self.stances_only,
            min_probability=self.min_probability,
            precision=self.precision,
            coverage=self.coverage,
        )
        _tell_promises(predictor)
        return predictor


def answer(inputs: Sequence[str], options: Options | None = None) -> None:
    """Classify texts, a stream, a table or many, and print or write the answers.

    Raises StanceError for anything that the user can mend.
    """
    options = options or Options()
    output = options.output
    if output is not None and _are_many(inputs, output):
        from stance.cli import answering_tables

        return answering_tables.answer_parts(inputs[0], output, options)
    if options.scheduler is not None:
        raise DataError("--scheduler takes a folder or a quoted pattern of tables, and -o FOLDER")
    file = _table_among(inputs)
    form = options.format_ or _default_format(output, file)
    if options.resume and not (file and output and form == format_of(output)):
        raise DataError("--resume takes a table, and -o FILE with the ending of its format")
    if form is Format.TEXT:
        return _tell(file, inputs, options)
    from stance.cli import answering_tables
    from stance.tables import tables

    if file and output and form == format_of(output):
        return answering_tables.answer_file(file, output, options)
    table = tables.read(file) if file else tables.of_texts(_texts(inputs), "input")
    answering_tables.answer_rows(table, form, options)


def _tell(file: str | None, inputs: Sequence[str], options: Options) -> None:
    """Answer with a line for people a text; of this, nothing waits for a heavy import."""
    texts, again = tee(_of_table(file, options) if file else _texts(inputs))
    predictor = options.predictor()
    lines = map(_line, again, predictor.answers(texts))
    if options.output is None:
        sys.stdout.writelines(lines)
        return
    from stance.tables import outputs

    with outputs.writing(options.output, options.force) as stream:
        stream.writelines(lines)


def _of_table(file: str, options: Options) -> Iterator[str]:
    from stance.tables import tables

    table, row = tables.read(file), None
    for row in table.rows:
        yield table.text(row, options.text_column)
    if row is None:
        note_no_rows(file)


def _line(text: str, told: Prediction) -> str:
    sure = f"{told.probability:.2f}  {told.known_terms:4.0%} known"
    answer = SEPARATOR.join(told.stances) or told.stance
    return f"{answer:<12}  {sure}  {clean(text)}\n"


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
    if missing := [name for name in inputs if _names_a_file(name) and not path.exists(name)]:
        raise DataError(f"{missing[0]}: no such file: check the name, or write texts as sentences")
    found = [name for name in inputs if _is_file(name)]
    if len(inputs) == 1 and not found and path.isdir(inputs[0]):
        raise DataError(f"{inputs[0]}: is a folder: name a table in it, or give -o FOLDER")
    if found and len(inputs) > 1:
        raise DataError(f"{found[0]}: give one file alone, texts alone, or a quoted pattern and -o")
    return found[0] if found else None


def _names_a_file(name: str) -> bool:
    """Tell what nobody would say."""
    return " " not in name and (name.endswith("/") or path.splitext(name)[1] in FILES)


def _is_file(name: str) -> bool:
    return (format_of(name) is not None and " " not in name) or path.isfile(name)


def _texts(inputs: Sequence[str]) -> Iterator[str]:
    for item in inputs:
        if item == STREAM:
            from stance.tables import tables

            yield from tables.read_lines(sys.stdin.buffer, "stdin")
        else:
            yield item


def _default_format(output: Path | None, file: str | None) -> Format:
    if output is not None and format_of(output) is None:
        raise DataError(f"{output}: name it .csv, .tsv, .jsonl or .parquet, or give --format")
    return Format(format_of(output or file or "") or Format.TEXT)


def _are_many(inputs: Sequence[str], output: Path) -> bool:
    """Tell whether a folder or a pattern of tables goes into a folder."""
    if len(inputs) != 1 or format_of(output) is not None:
        return False
    named = format_of(inputs[0]) is not None or " " not in inputs[0]
    pattern = named and any(c in inputs[0] for c in "*?[")
    return path.isdir(inputs[0]) or (pattern and not path.isfile(inputs[0]))
