"""The choices of a training run."""

from pathlib import Path

import pytest

from stance.errors import DataError
from stance.training import TrainConfig
from stance.training.config import from_mapping, read_config


def test_what_is_not_named_keeps_its_default():
    """A config says only what differs."""
    assert from_mapping({"min_df": 3, "c_grid": [1]}) == TrainConfig(min_df=3, c_grid=(1.0,))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mindf": 3}, "unknown key 'mindf': the keys are word_ngrams"),
        ({"min_df": "3"}, "min_df is '3': expected something like 2"),
        ({"scale_terms": 1}, "scale_terms is 1"),
        ({"folds": 0}, "folds is 0: name one C"),
        ({"weight": 0.0}, "weight is 0: give a number above 0"),
        ({"word_ngrams": [1, "2"]}, "word_ngrams is '2'"),
        ({"word_ngrams": [2, 1]}, "give the shortest, then the longest"),
        ({"char_ngrams": [0, 3]}, "give the shortest, then the longest"),
        ({"word_ngrams": [2, 3]}, "must start at 1"),
        ({"folds": 1}, "folds must be at least 2"),
        ({"temperature": -1.0}, "temperature must be above 0"),
        ({"c_grid": []}, "give numbers above 0"),
        ({"c_grid": [0.0]}, "give numbers above 0"),
        ({"c_grid": [float("nan")]}, "give numbers above 0"),
        ({"temperature": float("inf")}, "temperature must be above 0"),
        ({"seed": -1}, "seed is -1: give a number from 0 to 4294967295"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, object], message: str):
    """A slip is named before an hour of training is spent on it."""
    with pytest.raises(DataError, match=message):
        from_mapping(values)


def test_a_config_is_read_from_toml(tmp_path: Path):
    """A TOML file holds the keys of the class."""
    path = tmp_path / "c.toml"
    path.write_text("char_ngrams = [0, 0]\nseed = 4\n")
    assert read_config(path) == TrainConfig(char_ngrams=(0, 0), seed=4)


@pytest.mark.parametrize("content", [b"a = ", b"\xff"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes):
    """Bad TOML and bad bytes are one line with the file's name."""
    path = tmp_path / "c.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"c\.toml: not a TOML file"):
        read_config(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_config(tmp_path / "no.toml")
