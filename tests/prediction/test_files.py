"""One file answered into another."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stance.errors import DataError
from stance.prediction import batches, files, streaming
from stance.prediction.files import Task
from stance.prediction.refusal import SetRule
from stance.tables import parquet, staging, tables
from stance.training import Trained

SAID = [
    "The envoy welcomed the proposal, and thanked the union.",
    "We reject the demands of the north\nand “announce” new sanctions.",
    "日本語の文",
]
ROWS = 500


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streaming, "CHUNK", 120)
    monkeypatch.setattr(staging, "EVERY", 0.0)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table of several chunks with quotes, line ends and numbers in it."""
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["n", "text", "x"])
        writer.writerows([f"{n:03}", SAID[n % 3], '"'] for n in range(ROWS))
    return path


@pytest.fixture
def task(table: Path, toy_folder: Path, tmp_path: Path) -> Task:
    """Answer the table as CSV."""
    return Task(str(table), tmp_path / "out.csv", model=toy_folder)


def run(task: Task) -> bytes:
    """Do a task and read what it wrote."""
    files.classify(task, task.predictor())
    return task.place.read_bytes()


def rows_of(path: Path) -> list[dict[str, object]]:
    """Read a table."""
    return [dict(row.values) for row in tables.read(path).rows]


def test_every_column_is_kept_and_the_answers_agree_with_python(task: Task):
    """Rows go out as they came in, with the answers after them."""
    run(task)
    found, predictor = rows_of(task.place), task.predictor()
    told = predictor.classify_many([str(row["text"]) for row in rows_of(Path(task.source))])
    assert [row["n"] for row in found] == [f"{n:03}" for n in range(ROWS)]
    assert all(row["x"] == '"' for row in found)
    assert [row["stance"] for row in found] == [item.stance for item in told]
    assert [float(str(row["probability"])) for row in found] == pytest.approx(
        [item.probability for item in told], abs=1e-12
    )


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "csv.gz", "jsonl.zst", "parquet"])
def test_every_format_and_compression_holds_the_same_rows(task: Task, ending: str):
    """Each can be written, and read back by us."""
    run(task)
    other = replace(task, place=task.place.with_name(f"other.{ending}"))
    run(other)
    assert [[str(value) for value in row.values()] for row in rows_of(other.place)] == [
        list(row.values()) for row in rows_of(task.place)
    ]
    again = replace(task, source=str(other.place), place=task.place.with_name("again.csv"))
    run(again)
    assert [row["predicted_stance"] for row in rows_of(again.place)] == [
        row["stance"] for row in rows_of(task.place)
    ]


def test_workers_write_the_same_bytes(task: Task):
    """Order is kept, and every digit."""
    other = replace(task, place=task.place.with_name("two.csv"), workers=2)
    assert run(other) == run(task)


class Stopped(BaseException):
    """Stand for a kill."""


def stop_after(chunks: int) -> files.Watch:
    """Make a watch that stops the run after so many chunks."""
    left = iter(range(chunks))

    def watch(rows: int, share: float) -> None:
        if next(left, None) is None:
            raise Stopped

    return watch


@pytest.mark.parametrize("ending", ["csv", "jsonl", "csv.gz", "tsv.zst"])
@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_a_run_that_goes_on_writes_the_same_bytes(task: Task, ending: str, chunks: int):
    """Wherever it was stopped, even before a last chunk of few rows, the file is the same."""
    task = replace(task, place=task.place.with_name(f"out.{ending}"))
    with pytest.raises(Stopped):
        files.classify(task, task.predictor(), stop_after(chunks))
    assert not task.place.exists()
    stopped, heard = run(replace(task, resume=True)), []
    whole = replace(task, place=task.place.with_name(f"whole.{ending}"))
    files.classify(whole, whole.predictor(), lambda rows, share: heard.append(rows))
    assert stopped == whole.place.read_bytes()
    assert sum(heard) == ROWS


