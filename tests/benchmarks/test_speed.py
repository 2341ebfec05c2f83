"""Speed against scikit-learn, as ratios within one run: `make bench`."""

import subprocess
import sys
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from conftest import ROOT
from stance import load, tables
from stance.predictor import Predictor
from stance.training.pipeline import to_pipeline


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Take 1,000 statements."""
    rows = tables.read(ROOT / "data" / "statements.csv").rows
    return [str(row.values["text"]) for row in rows][:1000]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    """Load the shipped model."""
    return load()


@pytest.fixture(scope="module")
def pipeline(predictor: Predictor) -> Pipeline:
    """Make scikit-learn's pipeline of the shipped model."""
    return to_pipeline(predictor.model)


@pytest.mark.benchmark(group="1,000 statements")
def test_stance(benchmark, predictor: Predictor, texts: list[str]):
    """Classify with `Predictor.classify_many`."""
    assert len(benchmark(predictor.classify_many, texts)) == len(texts)


@pytest.mark.benchmark(group="1,000 statements")
def test_scikit_learn(benchmark, pipeline: Pipeline, texts: list[str]):
    """Classify with the exported pipeline's `predict_proba`."""
    assert len(benchmark(pipeline.predict_proba, texts)) == len(texts)


@pytest.mark.benchmark(group="one statement, whole process")
@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "pass"],
        ["-c", "import typer"],
        ["-m", "stance", "classify", "We condemn this act of aggression."],
        ["-m", "stance", "classify", "--min-probability", "0.5", "We condemn this act."],
    ],
    ids=["python -c pass", "import typer", "stance classify", "stance classify, with an option"],
)
def test_cold_start(benchmark, arguments: list[str], tmp_path: Path):
    """Start, answer and end."""
    command = [sys.executable, *arguments]
    done = benchmark(subprocess.run, command, capture_output=True, check=True, cwd=tmp_path)
    assert done.returncode == 0
