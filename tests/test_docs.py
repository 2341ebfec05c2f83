"""Every example that a reader can copy is run."""

import doctest
import importlib
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import stance
from conftest import ROOT
from stance.cli.app import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = [
    module.name
    for module in pkgutil.walk_packages(stance.__path__, "stance.")
    if module.name != "stance.__main__"
]
SHELL = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str):
    """Docstrings show what the code does today."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_python_examples_in_the_readme_are_true():
    """The Python session of the README gives what it shows."""
    session = doctest.DocTestParser().get_doctest("\n".join(PYTHON), {}, "README", "README.md", 0)
    assert session.examples
    assert doctest.DocTestRunner().run(session).failed == 0


def examples() -> list[tuple[str, str]]:
    """Give each `$ command` of the README with the output shown below it."""
    found = []
    for block in SHELL:
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = command.partition("\n")
            found.append((line, output))
    return found


@pytest.mark.parametrize(("command", "output"), examples())
def test_shell_examples_in_the_readme_are_true(command: str, output: str, tmp_path: Path):
    """Commands of the README print what it shows, the notes on standard error too."""
    script = command.replace("stance ", f"{shlex.quote(sys.executable)} -m stance ", 1)
    script = script.replace("| stance ", f"| {shlex.quote(sys.executable)} -m stance ")
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "models").symlink_to(ROOT / "models")
    done = subprocess.run(
        ["bash", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},  # both streams in turn, as on a terminal
    )
    assert done.stdout == output


def test_every_target_and_command_is_in_the_readme():
    """Nothing that can be called is left untold."""
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in targets:
        assert f"make {target}" in README
    for command in COMMANDS:
        assert f"stance {command}" in README
