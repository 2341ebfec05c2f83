"""Label statements as conciliatory, conditional, hostile or none."""

__version__ = "0.1.0"
__all__ = ["Prediction", "Predictor", "Stance", "StanceError", "Statement", "__version__", "load"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stance.errors import StanceError
    from stance.prediction.predictor import Predictor, load
    from stance.schema import Prediction, Stance, Statement


def __getattr__(name: str) -> object:
    """Import public names when they are first used, so that the command line starts at once."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from stance import errors, schema
    from stance.prediction import predictor

    return (vars(errors) | vars(schema) | vars(predictor))[name]
