"""`stance train`, `digest`, `check` and `export`: models, and what they are made of."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import time_ns
from typing import Annotated, Any

from typer import Argument, Exit, Option

from stance.cli import options
from stance.cli.measuring import MEASURES, sha256
from stance.cli.options import Config, Force, GroupColumn, LabelColumn, Model, Table, TextColumn
from stance.cli.terminal import note, progress, rendered, say, write
from stance.errors import DataError, counted
from stance.prediction.predictor import load
from stance.schema import Statement
from stance.tables import files, reading
from stance.training import corpus
from stance.training.corpus import Columns

Folder = Annotated[Path, Option("--output", "-o", help="The folder to write.", metavar="FOLDER")]


def train(
    table: Table,
    output: Folder,
    digest: Annotated[Path | None, Option(help="Learn from this digest too.")] = None,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    group_column: GroupColumn = None,
    config: Config = None,
    notes: Annotated[Path | None, Option(help="A folder of notes for the card.")] = None,
    force: Force = False,
) -> None:
    """Learn from a labelled table with two or more labels, and measure.

    With --force, a model that was made of the same and answers the same to .001 is left as it is.
    """
    from stance import training
    from stance.training import cards, writing
    from stance.training import digest as digests
    from stance.training.config import read_config

    since = time_ns()
    writing.check_replaceable(output, writing.model_files(output), "model", force)
    if digest is not None and config is not None:
        raise DataError("--config: a digest has its own config: give one of the two")
    chosen = read_config(config) if config else training.TrainConfig()
    statements = corpus.read(table, Columns(text_column, label_column, group_column))
    sections = cards.read_notes(notes) if notes else []
    learned = digests.read(digest) if digest else None
    with progress() as report:
        trained = training.train(statements, chosen, report, learned)
    source = _source(table, statements)
    provenance: dict[str, Any] = {"table": source, "config": asdict(trained.config)}
    if digest is not None and learned is not None:
        provenance["digest"] = {"name": digest.name, "sha256": sha256(digest / digests.ARRAYS)}
    further = cards.texts(trained, source, sections, learned)
    if trained.held_out is not None:
        how = cards.how(trained, learned)
        say(f"{counted(len(statements), 'statement')}; C = {trained.c:g}; {how}:")
        write(rendered(MEASURES, report=trained.held_out), None, force)
    texts = [statement.text for statement in statements]
    if output.exists() and cards.is_same(output, trained.model, further, provenance, texts):
        note(f"{output}: made of the same, and answers the same to {cards.SAME:g}: left as it is")
        return
    writing.save(trained.model, output, {**further, **trained.files()}, provenance, since)
    note(f"saved {output}")


def digest(
    archive: Annotated[Path, Argument(help="A labelled table that is not passed on.")],
    output: Folder,
    with_: Annotated[Path, Option("--with", help="The table to train on with it.")],
    source_column: Annotated[str, Option(help="The archive's column of sources.")] = "source",
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    config: Config = None,
    measure_on: Annotated[
        str | None, Option(metavar="COLUMN=VALUE,...", help="Measure on such statements alone.")
    ] = None,
    min_statements: Annotated[int, Option(min=4, help="Leave out terms of fewer.")] = 4,
    min_sources: Annotated[int, Option(min=2, help="Leave out terms of fewer.")] = 2,
    force: Force = False,
) -> None:
    """Learn from statements that may not be passed on, for `stance train --digest`.

    A digest has counts and weights of common terms, and no text.
    """
    from stance import training
    from stance.training import archive as archives
    from stance.training import cards, writing
    from stance.training import digest as digests
    from stance.training.config import read_config

    since = time_ns()
    writing.check_replaceable(output, digests.FILES, "digest", force)
    chosen = read_config(config) if config else training.TrainConfig()
    columns = Columns(text_column, label_column, source_column, "--source-column")
    statements = corpus.read(archive, columns)
    others = corpus.read(with_, Columns())
    measured = _measured(archive, measure_on) if measure_on else None
    with progress() as report:
        result = archives.make(
            statements, others, chosen, min_statements, min_sources, report, measured
        )
    table = _source(with_, others)
    figures = result.report()
    provenance = {
        "archive": {"name": archive.name, "sha256": sha256(archive), "measured_on": measure_on},
        "table": table,
        "metrics": cards.metrics(figures),
    }
    card = cards.digest_card(result, figures, archive.name, table, measure_on)
    digests.write(result, output, provenance, card, since)
    say(f"{counted(len(statements), 'statement')}; C = {result.c:g}; on held-out sources:")
    write(rendered(MEASURES, report=figures), None, force)
    note(f"saved {output}")


def _source(table: Path, statements: Sequence[Statement]) -> dict[str, Any]:
    return {"name": table.name, "sha256": sha256(table), "statements": len(statements)}


def _measured(archive: Path, measure_on: str) -> list[bool]:
    column, _, listed = measure_on.partition("=")
    values = options.names(listed)
    table = reading.read(archive)
    name = table.find_column(column, [column], "--measure-on COLUMN=VALUE")
    return [str(row.values.get(name, "")).strip() in values for row in table.rows]


def check(
    table: Table,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    group_column: GroupColumn = None,
    labels: Annotated[str | None, Option(help="Allowed ones, with commas between.")] = None,
) -> None:
    """List every problem of a labelled table, with its line and what to do."""
    columns = Columns(text_column, label_column, group_column)
    problems = corpus.check(table, columns, options.names(labels) if labels else None)
    header = reading.read(table, lambda _: None)
    if header.columns:
        text, label, *group = columns.names(header)
        groups = f"groups in {group[0]!r}" if group else "no column of groups"
        note(f"{table}: texts in {text!r}, labels in {label!r}, {groups}")
    for problem in corpus.group_problems(problems):
        say(f"{table}:{problem.line}: {problem.what}")
    if problems:
        note(f"{counted(len(problems), 'problem')} in {table}")
        raise Exit(1)
    note(f"{table}: no problems")


def export(
    output: Annotated[Path, Argument(help="The file to write, .joblib.")],
    model: Model = None,
    force: Force = False,
) -> None:
    """Write a fitted scikit-learn Pipeline with the same probabilities (a pickle)."""
    from stance import training

    files.refuse_existing(output, force)
    training.export(load(model).model, output)
    note(f"saved {output}: joblib files run code when loaded, so pass them on with care")
