"""Measure what each choice of the recipe gives, one changed at a time: `make ablations`."""

import argparse
import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from peers import DATA, tasks

from stance.prediction.predictor import Predictor
from stance.training import TrainConfig, term_counts, train
from stance.training.config import read_config
from stance.training.evaluation import evaluate

HEAD = ("variant", "folds", "real_stances", "real_all", "plover_verbal3")

VARIANTS: Mapping[str, Mapping[str, object]] = {
    "the recipe": {},
    "without term counts": {"counts": None},
    "without clause terms": {"clause_terms": False, "clause_prior_strength": 0.0},
    "without scaled terms": {"scale_terms": False},
    "without negation marks": {"negation_span": 0},
    "without character n-grams": {"char_ngrams": (0, 0)},
    "without word pairs": {"word_ngrams": (1, 1)},
    "without balanced classes": {"balanced": False},
}
"""What to change in the config, by name; the key ``counts`` takes the term counts away."""


def main() -> None:
    """Write a row for each variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("--plover", type=Path, required=True, help="the folder of plover_*.csv")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "ablations.csv")
    chosen = parser.parse_args()
    rows: list[tuple[str, ...]] = [HEAD]
    real, verbal, _ = tasks(chosen.real, chosen.plover)
    for name, changes in VARIANTS.items():
        changed = {key: value for key, value in changes.items() if key != "counts"}
        counts = None if "counts" in changes else term_counts.read(DATA / "term_counts.csv")
        config = replace(read_config(DATA / "train.toml"), **changed)  # type: ignore[arg-type]
        trained = train(real.learned, config, counts=counts)
        found = evaluate(Predictor(trained.model), real.asked)
        public = train(verbal.learned, replace(TrainConfig(), **changed)).model  # type: ignore[arg-type]
        scores = (
            trained.held_out.all_labels,
            found.stances_only,
            found.all_labels,
            evaluate(Predictor(public), verbal.asked).all_labels,
        )
        rows.append((name, *(f"{one.macro_f1:.3f}" for one in scores if one is not None)))
        print(*rows[-1], sep="\t", flush=True)
    with chosen.output.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