def test_a_changed_input_or_option_is_refused(task: Task):
    """A run goes on only for the same input, model and options."""
    with pytest.raises(Stopped):
        files.classify(task, task.predictor(), stop_after(1))
    with pytest.raises(DataError, match="the least probability is not the same"):
        run(replace(task, resume=True, min_probability=0.9))
    with open(task.source, "a", encoding="utf-8") as file:
        file.write("501,We agree,x\n")
    with pytest.raises(DataError, match="the input is not the same: start anew"):
        run(replace(task, resume=True))


def test_parquet_cannot_go_on_and_says_so(task: Task):
    """One clear line, before any work."""
    with pytest.raises(DataError, match="Parquet has no place to go on from"):
        run(replace(task, place=task.place.with_suffix(".parquet"), resume=True))


def test_parquet_keeps_the_types_of_columns(task: Task, tmp_path: Path):
    """Numbers, lists and dates come out as they went in; groups of rows are few."""
    columns = {
        "text": SAID,
        "count": pa.array([1, None, 3], pa.int16()),
        "tags": [["a"], [], None],
        "at": pa.array([0, 1, 2], pa.timestamp("ms", "UTC")),
    }
    before = pa.table(columns)
    pq.write_table(before, tmp_path / "in.parquet")
    task = replace(task, source=str(tmp_path / "in.parquet"), place=tmp_path / "o.parquet")
    run(task)
    after = pq.read_table(task.place)
    assert after.select(before.column_names) == before
    assert [str(after.schema.field(name).type) for name in ("stance", "probability")] == [
        "string", "double",
    ]  # fmt: skip
    run(replace(task, place=tmp_path / "o.jsonl"))
    assert json.loads((tmp_path / "o.jsonl").read_text().splitlines()[1])["count"] is None
    with pytest.raises(DataError, match="no column 'said' among text, count"):
        run(replace(task, text_column="said", force=True))
    with pytest.raises(DataError, match=r"in\.parquet:2: 'count' is None, not a string|1: 'count'"):
        run(replace(task, text_column="count", force=True))


def faults() -> Iterator[tuple[str, bytes, str]]:
    """Give inputs with a fault in the middle, and what is said of it."""
    good = b"".join(b"%d,We agree,x\n" % n for n in range(300))
    yield "in.csv", b"n,text,x\n" + good + b"1,2\n" + good, "in.csv:302: 2 fields where"
    yield "in.csv", b"n,text,x\n" + good + b"1,\xff,x\n" + good, "in.csv:302: not UTF-8"
    quoted = b'7,"a\n\nb",x\n'
    yield "in.csv", b"n,text,x\n" + quoted + good + b'1,"a"b,x\n', "in.csv:305: bad quoting"
    lines = b'{"text": "We agree"}\n' * 300
    yield "in.jsonl", lines + b'{"said": "x"}\n', "in.jsonl:301: no column 'text' among said"
    yield "in.jsonl", lines + b'{"text": "x", "b": 1}\n', "301: 'b' is not among the columns"
    yield "in.jsonl", lines + b'{"text": "\\ud800"}\n', "in.jsonl:301: half a character"
    yield "in.csv.gz", gzip.compress(b"n,text,x\n" + good)[:-9], "in.csv.gz: cannot be read"
    yield "in.csv.zst", b"no zstd", "in.csv.zst: cannot be read"
    yield "in.parquet", b"no Parquet", "in.parquet: cannot be read as Parquet"


