"""The reader against articles whose statements were marked before it was written."""

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MARKED = sorted(path for path in HERE.iterdir() if Path(f"{path}.csv").exists())


@pytest.fixture(scope="module")
def scores():
    """Scores of each marked article, by its name."""
    spec = importlib.util.spec_from_file_location("marked_score", HERE / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return {path.name: module.score(path) for path in MARKED}


def test_marked_statements_are_found(scores):
    """Recall and precision of .97, speaker, date, side and kind of .95, over all articles."""
    first, *others = scores.values()
    whole = sum(others, first)
    assert whole.recall >= 0.97, whole.missed
    assert whole.precision >= 0.97, whole.missed
    for name in ("speaker", "date", "side", "kind"):
        assert whole.accuracy(name) >= 0.95, whole.missed


@pytest.mark.parametrize("name", [path.name for path in MARKED])
def test_no_article_falls_behind(scores, name: str):
    """Each measure is .9 or more on each article."""
    score = scores[name]
    assert score.recall >= 0.9, score.missed
    assert score.precision >= 0.9, score.missed
    for value in ("speaker", "date", "side", "kind"):
        assert score.accuracy(value) >= 0.9, score.missed
