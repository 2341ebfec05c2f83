"""The tree of errors."""

import pytest

from stance import errors


@pytest.mark.parametrize("name", ["DataError", "ModelError", "MissingExtraError"])
def test_every_error_is_a_stance_error_and_stands_in_the_tree(name: str):
    """One except clause catches all, and the docstring draws each."""
    assert issubclass(getattr(errors, name), errors.StanceError)
    assert name in (errors.__doc__ or "")


def test_a_missing_extra_says_what_to_install():
    """The message is the command to type."""
    assert "pip install 'stance[train]'" in str(errors.MissingExtraError("sklearn", "train"))
