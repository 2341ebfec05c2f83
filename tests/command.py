"""Run the command line in a process of its own."""

import subprocess
import sys


def run(*arguments: object, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run `stance` as a user would, from the folder of the tests."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "stance", *map(str, arguments)]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def failed(done: subprocess.CompletedProcess[str], *, code: int = 1) -> str:
    """Give the one line of a failed run; it holds no traceback."""
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert code != 1 or done.stderr.count("\n") == 1
    return done.stderr


def ok(done: subprocess.CompletedProcess[str]) -> str:
    """Give the output of a run that went well."""
    assert done.returncode == 0, done.stderr
    return done.stdout
