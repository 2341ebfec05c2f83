"""A folder of tables by one Dask worker, and by two.

The last file by name, for Dask leaves threads behind, beside which others would fork workers.
"""

from pathlib import Path

import pytest

from stance.cli.inputs import plan
from stance.prediction import bulk
from stance.prediction.bulk import Job


@pytest.mark.benchmark(group="12 tables of 10,000 rows by the workers of a Dask scheduler")
@pytest.mark.parametrize("what", ["two workers", "one worker"])
def test_dask(benchmark, what: str, measured: bool, table: Path, tmp_path: Path):
    """Answer the parts of a folder; the workers have started, and have opened the model."""
    if not measured:
        pytest.skip("a cluster is tested elsewhere")
    dask_distributed = pytest.importorskip("distributed")
    parts = tmp_path / "in"
    parts.mkdir()
    rows = "".join(table.read_text("utf-8").splitlines(keepends=True)[:10_001])
    for number in range(12):
        (parts / f"{number}.csv").write_text(rows, "utf-8")
    with dask_distributed.LocalCluster(
        n_workers=2 if what == "two workers" else 1, threads_per_worker=1, dashboard_address=None
    ) as cluster:

        def run() -> int:
            job = Job(
                (str(parts),), tmp_path / "out", force=True, scheduler=cluster.scheduler_address
            )
            predictor = job.predictor()
            todo = plan(job, predictor)
            return len(list(bulk.answer_parts(job, predictor, todo)))

        benchmark.pedantic(run, rounds=2, warmup_rounds=1)
