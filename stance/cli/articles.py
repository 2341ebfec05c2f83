"""`stance article` and `timeline`: who said what, when, and with which stance."""

from collections.abc import Iterator, Sequence
from datetime import date as Date  # noqa: N812
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.options import BaseRates, Force, Model, Output, format_for
from stance.cli.terminal import note, say, write_lines, write_table
from stance.errors import DataError, counted
from stance.prediction.predictor import Predictor, load
from stance.tables import files, writing
from stance.tables.files import STREAM
from stance.tables.table import Row, Table

if TYPE_CHECKING:
    from stance.articles import AttributedStatement


class Format(StrEnum):
    """The form of the statements of articles."""

    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    JSON = "json"


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
    force: Force = False,
    model: Model = None,
    base_rates: BaseRates = None,
    plover: Annotated[
        bool, typer.Option("--plover", help="Add PLOVER's quad class and a Goldstein score.")
    ] = False,
) -> None:
    """List who said what in articles, when, and with which stance."""
    from stance.articles.reading import as_date
    from stance.articles.statement import as_row, columns

    form = format_for(output, force, format_, Format)
    predictor, day = load(model, base_rates=base_rates), as_date(date)
    statements = [
        statement
        for name, text in _articles(inputs)
        for statement in _statements(name, text, day, predictor, plover)
    ]
    if form is Format.TEXT:
        write_lines(map(_line, statements), output, force)
    else:
        rows = (Row(number, _rounded(as_row(item))) for number, item in enumerate(statements, 2))
        table = Table("statements", columns(predictor.labels, plover), rows)
        write_table(table, output, force, form)
    if output is not None:
        note(f"{counted(len(statements), 'statement')} found")


def _rounded(row: dict[str, object]) -> dict[str, object]:
    """Return a row with six digits of its numbers, as `stance classify` writes them."""
    return {key: round(cell, 6) if isinstance(cell, float) else cell for key, cell in row.items()}


def _line(statement: "AttributedStatement") -> str:
    speaker, side = statement.speaker, statement.side
    who = f"{speaker} ({side})" if side not in ("", speaker) else speaker
    day = statement.date or "no date"
    sure = f"{statement.stance:<12}  {statement.probability:.2f}"
    return f"{day:10}  {sure}  {who}: {statement.text}"


def _articles(inputs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read articles, those of a folder and of standard input too, with their names."""
    for name in inputs:
        if name == STREAM:
            yield name, _decoded(files.read_whole(name), "stdin")
            continue
        for path in _files(Path(name)):
            yield str(path), _decoded(files.read_whole(str(path)), str(path))


def _files(path: Path) -> list[Path]:
    """List the articles of a folder by name; a file stands for itself."""
    from stance.articles.document import SUFFIXES

    if not path.is_dir():
        if path.suffix and path.suffix.lower() not in SUFFIXES:
            raise DataError(f"{path}: not a .txt, .html or .md file: rename or convert it")
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
    if not files:
        raise DataError(f"{path}: has no .txt, .html or .md file: name another folder")
    return files


def _decoded(content: bytes, name: str) -> str:
    from stance.articles.document import SUFFIXES, decoded

    try:
        text = decoded(content, SUFFIXES.get(Path(name).suffix.lower()))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{name}:{line}: not UTF-8: save the file as UTF-8") from None
    return text.replace("\r\n", "\n")


def _statements(
    name: str, text: str, given: Date | None, predictor: Predictor, plover: bool = False
) -> "list[AttributedStatement]":
    """Find the statements of an article; notes say why some may be missing."""
    from stance.articles import document as documents
    from stance.articles import reading

    form = documents.SUFFIXES.get(Path(name).suffix.lower()) if name != STREAM else None
    document = documents.read(text, form, given or documents.date_in(Path(name).stem))
    if language := documents.foreign_language(document.text):
        note(f"{name}: is in {language}: the rules are for English, nothing is read from it")
        return []
    statements = reading.read_document(
        document, article=Path(name).stem, predictor=predictor, with_plover=plover
    )
    if not statements:
        note(f"{name}: no statement found: who says what must stand in the text")
    are_dated = all(statement.date for statement in statements)
    if document.date is None and (documents.needs_date(document) or not are_dated):
        note(f"{name}: has no date that could be found: give --date for relative dates")
    return statements


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
    png: Annotated[
        Path | None, typer.Option(help="A picture to print.", metavar="FILE.png")
    ] = None,
    svg: Annotated[Path | None, typer.Option(help="A picture to edit.", metavar="FILE.svg")] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Draw pictures for dark paper.")] = False,
    csv: Annotated[Path | None, typer.Option(help="The numbers drawn.", metavar="FILE.csv")] = None,
    title: Annotated[str, typer.Option(help="What the time line shows.")] = "",
    parties: Annotated[
        str, typer.Option(help="The two sides that talk.", metavar="SIDE,SIDE")
    ] = "",
    days: Annotated[int, typer.Option(min=1, help="Within how many days an answer counts.")] = 14,
    model: Model = None,
    force: Force = False,
) -> None:
    """Draw statements over time: sides, exchanges, turns."""
    from stance import timeline as timelines
    from stance.timeline import words

    outputs = {".html": output, ".svg": svg, ".csv": csv, ".png": png}
    wanted = {ending: path for ending, path in outputs.items() if path is not None}
    _check(wanted, force)
    statements = list(_read(inputs, model))
    sides = [side.strip() for side in parties.split(",")] if parties else []
    result = timelines.timeline(statements, title=title, parties=sides, days=days)
    picture = result.png(dark) if png is not None else b""  # first, as its extra may be missing
    for ending, path in wanted.items():
        with files.open_to_write(path, force) as file:
            if ending == ".png":
                file.buffer.write(picture)
            elif ending == ".csv":
                writing.write(result.numbers(), file, "csv")
            else:
                file.write(result.html() if ending == ".html" else result.svg(dark))
    for line in words.deck(result):
        say(line)
    for line in words.left_out(result):
        note(line)
    note(f"saved {', '.join(map(str, wanted.values()))}")


def _check(wanted: dict[str, Path], force: bool) -> None:
    """Refuse before anything is computed, so that all files are written or none."""
    if not wanted:
        raise typer.BadParameter("say what to write: -o FILE.html, --png, --svg or --csv")
    if len({path.absolute() for path in wanted.values()}) < len(wanted):
        path = next(iter(wanted.values()))
        raise DataError(f"{path}: is named twice: give each output a name of its own")
    for ending, path in wanted.items():
        if path.suffix.lower() != ending:
            raise DataError(f"{path}: name it {ending}")
        files.refuse_existing(path, force)
        if not path.parent.is_dir():
            raise DataError(f"{path}: there is no folder {path.parent}: make it first")


def _read(inputs: Sequence[str], model: Path | None) -> "Iterator[AttributedStatement]":
    """Read tables of statements, and find the statements of articles."""
    from stance.timeline import statements

    predictor = None
    for name in inputs:
        if files.format_of(name) not in (None, "txt"):
            yield from statements.read_table(name)
            continue
        predictor = predictor or load(model)
        for source, text in _articles([name]):
            of_article = _statements(source, text, None, predictor)
            note(f"{source}: {counted(len(of_article), 'statement')} found in it")
            yield from of_article
