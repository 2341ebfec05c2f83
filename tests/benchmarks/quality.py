"""Measure the shipped model for its card: `make notes REAL=dev.csv TYPED=typed.csv`.

Writes data/notes/1-real-text.md (real and typed statements, promises, texts from elsewhere) and
data/notes/2-plain.md (the plain statements of the corpus by domain and kind, on held-out folds).
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from stance import load
from stance.schema import Statement
from stance.tables import reading
from stance.training import corpus, digest, train
from stance.training.corpus import Columns
from stance.training.evaluation import Report, evaluate, macro_f1

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
PROMISES = (0.8, 0.85, 0.9, 0.95)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _by_label(report: Report) -> str:
    scores = report.all_labels.per_label
    rows = [
        (
            label,
            f"{score.precision:.3f}",
            f"{score.recall:.3f}",
            f"{score.f1:.3f} ({score.f1_interval[0]:.3f} to {score.f1_interval[1]:.3f})",
            f"{score.support:,}",
        )
        for label, score in scores.items()
    ]
    weakest = min(scores, key=lambda label: scores[label].f1)
    table = _table(("label", "precision", "recall", "F1 (95 % interval)", "statements"), rows)
    return f"{table}\n\nThe weakest label is `{weakest}`."


def real_text(real: Sequence[Statement], typed: Sequence[Statement]) -> Iterator[str]:
    """Yield the paragraphs on real and on typed statements."""
    yield "## How it does on real and on typed text"
    report, typed_report = evaluate(load(), real), evaluate(load(), typed)
    stances, every, by_typed = report.stances_only, report.all_labels, typed_report.all_labels
    assert stances is not None and report.stance_auroc is not None
    low, high = stances.macro_f1_interval
    yield (
        f"Measured on {len(real):,} real statements that it did not learn from, of several kinds"
        " of source (news reports, state agencies, briefings, debates, posts), each labelled by"
        " three annotators working apart. Most of these sources are in the digest too, so text of"
        " other sources scores lower (see above). They are not passed on. Stances alone, forced:"
        f" macro-F1 **{stances.macro_f1:.3f}** ({low:.3f} to {high:.3f}), the surer half"
        f" {stances.selection.accuracy_at_half:.3f} right. All labels: macro-F1"
        f" **{every.macro_f1:.3f}** ({every.macro_f1_interval[0]:.3f} to"
        f" {every.macro_f1_interval[1]:.3f}), calibration error {every.ece:.3f}. Stance-bearing"
        f" against none: AUROC {report.stance_auroc:.3f}."
    )
    yield _by_label(report)
    low, high = by_typed.macro_f1_interval
    yield (
        f"On {len(typed)} plain sentences as people type them, by one annotator:"
        f" **{by_typed.accuracy:.3f}** right, macro-F1 {by_typed.macro_f1:.3f} ({low:.3f} to"
        f" {high:.3f}), calibration error {by_typed.ece:.3f}."
    )
    yield _by_label(typed_report)
    yield "What is promised, from the held-out statements, and what came of it on the real ones:"
    yield _promises(real)
    with (ROOT / "tests" / "out_of_domain.csv").open(encoding="utf-8", newline="") as file:
        answers = Counter(load().predict([row["text"] for row in csv.DictReader(file)]))
    unsure = (load().predict([one.text for one in real]) == "unsure").sum()
    yield (
        f"Of {answers.total()} texts that are no such statements (weather, recipes, code, football,"
        f" other languages), {answers['unsure']} come out `unsure` and {answers['none']} `none`; of"
        f" the real statements, {unsure} of {len(real)} come out `unsure`."
    )


def _promises(real: Sequence[Statement]) -> str:
    rows = []
    for promised in PROMISES:
        predictor = load(precision=promised, coverage=promised)
        answers = predictor.classify_many([one.text for one in real])
        pairs = [(answer, one.stance) for answer, one in zip(answers, real, strict=True)]
        sure = [answer.stance == label for answer, label in pairs if answer.stance != "unsure"]
        covered = sum(label in answer.stances for answer, label in pairs) / len(pairs)
        size = sum(len(answer.stances) for answer, _ in pairs) / len(pairs)
        precision = sum(sure) / max(len(sure), 1)
        shares = (promised, precision, len(sure) / len(pairs), covered)
        rows.append([*(f"{share:.2f}" for share in shares), f"{size:.1f}"])
    return _table(("promised", "precision", "answered", "coverage of sets", "mean size"), rows)


def plain_statements() -> Iterator[str]:
    """Yield the paragraphs on the plain statements of the corpus."""
    yield "## How it does on the plain statements of the corpus"
    composed = corpus.read(DATA / "statements.csv", Columns())
    values = [row.values for row in reading.read(DATA / "statements.csv").rows]
    plain = [row["register"] == "plain" for row in values]
    learned = digest.read(DATA / "digest")
    yield "By domain and by kind, on five held-out folds, without the digest:"
    held_out = train(composed, learned.config).answers
    truth, shares = np.asarray(held_out.truth), np.asarray(held_out.probabilities)
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(values):
        if plain[index]:
            for name in (str(row["domain"]), *(f"`{kind}`" for kind in str(row["kinds"]).split())):
                by_name[name].append(index)
    answers = shares.reshape(len(truth), -1).argmax(axis=1)
    yield _table(
        ("domain or kind", "statements", "right", "macro-F1"),
        [
            (
                name,
                f"{len(own):,}",
                f"{(answers[own] == truth[own]).mean():.3f}",
                f"{macro_f1(truth[own], answers[own]):.3f}" if "`" not in name else "",
            )
            for name, own in sorted(by_name.items(), key=lambda item: ("`" in item[0], item[0]))
        ],
    )


def main() -> None:
    """Write both notes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("--typed", type=Path, required=True, help="labelled typed sentences")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "notes")
    chosen = parser.parse_args()
    real, typed = corpus.read(chosen.real, Columns()), corpus.read(chosen.typed, Columns())
    chosen.output.mkdir(exist_ok=True)
    notes = {"1-real-text.md": real_text(real, typed), "2-plain.md": plain_statements()}
    for name, paragraphs in notes.items():
        text = "\n\n".join(paragraphs) + "\n"
        (chosen.output / name).write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
