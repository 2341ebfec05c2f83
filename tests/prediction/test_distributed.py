"""Many tables at once: a folder, a Dask cluster, frames of Dask, Spark and Ray."""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from stance import load
from stance.errors import DataError
from stance.model import storage
from stance.prediction import distributed, files
from stance.prediction.distributed import FrameClassifier
from stance.prediction.files import Task

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
def task(folder: Path, toy_folder: Path, tmp_path: Path) -> Task:
    """Answer the folder into another."""
    return Task(str(folder), tmp_path / "out", model=toy_folder)


def run(task: Task, scheduler: str | None = None) -> list[str]:
    """Do all parts and name those that were done."""
    planned = distributed.plan(task)
    return sorted(part.place.name for part in distributed.classify_parts(planned, scheduler))


def test_each_part_is_answered_into_a_part_of_its_name(task: Task, folder: Path):
    """The bytes are those of one file answered alone."""
    assert run(task) == ["a.csv", "b.csv", "c.csv"]
    alone = replace(task, source=str(folder / "b.csv"), place=folder / "alone.csv")
    files.classify(alone, alone.predictor())
    assert (task.place / "b.csv").read_bytes() == alone.place.read_bytes()


def test_a_second_run_does_what_is_left(task: Task, folder: Path):
    """Whole parts are left out with resume, unless their input is newer; else they are kept."""
    run(task)
    with pytest.raises(DataError, match=r"a\.csv: exists: give --resume to go on"):
        run(task)
    (task.place / "b.csv").unlink()
    os.utime(folder / "c.csv", (2_000_000_000, 2_000_000_000))
    assert run(replace(task, resume=True)) == ["b.csv", "c.csv"]
    assert run(replace(task, force=True)) == ["a.csv", "b.csv", "c.csv"]
    with pytest.raises(DataError, match="the choice of labels is not the same"):
        run(replace(task, resume=True, stances_only=True))


def test_a_run_that_replaces_others_goes_on_with_its_own_parts_alone(task: Task):
    """After --force and a stop, resume does not take answers of before for new ones."""
    for name in run(task):
        os.utime(task.place / name, (2_000_000_000, 2_000_000_000))
    changed = replace(task, min_probability=0.5)
    first, *_ = distributed.plan(replace(changed, force=True))
    os.utime(task.place / distributed.RECIPE, (2_000_000_001, 2_000_000_001))
    list(distributed.classify_parts([first]))
    os.utime(first.place, (2_000_000_002, 2_000_000_002))
    assert run(replace(changed, resume=True)) == ["b.csv", "c.csv"]


def test_parts_are_named_by_a_pattern_and_may_change_their_format(task: Task, folder: Path):
    """A pattern picks; names that would meet in one folder are refused."""
    some = distributed.plan(replace(task, source=str(folder / "[ab].csv")), "jsonl")
    assert [one.place.name for one in some] == ["a.jsonl", "b.jsonl"]
    other = folder.parent / "in_two"
    other.mkdir()
    (other / "a.csv").write_text("text\nx\n")
    with pytest.raises(DataError, match=r"has the name of .*a\.csv"):
        distributed.parts(str(folder.parent / "in*" / "a.csv"))
    with pytest.raises(DataError, match="no table there"):
        distributed.parts(str(folder / "*.tsv"))


def test_a_classifier_is_small_and_answers_as_the_predictor(toy_folder: Path):
    """What travels is a path; frames come out with the same columns and numbers."""
    classifier = FrameClassifier(str(toy_folder))
    assert len(pickle.dumps(classifier)) < 1000
    frame = pd.DataFrame({"text": [FRIENDLY, HOSTILE] * 60}, index=range(7, 127))
    found = pickle.loads(pickle.dumps(classifier))(frame)
    from stance import load

    pd.testing.assert_frame_equal(found, load(toy_folder).classify_frame(frame))
    both = list(classifier.frames(iter([frame, frame.iloc[:0]])))
    assert both[1].dtypes.to_dict() == found.dtypes.to_dict()


@pytest.fixture(scope="module")
def client() -> Iterator[object]:
    """Start a cluster with two processes that may be killed, and speak to it."""
    dask_distributed = pytest.importorskip("distributed")
    with (
        dask_distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as found,
        dask_distributed.Client(found) as speaking,
    ):
        yield speaking


