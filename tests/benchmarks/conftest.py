"""What the benchmarks share, and the table of ratios that they end with."""

import csv
import re
from collections.abc import Callable
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

from conftest import ROOT
from stance import load
from stance.prediction.predictor import Predictor
from stance.tables import reading
from stance.training.estimator import export, to_pipeline

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- ratios: begin -->\n", "<!-- ratios: end -->\n"


def statements(number: int) -> list[str]:
    """Repeat our composed statements; a third gets marks that are not ASCII, as real text has."""
    rows = reading.read(ROOT / "data" / "statements.csv").rows
    said = [str(row.values["text"]) for row in rows]
    said[::3] = [f"“{text}” — Müller, São Paulo" for text in said[::3]]
    return list(islice(cycle(said), number))


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> bool:
    """Whether times are taken; else each benchmark only shows that it works."""
    return bool(request.config.getoption("benchmark_enable"))


@pytest.fixture(scope="session")
def texts(measured: bool) -> list[str]:
    """Take 5,000 statements."""
    return statements(5000 if measured else 100)


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """Load the shipped model."""
    return load()


@pytest.fixture(scope="session")
def pipeline(predictor: Predictor) -> Pipeline:
    """Make scikit-learn's pipeline of the shipped model."""
    return to_pipeline(predictor.model)


@pytest.fixture(scope="session")
def exported(predictor: Predictor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export that pipeline to a joblib file."""
    path = tmp_path_factory.mktemp("exported") / "model.joblib"
    export(predictor.model, path)
    return path


@pytest.fixture(scope="session")
def table_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return the function that writes a CSV of so many statements, once for all who ask."""

    @cache
    def write(rows: int) -> Path:
        path = tmp_path_factory.mktemp("table") / "said.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "text", "source"])
            writer.writerows((n, text, "composed") for n, text in enumerate(statements(rows)))
        return path

    return write


@pytest.fixture(scope="session")
def table(measured: bool, table_of: Callable[[int], Path]) -> Path:
    """Write a CSV of 40,000 statements."""
    return table_of(40_000 if measured else 400)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Print ratios within each group to its yardstick, and write them into the README."""
    found = getattr(session.config, "_benchmarksession", None)
    if found is None or found.disabled or not found.benchmarks:
        return
    groups: dict[str, dict[str, float]] = {}
    for one in found.benchmarks:
        if not one.has_error:
            groups.setdefault(one.group, {})[one.params["what"]] = one.stats.min
    measured = {name: _ratios(times) for name, times in groups.items()}
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    there, _, after = rest.partition(END)
    told = "\n".join(f"**{name}**\n\n{rows}\n" for name, rows in (_read(there) | measured).items())
    README.write_text(f"{before}{BEGIN}{told}{END}{after}", "utf-8")
    print(*(f"\n{name}\n{rows}" for name, rows in measured.items()), sep="\n")


def _read(told: str) -> dict[str, str]:
    """Read the tables of groups, which stay where a run leaves them out."""
    return {name: rows.strip() for name, rows in re.findall(r"\*\*(.+)\*\*\n\n((?:\|.*\n)+)", told)}


def _ratios(times: dict[str, float]) -> str:
    """Make the table of one group, each row as a multiple of the first."""
    first = next(iter(times))
    rows = [f"| {name} | {seconds / times[first]:.2f} |" for name, seconds in times.items()]
    return "\n".join([f"| what | time, that of {first} = 1 |", "|---|---|", *rows])
