"""The reader against articles whose statements were marked before it was written."""

import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("marked_score", HERE / "score.py")
MARKED = sorted(path for path in HERE.iterdir() if Path(f"{path}.csv").exists())


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.name)
def test_marked_statements_are_found(path: Path):
    """Recall and precision of .85, speakers and dates of .9, on each article."""
    assert SPEC is not None
    assert SPEC.loader is not None
    import sys

    module = importlib.util.module_from_spec(SPEC)
    sys.modules[SPEC.name] = module
    SPEC.loader.exec_module(module)
    one = module.score(path)
    assert one.recall >= 0.85, one.missed
    assert one.precision >= 0.85, one.missed
    assert one.accuracy("speaker") >= 0.9, one.missed
    assert one.accuracy("date") >= 0.9, one.missed
    assert one.accuracy("side") >= 0.9, one.missed
