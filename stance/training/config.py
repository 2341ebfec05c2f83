"""Hold every choice of a training run, so that it can be written down and repeated."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from stance.errors import DataError
from stance.text import TextSettings


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Hold the recipe: terms, thresholds, the grid of C, folds and seed.

    ``min_df`` counts statements, ``char_min_df`` those for character n-grams where
    it is not 0; ``c_grid`` holds inverse regularisation
    strengths as in scikit-learn; ``scale_terms`` weighs a term by how much it
    tells of the labels; ``base_rates`` is the share of each label where
    the model will be used, if that is not the share in the table or, with term
    counts, among the counted statements. ``prior_strength``, that of clause
    terms and ``prior_shrinkage`` (in statements) weigh term counts; they were chosen by
    cross-validation over sources. ``temperature`` is fitted on the held-out folds
    of the table where it is 0. Raises DataError where a value makes no sense.
    """

    word_ngrams: tuple[int, int] = (1, 2)
    char_ngrams: tuple[int, int] = (3, 5)
    negation_span: int = 3
    min_df: int = 2
    char_min_df: int = 0
    scale_terms: bool = True
    balanced: bool = True
    base_rates: Mapping[str, float] = field(default_factory=dict)
    clause_terms: bool = True
    prior_strength: float = 2.0
    clause_prior_strength: float = 1.0
    prior_shrinkage: float = 10.0
    temperature: float = 0.0
    c_grid: tuple[float, ...] = (0.3, 1.0, 3.0, 10.0, 30.0)
    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        TextSettings(self.word_ngrams, self.char_ngrams, self.negation_span)
        if self.folds < 2 or self.min_df < 1 or self.char_min_df < 0:
            what = "folds must be at least 2, min_df at least 1, char_min_df at least 0"
            raise DataError(what)
        if not self.c_grid or min(self.c_grid) <= 0:
            raise DataError(f"c_grid is {self.c_grid}: give numbers above 0")
        if self.temperature < 0:
            raise DataError("temperature must be above 0, or 0 to fit it")
        if min(self.prior_strength, self.clause_prior_strength) < 0 or self.prior_shrinkage <= 0:
            raise DataError("prior strengths must be at least 0, prior_shrinkage above 0")
        if min(self.base_rates.values(), default=1.0) <= 0:
            raise DataError(f"base_rates are {dict(self.base_rates)}: give shares above 0")

    def fewest(self, kind: str) -> int:
        """Tell in how many statements a term of a kind must stand to be learned from."""
        return self.char_min_df if kind == "char" and self.char_min_df else self.min_df

    @property
    def settings(self) -> TextSettings:
        """Give the part that prediction needs too."""
        return TextSettings(self.word_ngrams, self.char_ngrams, self.negation_span)


def from_mapping(values: Mapping[str, object], where: str = "config") -> TrainConfig:
    """Make a config from plain values; what is not named keeps its default.

    Raises DataError for an unknown key or a value of the wrong type.
    """
    defaults = TrainConfig()
    known = [one.name for one in fields(TrainConfig)]
    chosen: dict[str, object] = {}
    for key, value in values.items():
        if key not in known:
            raise DataError(f"{where}: unknown key {key!r}: the keys are {', '.join(known)}")
        chosen[key] = _fitted(value, getattr(defaults, key), f"{where}: {key}")
    return TrainConfig(**chosen)  # type: ignore[arg-type]


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


def _fitted(value: object, default: object, where: str) -> object:
    """Give a value the type of its default, where nothing is lost by it."""
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        kind = type(default[0])
        return tuple(_fitted(item, kind(), where) for item in value)
    if isinstance(default, Mapping) and isinstance(value, Mapping):
        return {str(key): _fitted(item, 0.0, f"{where}.{key}") for key, item in value.items()}
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise DataError(f"{where} is {value!r}: expected something like {default!r}")
    return value
