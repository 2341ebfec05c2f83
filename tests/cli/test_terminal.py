"""What the person at the terminal sees."""

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from stance.cli.terminal import clean


@given(st.text())
def test_cleaned_text_is_printable_and_has_no_escape(text: str):
    """Whatever comes in, one line without control characters comes out, in UTF-8."""
    found = clean(text)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in found)
    found.encode("utf-8")


def test_training_shows_its_progress_on_a_terminal(toy_table: Path, tmp_path: Path):
    """Where a person is watching, bars show the stages."""
    (tmp_path / "c.toml").write_text("folds = 2\nc_grid = [1.0]\n")
    arguments = ["train", str(toy_table), "-o", "model", "--config", str(tmp_path / "c.toml")]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "stance", *arguments]
    subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, check=True, cwd=tmp_path)
    os.close(theirs)
    assert b"choosing C on held-out folds" in _shown(ours)


def test_explanations_are_plain_where_no_colour_is_wanted():
    """With NO_COLOR a terminal shows the shares in brackets, without it the words in colour."""
    for name, wanted in (("NO_COLOR", b"[refuse +"), ("FORCE_COLOR", b"\x1b[")):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "stance", "explain", "We refuse."]
        plain = {key: value for key, value in os.environ.items() if not key.endswith("_COLOR")}
        environment = {**plain, "TERM": "xterm", name: "1"}
        subprocess.run(command, stdout=theirs, check=True, env=environment)
        os.close(theirs)
        assert wanted in _shown(ours)


def test_letters_that_the_output_cannot_hold_are_shown_by_number():
    """A terminal of another encoding gets the answer, not a traceback."""
    command = [sys.executable, "-m", "stance", "classify", "We refuse \u4e2d."]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert b"We refuse \\u4e2d." in done.stdout


def _shown(ours: int) -> bytes:
    shown = b""
    with contextlib.suppress(OSError):  # a terminal without a process is an error, not an end
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    return shown
