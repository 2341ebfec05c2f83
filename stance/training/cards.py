"""What is written beside a model and a digest: metrics and cards."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax

from stance.errors import DataError, StanceError, counted
from stance.model import storage
from stance.model.model import Model
from stance.prediction.predictor import Predictor
from stance.training.config import TrainConfig
from stance.training.digest import Digest
from stance.training.evaluation import Measures, Report, measure_indices
from stance.training.trainer import Trained

METRICS, CARD = "metrics.json", "README.md"
DIGITS = 6
SAME = 1e-3  # that probabilities and figures may differ from one processor to another
FAILURES = 5  # kinds of error that are listed

_NUMBER = re.compile(r"\d+\.\d+")

NOTES = {
    "real_text.md": "## How it does on real and on typed text",
    "corpus.md": "## What the corpus gives",
    "peers.csv": "## Beside other methods",
}
"""Files of notes for the model card, and their headings."""

LEADS = {
    "peers.csv": "Macro-F1 on real statements (stances alone, forced, and all labels) and on public"
    " news sentences with PLOVER codes. All learned from the same rows, at even base rates;"
    " `stance` on real statements has the digest besides, so it stands here without it too.",
}


def metrics(report: Report) -> dict[str, Any]:
    """Return the figures of a report, rounded, without the points of curves."""
    values: dict[str, Any] = _rounded(report.as_json())
    for part in (values["all_labels"], values["stances_only"]):
        if part is not None:
            del part["selection"]["coverage"], part["selection"]["risk"]
    return values


def is_same(
    folder: Path,
    model: Model,
    files: Mapping[str, str],
    provenance: Mapping[str, object],
    texts: Sequence[str],
) -> bool:
    """Whether the model in a folder was made of the same, and answers and measures the same.

    Numbers may differ by `SAME`: another processor sums in another order.
    """
    try:
        old, manifest = storage.read(folder), storage.read_manifest(folder)
        written = {name: (folder / name).read_text(encoding="utf-8") for name in files}
    except (StanceError, OSError, UnicodeDecodeError):
        return False
    plain = json.loads(json.dumps(provenance))
    if any(manifest.get(name) != plain.get(name) for name in ("table", "digest", "config")):
        return False
    if (old.labels, old.settings) != (model.labels, model.settings):
        return False
    shares = [Predictor(either).predict_proba(texts) for either in (old, model)]
    alike = all(_alike(written[name], text) for name, text in files.items())
    return alike and bool(np.abs(shares[0] - shares[1]).max() <= SAME)


def _alike(text: str, other: str) -> bool:
    """Whether two texts are the same but for small differences of their numbers."""
    pieces = [_NUMBER.split(either) for either in (text, other)]
    numbers = [[float(number) for number in _NUMBER.findall(either)] for either in (text, other)]
    if pieces[0] != pieces[1]:
        return False
    return bool(np.allclose(numbers[0], numbers[1], rtol=0, atol=SAME + 1e-9))


def _rounded(value: Any) -> Any:
    """Round every number, so that the last bit of a sum does not change a file."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def texts(
    trained: Trained, table: Mapping[str, Any], notes: Sequence[str] = (), digest: str = ""
) -> dict[str, str]:
    """Return the metrics file and the model card, by file name.

    ``table`` has the name and number of statements of the training table; ``notes`` are
    further sections, as `read_notes` returns them; ``digest`` describes the digest, if there is
    one.
    """
    files = {CARD: _model_card(trained, table, notes, digest)}
    if trained.held_out is not None:
        values = {
            "how": how(trained),
            "c": trained.c,
            "temperature": trained.model.temperature,
            "macro_f1_by_c": {str(c): score for c, score in trained.macro_f1_by_c.items()},
        }
        values = _rounded(values) | metrics(trained.held_out)
        files[METRICS] = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
    return files


def how(trained: Trained) -> str:
    """Return in words what a model was measured on."""
    if trained.with_digest:
        return "held-out statements of the digest's archive, each source held out in turn"
    return f"held-out folds of the training table, {trained.config.folds} folds by group"


def _model_card(
    trained: Trained, table: Mapping[str, Any], notes: Sequence[str], digest: str
) -> str:
    model, report = trained.model, trained.held_out
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
        " unknown than statements have (a binomial test at 5 %, known in held-out statements:"
        f" {model.known_rate:.1%}); where its words are common ones, it gets an answer that means"
        " nothing.",
        "## How it was trained",
        f"- {table['statements']:,} statements of `{table['name']}`",
        *([f"- {digest}"] if digest else []),
        f"- {sizes}; C = {trained.c:g}, temperature {model.temperature:.3f}; labels balanced, so"
        " that its answers are those of even base rates",
        *[f"- `{name}` = {value}" for name, value in asdict(trained.config).items()],
    ]
    if report is not None:
        parts += ["## How well it does", _introduction(trained.config, digest)]
        parts += _figures(report)
        parts += ["## Known failures", _weakest(report.all_labels), _failures(report.all_labels)]
    return _joined([*parts, *notes])


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts).replace("\n\n- ", "\n- ") + "\n"


def _introduction(config: TrainConfig, digest: str) -> str:
    if digest:
        return (
            "Measured on real statements of the digest's archive, at even base rates: each"
            " source was held out in turn (small ones together), and scored by a model that was"
            " fitted without it. C and the temperature were chosen on the same statements."
        )
    return (
        f"Measured on {config.folds} held-out folds of the training table, no group on both"
        " sides; C and the temperature were chosen on the same folds. Other kinds of text score"
        " lower: run `stance evaluate` on labelled statements of your own kind."
    )


