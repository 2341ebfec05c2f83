"""Label statements as conciliatory, conditional, hostile or none."""

from stance.errors import StanceError
from stance.prediction.predictor import Predictor, load
from stance.schema import Prediction, Stance, Statement

__version__ = "0.1.0"
__all__ = ["Prediction", "Predictor", "Stance", "StanceError", "Statement", "__version__", "load"]
