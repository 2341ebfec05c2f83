"""Tables answered into files and folders."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stance.errors import DataError
from stance.prediction import bulk
from stance.prediction.bulk import Job, Summary
from stance.prediction.predictor import Predictor, answer_names
from stance.prediction.refusal import SetRule
from stance.tables import files, parquet, reading

SAID = [
    "The envoy welcomed the proposal, and thanked the union.",
    "We reject the demands of the north\nand “announce” new sanctions.",
    "日本語の文",
]
ROWS = 500


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bulk, "ROWS", 120)


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
def job(table: Path, toy_folder: Path, tmp_path: Path) -> Job:
    """Answer the table as CSV."""
    return Job((str(table),), tmp_path / "out.csv", model=toy_folder, digits=20)


def answer(job: Job, predictor: Predictor | None = None) -> Summary:
    """Do a job that has one output."""
    readers = [partial(job.read, name) for name in job.inputs]
    with files.replacing(job.output, job.force) as file:
        return bulk.answer_tables(job, predictor or job.predictor(), readers, file)


def run(job: Job) -> bytes:
    """Do a job and return what it wrote."""
    answer(job)
    return job.output.read_bytes()


def rows_of(path: Path) -> list[dict[str, object]]:
    """Read a table."""
    return [dict(row.values) for row in reading.read(path).rows]


def test_every_column_is_kept_and_the_answers_agree_with_python(job: Job):
    """Rows go out as they came in, with the answers after them."""
    assert answer(job) == Summary(ROWS, column="text", answers="stance")
    rows = rows_of(job.output)
    texts = [str(row["text"]) for row in rows_of(Path(job.inputs[0]))]
    predictions = job.predictor().classify_many(texts)
    assert [row["n"] for row in rows] == [f"{n:03}" for n in range(ROWS)]
    assert all(row["x"] == '"' for row in rows)
    assert [row["stance"] for row in rows] == [prediction.stance for prediction in predictions]
    assert [float(str(row["probability"])) for row in rows] == pytest.approx(
        [prediction.probability for prediction in predictions], abs=1e-12
    )


def is_alike(value: object, other: object) -> bool:
    """Whether two values are the same as text, or as numbers."""
    try:
        return float(str(value)) == pytest.approx(float(str(other)))
    except ValueError:
        return str(value) == str(other)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "csv.gz", "jsonl.zst", "parquet"])
def test_every_format_and_compression_holds_the_same_rows(job: Job, ending: str):
    """Each can be written, and read back by us."""
    run(job)
    other = replace(job, output=job.output.with_name(f"other.{ending}"))
    run(other)
    for row, same in zip(rows_of(other.output), rows_of(job.output), strict=True):
        assert list(row) == list(same)
        assert all(map(is_alike, row.values(), same.values()))
    again = replace(job, inputs=(str(other.output),), output=job.output.with_name("again.csv"))
    assert answer(again).answers == "predicted_stance"
    assert [row["predicted_stance"] for row in rows_of(again.output)] == [
        row["stance"] for row in rows_of(job.output)
    ]


@pytest.mark.parametrize("ending", ["csv", "jsonl.gz", "parquet"])
def test_workers_write_the_same_bytes(job: Job, ending: str):
    """Order is kept, and every digit."""
    one = replace(job, output=job.output.with_name(f"one.{ending}"))
    two = replace(job, output=job.output.with_name(f"two.{ending}"), workers=2)
    assert run(two) == run(one)


def test_numbers_in_tables_have_so_many_digits(job: Job):
    """Six by default; Parquet keeps all."""
    short, whole = replace(job, digits=3), replace(job, output=job.output.with_suffix(".parquet"))
    run(short)
    run(whole)
    for row, full in zip(rows_of(short.output), rows_of(whole.output), strict=True):
        assert float(str(row["probability"])) == round(float(str(full["probability"])), 3)


def test_parquet_keeps_the_types_of_columns(job: Job, tmp_path: Path):
    """Numbers, lists and dates come out as they went in; a missing text is unsure."""
    columns = {
        "text": SAID,
        "count": pa.array([1, None, 3], pa.int16()),
        "tags": [["a"], [], None],
        "at": pa.array([0, 1, 2], pa.timestamp("ms", "UTC")),
        "note": ["We agree.", None, "x"],
    }
    before = pa.table(columns)
    pq.write_table(before, tmp_path / "in.parquet")
    job = replace(job, inputs=(f"{tmp_path}/in.parquet",), output=tmp_path / "o.parquet")
    run(job)
    after = pq.read_table(job.output)
    assert after.select(before.column_names) == before
    assert [str(after.schema.field(name).type) for name in ("stance", "probability")] == [
        "string", "double",
    ]  # fmt: skip
    run(replace(job, output=tmp_path / "o.jsonl"))
    assert json.loads((tmp_path / "o.jsonl").read_text().splitlines()[1])["count"] is None
    noted = answer(replace(job, text_column="note", force=True))
    assert (noted.rows, noted.missing, noted.column) == (3, 1, "note")
    assert rows_of(job.output)[1]["stance"] == "unsure"
    with pytest.raises(DataError, match="no column 'said' among text, count"):
        run(replace(job, text_column="said", force=True))
    with pytest.raises(DataError, match=r"in\.parquet:1: 'count' is 1, not a string"):
        run(replace(job, text_column="count", force=True))


def test_bad_text_in_parquet_is_one_line(job: Job, tmp_path: Path):
    """Bytes that are not UTF-8 are an error, in the texts and beside them."""
    bad = pa.array([b"We agree.", b"na\xefve"]).view(pa.string())
    for name in ("text", "note"):
        other = {"text": "note", "note": "text"}[name]
        pq.write_table(pa.table({name: bad, other: ["a", "b"]}), tmp_path / "in.parquet")
        bad_job = replace(job, inputs=(f"{tmp_path}/in.parquet",))
        with pytest.raises(DataError, match=r"in\.parquet: cannot be read as Parquet: .*utf-8"):
            run(bad_job)


def faults() -> Iterator[tuple[str, bytes, str]]:
    """Return inputs with a fault in the middle, and what is said of it."""
    good = b"".join(b"%d,We agree,x\n" % n for n in range(300))
    yield "in.csv", b"n,text,x\n" + good + b"1,2\n" + good, "in.csv:302: 2 fields where"
    yield "in.csv", b"n,text,x\n" + good + b"1,\xff,x\n" + good, "in.csv:302: not UTF-8"
    quoted = b'7,"a\n\nb",x\n'
    yield "in.csv", b"n,text,x\n" + quoted + good + b'1,"a"b,x\n', "in.csv:305: bad quoting"
    lines = b'{"text": "We agree"}\n' * 300
    yield "in.jsonl", lines + b'{"text": 5}\n', "in.jsonl:301: 'text' is 5, not a string"
    yield "in.jsonl", lines + b'{"text": "x", "b": 1}\n', "301: 'b' is not among the columns"
    yield "in.jsonl", lines + b'{"text": "\\ud800"}\n', "in.jsonl:301: half a character"
    yield "in.csv.gz", gzip.compress(b"n,text,x\n" + good)[:-9], "in.csv.gz: cannot be read"
    yield "in.csv.zst", b"no zstd", "in.csv.zst: cannot be read"
    yield "in.parquet", b"no Parquet", "in.parquet: cannot be read as Parquet"


@pytest.mark.parametrize(("name", "content", "message"), list(faults()))
@pytest.mark.parametrize("place", ["out.csv", "out.parquet"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_the_middle_names_its_line_and_leaves_no_file(
    tmp_path: Path,
    toy_folder: Path,
    name: str,
    content: bytes,
    message: str,
    place: str,
    workers: int,
):
    """Ragged rows, bad bytes, other keys and damaged files, whoever finds them."""
    (tmp_path / name).write_bytes(content)
    job = Job((f"{tmp_path}/{name}",), tmp_path / place, model=toy_folder, workers=workers)
    with pytest.raises(DataError) as raised:
        run(job)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_json_lines_keep_their_keys_values_and_types(job: Job, tmp_path: Path):
    """A key more or less is kept; one that an answer would replace is refused."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "We agree", "n": 1.5, "m": {"a": [1]}}\n{"b": null, "text": "x"}\n')
    job = replace(job, inputs=(str(source),), output=tmp_path / "o.jsonl")
    first, second = run(job).decode().splitlines()
    assert first.startswith('{"text": "We agree", "n": 1.5, "m": {"a": [1]}, "stance": ')
    assert second.startswith('{"b": null, "text": "x", "stance": "unsure", ')
    source.write_text('{"text": "We agree"}\n{"text": "x", "stance": "mine"}\n')
    with pytest.raises(DataError, match=r"in\.jsonl:2: holds 'stance', which the first row has"):
        run(replace(job, force=True))


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_missing_texts_are_unsure_and_counted(job: Job, tmp_path: Path, ending: str):
    """A null and a key that is not there are the same."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "We agree", "n": 1}\n{"text": null, "n": 2}\n{"n": 3}\n')
    job = replace(job, inputs=(str(source),), output=tmp_path / f"o.{ending}")
    assert answer(job).missing == 2
    assert [row["stance"] for row in rows_of(job.output)][1:] == ["unsure"] * 2


def test_blank_texts_are_counted_as_missing_ones(job: Job, tmp_path: Path):
    """A cell of a CSV file that is blank is no text."""
    source = tmp_path / "in.csv"
    source.write_text('id,text\n1,We agree\n2,\n3," "\n')
    assert answer(replace(job, inputs=(str(source),), output=tmp_path / "o.csv")).missing == 2


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_long_texts_are_answered_from_their_heads_and_counted(
    job: Job, tmp_path: Path, ending: str
):
    """The text itself is written whole."""
    source, text = tmp_path / "in.csv", f"{SAID[0]} {'We reject it. ' * 50}"
    source.write_text(f'text\n"{text}"\n"{SAID[0]}"\n')
    job = replace(job, inputs=(str(source),), max_characters=len(SAID[0]))
    job = replace(job, output=tmp_path / f"o.{ending}")
    assert answer(job).cut == 1
    first, second = rows_of(job.output)
    assert first["text"] == text
    assert first["probability"] == second["probability"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_sets_of_stances_come_last(job: Job, ending: str):
    """A coverage adds a column."""
    predictor = replace(job.predictor(), set_rule=SetRule(0.9, 0.9, 1.5))
    job = replace(job, output=job.output.with_name(f"sets.{ending}"))
    answer(job, predictor)
    rows = rows_of(job.output)
    predictions = predictor.classify_many(SAID)
    assert list(rows[0])[-1] == "stances"
    assert [row["stances"] for row in rows[:3]] == ["|".join(one.stances) for one in predictions]


def test_parquet_refuses_parts_that_the_first_rows_do_not_have(job: Job, tmp_path: Path):
    """A nested value comes out whole or not at all."""
    source = tmp_path / "nested.jsonl"
    parts = [{"a": 1}] * 130 + [{"a": 1, "b": [{"c": "lost"}]}]
    source.write_text("\n".join(json.dumps({"text": "We agree.", "m": part}) for part in parts))
    nested = replace(job, inputs=(str(source),), output=tmp_path / "out.parquet")
    with pytest.raises(DataError, match="'m' holds parts that the first rows do not have"):
        run(nested)
    assert not nested.output.exists()


def test_parquet_with_a_column_twice_is_refused(job: Job, tmp_path: Path):
    """Which of the two is meant, nobody knows."""
    path = tmp_path / "twice.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(["x"])] * 2, names=["text", "text"]), path)
    with pytest.raises(DataError, match="'text' stands twice"):
        run(replace(job, inputs=(str(path),)))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("small", [10, 150])
def test_small_row_groups_lose_no_row(job: Job, workers: int, small: int):
    """Pyarrow cuts batches of a dictionary column at row groups: the first may be tiny."""
    source = job.output.with_name("in.parquet")
    kind = pa.array(["a"] * ROWS).dictionary_encode()
    texts = [SAID[n % 3] for n in range(ROWS)]
    pq.write_table(pa.table({"text": texts, "kind": kind}), source, row_group_size=small)
    stances = []
    for ending in ("parquet", "csv"):
        place = job.output.with_name(f"small.{ending}")
        run(replace(job, inputs=(str(source),), output=place, workers=workers))
        stances.append([row["stance"] for row in rows_of(place)])
    assert stances[0] == stances[1]
    assert len(stances[0]) == ROWS


def test_long_rows_come_in_small_chunks(job: Job, monkeypatch: pytest.MonkeyPatch):
    """Memory is bounded by characters too, and the answers stay the same."""
    job = replace(job, digits=6)
    whole = run(job)
    monkeypatch.setattr(bulk, "CHARACTERS", 1000)
    monkeypatch.setattr(parquet, "BYTES", 1000)
    monkeypatch.setattr(parquet, "WIDEST", 20)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 5000)
    sizes = [len(rows) for rows in bulk.chunks(job.read(job.inputs[0]), "text", 120)]
    assert sum(sizes) == ROWS
    assert max(sizes) < 50
    assert run(replace(job, force=True)) == whole
    there = replace(job, output=job.output.with_name("a.parquet"))
    run(there)
    again = replace(job, inputs=(str(there.output),), output=job.output.with_name("b.parquet"))
    run(again)
    rows = rows_of(again.output)
    assert [row["predicted_stance"] for row in rows] == [row["stance"] for row in rows]
    assert len(rows) == ROWS


@pytest.mark.parametrize("name", ["in.csv", "in.tsv", "in.jsonl", "in.json", "in.txt"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
@pytest.mark.parametrize("content", ["", "text\n"])
def test_a_table_without_rows_gives_one_without_rows(
    job: Job, tmp_path: Path, name: str, ending: str, content: str
):
    """In every format, with the columns of the answers."""
    header = "" if name.endswith(("json", "jsonl", "txt")) else content
    (tmp_path / name).write_text(header)
    job = replace(job, inputs=(f"{tmp_path}/{name}",), output=tmp_path / f"o.{ending}")
    assert answer(job).rows == 0
    table = reading.read(job.output)
    assert list(table.rows) == []
    if ending != "jsonl":
        names = tuple(answer_names(job.predictor()))
        assert table.columns[-len(names) :] == names


def test_parquet_without_rows_keeps_its_types(job: Job, tmp_path: Path):
    """An empty part has the columns of the others."""
    before = pa.table({"text": pa.array([], pa.string()), "n": pa.array([], pa.int16())})
    pq.write_table(before, tmp_path / "in.parquet")
    job = replace(job, inputs=(f"{tmp_path}/in.parquet",), output=tmp_path / "o.parquet")
    run(job)
    schema = pq.read_schema(job.output)
    assert [str(schema.field(name).type) for name in ("text", "n", "stance", "p_hostile")] == [
        "string", "int16", "string", "double",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_tables_of_the_same_columns_are_answered_as_one(job: Job, tmp_path: Path, ending: str):
    """In the order in which they are named; other columns are refused."""
    (tmp_path / "b.csv").write_text("text,x,n\nWe agree.,y,b\n")
    inputs = (*job.inputs, f"{tmp_path}/b.csv")
    whole = replace(job, inputs=inputs, output=tmp_path / f"o.{ending}")
    assert answer(whole).rows == ROWS + 1
    assert rows_of(whole.output)[-1]["n"] == "b"
    (tmp_path / "b.csv").write_text("text,m\nWe agree.,b\n")
    if ending != "jsonl":
        with pytest.raises(DataError, match=r"b\.csv: its columns are not those of"):
            run(replace(whole, force=True))
