"""Speak to the person at the terminal: answers to stdout, notes to stderr, nothing hidden."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def clean(text: str) -> str:
    """Replace what could steer a terminal or reorder its text by a space."""
    return _CONTROL.sub(" ", text)


def say(text: str) -> None:
    """Print one line of an answer."""
    print(clean(text))


def note(text: str) -> None:
    """Print one line that is not part of an answer."""
    print(f"stance: {clean(text)}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show how far a long run is, one bar a stage, where a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    stages: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True)) as bars:

        def show(what: str, done: int, total: int) -> None:
            if what not in stages:
                stages[what] = bars.add_task(what, total=total)
            bars.update(stages[what], completed=done)

        yield show
