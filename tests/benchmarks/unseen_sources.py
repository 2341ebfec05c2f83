"""Measure the recipe on sources that were not counted: `python unseen_sources.py TABLE`.

Each source of a labelled table is held out in turn: terms are counted in the
others, the model learns from our statements on top of them, and answers the
held-out one. The answers are pooled. This is what the strengths of the prior,
the clause terms and the temperature were chosen by.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from peers import DATA

from stance.prediction.predictor import Predictor
from stance.text import TextSettings
from stance.training import corpus, term_counts
from stance.training.config import read_config
from stance.training.corpus import Columns
from stance.training.evaluation import forced_probabilities, measure
from stance.training.prior import from_counts
from stance.training.trainer import fit_model

VARIANTS = {
    "the recipe": {},
    "without clause terms": {"clause_terms": False, "clause_prior_strength": 0.0},
    "without scaled terms": {"scale_terms": False},
}


def main() -> None:
    """Print a line for each variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path, help="labelled real statements with a column source")
    real = corpus.read(parser.parse_args().table, Columns(group="source"))
    ours = corpus.read(DATA / "statements.csv", Columns(group="split_group"))
    labels = tuple(sorted({one.stance for one in ours}))
    settings = TextSettings(word_ngrams=(1, 2))
    for name, changes in VARIANTS.items():
        config = replace(read_config(DATA / "train.toml"), **changes)  # type: ignore[arg-type]
        asked, answers = [], []
        for source in sorted({one.group for one in real}):
            counts = term_counts.count(
                [one for one in real if one.group != source], settings, min_statements=4
            )
            prior = from_counts(counts, labels, config)
            model = fit_model(ours, config.c_grid[0], config.temperature, config, prior)
            held_out = [one for one in real if one.group == source]
            asked += held_out
            answers.append(forced_probabilities(Predictor(model), held_out))
        found = measure(asked, labels, np.concatenate(answers), config.seed)
        for kind, scores in (("stances", found.stances_only), ("all labels", found.all_labels)):
            if scores is not None:
                f1 = {label: round(one.f1, 3) for label, one in scores.per_label.items()}
                print(name, kind, f"macro-F1 {scores.macro_f1:.3f}", f1, sep="\t", flush=True)


if __name__ == "__main__":
    main()
