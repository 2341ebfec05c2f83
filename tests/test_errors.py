"""The errors."""

import pickle
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import ROOT
from stance import errors


@pytest.mark.parametrize("name", ["DataError", "ModelError", "MissingExtraError"])
def test_every_error_is_a_stance_error_and_stands_in_the_docstring(name: str):
    """One except clause catches all, and the docstring names each."""
    assert issubclass(getattr(errors, name), errors.StanceError)
    assert name in (errors.__doc__ or "")


def test_a_missing_extra_names_the_command_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """In a checkout, elsewhere, and installed from a wheel."""
    monkeypatch.chdir(ROOT)
    assert message() == "sklearn is not installed: pip install -e '.[train]'"
    monkeypatch.chdir(tmp_path)
    assert message().endswith(f"pip install -e '{ROOT}[train]'")
    monkeypatch.setattr(errors, "__file__", str(tmp_path / "stance" / "errors.py"))
    url = '{"url": "file:///tmp/stance.whl"}'
    monkeypatch.setattr(
        metadata, "distribution", lambda _: SimpleNamespace(read_text=lambda _: url)
    )
    assert message().endswith("pip install 'stance[train] @ file:///tmp/stance.whl'")
    monkeypatch.setattr(
        metadata, "distribution", lambda _: SimpleNamespace(read_text=lambda _: None)
    )
    assert message().endswith("again from its checkout: pip install '.[train]'")


def test_counts_have_the_plural_of_their_noun():
    """One statement, no tables, thousands of rows."""
    counts = ((1, "statement"), (0, "table"), (2000, "row"))
    assert [errors.counted(*count) for count in counts] == ["1 statement", "0 tables", "2,000 rows"]


def test_a_missing_extra_comes_out_of_a_worker():
    """It is pickled, and is the same error again."""
    missing = errors.MissingExtraError("pyarrow", "bulk")
    again = pickle.loads(pickle.dumps(missing))
    assert (type(again), str(again)) == (type(missing), str(missing))


def message() -> str:
    """Return the message of a missing library."""
    return str(errors.MissingExtraError("sklearn", "train"))
