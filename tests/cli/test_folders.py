"""Folders of tables answered into folders, and frames and folders by a Dask cluster."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stance.cli.inputs import plan
from stance.errors import DataError
from stance.prediction import bulk
from stance.prediction.bulk import Job, Summary
from stance.prediction.predictor import Predictor, load
from stance.training import writing

FRIENDLY = "The envoy welcomed the proposal and thanked the union."
HOSTILE = "We reject the demands of the north and announce new sanctions."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of three tables and a file that is none."""
    path = tmp_path / "in"
    path.mkdir()
    for name in ("a", "b", "c"):
        rows = [f"{name}{n},{(FRIENDLY, HOSTILE)[n % 2]}" for n in range(150)]
        (path / f"{name}.csv").write_text("\n".join(["id,text", *rows, ""]))
    (path / "notes.txt").write_text("none")
    return path


@pytest.fixture
def parted(folder: Path, toy_folder: Path, tmp_path: Path) -> Job:
    """Answer the folder into another."""
    return Job((str(folder),), tmp_path / "out", model=toy_folder)


def answer_parts(job: Job) -> list[str]:
    """Do all parts and name those that were done."""
    predictor = job.predictor()
    parts = plan(job, predictor)
    assert len(list(bulk.answer_parts(job, predictor, parts))) == len(parts)
    return [place.name for place in parts]


def test_each_part_is_answered_into_a_part_of_its_name(parted: Job, folder: Path):
    """The bytes are those of one file answered alone."""
    assert answer_parts(parted) == ["a.csv", "b.csv", "c.csv"]
    alone = replace(parted, inputs=(f"{folder}/b.csv",), output=folder / "alone.csv")
    readers = [partial(alone.read, *alone.inputs)]
    with alone.output.open("wb") as file:
        assert bulk.answer_tables(alone, alone.predictor(), readers, file).rows == 150
    assert (parted.output / "b.csv").read_bytes() == alone.output.read_bytes()


@pytest.mark.parametrize("form", [None, "jsonl", "parquet"])
def test_a_second_run_does_what_is_left(parted: Job, folder: Path, form: str | None):
    """Whole parts are left out with resume, unless their input is newer; else they are kept."""
    parted = replace(parted, format=form)
    names = answer_parts(parted)
    with pytest.raises(DataError, match=r"a\.\w+: exists: give --resume to go on"):
        answer_parts(parted)
    (parted.output / names[1]).unlink()
    os.utime(folder / "c.csv", (2_000_000_000, 2_000_000_000))
    assert answer_parts(replace(parted, resume=True)) == names[1:]
    assert answer_parts(replace(parted, force=True)) == names


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    "other", [{"coverage": 0.9}, {"min_probability": 1.0}, {"model": None}], ids=str
)
def test_parts_of_another_job_are_not_taken_for_ones_own(
    parted: Job, form: str, other: dict[str, object]
):
    """Where a part begins otherwise than this job would write it, nothing is done."""
    parted = replace(parted, format=form)
    answer_parts(parted)
    with pytest.raises(DataError, match="was answered with another model or other options"):
        answer_parts(replace(parted, resume=True, **other))


def test_parts_are_named_by_patterns_and_files(parted: Job, folder: Path):
    """Each kind of table may be among them; names that would meet in one folder are refused."""

    def places(*inputs: object, **other: object) -> list[str]:
        some = replace(parted, inputs=tuple(map(str, inputs)), **other)
        return [place.name for place in plan(some, parted.predictor())]

    assert places(folder / "[ab].csv", format="jsonl") == ["a.jsonl", "b.jsonl"]
    assert places(folder / "b.csv", folder / "a.csv", folder) == ["b.csv", "a.csv", "c.csv"]
    assert places(folder / "*.txt") == ["notes.csv"]
    other = folder.parent / "in_two"
    other.mkdir()
    (other / "a.csv").write_text("text\nx\n")
    with pytest.raises(DataError, match="its answers have the name of those of"):
        places(folder.parent / "in*" / "a.csv")
    with pytest.raises(DataError, match="no table there"):
        places(folder / "*.tsv")


def test_no_part_is_lost_by_its_name(parted: Job, folder: Path):
    """Answers never go where an input is, or where those of another part are."""
    with pytest.raises(DataError, match="is an input, which would be lost"):
        plan(replace(parted, output=folder, force=True), parted.predictor())
    with pytest.raises(DataError, match="is a file: name a folder"):
        plan(replace(parted, output=folder / "a.csv"), parted.predictor())
    (folder / "a.tsv").write_text("id\ttext\n1\tx\n")
    with pytest.raises(DataError, match="have the name of those of"):
        plan(replace(parted, format="jsonl"), parted.predictor())
    (folder / "a.tsv").rename(folder / "a.2.tsv")
    parts = plan(replace(parted, format="jsonl"), parted.predictor())
    assert {place.name for place in parts} == {"a.2.jsonl", "a.jsonl", "b.jsonl", "c.jsonl"}