def slow(frame: pd.DataFrame, classifier: FrameClassifier, folder: Path) -> pd.DataFrame:
    """Answer a frame, and kill the first worker that comes to the fourth part."""
    marker = folder / "killed"
    if frame["id"].iloc[0] == 300 and not marker.exists():
        marker.write_text("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return classifier(frame)


def test_a_killed_worker_costs_time_and_no_row(client, tmp_path: Path, toy_folder: Path):
    """A worker shot in the middle: each row is answered all the same, once and in order."""
    import dask.dataframe as dd

    texts = [FRIENDLY, HOSTILE] * 400
    frame = pd.DataFrame({"id": range(800), "text": texts})
    ddf = dd.from_pandas(frame, npartitions=8)
    classifier = FrameClassifier(str(toy_folder))
    lazy = distributed.classify_dask(ddf, classifier)
    meta = classifier(frame.iloc[:0])
    killed = ddf.map_partitions(slow, classifier, tmp_path, meta=meta).compute()
    assert (tmp_path / "killed").exists()
    assert killed["id"].tolist() == list(range(800))
    pd.testing.assert_frame_equal(killed, lazy.compute())
    assert lazy.dtypes.to_dict() == killed.dtypes.to_dict()


def test_a_worker_killed_half_way_costs_no_part(client, task: Task, folder: Path):
    """The parts are those of one machine, with nothing half written beside them."""
    rows = [f"{n},{(FRIENDLY, HOSTILE)[n % 2]}" for n in range(6000)]
    for number in range(6):
        (folder / f"{number}.csv").write_text("\n".join(["id,text", *rows, ""]))
    client.wait_for_workers(2)
    pids = client.run(os.getpid)
    done = distributed.classify_parts(distributed.plan(task), client.scheduler.address)
    first = next(done)
    assert len(list(task.place.glob("*.csv"))) < 9  # so there is something to lose
    os.kill(next(iter(pids.values())), signal.SIGKILL)
    assert len({first.place, *(part.place for part in done)}) == 9
    alone = replace(task, place=folder / "alone")
    run(alone)
    for path in alone.place.iterdir():
        assert (task.place / path.name).read_bytes() == path.read_bytes()
    assert len(list(task.place.iterdir())) == 10  # the parts and the recipe; no half file


def test_no_scheduler_is_one_line(task: Task, monkeypatch: pytest.MonkeyPatch):
    """An address where nobody answers is told."""
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "100ms"}),
        pytest.raises(DataError, match="no Dask scheduler answers there"),
    ):
        run(task, "tcp://127.0.0.1:1")


@pytest.mark.filterwarnings("default")  # they warn of their own old ways
def test_spark_maps_the_same_function(toy_folder: Path, monkeypatch: pytest.MonkeyPatch):
    """`mapInPandas` takes `FrameClassifier.frames`."""
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)  # else the first python3 of the path
    spark = sql.SparkSession.builder.master("local[1]").getOrCreate()
    classifier = FrameClassifier(str(toy_folder))
    frame = spark.createDataFrame([(FRIENDLY,), (HOSTILE,)], ["text"])
    numbers = ("probability", "p_friendly", "p_hostile", "known_terms")
    schema = ", ".join(["text string", "stance string", *(f"{name} double" for name in numbers)])
    found = frame.mapInPandas(classifier.frames, schema).collect()
    assert [row["stance"] for row in found] == ["friendly", "hostile"]
    spark.stop()


@pytest.mark.filterwarnings("default")  # they warn of their own old ways
def test_ray_maps_the_same_function(toy_folder: Path):
    """`map_batches` takes a `FrameClassifier`."""
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    classifier = FrameClassifier(str(toy_folder))
    data = ray.data.from_pandas(pd.DataFrame({"text": [FRIENDLY, HOSTILE]}))
    found = data.map_batches(classifier.__call__, batch_format="pandas").to_pandas()
    assert found["stance"].tolist() == ["friendly", "hostile"]
    ray.shutdown()


def test_no_part_and_no_answer_is_lost_by_its_name(task: Task, folder: Path):
    """Answers never go where an input is, or where those of another part are."""
    with pytest.raises(DataError, match="is an input, which would be lost"):
        distributed.plan(replace(task, place=folder, force=True))
    (folder / "a.tsv").write_text("id\ttext\n1\tx\n")
    with pytest.raises(DataError, match="have the name of those of"):
        distributed.plan(task, "jsonl")
    (folder / "a.tsv").rename(folder / "a.2.tsv")
    names = {one.place.name for one in distributed.plan(task, "jsonl")}
    assert names == {"a.2.jsonl", "a.jsonl", "b.jsonl", "c.jsonl"}


def test_a_model_that_has_changed_is_opened_again(task: Task, tmp_path: Path, toy_folder: Path):
    """A process that lives long does not answer with the model of before."""
    model = tmp_path / "model"
    opened = load(toy_folder).model
    storage.save(opened, model, {}, {})
    first = distributed.plan(replace(task, model=model))
    list(distributed.classify_parts(first))
    before = first[0].place.read_bytes()
    storage.save(replace(opened, temperature=9.0), model, {}, {})
    list(distributed.classify_parts(distributed.plan(replace(task, model=model, force=True))))
    assert first[0].place.read_bytes() != before


def test_a_damaged_recipe_is_one_line(task: Task):
    """What stands in a folder of answers is read with care."""
    run(task)
    (task.place / distributed.RECIPE).write_text("{bad")
    with pytest.raises(DataError, match="damaged: start anew with --force"):
        run(replace(task, resume=True))
