"""Run the command line, in a process of its own or in this one."""

import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BufferedReader, BytesIO, TextIOWrapper
from unittest.mock import patch

from stance import cli


def run(*arguments: object, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run `stance` as a user would, from the folder of the tests."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "stance", *map(str, arguments)]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def call(*arguments: object, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run `stance` in this process, which is quicker; it must not need a signal or a terminal."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    command = list(map(str, arguments))
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", TextIOWrapper(BufferedReader(BytesIO(content)), "utf-8")),
    ):
        code = cli.run(command)
    streams = (stream.buffer.getvalue().decode() for stream in (out, err))
    return subprocess.CompletedProcess(["stance", *command], code, *streams)


def failed(done: subprocess.CompletedProcess[str], *, code: int = 1) -> str:
    """Return the one line of a failed run; it holds no traceback."""
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert code != 1 or done.stderr.count("\n") == 1
    return done.stderr


def ok(done: subprocess.CompletedProcess[str]) -> str:
    """Return the output of a run that went well."""
    assert done.returncode == 0, done.stderr
    return done.stdout
