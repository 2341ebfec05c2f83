"""`stance article`: who said what, when, and how the door stood."""

import sys
from collections.abc import Iterator
from datetime import date as Date  # noqa: N812
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.options import Output
from stance.cli.terminal import note, note_saved, say
from stance.errors import DataError, counted
from stance.prediction.predictor import Predictor, load
from stance.tables import outputs, rows
from stance.tables.formats import STREAM
from stance.tables.rows import Row
from stance.tables.tables import Table

if TYPE_CHECKING:
    from stance.articles import AttributedStatement


class Format(StrEnum):
    """Name the forms of the table."""

    TEXT = "text"
    CSV = "csv"
    JSONL = "jsonl"


def article(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE... | FOLDER | -", help="Articles (.txt, .html, .md), or - for stdin."
        ),
    ],
    date: Annotated[
        str | None, typer.Option(help="The date of the article, by default found in it.")
    ] = None,
    output: Output = None,
    format_: Annotated[Format | None, typer.Option("--format", help="Default: as -o.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    model: Annotated[Path | None, typer.Option(help="Another model folder.", metavar="DIR")] = None,
    plover: Annotated[
        bool, typer.Option("--plover", help="Add PLOVER's quad class and a Goldstein score.")
    ] = False,
) -> None:
    """Turn articles into a table of who said what, when, and how the door stood."""
    from stance.articles.reading import as_date

    form = format_ or _default_format(output)
    predictor = load(model)
    given = as_date(date)
    found = [
        statement
        for name, text in texts_of(inputs)
        for statement in statements_of(name, text, given, predictor, plover)
    ]
    with outputs.writing(output, force) as stream:
        if form is Format.TEXT:
            for line in _lines(found):
                say(line) if output is None else stream.write(f"{line}\n")
        else:
            outputs.write(_table(found, predictor, plover), stream, form)
    note_saved(output, f": {counted(len(found), 'statement')}")


def statements_of(
    name: str, text: str, given: Date | None, predictor: Predictor, plover: bool = False
) -> list["AttributedStatement"]:
    """Find the statements of an article; notes say what keeps them from being found."""
    from stance.articles import document as documents
    from stance.articles import reading

    form = documents.SUFFIXES.get(Path(name).suffix.lower()) if name != STREAM else None
    day = given or documents.date_in(Path(name).stem)
    document = documents.read(text, form, day)
    if language := documents.foreign_language(document.text):
        note(f"{name}: is in {language}: the rules are for English, nothing is read from it")
        return []
    found = reading.read_document(
        document, article=Path(name).stem, predictor=predictor, with_plover=plover
    )
    if not found:
        note(f"{name}: no statement found: who says what must stand in the text")
    if document.date is None and (documents.needs_date(document) or not _dated(found)):
        note(f"{name}: has no date that could be found: give --date for relative dates")
    return found


def _dated(found: list["AttributedStatement"]) -> bool:
    return all(one.date for one in found)


def texts_of(inputs: list[str]) -> Iterator[tuple[str, str]]:
    """Read articles, those of a folder and of stdin too, with their names."""
    for name in inputs:
        if name == STREAM:
            yield name, _decoded(sys.stdin.buffer.read(), "stdin")
            continue
        for path in _files(Path(name)):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise DataError(f"{path}: cannot be read: {error.strerror}") from None
            yield str(path), _decoded(content, str(path))


def _files(path: Path) -> list[Path]:
    """List the articles of a folder by name; a file stands for itself."""
    from stance.articles.document import SUFFIXES

    if not path.is_dir():
        if path.suffix and path.suffix.lower() not in SUFFIXES:
            raise DataError(f"{path}: not a .txt, .html or .md file: rename or convert it")
        return [path]
    found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES)
    if not found:
        raise DataError(f"{path}: holds no .txt, .html or .md file: name another folder")
    return found


def _decoded(content: bytes, name: str) -> str:
    from stance.articles.document import SUFFIXES, decoded

    try:
        text = decoded(content, SUFFIXES.get(Path(name).suffix.lower()))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{name}:{line}: {rows.NOT_UTF8}") from None
    return text.replace("\r\n", "\n")


def _default_format(output: Path | None) -> Format:
    ending = outputs.format_of(output) if output is not None else "text"
    if ending not in set(Format):
        raise DataError(f"{output}: name it .csv or .jsonl, or give --format")
    return Format(str(ending))


def _table(found: list["AttributedStatement"], predictor: Predictor, plover: bool) -> Table:
    from stance.articles.reading import columns
    from stance.articles.statement import as_row

    rows = [as_row(one) for one in found]
    names = columns(predictor.labels, plover)
    return Table("statements", names, (Row(number, row) for number, row in enumerate(rows, 2)))


def _lines(found: list["AttributedStatement"]) -> Iterator[str]:
    for one in found:
        who = f"{one.speaker} ({one.side})" if one.side not in ("", one.speaker) else one.speaker
        day = one.date or "no date"
        yield f"{day:10}  {one.stance:<12}  {one.probability:.2f}  {who}: {one.text}"
