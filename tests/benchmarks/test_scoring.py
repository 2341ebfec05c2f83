"""Many texts in memory: ours, scikit-learn's, and other tools that answer in microseconds."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from stance.prediction import many
from stance.prediction.predictor import Predictor, answer_columns
from stance.prediction.workers import in_order

ONE, TWO = "5,000 statements, one process", "5,000 statements, two workers, from a cold start"
WARM = "40,000 statements, two workers that are open"
WARM_PEERS, ALONE = ("stance", "scikit-learn"), ", one process"
PEERS = ("stance", "scikit-learn", "VADER", "fastText", "spaCy")


@pytest.fixture(scope="module")
def runs(predictor: Predictor, pipeline: Pipeline, tmp_path_factory) -> Callable[[str], Callable]:
    """Return the way in which each tool answers a list of texts."""

    def make(what: str) -> Callable[[list[str]], object]:
        if what == "stance":
            return predictor.predict_proba
        if what == "scikit-learn":
            return pipeline.predict_proba
        if what == "VADER":
            vader = pytest.importorskip("vaderSentiment.vaderSentiment")
            scores = vader.SentimentIntensityAnalyzer().polarity_scores
            return lambda texts: [scores(text) for text in texts]
        if what == "fastText":
            return _fasttext(tmp_path_factory.mktemp("fasttext") / "train.txt")
        return _spacy(predictor.labels)

    return make


def _fasttext(path: Path) -> Callable[[list[str]], object]:
    fasttext = pytest.importorskip("fasttext")
    path.write_text("__label__yes we agree to talks\n__label__no we refuse all talks\n" * 200)
    model = fasttext.train_supervised(str(path), wordNgrams=2, dim=100, thread=1, verbose=0)
    return lambda texts: model.predict([text.replace("\n", " ") for text in texts], k=4)[0]


def _spacy(labels: tuple[str, ...]) -> Callable[[list[str]], object]:
    spacy = pytest.importorskip("spacy")
    language = spacy.blank("en")
    categories = language.add_pipe("textcat")
    for label in labels:
        categories.add_label(label)
    language.initialize()
    return lambda texts: [document.cats for document in language.pipe(texts)]


@pytest.mark.benchmark(group=ONE)
@pytest.mark.parametrize("what", PEERS)
def test_one_process(benchmark, what: str, runs, texts: list[str]):
    """Answer all texts in this process."""
    run = runs(what)
    run(texts[:200])
    assert len(benchmark.pedantic(run, (texts,), rounds=3)) == len(texts)


@pytest.mark.benchmark(group=TWO)
@pytest.mark.parametrize("what", ["stance", "stance, by joblib", "scikit-learn"])
def test_two_workers(
    benchmark, what: str, predictor: Predictor, pipeline: Pipeline, texts, measured
):
    """Answer all texts in two processes, started for it."""
    if not measured:
        pytest.skip("workers are tested elsewhere")
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    parts = [texts[start : start + 1250] for start in range(0, len(texts), 1250)]

    def ours() -> int:
        many.scorer_of.cache_clear()  # as another group of benchmarks leaves it, it is warm
        answer = partial(answer_columns, predictor)
        return sum(len(columns[0]) for _, columns in in_order(answer, parts, 2))

    def by_joblib() -> int:
        predict = (pipeline if what == "scikit-learn" else predictor).predict_proba
        found = Parallel(n_jobs=2)(delayed(predict)(part) for part in parts)
        get_reusable_executor().shutdown()
        return sum(map(len, found))

    assert benchmark.pedantic(ours if what == "stance" else by_joblib, rounds=3) == len(texts)


@pytest.mark.benchmark(group=WARM)
@pytest.mark.parametrize("what", [f"{tool}{n}" for tool in WARM_PEERS for n in ("", ALONE)])
def test_two_warm_workers(
    benchmark, what: str, predictor: Predictor, pipeline: Pipeline, texts, measured
):
    """Answer many texts in two processes that have the model already, and know most words."""
    if not measured:
        pytest.skip("workers are tested elsewhere")
    from joblib import Parallel, delayed

    many = texts * 8
    parts = [many[start : start + 2000] for start in range(0, len(many), 2000)]
    predict = (predictor if what.startswith("stance") else pipeline).predict_proba
    with Parallel(n_jobs=1 if what.endswith(ALONE) else 2) as parallel:

        def run() -> int:
            return sum(map(len, parallel(delayed(predict)(part) for part in parts)))

        assert benchmark.pedantic(run, rounds=2, warmup_rounds=1) == len(many)
