"""Draw the report of a model on a labelled table: scores, calibration, refusal, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.errors import counted
from stance.reports import explanation
from stance.reports.page import TEMPLATES, render

if TYPE_CHECKING:
    from stance.training.evaluation import Survey

SHADE = 55  # percent of blue in a cell that has the whole of its row
HEIGHTS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the axis of risk


def html(survey: Survey, table: str, model: str) -> str:
    """Draw one page; ``table`` and ``model`` are the names shown."""
    selection = survey.report.all_labels.selection
    return render(
        TEMPLATES / "evaluation.html.j2",
        "How well the model does",
        model_name=model,
        table_name=table,
        report=survey.report,
        by_kind=survey.by_kind,
        mistakes=[(mistake, mistake.explanation.best) for mistake in survey.mistakes],
        dots=_dots(survey),
        risk=list(zip(selection.coverage, selection.risk, strict=True)),
        highest_risk=next(top for top in HEIGHTS if max(selection.risk) <= top),
        ranges=[
            (kind, measures.macro_f1, *measures.macro_f1_interval)
            for kind, measures in survey.by_kind.items()
        ],
        counted=counted,
        pieces=explanation.pieces,
        shade=SHADE,
        steps=explanation.STEPS,
        zip=zip,
    )


def _dots(survey: Survey) -> list[tuple[float, float, float, str]]:
    """Return the dots of calibration: confidence, accuracy, radius and what they are."""
    total = survey.report.all_labels.statements
    return [
        (
            group.confidence,
            group.accuracy,
            3 + 11 * (group.statements / total) ** 0.5,
            f"{counted(group.statements, 'answer')} at {group.confidence:.2f},"
            f" {group.accuracy:.2f} right",
        )
        for group in survey.bins
    ]
