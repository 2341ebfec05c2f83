"""`stance evaluate`, `report` and `validate`: how well a model answers."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.options import (
    BaseRates,
    Force,
    LabelColumn,
    Model,
    Output,
    ReportFormat,
    Seed,
    Table,
    TextColumn,
    format_for,
    read_statements,
)
from stance.cli.terminal import note, note_saved, progress, say, write_json, write_lines
from stance.errors import DataError, counted
from stance.model import storage
from stance.prediction.predictor import Predictor, load
from stance.schema import UNSURE, Statement
from stance.tables import files, reading
from stance.training.corpus import Columns

if TYPE_CHECKING:
    from stance.training.evaluation import Comparison, Measures, Report

FEW = 50  # statements; of fewer, the 95 % interval of macro-F1 is wider than .3 (of 100, .2)


class PageFormat(StrEnum):
    """The form of a report."""

    HTML = "html"


def evaluate(
    table: Table,
    model: Model = None,
    against: Annotated[
        Path | None, typer.Option(help="Also compare with this model.", metavar="FOLDER")
    ] = None,
    output: Output = None,
    format_: Annotated[ReportFormat | None, typer.Option("--format")] = None,
    force: Force = False,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    base_rates: BaseRates = None,
    seed: Seed = 0,
) -> None:
    """Score a model on labelled statements."""
    from stance import training

    form = format_for(output, force, format_, ReportFormat)
    predictor = load(model, base_rates=base_rates)
    statements = read_statements(
        table, Columns(text_column, label_column, ""), predictor.model.labels
    )
    report = training.evaluate(predictor, statements, seed)
    values = report.as_json() | _refused(predictor, statements)
    comparison = None
    if against is not None:
        from stance.training.evaluation import compare

        comparison = compare(load(against, base_rates=base_rates), predictor, statements, seed)
        everything, stances = comparison
        values["against"] = {
            "all_labels": asdict(everything),
            "stances_only": stances and asdict(stances),
        }
    _note_limits(table, statements, model)
    if form is ReportFormat.JSON:
        write_json(values, output, force)
    else:
        write_lines(_lines(report, values, comparison), output, force)


def _note_limits(table: Path, statements: Sequence[Statement], model: Path | None) -> None:
    """Print why figures may not hold for other statements."""
    if len(statements) < FEW:
        note(f"{counted(len(statements), 'statement')}: figures of fewer than {FEW} say little")
    learned = storage.read_manifest(model or storage.default_path()).get("table")
    with table.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if isinstance(learned, dict) and learned.get("sha256") == digest:
        note(f"{table}: the model was trained on this table: figures on new statements are lower")


def _refused(predictor: Predictor, statements: Sequence[Statement]) -> dict[str, object]:
    """Return the share that `classify` answers with *unsure*, and the accuracy of the rest."""
    answers = predictor.classify_many([statement.text for statement in statements])
    right = [
        answer.stance == statement.stance
        for answer, statement in zip(answers, statements, strict=True)
        if answer.stance != UNSURE
    ]
    accuracy = sum(right) / len(right) if right else None
    return {"refused": 1 - len(right) / len(answers), "accuracy_of_answered": accuracy}


def _lines(
    report: "Report",
    values: dict[str, object],
    comparison: "tuple[Comparison, Comparison | None] | None",
) -> Iterator[str]:
    yield from report_lines(report)
    yield f"refused    {values['refused']:.1%}  (answered with 'unsure' by `stance classify`)"
    if values["accuracy_of_answered"] is not None:
        yield f"  accuracy of the others  {values['accuracy_of_answered']:.3f}"
    if comparison is not None:
        everything, stances = comparison
        if stances is not None:
            yield from _comparison_lines("against, stances only", stances)
        yield from _comparison_lines("against, all labels", everything)


def report_lines(report: "Report") -> Iterator[str]:
    """Format measures over the stances alone, where there are any, and over all labels."""
    if report.stances_only is not None:
        yield from _measures_lines(
            "stances only, the answer forced among them", report.stances_only
        )
        yield ""
    yield from _measures_lines(f"all {len(report.all_labels.labels)} labels", report.all_labels)
    if report.stance_auroc is not None:
        auroc = f"{report.stance_auroc:.3f}"
        yield f"  AUROC of statements with a stance against those without  {auroc}"


def _measures_lines(title: str, measures: "Measures") -> Iterator[str]:
    low, high = measures.macro_f1_interval
    yield f"{title}: {counted(measures.statements, 'statement')}"
    yield f"  macro-F1   {measures.macro_f1:.3f}  (95 % interval {low:.3f} to {high:.3f})"
    yield f"  majority   {measures.majority_macro_f1:.3f}  (always {measures.majority!r})"
    yield (
        f"  accuracy   {measures.accuracy:.3f}   log-loss {measures.log_loss:.3f}"
        f"   ECE {measures.ece:.3f}"
    )
    chosen = measures.selection
    yield (
        f"  surer half {chosen.accuracy_at_half:.3f}   area under risk-coverage {chosen.area:.3f}"
        f"  (at best {chosen.best_area:.3f})"
    )
    width = max(map(len, measures.labels)) + 2
    columns = "".join(f"{label:>{max(len(label), 5) + 2}}" for label in measures.labels)
    yield f"  {'':{width}}precision  recall     F1  statements   answered:{columns}"
    for label, counts in zip(measures.labels, measures.confusion, strict=True):
        score = measures.per_label[label]
        shares = f"{score.precision:9.3f}  {score.recall:6.3f}  {score.f1:5.3f}"
        cells = "".join(
            f"{count:{max(len(name), 5) + 2},}"
            for name, count in zip(measures.labels, counts, strict=True)
        )
        yield f"  {label:{width}}{shares}  {score.support:10,}            {cells}"


def _comparison_lines(title: str, comparison: "Comparison") -> Iterator[str]:
    low, high = comparison.gain_interval
    yield f"{title}: {counted(comparison.statements, 'statement')}"
    yield f"  macro-F1  {comparison.first:.3f} -> {comparison.second:.3f}"
    yield f"  gain      {comparison.gain:+.3f}  (95 % interval {low:+.3f} to {high:+.3f})"
    if comparison.gain == low == high == 0:
        yield "  no difference between the two was seen"
    else:
        yield f"  the model is not better in {comparison.doubt:.1%} of the resamples"


def report(
    table: Table,
    output: Output = None,
    model: Model = None,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    register_column: Annotated[
        str | None,
        typer.Option(help="Names the kind of each statement, to score by.", metavar="NAME"),
    ] = None,
    base_rates: BaseRates = None,
    force: Force = False,
    seed: Seed = 0,
) -> None:
    """Draw scores, calibration, refusal and the worst mistakes."""
    format_for(output, force, None, PageFormat)
    predictor = load(model, base_rates=base_rates)
    statements = read_statements(
        table, Columns(text_column, label_column, ""), predictor.model.labels
    )
    kinds = None
    if register_column is not None:
        rows = reading.read(table)
        kinds = [rows.text(row, register_column) for row in rows.rows]
    from stance.reports import evaluation  # slow to import: a bad table is said first
    from stance.training.evaluation import survey

    result = survey(predictor, statements, kinds, seed)
    _note_limits(table, statements, model)
    name = Path(model or storage.default_path()).resolve().name
    with files.open_to_write(output, force) as file:
        file.write(evaluation.html(result, table.name, name))
    note_saved(output)


def validate(
    table: Table,
    by: Annotated[
        list[str], typer.Option(help="A column whose values stay on one side; again for more.")
    ],
    config: Annotated[
        Path | None, typer.Option(help="A TOML file with the keys of TrainConfig.", metavar="FILE")
    ] = None,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
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
        for line in report_lines(result):
            say(line)
