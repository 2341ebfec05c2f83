"""What people see: answers on standard output, notes on standard error, progress, and keys."""

from __future__ import annotations

import os
import re
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedWriter, RawIOBase, TextIOWrapper

from stance.errors import DataError, counted
from stance.schema import SEPARATOR, Prediction
from stance.tables.files import STREAM, replacing

TYPE_CHECKING = False  # typing takes longer to import than a text to answer
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from typing_extensions import Buffer

_STEERING = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROL = re.compile(f"[\x00-\x1f{_STEERING}]+")
_CONTROL_IN_LINES = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_STEERING}]+")


def clean(text: str) -> str:
    """Replace line ends and what could steer a terminal or reorder its text by a space."""
    return _CONTROL.sub(" ", text)


def say(text: str) -> None:
    """Print one line of an answer."""
    print(clean(text))


def answer_line(text: str, prediction: Prediction) -> str:
    """Return the line of an answer for a person to read."""
    stance = SEPARATOR.join(prediction.stances) or prediction.stance
    sure = f"{prediction.probability:.2f}  {prediction.known_terms:4.0%} known"
    return clean(f"{stance:<12}  {sure}  {text}") + "\n"


def note(text: str) -> None:
    """Print one line that is not part of an answer."""
    print(f"stance: {clean(text)}", file=sys.stderr)


def rendered(template: str, **values: object) -> str:
    """Return a filled text template of this folder; no value in it can steer a terminal."""
    from pathlib import Path

    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701 (text, not HTML)
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: clean(value) if isinstance(value, str) else value,
    )
    return environment.get_template(template).render(values, counted=counted, zip=zip)


@contextmanager
def open_to_write(path: Path | None, force: bool = False) -> Iterator[TextIO]:
    """Open a file for UTF-8 text as `replacing` does; None or ``-`` is standard output."""
    if path is None or str(path) == STREAM:
        yield sys.stdout
        return
    with replacing(path, force) as file:
        text = TextIOWrapper(file, "utf-8", "backslashreplace", newline="")
        try:
            yield text
        finally:
            text.detach()


def write(content: object, output: Path | None, force: bool, form: str = "") -> None:
    """Write a table in a format, text, bytes, or any other value as JSON; None is stdout."""
    import json

    from stance.tables import table, writing

    with open_to_write(output, force) as file:
        if isinstance(content, table.Table):
            writing.write(content, file, form)
        elif isinstance(content, str):
            file.write(content)
        elif isinstance(content, bytes):
            file.buffer.write(content)
        else:
            text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
            file.write(text.encode("utf-8", "replace").decode())  # half a character is no text
    if output is not None:
        note(f"saved {output}")


def prepare_streams() -> None:
    """Make the three streams safe to use.

    The number of a closed stream is taken, or a file would get it, and notes with it; to print an
    answer then fails. Characters that a stream does not have are shown by their codes. What is
    printed cannot steer a terminal; what must, as colours, goes to ``sys.__stdout__``.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.open(os.devnull, os.O_WRONLY), "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout.isatty():
        cleaned = _Cleaned(sys.stdout)
        sys.stdout = TextIOWrapper(BufferedWriter(cleaned), "utf-8", "replace", line_buffering=True)


class _Cleaned(RawIOBase):
    """Bytes of UTF-8 on their way to a terminal, without control characters."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:  # without it, `input` would read ahead
        return self._terminal.fileno()

    def write(self, content: Buffer) -> int:
        text = self._decoder.decode(bytes(content))
        self._terminal.write(_CONTROL_IN_LINES.sub(" ", text))
        self._terminal.flush()
        return len(bytes(content))


@contextmanager
def progress(hidden: bool = False) -> Iterator[Callable[..., None] | None]:
    """Show how far a long run is, one bar a stage, where a person is watching."""
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    stages: dict[str, TaskID] = {}
    drawn = 0.0
    # a thread that draws would keep workers from being forked
    with Progress(console=Console(stderr=True), auto_refresh=False) as bars:

        def show(stage: str, done: float, total: float, detail: str = "") -> None:
            nonlocal drawn
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(stages[stage], completed=done, description=f"{stage}{detail}")
            if (now := time.monotonic()) - drawn > 0.1 or done >= total:
                drawn = now
                bars.refresh()

        yield show


@contextmanager
def keyboard() -> Iterator[tuple[Callable[[], str], Callable[[str], str]]]:
    """Read single keys, and lines, from the terminal: two functions.

    The terminal stays in one mode between keys, so that none typed ahead is lost. Raises DataError
    where there is no terminal; the functions raise EOFError at its end.
    """
    import termios
    import tty

    if sys.stdin is None or not sys.stdin.isatty():
        raise DataError("the standard input is no terminal: keys are read from a terminal alone")
    number = sys.stdin.fileno()
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
