"""The command line: read the arguments, run a command, print."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line and return the exit code: 1 after a mistake, 2 after wrong usage."""
    try:
        import signal  # here, as all that takes time, so that Ctrl-C is caught

        signal.signal(signal.SIGTERM, _terminate)
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        import signal

        code = 130  # as a shell counts: 128 and the number of the signal
        print("stance: stopped", file=sys.stderr)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is written, or removed
    return code


def _terminate(number: int, _: object) -> None:
    sys.exit(128 + number)  # what is open removes what it has half written


def run(arguments: list[str]) -> int:
    """Run a command in this process and return the exit code."""
    from stance.cli import terminal
    from stance.errors import StanceError

    terminal.prepare_streams()
    code = 1
    try:
        try:
            code = _command(arguments)
        except StanceError as error:
            terminal.note(str(error))
        sys.stdout.flush()
    except OSError as error:
        code = 1
        from contextlib import suppress

        with suppress(OSError):  # so that what Python writes at its end fails no more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # else the reader, `head` say, has seen enough
            name = error.filename or "standard output"
            terminal.note(f"{name}: {error.strerror}: free space or check the rights")
    return code


def _command(arguments: list[str]) -> int:
    """Run a command; importing typer, for options alone, takes longer than a text to answer."""
    if arguments[:1] == ["classify"] and arguments[1:] and all(map(is_plain_text, arguments[1:])):
        from stance.cli.terminal import answer_line
        from stance.prediction.predictor import load

        predictor = load()
        sys.stdout.writelines(answer_line(text, predictor.classify(text)) for text in arguments[1:])
        return 0
    from stance.cli.app import run

    return run(arguments)


def is_plain_text(argument: str) -> bool:
    """Whether an argument is surely a short text, no option and no name of a file."""
    from stance.tables.files import split_name

    is_short = " " in argument and len(argument) < 10_000
    is_name = split_name(argument)[1][1:].isalnum() or os.path.exists(argument)
    return is_short and argument[0] != "-" and not is_name
