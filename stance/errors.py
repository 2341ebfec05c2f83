"""Name everything that can go wrong for a user.

    StanceError
    ├── DataError           a table, a text or a label is not as it must be
    ├── ModelError          a saved model is missing, damaged or too new
    └── MissingExtraError   a library of an optional extra is not installed

Every message is one line that says what is wrong, where, and what to do. The
command line prints it and ends with exit code 1.
"""


class StanceError(Exception):
    """Be the parent of every error that a user can mend."""


class DataError(StanceError):
    """Report a table, a text or a label that is not as it must be."""


class ModelError(StanceError):
    """Report a saved model that is missing, damaged or too new."""


class MissingExtraError(StanceError):
    """Report a library that comes with an extra that is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is not installed: pip install 'stance[{extra}]'")
