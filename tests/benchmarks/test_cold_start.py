"""Start, answer one statement, end; and open the model."""

import subprocess
import sys
from pathlib import Path

import joblib
import pytest

from stance.model import storage

SAID = "We condemn this act of aggression."
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import typer'": ["-c", "import typer"],
    "stance classify TEXT": ["-m", "stance", "classify", SAID],
    "stance classify TEXT, with an option": [
        "-m", "stance", "classify", "--min-probability", "0.5", SAID,
    ],
    "python -c 'from stance import load; …'": [
        "-c", f"from stance import load; print(load().classify({SAID!r}).stance)",
    ],
    "joblib.load and one prediction with scikit-learn": [
        "-c", f"import joblib, sys; print(joblib.load(sys.argv[1]).predict([{SAID!r}]))",
    ],
}  # fmt: skip


@pytest.mark.benchmark(group="one statement, the whole process")
@pytest.mark.parametrize("what", COMMANDS)
def test_cold_start(benchmark, what: str, exported: Path, tmp_path: Path):
    """Answer with nothing in memory."""
    command = [sys.executable, *COMMANDS[what], *([exported] if "joblib" in what else [])]
    done = benchmark.pedantic(
        subprocess.run,
        (command,),
        {"capture_output": True, "check": True, "cwd": tmp_path},
        rounds=5 if "joblib" in what else 15,
        warmup_rounds=1,
    )
    assert done.returncode == 0


@pytest.mark.benchmark(group="opening the model")
@pytest.mark.parametrize("what", ["stance.load", "joblib.load of the same for scikit-learn"])
def test_opening(benchmark, what: str, exported: Path):
    """Read and check all files, in a process that has imported what it needs."""
    ours = what == "stance.load"
    read, place = (storage.read, storage.default_path()) if ours else (joblib.load, exported)
    assert benchmark.pedantic(read, (place,), rounds=200 if ours else 10, warmup_rounds=1)
