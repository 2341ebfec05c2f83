"""Every example that a reader can copy is run, and every link leads somewhere."""

import doctest
import importlib.util
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

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MODULES = [
    module.name
    for module in pkgutil.walk_packages(stance.__path__, "stance.")
    if module.name != "stance.__main__"
]
TOLERANCE = 0.05
"""How far a printed probability may be from the page; the model differs between processors."""

_DECIMAL = re.compile(r"\b\d\.\d+\b")


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str):
    """Docstrings show what the code does today."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_are_true(page: Path, monkeypatch: pytest.MonkeyPatch):
    """The Python sessions of a page print what it shows."""
    monkeypatch.chdir(ROOT)
    code = "\n".join(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
    session = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    assert doctest.DocTestRunner().run(session).failed == 0


def examples() -> list[tuple[str, str, str]]:
    """Page, commands and output of each console block; its commands run one after another."""
    result = []
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
            commands = " && ".join(part.partition("\n")[0] for part in parts)
            output = "".join(part.partition("\n")[2] for part in parts)
            result.append((page.name, commands, output))
    return result


@pytest.mark.parametrize(("page", "command", "output"), examples())
def test_shell_examples_are_true(page: str, command: str, output: str, tmp_path: Path):
    """Commands print what the page shows, notes on the standard error included."""
    run = f"{shlex.quote(sys.executable)} -m stance "
    script = re.sub(r"(^|[|&] )stance ", rf"\1{run}", command)
    (tmp_path / "data").symlink_to(ROOT / "data")
    done = subprocess.run(
        ["bash", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},  # both streams in turn, as on a terminal
    )
    assert _DECIMAL.sub("#", done.stdout) == _DECIMAL.sub("#", output)
    pairs = zip(_DECIMAL.findall(done.stdout), _DECIMAL.findall(output), strict=True)
    assert all(abs(float(a) - float(b)) <= TOLERANCE for a, b in pairs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """Every relative link of a page names a file of the project."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", text)
    for link in (first or second for first, second in links):
        assert link.startswith("https://") or (page.parent / link).exists(), link


def test_the_page_of_python_is_written_from_the_docstrings():
    """docs/python.md is what `python docs/python_page.py` writes today."""
    script = ROOT / "docs" / "python_page.py"
    spec = importlib.util.spec_from_file_location("python_page", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text("utf-8") == module.page()


def test_every_target_and_command_is_documented():
    """Nothing that can be called is missing from the pages."""
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    shown = subprocess.run(
        [sys.executable, "-m", "stance", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  ([a-z]+) ", shown.partition("Commands:")[2], re.MULTILINE)
    assert len(commands) >= 15
    for command in commands:
        assert f"stance {command}" in text, command


def test_the_readme_is_short_and_whole():
    """The README has at most 200 lines, and no placeholder is left on any page."""
    assert len(PAGES[0].read_text("utf-8").splitlines()) <= 200
    for page in PAGES:
        assert not re.search(r"FIGURES|TODO|XXX", page.read_text("utf-8")), page
