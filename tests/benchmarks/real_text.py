"""Tell how the shipped model does on real statements, for its card: `make real-text`."""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from peers import DATA, ROOT

from stance import load
from stance.training import corpus
from stance.training.corpus import Columns
from stance.training.evaluation import evaluate

PROMISES = (0.8, 0.85, 0.9, 0.95)


def told(path: Path) -> Iterator[str]:
    """Give the note, a paragraph at a time."""
    statements = corpus.read(path, Columns())
    texts, truth = [one.text for one in statements], [one.stance for one in statements]
    found = evaluate(load(), statements)
    stances, every = found.stances_only, found.all_labels
    assert stances is not None and found.stance_auroc is not None
    low, high = stances.macro_f1_interval
    yield (
        f"Measured on {len(texts):,} real statements that it did not learn from, of several kinds"
        " of source (news reports, state agencies, briefings, debates, posts), each labelled by"
        " three annotators working apart. They were the judge when the recipe was chosen, so"
        " other text may score lower; they are not passed on."
    )
    yield (
        f"Stances alone, forced: macro-F1 **{stances.macro_f1:.3f}** ({low:.3f} to {high:.3f}),"
        f" the surer half {stances.selection.accuracy_at_half:.3f} right. All labels: macro-F1"
        f" **{every.macro_f1:.3f}** ({every.macro_f1_interval[0]:.3f} to"
        f" {every.macro_f1_interval[1]:.3f}), calibration error {every.ece:.3f}, the surer half"
        f" {every.selection.accuracy_at_half:.3f} right. Stance-bearing against none: AUROC"
        f" {found.stance_auroc:.3f}."
    )
    yield (
        "What is promised, from held-out folds at the base rates, and what came of it (the rule was"
        " chosen with these statements in view):"
    )
    lines = ["| promised | precision | share answered | coverage of sets | mean size |", "|---" * 5]
    for promised in PROMISES:
        answers = load(precision=promised, coverage=promised).classify_many(texts)
        pairs = list(zip(answers, truth, strict=True))
        sure = [one.stance == label for one, label in pairs if one.stance != "unsure"]
        covered = sum(label in one.stances for one, label in pairs) / len(pairs)
        size = sum(len(one.stances) for one in answers) / len(pairs)
        precision = sum(sure) / max(len(sure), 1)
        share = len(sure) / len(pairs)
        cells = (f"{promised:.2f}", f"{precision:.3f}", f"{share:.2f}", f"{covered:.3f}")
        lines.append(f"| {' | '.join(cells)} | {size:.1f} |")
    yield "\n".join([lines[0], lines[1] + "|", *lines[2:]])
    yield _elsewhere(sum(one.stance == "unsure" for one in load().classify_many(texts)), len(texts))


def _elsewhere(unsure: int, statements: int) -> str:
    with (ROOT / "tests" / "out_of_domain.csv").open(encoding="utf-8", newline="") as file:
        answers = Counter(load().predict([row["text"] for row in csv.DictReader(file)]))
    total = sum(answers.values())
    return (
        f"Of {total} texts that are no such statements (weather, recipes, code, football, other"
        f" languages), {answers['unsure']} come out `unsure` and {answers['none']} `none`,"
        f" {(answers['unsure'] + answers['none']) / total:.0%}; of the real statements,"
        f" {unsure} of {statements} come out `unsure`. The level of refusal was chosen with these"
        " texts in view too."
    )


def main() -> None:
    """Write the note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "real_text.md")
    chosen = parser.parse_args()
    chosen.output.write_text("\n\n".join(told(chosen.real)) + "\n", encoding="utf-8")
    print(chosen.output.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
