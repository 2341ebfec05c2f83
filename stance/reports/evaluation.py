"""Draw the report of a model on a labelled table: scores, calibration, refusal, mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from stance.errors import counted
from stance.reports import charts, explanation
from stance.reports.page import page

if TYPE_CHECKING:
    from stance.training.evaluation import Measures
    from stance.training.survey import Mistake, Survey

SHADES = 5

STYLE = (
    explanation.STYLE
    + charts.STYLE
    + """
:root { --line: #e4e4e0; --accent: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --line: #33373c; --accent: #7db4f5; } }
h2 { border-top: 1px solid var(--line); padding-top: 1.2rem; } h3 { font-size: 1rem; }
th { font-weight: 600; color: var(--soft); } td { font-variant-numeric: tabular-nums; }
tbody tr { border-top: 1px solid var(--line); } .true { font-weight: 600; }
.mistake { border-top: 1px solid var(--line); padding-top: .8rem; margin-top: 1.2rem; }
.mistake p { margin: .3rem 0; } .mistake .text { font-size: 1rem; }
@media (max-width: 30rem) { th, td { padding: .2rem .35rem; } table { font-size: .85rem; } }
.big { font-size: 1.9rem; font-weight: 600; }
"""
    + "\n".join(
        f"td.s{step} {{ background: color-mix(in srgb, var(--accent) {step * 11}%, transparent); }}"
        for step in range(1, SHADES + 1)
    )
)


def html(survey: Survey, table: str, model: str) -> str:
    """Draw one page; ``table`` and ``model`` are the names shown."""
    found = survey.report
    parts = [
        f'<p class="soft">The model {escape(model)} on {escape(table)},'
        f" {counted(found.all_labels.statements, 'statement')}. Intervals are 95 % percentiles of a"
        " bootstrap over statements. Answers are forced: nothing is kept back.</p>"
    ]
    if found.stances_only is not None:
        parts += _scores("Stances alone, the answer forced among them", found.stances_only)
    parts += _scores(f"All {len(found.all_labels.labels)} labels", found.all_labels)
    parts += [*_calibration(survey), *_refusal(survey), *_slices(survey), *_mistakes(survey)]
    return page("How well the model does", "\n".join(parts), STYLE)


def _scores(title: str, found: Measures) -> Iterator[str]:
    low, high = found.macro_f1_interval
    yield f"<h2>{escape(title)}</h2>"
    yield (
        f'<p><span class="big">{found.macro_f1:.3f}</span> macro-F1, {low:.3f} to {high:.3f},'
        f" on {counted(found.statements, 'statement')}. Always {escape(found.majority)}:"
        f" {found.majority_macro_f1:.3f}. Accuracy {found.accuracy:.3f}, log-loss"
        f" {found.log_loss:.3f}, calibration error {found.ece:.3f}.</p>"
    )
    rows = [
        (label, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}", f"{one.support:,}")
        for label, one in found.per_label.items()
    ]
    yield _scroll(explanation.table(("label", "precision", "recall", "F1", "statements"), rows))
    yield "<h3>Confusion</h3>"
    yield _scroll(_confusion(found))


def _confusion(found: Measures) -> str:
    head = "".join(f"<th>{escape(label)}</th>" for label in ("truly, answered", *found.labels))
    rows = []
    for label, counts in zip(found.labels, found.confusion, strict=True):
        total = sum(counts) or 1
        cells = "".join(f'<td class="s{_step(one / total)}">{one:,}</td>' for one in counts)
        rows.append(f"<tr><td>{escape(label)}</td>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _step(share: float) -> int:
    return min(SHADES, round(share * SHADES + 0.3)) if share else 0


def _calibration(survey: Survey) -> Iterator[str]:
    total = survey.report.all_labels.statements
    dots = [
        (
            one.confidence,
            one.accuracy,
            3 + 11 * (one.statements / total) ** 0.5,
            f"{counted(one.statements, 'answer')} at {one.confidence:.2f},"
            f" {one.accuracy:.2f} right",
        )
        for one in survey.bins
    ]
    diagonal = [(0.0, 0.0), (1.0, 1.0)]
    yield "<h2>Do its probabilities mean what they say?</h2>"
    yield charts.plane(
        "Reliability: accuracy against confidence",
        "confidence",
        "accuracy",
        [("ideal", diagonal)],
        dots,
    )
    yield (
        '<p class="soft">Answers over all labels in ten bins of confidence; a dot\'s area is'
        " their number. On the dashed line as many are right as they claim.</p>"
    )


def _refusal(survey: Survey) -> Iterator[str]:
    found = survey.report.all_labels.selection
    points = list(zip(found.coverage, found.risk, strict=True))
    error = found.risk[-1]
    highest = next(top for top in (0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if max(found.risk) <= top)
    yield "<h2>Does it know when it is right?</h2>"
    yield charts.plane(
        "Risk against coverage",
        "coverage: share of statements answered, surest first",
        "risk: share of answers wrong",
        [("ideal", [(0.0, error), (1.0, error)]), ("curve", points)],
        highest=highest,
    )
    told = (
        f"Area under the curve {found.area:.3f}; {found.best_area:.3f} if every right answer came"
        f" first, {error:.3f} if in any order (dashed). Accuracy of the surer half"
        f" {found.accuracy_at_half:.3f}."
    )
    if survey.report.stance_auroc is not None:
        told += f" Stance-bearing against none: AUROC {survey.report.stance_auroc:.3f}."
    yield f'<p class="soft">{told}</p>'


def _slices(survey: Survey) -> Iterator[str]:
    if not survey.slices:
        return
    yield "<h2>By kind of statement</h2>"
    yield charts.ranges(
        "Macro-F1 by kind", [(one.name, one.macro_f1, *one.interval) for one in survey.slices]
    )
    rows = [
        (
            one.name,
            f"{one.statements:,}",
            f"{one.macro_f1:.3f}",
            f"{one.interval[0]:.3f} to {one.interval[1]:.3f}",
            f"{one.accuracy:.3f}",
        )
        for one in survey.slices
    ]
    head = ("kind", "statements", "macro-F1", "95 % interval", "accuracy")
    yield _scroll(explanation.table(head, rows))


def _mistakes(survey: Survey) -> Iterator[str]:
    yield f"<h2>The {len(survey.mistakes)} worst mistakes</h2>"
    yield explanation.legend()
    for number, one in enumerate(survey.mistakes, 1):
        yield _mistake(number, one)


def _mistake(number: int, one: Mistake) -> str:
    answer = explanation.answer_of(one.told)
    strongest = ", ".join(
        f"{escape(term.term)} {term.contributions[answer]:+.2f}" for term in one.told.evidence[:5]
    )
    return (
        f'<div class="mistake"><p><span class="soft">{number}.</span> truly <span class="true">'
        f"{escape(one.truth)}</span> ({one.probability_of_truth:.1%}), answered"
        f' <span class="true">{escape(answer)}</span> ({one.told.prediction.probability:.0%})'
        f' <span class="soft">line {one.line:,}</span></p>'
        f'<p class="text">{explanation.marked(one.told, answer)}</p>'
        f'<p class="soft">for {escape(answer)}: {strongest}</p></div>'
    )


def _scroll(table: str) -> str:
    return f'<div class="scroll">{table}</div>'
