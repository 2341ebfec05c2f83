"""`stance article` and `timeline`: who said what, when, and with which stance."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date as Date  # noqa: N812
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, BadParameter, Option

from stance.articles import document as documents
from stance.articles import reading
from stance.articles.statement import AttributedStatement, as_row, columns
from stance.cli.options import BaseRates, Force, Model, Output, Rows, format_for, names
from stance.cli.terminal import clean, note, say, write
from stance.errors import DataError, counted
from stance.prediction.predictor import Predictor, load
from stance.tables import files
from stance.tables.files import STREAM
from stance.tables.table import Row, Table

Format = Literal["text", Rows]


def article(
    inputs: Annotated[
        list[str],
        Argument(metavar="FILE... | FOLDER | -", help="Articles: .txt, .html, .md; - for stdin."),
    ],
    date: Annotated[str | None, Option(help="Of the article, by default found in it.")] = None,
    output: Output = None,
    format_: Annotated[Format | None, Option("--format", help="Default: as -o.")] = None,
    force: Force = False,
    model: Model = None,
    base_rates: BaseRates = None,
    plover: Annotated[bool, Option("--plover", help="Add quad class and Goldstein score.")] = False,
) -> None:
    """List who said what in articles, when, and with which stance."""
    form = format_for(output, force, format_, Format)
    predictor, day = load(model, base_rates=base_rates), reading.as_date(date)
    statements = [
        statement
        for name in _articles(inputs)
        for statement in _statements(name, predictor, day, plover)
    ]
    if form == "text":
        write("".join(f"{clean(_line(item))}\n" for item in statements), output, force)
    else:
        values = (_rounded(as_row(item)) for item in statements)
        rows = (Row(number, row) for number, row in enumerate(values, 2))
        write(Table("statements", columns(predictor.labels, plover), rows), output, force, form)
    if output is not None:
        note(f"{counted(len(statements), 'statement')} found")


def _rounded(row: dict[str, object]) -> dict[str, object]:
    """Return a row with six digits of its numbers, as `stance classify` writes them."""
    return {key: round(cell, 6) if isinstance(cell, float) else cell for key, cell in row.items()}


def _line(statement: AttributedStatement) -> str:
    speaker, side = statement.speaker, statement.side
    who = f"{speaker} ({side})" if side not in ("", speaker) else speaker
    sure = f"{statement.stance:<12}  {statement.probability:.2f}"
    return f"{statement.date or 'no date':10}  {sure}  {who}: {statement.text}"


def _articles(inputs: Sequence[str]) -> Iterator[str]:
    """Yield the names of articles, those of a folder by name."""
    suffixes = documents.SUFFIXES
    for name in inputs:
        path = Path(name)
        if path.is_dir():
            articles = sorted(file for file in path.iterdir() if file.suffix.lower() in suffixes)
            if not articles:
                raise DataError(f"{path}: has no .txt, .html or .md file: name another folder")
            yield from map(str, articles)
        elif path.suffix.lower() not in ("", *suffixes):
            raise DataError(f"{path}: not a .txt, .html or .md file: rename or convert it")
        else:
            yield name


def _statements(
    name: str, predictor: Predictor, given: Date | None = None, plover: bool = False
) -> list[AttributedStatement]:
    """Find the statements of an article; notes say why some may be missing."""
    content, stem = files.read_whole(name), Path(name).stem
    form = documents.SUFFIXES.get(Path(name).suffix.lower())
    name = "stdin" if name == STREAM else name
    try:
        text = documents.decoded(content, form).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{name}:{line}: not UTF-8: save the file as UTF-8") from None
    document = documents.read(text, form, given or documents.date_in(stem))
    if language := documents.foreign_language(document.text):
        note(f"{name}: is in {language}: the rules are for English, nothing is read from it")
        return []
    statements = reading.read_document(
        document, article=stem, predictor=predictor, with_plover=plover
    )
    if not statements:
        note(f"{name}: no statement found: who says what must stand in the text")
    are_dated = all(statement.date for statement in statements)
    if document.date is None and (documents.needs_date(document) or not are_dated):
        note(f"{name}: has no date that could be found: give --date for relative dates")
    return statements


def timeline(
    inputs: Annotated[list[str], Argument(metavar="TABLE... | ARTICLE... | FOLDER")],
    output: Annotated[Path | None, Option("--output", "-o", help="The page, .html.")] = None,
    png: Annotated[Path | None, Option(help="A picture to print.")] = None,
    svg: Annotated[Path | None, Option(help="A picture to edit.")] = None,
    dark: Annotated[bool, Option("--dark", help="Draw pictures for dark paper.")] = False,
    csv: Annotated[Path | None, Option(help="The numbers drawn.")] = None,
    title: Annotated[str, Option(help="What the time line shows.")] = "",
    parties: Annotated[str, Option(help="The two sides that talk.", metavar="SIDE,SIDE")] = "",
    days: Annotated[int, Option(min=1, help="Within how many days an answer counts.")] = 14,
    model: Model = None,
    force: Force = False,
) -> None:
    """Draw statements over time: sides, exchanges, turns."""
    from stance import timeline as timelines
    from stance.timeline import words

    paths = {".html": output, ".svg": svg, ".csv": csv, ".png": png}
    wanted = {ending: path for ending, path in paths.items() if path is not None}
    _check(wanted, force)
    statements = list(_read(inputs, model))
    result = timelines.timeline(statements, title=title, parties=names(parties), days=days)
    draw: dict[str, Callable[[], object]] = {
        ".html": result.html,
        ".svg": partial(result.svg, dark),
        ".csv": result.numbers,
        ".png": partial(result.png, dark),
    }
    # all are drawn before one is written, as an extra may be missing
    drawn = {path: draw[ending]() for ending, path in wanted.items()}
    for path, content in drawn.items():
        write(content, path, force, "csv")
    for line in words.deck(result):
        say(line)
    for line in words.left_out(result):
        note(line)


def _check(wanted: dict[str, Path], force: bool) -> None:
    """Refuse before anything is computed, so that all files are written or none."""
    if not wanted:
        raise BadParameter("say what to write: -o FILE.html, --png, --svg or --csv")
    for ending, path in wanted.items():
        if path.suffix.lower() != ending:
            raise DataError(f"{path}: name it {ending}")
        files.refuse_existing(path, force)
        if not path.parent.is_dir():
            raise DataError(f"{path}: there is no folder {path.parent}: make it first")


def _read(inputs: Sequence[str], model: Path | None) -> Iterator[AttributedStatement]:
    """Read tables of statements, and find the statements of articles."""
    from stance.timeline import statements

    predictor = None
    for name in inputs:
        if files.format_of(name) not in (None, "txt"):
            yield from statements.read_table(name)
            continue
        predictor = predictor or load(model)
        for source in _articles([name]):
            of_article = _statements(source, predictor)
            note(f"{source}: {counted(len(of_article), 'statement')} found in it")
            yield from of_article
