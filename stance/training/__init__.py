"""Learn a model from a labelled table and measure it; fitting needs the extra ``train``."""

from importlib import import_module
from typing import TYPE_CHECKING

from stance.errors import MissingExtraError

if TYPE_CHECKING:
    from stance.training.config import TrainConfig
    from stance.training.estimator import StanceClassifier, export
    from stance.training.evaluation import Report, evaluate
    from stance.training.trainer import Trained, train

_MODULES = {
    "Report": "evaluation",
    "TrainConfig": "config",
    "StanceClassifier": "estimator",
    "Trained": "trainer",
    "evaluate": "evaluation",
    "export": "estimator",
    "train": "trainer",
}

__all__ = ["Report", "StanceClassifier", "TrainConfig", "Trained", "evaluate", "export", "train"]


def __getattr__(name: str) -> object:
    """Import what is asked for, so that reading a table does not wait for scikit-learn."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name).partition(".")[0], "train") from None
