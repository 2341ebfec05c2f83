"""What can go wrong for a user, and how messages write counts.

A StanceError is a DataError, a ModelError or a MissingExtraError. Every message is one line that
says what is wrong, where, and what to do; the command line ends with it and exit code 1.
"""


class StanceError(Exception):
    """Any error that a user can correct."""


class DataError(StanceError):
    """A table, a text or a label is not as it must be."""


class ModelError(StanceError):
    """A saved model is missing, damaged or too new."""


class MissingExtraError(StanceError):
    """A library of an optional extra is not installed: its name, and that of the extra."""

    def __str__(self) -> str:
        library, extra = self.args
        return f"{library} is not installed: {_install_command(extra)}"


def _install_command(extra: str) -> str:
    """Return the command that adds an extra; the package of this name on PyPI is another one."""
    import json
    from importlib import metadata
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        return f"pip install -e '{'.' if root == Path.cwd() else root}[{extra}]'"
    try:
        source = metadata.distribution("stance").read_text("direct_url.json") or "{}"
        return f"pip install 'stance[{extra}] @ {json.loads(source)['url']}'"
    except (metadata.PackageNotFoundError, ValueError, KeyError):
        return f"install stance again from its checkout: pip install '.[{extra}]'"


def counted(count: int, noun: str) -> str:
    """Format a count with its noun, in the plural with an *s*: ``2,000 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
