"""Speak to the person at the terminal: answers to stdout, notes to stderr, nothing hidden."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stance.errors import DataError
from stance.tables.formats import STREAM

DRAWN = 0.1  # seconds from one drawing of a bar to the next

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


def note_saved(output: os.PathLike[str] | None, more: str = "") -> None:
    """Say where an answer lies now, unless it went to standard output."""
    if output is not None and str(output) != STREAM:
        note(f"saved {output}{more}")


def note_no_rows(name: str) -> None:
    """Say why there are no answers."""
    note(f"{name}: has no rows")


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


@contextmanager
def watching() -> Iterator[Callable[[int, float], None]]:
    """Show rows done, their rate and the time left, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda rows, share: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    rate = TextColumn("{task.fields[done]:,} rows, {task.fields[rate]:,.0f} a second")
    columns = (BarColumn(), TaskProgressColumn(), rate, Remaining())
    # a thread that draws would keep workers from being forked
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as bars:
        bar, begun = bars.add_task("", total=1.0, done=0, rate=0.0), time.monotonic()
        done, drawn = 0, 0.0

        def show(rows: int, share: float) -> None:
            nonlocal done, drawn
            done, now = done + rows, time.monotonic()
            bars.update(bar, completed=share, done=done, rate=done / max(1e-9, now - begun))
            if now - drawn > DRAWN or share >= 1.0:
                drawn = now
                bars.refresh()

        yield show


@contextmanager
def keyboard() -> Iterator[tuple[Callable[[], str], Callable[[str], str]]]:
    """Give a reader of single keys and a reader of lines.

    The terminal stays in one mode between keys, so that none typed ahead is
    lost. Raises DataError where there is no terminal; EOFError comes at its end.
    """
    import termios
    import tty

    number = sys.stdin.fileno()
    if not os.isatty(number):
        raise DataError("the standard input is no terminal: keys are read from a terminal alone")
    before = termios.tcgetattr(number)

    def read_key() -> str:
        key = os.read(number, 1)
        if key in (b"", b"\x04"):  # the end of the terminal, or Ctrl-D
            raise EOFError
        return key.decode("ascii", "replace")

    def read_line(prompt: str) -> str:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
        try:
            return input(prompt)
        finally:
            tty.setcbreak(number, termios.TCSADRAIN)

    tty.setcbreak(number, termios.TCSADRAIN)
    try:
        yield read_key, read_line
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
