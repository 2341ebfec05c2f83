"""Draw the report of a model on a labelled table: scores, calibration, refusal, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.errors import counted
from stance.reports import charts, explanation
from stance.reports.page import TEMPLATES, render

if TYPE_CHECKING:
    from stance.training.evaluation import Measures
    from stance.training.survey import Mistake, Survey

SHADE = 55  # percent of blue in a cell that has the whole of its row
HEIGHTS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the axis of risk
TERMS = 5  # named under a mistake


def html(survey: Survey, table: str, model: str) -> str:
    """Draw one page; ``table`` and ``model`` are the names shown."""
    report = survey.report
    slices = [(part.name, part.macro_f1, *part.interval) for part in survey.slices]
    return render(
        TEMPLATES / "evaluation.html.j2",
        "How well the model does",
        model=model,
        table_name=table,
        statements=counted(report.all_labels.statements, "statement"),
        stances_only=report.stances_only and _scores(report.stances_only),
        all_labels=_scores(report.all_labels),
        reliability=_reliability(survey),
        risk=_risk(survey),
        selection=_selection(survey),
        ranges=charts.ranges("Macro-F1 by kind", slices),
        slices=[
            (
                part.name,
                f"{part.statements:,}",
                f"{part.macro_f1:.3f}",
                f"{part.interval[0]:.3f} to {part.interval[1]:.3f}",
                f"{part.accuracy:.3f}",
            )
            for part in survey.slices
        ],
        mistakes=[_mistake(mistake) for mistake in survey.mistakes],
        steps=explanation.STEPS,
    )


def _scores(measures: Measures) -> dict[str, object]:
    low, high = measures.macro_f1_interval
    return {
        "macro_f1": f"{measures.macro_f1:.3f}",
        "low": f"{low:.3f}",
        "high": f"{high:.3f}",
        "statements": counted(measures.statements, "statement"),
        "majority": measures.majority,
        "majority_macro_f1": f"{measures.majority_macro_f1:.3f}",
        "accuracy": f"{measures.accuracy:.3f}",
        "log_loss": f"{measures.log_loss:.3f}",
        "ece": f"{measures.ece:.3f}",
        "labels": measures.labels,
        "per_label": [
            (
                label,
                f"{score.precision:.3f}",
                f"{score.recall:.3f}",
                f"{score.f1:.3f}",
                f"{score.support:,}",
            )
            for label, score in measures.per_label.items()
        ],
        "confusion": [
            (label, [_cell(count, sum(counts)) for count in counts])
            for label, counts in zip(measures.labels, measures.confusion, strict=True)
        ],
    }


def _cell(count: int, total: int) -> dict[str, str]:
    return {"count": f"{count:,}", "shade": f"{SHADE * count / (total or 1):.0f}%"}


def _reliability(survey: Survey) -> str:
    total = survey.report.all_labels.statements
    dots = [
        (
            group.confidence,
            group.accuracy,
            3 + 11 * (group.statements / total) ** 0.5,
            f"{counted(group.statements, 'answer')} at {group.confidence:.2f},"
            f" {group.accuracy:.2f} right",
        )
        for group in survey.bins
    ]
    title, diagonal = "Reliability: accuracy against confidence", [(0.0, 0.0), (1.0, 1.0)]
    return charts.plane(title, "confidence", "accuracy", [("ideal", diagonal)], dots)


def _risk(survey: Survey) -> str:
    selection = survey.report.all_labels.selection
    points = list(zip(selection.coverage, selection.risk, strict=True))
    error = selection.risk[-1]
    return charts.plane(
        "Risk against coverage",
        "coverage: share of statements answered, surest first",
        "risk: share of answers wrong",
        [("ideal", [(0.0, error), (1.0, error)]), ("curve", points)],
        highest=next(top for top in HEIGHTS if max(selection.risk) <= top),
    )


def _selection(survey: Survey) -> str:
    selection = survey.report.all_labels.selection
    text = (
        f"Area under the curve {selection.area:.3f}; {selection.best_area:.3f} if every right"
        f" answer came first, {selection.risk[-1]:.3f} if in any order (dashed). Accuracy of the"
        f" surer half {selection.accuracy_at_half:.3f}."
    )
    if survey.report.stance_auroc is not None:
        text += f" Stance-bearing against none: AUROC {survey.report.stance_auroc:.3f}."
    return text


def _mistake(mistake: Mistake) -> dict[str, object]:
    answer = explanation.answer_of(mistake.told)
    strongest = (
        f"{term.term} {term.contributions[answer]:+.2f}" for term in mistake.told.evidence[:TERMS]
    )
    return {
        "line": f"{mistake.line:,}",
        "truth": mistake.truth,
        "of_truth": f"{mistake.probability_of_truth:.1%}",
        "answer": answer,
        "probability": f"{mistake.told.prediction.probability:.0%}",
        "pieces": list(explanation.pieces(mistake.told, answer)),
        "strongest": ", ".join(strongest),
    }
