"""Render what a training run leaves beside its model: metrics and the model card."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from stance.training.config import TrainConfig
from stance.training.evaluation import Measures
from stance.training.trainer import Trained

METRICS, CARD = "metrics.json", "README.md"
DIGITS = 6
FAILURES = 5  # kinds of error told in words


def texts(
    trained: Trained, config: TrainConfig, table: Mapping[str, Any], notes: Sequence[str] = ()
) -> dict[str, str]:
    """Render the metrics file and the model card, by file name.

    ``table`` holds the name, sha256 and number of statements of the training
    table; ``notes`` are further sections, as `stance.training.notes` reads them.
    """
    metrics = _rounded(
        {
            "how": f"held-out folds of the training table, {config.folds} folds by group",
            "c": trained.c,
            "temperature": trained.model.temperature,
            "macro_f1_by_c": {str(c): score for c, score in trained.macro_f1_by_c.items()},
            **trained.held_out.as_json(),
        }
    )
    for found in (metrics["all_labels"], metrics["stances_only"]):
        if found is not None:  # the points of the curve would make the file long
            del found["selection"]["coverage"], found["selection"]["risk"]
    card = _card(trained, config, table, notes)
    return {METRICS: json.dumps(metrics, indent=1, ensure_ascii=False) + "\n", CARD: card}


def _rounded(value: Any) -> Any:
    """Round every number, so that the last bit of a sum does not change a file."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def _card(
    trained: Trained, config: TrainConfig, table: Mapping[str, Any], notes: Sequence[str]
) -> str:
    model = trained.model
    sizes = ", ".join(f"{len(item.terms):,} {item.kind} terms" for item in model.channels)
    parts = [
        f"# Model card: {', '.join(model.labels)}",
        "TF-IDF features and logistic regression, rendered from `metrics.json` and the"
        " training config. Do not edit: `stance train` writes it anew.",
        "## What it is for",
        "It labels single statements, one to three sentences, made about or to a counterpart in"
        " a dispute or negotiation, for reading many of them: counting, sorting, drawing time"
        " lines, finding the ones to read.",
        "## What it is not for",
        "It reads words, not intentions: sarcasm, hints and what was said before are lost on it."
        " Do not use it to judge persons, and read what it answers before acting on it. It reads"
        " English alone. Text that is no such statement is `unsure` where more of its words are"
        " unknown than statements have (a binomial test at 5 %, known on held-out folds:"
        f" {model.known_rate:.1%}); where its words are common ones, it gets an answer that means"
        " nothing.",
        "## How it was trained",
        f"- {table['statements']:,} statements of `{table['name']}`",
        f"- {sizes}; C = {trained.c:g}, temperature {model.temperature:.3f}",
        *[f"- `{name}` = {value}" for name, value in asdict(config).items() if value != {}],
        "## How well it does",
        f"Measured on {config.folds} held-out folds of the training table, no group on both"
        " sides; C and the temperature were chosen on the same folds, and base rates are left"
        " out, since the table does not have them. Other kinds of text"
        " score lower: run `stance evaluate` on labelled statements of your own kind.",
        _measures("All labels", trained.held_out.all_labels),
    ]
    if trained.held_out.stances_only is not None:
        parts.append(_measures("Stances only, forced", trained.held_out.stances_only))
    parts += ["## Known failures", _failures(trained.held_out.all_labels), *notes]
    return "\n\n".join(parts).replace("\n\n- ", "\n- ") + "\n"


def _failures(found: Measures) -> str:
    """Tell the commonest confusions in words."""
    kinds = sorted(
        (
            (count / sum(counts), count, sum(counts), label, answer)
            for label, counts in zip(found.labels, found.confusion, strict=True)
            for answer, count in zip(found.labels, counts, strict=True)
            if answer != label and count
        ),
        reverse=True,
    )
    lines = [
        f"- `{label}` taken for `{answer}`: {count:,} of {total:,} statements ({share:.0%})"
        for share, count, total, label, answer in kinds[:FAILURES]
    ]
    lead = "On held-out folds, what is most often taken for something else:"
    return "\n".join([lead, *lines]) if lines else "No statement of the held-out folds was missed."


def _measures(title: str, found: Measures) -> str:
    low, high = found.macro_f1_interval
    lines = [
        f"### {title}",
        "",
        f"Macro-F1 **{found.macro_f1:.3f}** (95 % interval {low:.3f} to {high:.3f}) on"
        f" {found.statements:,} statements; always `{found.majority}`:"
        f" {found.majority_macro_f1:.3f}. Accuracy {found.accuracy:.3f}, log-loss"
        f" {found.log_loss:.3f}, calibration error {found.ece:.3f}; the surer half"
        f" {found.selection.accuracy_at_half:.3f} right, area under the risk-coverage curve"
        f" {found.selection.area:.3f}.",
        "",
        "| label | precision | recall | F1 | statements |",
        "|---|---|---|---|---|",
    ]
    for label, score in found.per_label.items():
        figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
        lines.append(f"| {label} | {figures} | {score.support:,} |")
    return "\n".join(lines)
