"""The command line: parse, call, print."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from stance.cli.terminal import note
from stance.errors import StanceError


def main() -> None:
    """Run the command line; a user's mistake ends with one line and exit code 1."""
    _write_all_letters()
    try:
        _run(sys.argv[1:])
        sys.stdout.flush()
    except StanceError as error:
        note(str(error))
        sys.exit(1)
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        note(f"{error.filename or 'output'}: {error.strerror}: free space or check the rights")
        sys.exit(1)
    except KeyboardInterrupt:
        note("stopped")
        sys.exit(130)


def _write_all_letters() -> None:
    """Let a stream that is not UTF-8 show what it cannot hold, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: Sequence[str]) -> None:
    """Go round typer where there is no option to parse: it takes longer than the answer."""
    asked, *texts = arguments or [""]
    options = [text for text in texts if text.startswith("-") and text != "-"]
    if asked == "classify" and texts and not options:
        from stance.cli.answering import answer

        return answer(texts)
    from stance.cli.app import app

    app(asked)()
