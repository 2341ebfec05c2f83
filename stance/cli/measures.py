"""Show measures on the terminal."""

from enum import StrEnum
from typing import TYPE_CHECKING

from stance.cli.terminal import note, say
from stance.errors import counted

if TYPE_CHECKING:
    from stance.training.evaluation import Measures, Report


class Format(StrEnum):
    """Name the forms of figures."""

    TEXT = "text"
    JSON = "json"


FEW = 50  # statements; of fewer, the 95 % interval of macro-F1 is wider than .3 (of 100, .2)


def note_few(statements: int) -> None:
    """Say where figures tell little."""
    if statements < FEW:
        note(f"{counted(statements, 'statement')}: figures of fewer than {FEW} tell little")


def show(report: "Report") -> None:
    """Show the measures over stances alone, where there are any, and over all labels."""
    if report.stances_only is not None:
        _show("stances only, the answer forced among them", report.stances_only)
        say("")
    _show(f"all {len(report.all_labels.labels)} labels", report.all_labels)
    if report.stance_auroc is not None:
        say(f"  AUROC of statements with a stance against those without  {report.stance_auroc:.3f}")


def _show(title: str, found: "Measures") -> None:
    low, high = found.macro_f1_interval
    say(f"{title}: {counted(found.statements, 'statement')}")
    say(f"  macro-F1   {found.macro_f1:.3f}  (95 % interval {low:.3f} to {high:.3f})")
    say(f"  majority   {found.majority_macro_f1:.3f}  (always {found.majority!r})")
    say(f"  accuracy   {found.accuracy:.3f}   log-loss {found.log_loss:.3f}   ECE {found.ece:.3f}")
    chosen = found.selection
    say(
        f"  surer half {chosen.accuracy_at_half:.3f}   area under risk-coverage {chosen.area:.3f}"
        f"  (at best {chosen.best_area:.3f})"
    )
    width = max(map(len, found.labels)) + 2
    columns = "".join(f"{label:>{max(len(label), 5) + 2}}" for label in found.labels)
    say(f"  {'':{width}}precision  recall     F1  statements   answered:{columns}")
    for label, counts in zip(found.labels, found.confusion, strict=True):
        score = found.per_label[label]
        shares = f"{score.precision:9.3f}  {score.recall:6.3f}  {score.f1:5.3f}"
        cells = "".join(
            f"{count:{max(len(name), 5) + 2},}"
            for name, count in zip(found.labels, counts, strict=True)
        )
        say(f"  {label:{width}}{shares}  {score.support:10,}            {cells}")
