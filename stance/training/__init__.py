"""Learn a model from a labelled table and measure it; needs the extra ``train``."""

from stance.errors import MissingExtraError

try:
    import joblib  # noqa: F401
    import sklearn  # noqa: F401
except ModuleNotFoundError as error:
    raise MissingExtraError(str(error.name), "train") from None

from stance.training.config import TrainConfig
from stance.training.evaluation import Report, evaluate
from stance.training.pipeline import export
from stance.training.survey import Survey, survey
from stance.training.trainer import Trained, train

__all__ = ["Report", "Survey", "TrainConfig", "Trained", "evaluate", "export", "survey", "train"]
