"""`stance evaluate`, `report` and `validate`: how well a model answers."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from stance.cli import options
from stance.cli.options import Force, Model, Output, Table, TextColumn, format_for, read_statements
from stance.cli.terminal import note, progress, rendered, say, write
from stance.errors import DataError, counted
from stance.model import storage
from stance.prediction.predictor import Predictor, load
from stance.schema import UNSURE, Statement
from stance.tables import reading
from stance.training.corpus import Columns

FEW = 50  # statements; of fewer, the 95 % interval of macro-F1 is wider than .3 (of 100, .2)
MEASURES = "measures.txt.j2"


def evaluate(
    table: Table,
    model: Model = None,
    against: Annotated[Path | None, Option(help="Also compare with this model.")] = None,
    output: Output = None,
    format_: options.FiguresFormat = None,
    force: Force = False,
    text_column: TextColumn = None,
    label_column: options.LabelColumn = None,
    base_rates: options.BaseRates = None,
) -> None:
    """Score a model on labelled statements."""
    form = format_for(output, force, format_, options.Figures)
    predictor = load(model, base_rates=base_rates)
    statements = read_statements(table, Columns(text_column, label_column, ""), predictor.labels)
    from stance import training  # slow to import: a bad table is said first

    report = training.evaluate(predictor, statements)
    answered = _answered(predictor, statements)
    values = report.as_json() | answered
    comparisons = []
    if against is not None:
        from stance.training.evaluation import compare

        everything, stances = compare(load(against, base_rates=base_rates), predictor, statements)
        comparisons = [("stances only", stances), ("all labels", everything)]
        values["against"] = {
            title.replace(" ", "_"): part and asdict(part) for title, part in comparisons
        }
    _note_limits(table, statements, model)
    text = rendered(MEASURES, report=report, answered=answered, comparisons=comparisons)
    write(values if form == "json" else text, output, force)


def _note_limits(table: Path, statements: Sequence[Statement], model: Path | None) -> None:
    """Print why figures may not hold for other statements."""
    if len(statements) < FEW:
        note(f"{counted(len(statements), 'statement')}: figures of fewer than {FEW} say little")
    learned = storage.read_manifest(model or storage.default_path()).get("table")
    if isinstance(learned, dict) and learned.get("sha256") == sha256(table):
        note(f"{table}: the model was trained on this table: figures on new statements are lower")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _answered(predictor: Predictor, statements: Sequence[Statement]) -> dict[str, object]:
    """Return the share that `classify` answers with *unsure*, and the accuracy of the rest."""
    answers = predictor.predict([statement.text for statement in statements]).tolist()
    pairs = zip(answers, statements, strict=True)
    right = [answer == statement.stance for answer, statement in pairs if answer != UNSURE]
    accuracy = sum(right) / len(right) if right else None
    return {"refused": 1 - len(right) / len(answers), "accuracy_of_answered": accuracy}


def report(
    table: Table,
    output: Output = None,
    model: Model = None,
    text_column: TextColumn = None,
    label_column: options.LabelColumn = None,
    register_column: Annotated[str | None, Option(help="Of kinds of text, to score by.")] = None,
    base_rates: options.BaseRates = None,
    force: Force = False,
) -> None:
    """Draw scores, calibration, refusal and the worst mistakes."""
    format_for(output, force, None, Literal["html"])
    predictor = load(model, base_rates=base_rates)
    statements = read_statements(table, Columns(text_column, label_column, ""), predictor.labels)
    kinds = None
    if register_column is not None:
        rows = reading.read(table)
        kinds = [rows.text(row, register_column) for row in rows.rows]
    from stance.reports import evaluation  # slow to import: a bad table is said first
    from stance.training.evaluation import survey

    result = survey(predictor, statements, kinds)
    _note_limits(table, statements, model)
    name = Path(model or storage.default_path()).resolve().name
    write(evaluation.html(result, table.name, name), output, force)


def validate(
    table: Table,
    by: Annotated[list[str], Option(help="A column whose values stay together; again for more.")],
    config: options.Config = None,
    text_column: TextColumn = None,
    label_column: options.LabelColumn = None,
) -> None:
    """Cross-validate with the values of a column held out."""
    from stance import training
    from stance.training.config import read_config

    chosen = read_config(config) if config else training.TrainConfig()
    for column in by:
        statements = read_statements(table, Columns(text_column, label_column, column, "--by"))
        with progress() as show:
            result = training.train(statements, chosen, show).held_out
        if result is None:
            raise DataError("folds is 0 in the config: set it to 2 or more")
        groups = len({statement.group for statement in statements})
        say(f"held out by {column}, {counted(groups, 'group')} in {counted(chosen.folds, 'fold')}")
        write(rendered(MEASURES, report=result), None, force=False)
