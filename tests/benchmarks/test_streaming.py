"""CSV in, CSV out, as whole processes, against pandas, joblib and scikit-learn."""

import subprocess
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).with_name("reference_job.py")


def command(what: str, workers: int, source: Path, out: Path, exported: Path) -> list[str]:
    """Return the command of a job."""
    if what == "stance classify":
        ours = [
            "-m",
            "stance",
            "classify",
            source,
            "-o",
            out,
            "--force",
            "--workers",
            workers,
            "--digits",
            17,
        ]
        return [sys.executable, *map(str, ours)]
    return [sys.executable, *map(str, (REFERENCE, source, out, exported, workers))]


@pytest.mark.parametrize("rows", [40_000, 172_000])
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("what", ["stance classify", "pandas, joblib and scikit-learn"])
def test_csv_to_csv(
    benchmark,
    what: str,
    workers: int,
    rows: int,
    measured,
    table_of,
    exported: Path,
    tmp_path: Path,
):
    """Read, answer and write a table."""
    if not measured:
        pytest.skip("is run by the test below")
    benchmark.group = f"CSV to CSV, {rows:,} rows, {workers} worker{'s' * (workers > 1)}"
    out = tmp_path / "out.csv"
    run = command(what, workers, table_of(rows), out, exported)
    rounds = 3 if what == "stance classify" else 1  # the other takes minutes
    benchmark.pedantic(subprocess.run, (run,), {"check": True, "cwd": tmp_path}, rounds=rounds)
    assert out.exists()


def test_both_jobs_give_the_same_answers(table: Path, exported: Path, tmp_path: Path):
    """Every probability agrees to 1e-9, so the ratio compares the same work."""
    import pandas as pd

    few = tmp_path / "few.csv"
    few.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:400]), "utf-8")
    frames = []
    for what in ("stance classify", "reference"):
        out = tmp_path / f"{what}.csv"
        run = command(what, 1, few, out, exported)
        subprocess.run(run, check=True, capture_output=True, cwd=tmp_path)
        frames.append(pd.read_csv(out))
    ours, theirs = frames
    for name in theirs.columns.drop(["stance", "source", "text"]):
        assert ours[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), abs=1e-9)