def test_a_part_without_rows_stops_nothing(parted: Job, folder: Path):
    """Empty CSV and Parquet are answered like the others."""
    (folder / "b.csv").write_text("")
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), folder / "d.parquet")
    assert answer_parts(parted) == ["a.csv", "b.csv", "c.csv", "d.parquet"]
    assert answer_parts(replace(parted, resume=True)) == []


def test_a_bad_part_stops_no_other(parted: Job, folder: Path):
    """Its error comes in its place, and a run that resumes answers it once it is repaired."""
    (folder / "b.csv").write_text('text\n"x\n')
    parts = plan(parted, parted.predictor())
    _, error, _ = bulk.answer_parts(parted, parted.predictor(), parts)
    assert "b.csv:2: bad quoting" in str(error)
    (folder / "b.csv").write_text("text\nx\n")
    assert answer_parts(replace(parted, resume=True)) == ["b.csv"]


@pytest.fixture(scope="module")
def client() -> Iterator[object]:
    """Start a cluster with two processes that may be killed, and speak to it."""
    dask_distributed = pytest.importorskip("distributed")
    with (
        dask_distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        dask_distributed.Client(cluster) as client,
    ):
        yield client


def killed_once(frame: pd.DataFrame, predictor: Predictor, folder: Path) -> pd.DataFrame:
    """Answer a frame; the first worker that comes to the fourth part is killed."""
    marker = folder / "killed"
    if frame["id"].iloc[0] == 300 and not marker.exists():
        marker.write_text("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return predictor.classify_frame(frame)


def test_a_killed_worker_costs_no_row_of_a_frame(client, tmp_path: Path, toy_folder: Path):
    """Each row is answered all the same, once and in order."""
    import dask.dataframe as dd

    frame = pd.DataFrame({"id": range(800), "text": [FRIENDLY, HOSTILE] * 400})
    ddf = dd.from_pandas(frame, npartitions=8)
    predictor = load(toy_folder)
    killed = ddf.map_partitions(
        killed_once, predictor, tmp_path, meta=predictor.classify_frame(frame.iloc[:0])
    ).compute()
    assert (tmp_path / "killed").exists()
    assert killed["id"].tolist() == list(range(800))
    mapped = ddf.map_partitions(predictor.classify_frame).compute()
    pd.testing.assert_frame_equal(killed, mapped)
    answered = predictor.classify_frame(frame)
    pd.testing.assert_frame_equal(killed, answered, check_dtype=False)


def test_a_killed_worker_costs_no_part(client, parted: Job, folder: Path):
    """The parts are those of one machine, also where a worker dies at one of them."""
    pipe = folder / "d.csv"
    os.mkfifo(pipe)  # its part waits until somebody writes
    cluster = replace(parted, scheduler=client.scheduler.address)
    client.wait_for_workers(2)
    predictor = cluster.predictor()
    answered = bulk.answer_parts(cluster, predictor, plan(cluster, predictor))
    for _ in range(3):
        next(answered)
    with pipe.open("w") as file:  # a worker has opened it
        (worker,) = [pid for pid in client.run(os.getpid).values() if _has_open(pid, pipe)]
        os.kill(worker, signal.SIGKILL)
        pipe.unlink()
        (folder / "x").write_text(f"id,text\nd,{HOSTILE}\n")
        (folder / "x").rename(pipe)
        file.close()
    last = next(answered)
    assert isinstance(last, Summary)
    assert last.rows == 1
    assert next(answered, None) is None
    alone = replace(parted, output=folder / "alone")
    assert answer_parts(alone) == ["a.csv", "b.csv", "c.csv", "d.csv"]
    for path in alone.output.iterdir():
        assert (parted.output / path.name).read_bytes() == path.read_bytes()


def _has_open(pid: int, path: Path) -> bool:
    return any(file.resolve() == path for file in Path(f"/proc/{pid}/fd").iterdir())


def test_no_scheduler_is_one_line(parted: Job):
    """An address where nobody answers is named."""
    import dask

    parted = replace(parted, scheduler="tcp://127.0.0.1:1")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "100ms"}),
        pytest.raises(DataError, match="no Dask scheduler answers there"),
    ):
        answer_parts(parted)


def test_a_model_that_has_changed_is_opened_again(parted: Job, tmp_path: Path, toy_folder: Path):
    """Nothing of the model of before is left."""
    model = tmp_path / "model"
    opened = load(toy_folder).model
    writing.save(opened, model, {}, {})
    job = replace(parted, model=model)
    answer_parts(job)
    before = (job.output / "a.csv").read_bytes()
    writing.save(replace(opened, temperature=9.0), model, {}, {})
    with pytest.raises(DataError, match="another model"):
        answer_parts(replace(job, resume=True))
    answer_parts(replace(job, force=True))
    assert (job.output / "a.csv").read_bytes() != before