def _figures(report: Report) -> list[str]:
    figures = [_measures("All labels", report.all_labels)]
    if report.stances_only is not None:
        figures.append(_measures("Stances only, forced", report.stances_only))
    if report.stance_auroc is not None:
        figures.append(
            "AUROC of statements with a stance against those without:"
            f" **{report.stance_auroc:.3f}**."
        )
    return figures


def _measures(title: str, measures: Measures) -> str:
    low, high = measures.macro_f1_interval
    lines = [
        f"### {title}",
        "",
        f"Macro-F1 **{measures.macro_f1:.3f}** (95 % interval {low:.3f} to {high:.3f}) on"
        f" {measures.statements:,} statements; always `{measures.majority}`:"
        f" {measures.majority_macro_f1:.3f}. Accuracy {measures.accuracy:.3f}, log-loss"
        f" {measures.log_loss:.3f}, calibration error {measures.ece:.3f}; the surer half"
        f" {measures.selection.accuracy_at_half:.3f} right, area under the risk-coverage curve"
        f" {measures.selection.area:.3f}.",
        "",
        "| label | precision | recall | F1 | 95 % interval of F1 | statements |",
        "|---|---|---|---|---|---|",
    ]
    for label, score in measures.per_label.items():
        figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
        first, last = score.f1_interval
        lines.append(f"| {label} | {figures} | {first:.3f} to {last:.3f} | {score.support:,} |")
    return "\n".join(lines)


def _weakest(measures: Measures) -> str:
    label = min(measures.per_label, key=lambda name: measures.per_label[name].f1)
    score = measures.per_label[label]
    return (
        f"The weakest label is `{label}`: of its statements {score.recall:.0%} are recognised, and"
        f" {score.precision:.0%} of the answers `{label}` are right."
    )


def _failures(measures: Measures) -> str:
    """Return the commonest confusions in words."""
    kinds = sorted(
        (
            (count / sum(counts), count, sum(counts), label, answer)
            for label, counts in zip(measures.labels, measures.confusion, strict=True)
            for answer, count in zip(measures.labels, counts, strict=True)
            if answer != label and count
        ),
        reverse=True,
    )
    lines = [
        f"- `{label}` taken for `{answer}`: {count:,} of {total:,} statements ({share:.0%})"
        for share, count, total, label, answer in kinds[:FAILURES]
    ]
    lead = "In held-out statements, what is most often taken for something else:"
    return "\n".join([lead, *lines]) if lines else "No held-out statement was missed."


def digest_report(digest: Digest) -> Report:
    """Return the measures of a digest's held-out statements."""
    probabilities = softmax(digest.logits / digest.temperature, axis=1)
    return measure_indices(digest.truth, digest.labels, probabilities, digest.config.seed)


def digest_summary(digest: Digest) -> str:
    """Return in one line what a digest was made from."""
    total = sum(digest.statements)
    terms = sum(map(len, digest.terms))
    return (
        f"a digest of {counted(total, 'statement')} of {counted(digest.sources, 'source')}:"
        f" {counted(terms, 'term')}"
    )


def digest_card(
    digest: Digest, archive: str, table: Mapping[str, Any], measure_on: str | None = None
) -> str:
    """Return the card of a digest; ``measure_on`` says which statements are measured."""
    total = sum(digest.statements)
    shares = ", ".join(
        f"{label} {count:,} ({count / total:.1%})"
        for label, count in zip(digest.labels, digest.statements, strict=True)
    )
    chosen = f" (those with {measure_on})" if measure_on else ""
    sizes = ", ".join(
        f"{len(terms):,} {kind}" for kind, terms in zip(digest.kinds, digest.terms, strict=True)
    )
    parts = [
        "# Card of a digest",
        f"What `stance digest` learned from {total:,} statements of {digest.sources} sources"
        f" (`{archive}`: {shares}), which are not passed on, together with"
        f" {table['statements']:,} of `{table['name']}`, each of which weighs"
        f" {digest.config.weight:g}. `stance train --digest` learns from it.",
        "## What is in it",
        f"- {sizes} terms, each in at least {counted(digest.min_statements, 'statement')} of at"
        f" least {counted(digest.min_sources, 'source')}; a character n-gram also stands in a word"
        " that does. For each term and label: in how many statements it stands, and mean and"
        " precision of a Gaussian prior for its coefficient; for each term its idf and scale.",
        f"- For {len(digest.truth):,} held-out statements{chosen} label and logits by a model that"
        " had not seen their source, sorted by value.",
        f"- C = {digest.c:g}, temperature {digest.temperature:.3f}, weights of the labels, the"
        f" share of words known in held-out statements ({digest.known_rate:.1%}), the config.",
        "## What is not in it",
        "No text, no id, no name of a source beside a term, no order of statements or words, no"
        f" term below the thresholds. A term is at most {digest.config.word_ngrams[1]} words long:"
        " no statement can be rebuilt from it.",
        "## How well it does",
        _introduction(digest.config, "digest"),
        *_figures(digest_report(digest)),
    ]
    return _joined(parts)


def read_notes(folder: Path) -> list[str]:
    """Return the sections for the notes in a folder, as Markdown.

    Raises DataError where there are none, or one cannot be read or is not whole.
    """
    names = [name for name in NOTES if (folder / name).is_file()]
    if not names:
        raise DataError(f"{folder}: has none of {', '.join(NOTES)}: name another folder")
    sections = []
    for name in names:
        content = _read(folder / name)
        body = _as_markdown(folder / name, content) if name.endswith(".csv") else content.strip()
        sections += [NOTES[name], *filter(None, [LEADS.get(name)]), body]
    return sections


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from None


def _as_markdown(path: Path, content: str) -> str:
    rows = list(csv.reader(content.splitlines()))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        raise DataError(f"{path}: not a table of a header and rows alike: write it anew")
    head, *body = ([cell.replace("|", "/").replace("_", " ") for cell in row] for row in rows)
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in body)])