@pytest.mark.parametrize(("name", "content", "message"), list(faults()))
@pytest.mark.parametrize("place", ["out.csv", "out.parquet"])
def test_a_fault_in_the_middle_names_its_line_and_leaves_no_file(
    tmp_path: Path, toy_folder: Path, name: str, content: bytes, message: str, place: str
):
    """Ragged rows, bad bytes, other keys and damaged files are told, whatever is written."""
    (tmp_path / name).write_bytes(content)
    task = Task(str(tmp_path / name), tmp_path / place, model=toy_folder)
    with pytest.raises(DataError) as raised:
        run(task)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_json_lines_with_other_keys_are_kept_or_refused(task: Task, tmp_path: Path):
    """A key more or less is kept in JSON lines; one that an answer would replace is refused."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "We agree", "n": 1.50}\n{"b": null, "text": "x"}\n')
    task = replace(task, source=str(source), place=tmp_path / "o.jsonl")
    first, second = run(task).decode().splitlines()
    assert first.startswith('{"text": "We agree", "n": 1.50, "stance": ')
    assert second.startswith('{"b": null, "text": "x", "stance": "unsure", ')
    source.write_text('{"text": "We agree"}\n{"text": "x", "stance": "mine"}\n')
    with pytest.raises(DataError, match=r"in\.jsonl:2: holds 'stance', which the first row has"):
        run(replace(task, force=True))


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_sets_of_stances_come_last(toy: Trained, task: Task, ending: str):
    """A coverage adds a column, and both ways to an answer fill it alike."""
    predictor = replace(task.predictor(), set_rule=SetRule(0.9, 0.9, 1.5))
    place = task.place.with_name(f"sets.{ending}")
    files.classify(replace(task, place=place), predictor)
    found = rows_of(place)
    told = predictor.classify_many([str(row["text"]) for row in rows_of(Path(task.source))[:3]])
    assert list(found[0])[-1] == "stances"
    assert [row["stances"] for row in found[:3]] == ["|".join(one.stances) for one in told]
    assert predictor.opened()(SAID).sets == predictor.answer_few(SAID).sets


def test_parquet_refuses_parts_that_the_first_rows_do_not_have(task: Task, tmp_path: Path):
    """A nested value comes out whole or not at all."""
    source = tmp_path / "nested.jsonl"
    parts = [{"a": 1}] * 130 + [{"a": 1, "b": [{"c": "lost"}]}]
    source.write_text("\n".join(json.dumps({"text": "We agree.", "m": part}) for part in parts))
    nested = replace(task, source=str(source), place=tmp_path / "out.parquet")
    with pytest.raises(DataError, match="'m' holds parts that the first rows do not have"):
        run(nested)
    assert not nested.place.exists()


def test_parquet_with_a_column_twice_is_refused(task: Task, tmp_path: Path):
    """Which of the two is meant, nobody can tell."""
    path = tmp_path / "twice.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(["x"])] * 2, names=["text", "text"]), path)
    with pytest.raises(DataError, match="'text' stands twice"):
        run(replace(task, source=str(path)))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("small", [10, 150])
def test_small_row_groups_lose_no_row(task: Task, workers: int, small: int):
    """Pyarrow cuts batches of a dictionary column at row groups: the first may be tiny."""
    source = task.place.with_name("in.parquet")
    kind = pa.array(["a"] * ROWS).dictionary_encode()
    texts = [SAID[n % 3] for n in range(ROWS)]
    pq.write_table(pa.table({"text": texts, "kind": kind}), source, row_group_size=small)
    found = []
    for ending in ("parquet", "csv"):
        place = task.place.with_name(f"small.{ending}")
        run(replace(task, source=str(source), place=place, workers=workers))
        found.append([row["stance"] for row in rows_of(place)])
    assert found[0] == found[1]
    assert len(found[0]) == ROWS


def test_long_rows_come_in_small_chunks(task: Task, monkeypatch: pytest.MonkeyPatch):
    """Memory is bounded by letters too, and the answers stay the same."""
    whole = run(task)
    monkeypatch.setattr(batches, "LETTERS", 1000)
    monkeypatch.setattr(parquet, "BYTES", 1000)
    monkeypatch.setattr(parquet, "HELD", 5000)
    table = tables.read(task.source)
    sizes = [len(rows) for rows, _ in streaming.chunks(table, "text")]
    assert sum(sizes) == ROWS
    assert max(sizes) < 50
    assert run(replace(task, force=True)) == whole
    there = replace(task, place=task.place.with_name("a.parquet"))
    run(there)
    run(replace(task, source=str(there.place), place=task.place.with_name("b.parquet")))
    again = rows_of(task.place.with_name("b.parquet"))
    assert [row["predicted_stance"] for row in again] == [row["stance"] for row in again]
    assert len(again) == ROWS
