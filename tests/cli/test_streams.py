"""Closed streams, signals, and what must not reach a terminal."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STANCE = [sys.executable, "-m", "stance"]
INTERRUPTED_WHILE_IMPORTING = """
import builtins, signal, sys
real = builtins.__import__
def hooked(name, *rest):
    if name == "stance.cli.app":
        signal.raise_signal(signal.SIGINT)
    return real(name, *rest)
builtins.__import__ = hooked
from stance.cli import main
sys.argv = ["stance", "evaluate", "x"]
sys.exit(main())
"""
INTERRUPTED_WHILE_LEAVING = """
import atexit, signal, sys
atexit.register(signal.raise_signal, signal.SIGINT)
from stance.cli import main
sys.argv = ["stance", "classify", "We agree."]
sys.exit(main())
"""


def closed(which: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `stance` with a stream closed, by the shell's sign for it."""
    script = f'exec "$@" {which}'
    command = ["bash", "-c", script, "bash", *STANCE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_closed_stderr_sends_no_note_into_the_table(toy_folder: Path, tmp_path: Path):
    """Neither on standard output nor in a file, which would get the number of the stream."""
    arguments = ["classify", "We reject it.", "--precision", "0.8", "--model", toy_folder]
    done = closed("2>&-", *arguments, "--format", "csv")
    assert done.returncode == 0
    assert "precision 0.8" not in done.stdout
    out = tmp_path / "out.csv"
    assert closed("2>&-", *arguments, "-o", out).returncode == 0
    assert out.read_text().startswith("text,stance")
    assert out.read_text().count("\n") == 2


def test_closed_input_and_output_end_with_one_line():
    """What cannot be read or written is said; an answer that went nowhere is no success."""
    done = closed("<&-", "classify", "-")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "stdin" in done.stderr
    for arguments in (["classify", "We agree."], ["classify", "We agree.", "--format", "csv"]):
        done = closed(">&-", *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("stance: standard output: ")
        assert done.stderr.count("\n") == 1


def test_a_full_disk_is_said_once():
    """Python does not add a fault of its own when it ends."""
    done = closed(">/dev/full", "classify", "We agree.")
    assert done.returncode == 1
    assert done.stderr == (
        "stance: standard output: No space left on device: free space or check the rights\n"
    )


def test_a_mistake_and_a_closed_output_are_two_lines(tmp_path: Path):
    """Nor after a mistake that comes when something is printed already."""
    for name, label in (("a", "none"), ("b", "hostile")):
        (tmp_path / f"{name}.csv").write_text(f"text,label\nWe agree.,{label}\n")
    files = (tmp_path / "a.csv", tmp_path / "b.csv", "--gold", tmp_path / "gold.csv")
    done = closed(">&- </dev/null", "agreement", *files)
    assert done.returncode == 1
    assert "is no terminal" in done.stderr
    assert done.stderr.count("\n") == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_stopped_leaves_no_file(tmp_path: Path, number: int, code: int):
    """A run that waits for its input has begun a file; the signal removes it."""
    out = tmp_path / "out.csv"
    command = [*STANCE, "classify", "-", "-o", str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while not list(tmp_path.iterdir()) and process.poll() is None:
            time.sleep(0.01)  # until it has begun
        process.send_signal(number)
        _, errors = process.communicate()
    assert process.returncode == code
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "expected", "errors"),
    [
        (INTERRUPTED_WHILE_IMPORTING, 130, b"stance: stopped\n"),
        (INTERRUPTED_WHILE_LEAVING, 0, b""),
    ],
)
def test_ctrl_c_while_importing_and_leaving(code: str, expected: int, errors: bytes):
    """It ends with code 130, or, where all is written, changes nothing."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (expected, errors)


@pytest.mark.parametrize("form", ["csv", "jsonl", "text"])
def test_a_table_cannot_steer_a_terminal(toy_folder: Path, tmp_path: Path, form: str):
    """On a terminal, control characters of texts, columns and file names are blanks."""
    table = tmp_path / "a\x1b[31m.csv"
    table.write_text("text,b\x1b]0;title\x07\u061c\nWe reject\x1b[2J\u2028it.,x\u202e\n")
    ours, theirs = pty.openpty()
    command = [*STANCE, "classify", str(table), "--model", str(toy_folder), "--format", form]
    subprocess.run(command, stdout=theirs, stderr=theirs, check=True)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the other side has hung up
            break
    os.close(ours)
    text = shown.decode()
    assert "We reject" in text

    assert not set(text) & set("\x1b\x07\u061c\u2028\u202e")
