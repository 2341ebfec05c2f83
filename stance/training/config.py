"""Every choice of a training run, so that it can be written down and repeated."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path
from typing import Any

from stance.errors import DataError
from stance.text import TextSettings


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """The recipe: terms, thresholds, the grid of C, folds and seed.

    ``min_df`` counts statements, ``char_min_df`` those for character n-grams where it is not 0;
    ``c_grid`` has inverse regularisation strengths as in scikit-learn; ``scale_terms`` weighs a
    term by how much it says about the labels. ``temperature`` is fitted on held-out statements
    where it is 0. Where ``folds`` is 0, nothing is held out, chosen or measured. ``weight`` is
    that of a statement of the table beside one of the archive, where a digest is made. Raises
    DataError where a value makes no sense.
    """

    word_ngrams: tuple[int, int] = (1, 2)
    char_ngrams: tuple[int, int] = (3, 5)
    negation_span: int = 3
    clause_terms: bool = True
    min_df: int = 2
    char_min_df: int = 0
    scale_terms: bool = True
    c_grid: tuple[float, ...] = (0.3, 1.0, 3.0, 10.0, 30.0)
    temperature: float = 0.0
    weight: float = 1.0
    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        TextSettings(self.word_ngrams, self.char_ngrams, self.negation_span)
        if (self.folds < 2 and self.folds != 0) or self.min_df < 1 or self.char_min_df < 0:
            raise DataError("folds must be at least 2, min_df at least 1, char_min_df at least 0")
        if not self.folds and (len(self.c_grid) != 1 or not self.temperature):
            raise DataError("folds is 0: name one C in c_grid and a temperature, or set folds")
        if not self.c_grid or not all(0 < c < inf for c in self.c_grid):
            raise DataError(f"c_grid is {self.c_grid}: give numbers above 0")
        if not 0 <= self.temperature < inf:
            raise DataError("temperature must be above 0, or 0 to fit it")
        if not 0 < self.weight < inf:
            raise DataError(f"weight is {self.weight:g}: give a number above 0")
        if not 0 <= self.seed < 1 << 32:
            raise DataError(f"seed is {self.seed}: give a number from 0 to {(1 << 32) - 1}")

    def fewest(self, kind: str) -> int:
        """Return in how many statements a term of a kind must stand to be learned from."""
        return self.char_min_df if kind == "char" and self.char_min_df else self.min_df

    @property
    def settings(self) -> TextSettings:
        """The part that prediction needs too."""
        return TextSettings(self.word_ngrams, self.char_ngrams, self.negation_span)


def from_mapping(values: Mapping[str, object], where: str = "config") -> TrainConfig:
    """Make a config from plain values; what is not named keeps its default.

    Raises DataError for an unknown key, and a value of the wrong type or that makes no sense.
    """
    defaults = asdict(TrainConfig())
    if unknown := [key for key in values if key not in defaults]:
        raise DataError(f"{where}: unknown key {unknown[0]!r}: the keys are {', '.join(defaults)}")
    chosen: dict[str, Any] = {
        key: _as_type_of(defaults[key], value, f"{where}: {key}") for key, value in values.items()
    }
    try:
        return TrainConfig(**chosen)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None


def read_config(path: Path) -> TrainConfig:
    """Read a config from a TOML file.

    Raises DataError where it cannot be read or does not fit.
    """
    try:
        return from_mapping(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise DataError(f"{path}: not a TOML file: {error}") from None


def _as_type_of(default: object, value: object, where: str) -> object:
    """Return a value as the type of its default, where nothing is lost by it."""
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        kind = type(default[0])
        return tuple(_as_type_of(kind(), item, where) for item in value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise DataError(f"{where} is {value!r}: expected something like {default!r}")
    return value
