"""Measure each choice of the recipe and each edition of the corpus: `make recipe`.

Writes data/notes/4-recipe.md. A variant takes some minutes; what is in the work folder is not made
again.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from stance import load
from stance.training import corpus
from stance.training.corpus import Columns
from stance.training.evaluation import evaluate

ROOT = Path(__file__).parents[2]
STANCE = Path(sys.executable).with_name("stance")
VARIANTS: dict[str, dict[str, object]] = {
    "as shipped": {"min_statements": 4},
    "the shipped recipe with terms of 8 statements": {},
    "terms of 12 statements": {"min_statements": 12},
    "second edition of the corpus": {"plain": 0.0},
    "half of the plain statements": {"plain": 0.5},
    "a statement of the table weighs 1": {"weight": 1.0},
    "a statement of the table weighs 5": {"weight": 5.0},
    "a negation marks 5 words": {"negation_span": 5},
    "C 1": {"c_grid": [1.0]},
    "C 4": {"c_grid": [4.0]},
    "without clause terms": {"clause_terms": False},
}
MIN_STATEMENTS = 8  # of the variants, where they say nothing else: fewer terms take less time
NOTE = """\
For each variant, a digest and a model were made from the archive and the composed statements
without a fifth of the groups of the plain ones. Measured are the archive's statements, each by
a model that had not seen its source; that fifth; and real and typed statements, on which no
choice was made. Choices were made on the first four columns of figures. The third edition of
the corpus is the second with the plain statements. Variants that name no number of statements
leave terms out that stand in fewer than 8 statements of the archive."""
HEAD = ("variant", "sources held out: stances", "all labels", "AUROC", "plain held out: right",
        "real: stances", "all labels", "typed: right", "model, MB")  # fmt: skip


def variant(folder: Path, archive: Path, change: dict[str, object]) -> Path:
    """Make the digest and the model of a variant in a folder, and return the model's folder."""
    table = pd.read_csv(ROOT / "data" / "statements.csv", keep_default_na=False)
    plain = table["register"] == "plain"
    groups = np.random.default_rng(0).permutation(sorted(set(table.loc[plain, "split_group"])))
    held_out, rest = np.split(groups, [len(groups) // 5])
    kept = set(rest[: round(float(str(change.get("plain", 1.0))) * len(rest))])
    folder.mkdir(parents=True)
    table[~plain | table["split_group"].isin(kept)].to_csv(folder / "table.csv", index=False)
    table[plain & table["split_group"].isin(held_out)].to_csv(folder / "plain.csv", index=False)
    config = (ROOT / "data" / "train.toml").read_text(encoding="utf-8").splitlines()
    for key, value in change.items():
        if key not in ("plain", "min_statements"):
            config = [line for line in config if not line.startswith(key)]
            config.append(f"{key} = {json.dumps(value)}")
    (folder / "train.toml").write_text("\n".join(config), encoding="utf-8")
    run("digest", archive, "--with", folder / "table.csv", "--config", folder / "train.toml",
        "--measure-on", "certainty=2,3", "-o", folder / "digest",
        "--min-statements", change.get("min_statements", MIN_STATEMENTS))  # fmt: skip
    run("train", folder / "table.csv", "--digest", folder / "digest", "-o", folder / "model")
    return folder / "model"


def run(*words: object) -> None:
    """Run a command of the package."""
    subprocess.run([STANCE, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def figures(model: Path, real: Path, typed: Path) -> list[str]:
    """Return the cells of a row of the table."""
    described = json.loads((model.parent / "digest" / "digest.json").read_text(encoding="utf-8"))
    metrics, predictor = described["metrics"], load(model)
    plain, on_real, on_typed = (
        evaluate(predictor, corpus.read(path, Columns()))
        for path in (model.parent / "plain.csv", real, typed)
    )
    assert on_real.stances_only is not None
    shares = (
        metrics["stances_only"]["macro_f1"],
        metrics["all_labels"]["macro_f1"],
        metrics["stance_auroc"],
        plain.all_labels.accuracy,
        on_real.stances_only.macro_f1,
        on_real.all_labels.macro_f1,
        on_typed.all_labels.accuracy,
    )
    size = (model / "arrays.safetensors").stat().st_size
    return [*(f"{share:.3f}" for share in shares), f"{size / 1e6:.2f}"]


def main() -> None:
    """Write the note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True, help="what the digest is made of")
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("--typed", type=Path, required=True, help="labelled typed sentences")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the variants")
    parser.add_argument(
        "-o", "--output", type=Path, default=ROOT / "data" / "notes" / "4-recipe.md"
    )
    chosen = parser.parse_args()
    rows = []
    for name, change in VARIANTS.items():
        folder = chosen.work / name.replace(" ", "-")
        model = folder / "model"
        if not model.exists():
            model = variant(folder, chosen.archive, change)
        rows.append([name, *figures(model, chosen.real, chosen.typed)])
        print(*rows[-1], sep="\t", flush=True)
    lines = [HEAD, ["---"] * len(HEAD), *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    text = f"## What each choice gives\n\n{NOTE}\n\n{table}\n"
    chosen.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
