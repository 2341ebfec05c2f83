"""Draw the report of a model on a labelled table: scores, calibration, refusal, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.errors import counted
from stance.reports.explanation import STEPS, pieces
from stance.reports.page import TEMPLATES, render

if TYPE_CHECKING:
    from stance.training.evaluation import Survey

SHADE = 55  # percent of blue in a cell that has the whole of its row
HEIGHTS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the axis of risk


def html(survey: Survey, table: str, model: str) -> str:
    """Draw one page; ``table`` and ``model`` are the names shown."""
    risk = survey.report.all_labels.selection.risk
    return render(
        TEMPLATES / "evaluation.html.j2",
        "How well the model does",
        model_name=model,
        table_name=table,
        survey=survey,
        highest_risk=next(top for top in HEIGHTS if max(risk) <= top),
        counted=counted,
        pieces=pieces,
        shade=SHADE,
        steps=STEPS,
        zip=zip,
    )
