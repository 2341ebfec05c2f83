"""Any bytes are a table or an error of one line."""

import gzip
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stance.errors import StanceError
from stance.prediction import bulk
from stance.prediction.bulk import Job
from stance.prediction.predictor import Predictor
from stance.tables import files, reading
from stance.training import Trained

TEXT = 'id,text\n1,We accept the offer.\n2,"We reject, “never”."\n'


def _parquet() -> bytes:
    buffer = io.BytesIO()
    columns = {"text": ["We accept.", None, "naïve"], "n": [1, 2, 3], "m": [[{"a": 1}], [], None]}
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


WHOLE = {
    "a.csv": TEXT.encode(),
    "b.csv": TEXT.encode("utf-16"),
    "a.tsv": TEXT.replace(",", "\t").encode(),
    "a.jsonl": b'{"id": 1, "text": "We accept.", "m": {"a": [1.5, null]}}\n{"text": "\\u00e9"}\n',
    "a.json": b'[{"id": 1, "text": "We accept."},\n {"text": null}]\n',
    "a.txt": TEXT.encode(),
    "a.csv.gz": gzip.compress(TEXT.encode(), mtime=0),
    "a.parquet": _parquet(),
}
"""A small table of each format, by the name of its file."""


@pytest.fixture(scope="module")
def predictor(toy: Trained) -> Predictor:
    """Return a predictor of the toy model."""
    return Predictor(toy.model)


@st.composite
def damaged(draw: Callable[..., object]) -> tuple[str, bytes]:
    """Draw a table with some bytes changed, taken out, put in twice, or cut off."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    content = bytearray(WHOLE[name])
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 6)))
        new = draw(st.binary(max_size=4) | st.just(bytes(content[start:end]) * 2))
        content[start:end] = new
    return name, bytes(content)


def check(folder: Path, name: str, content: bytes, predictor: Predictor) -> None:
    """Read a file and answer it in every format; an error has one line."""
    path = folder / name
    path.write_bytes(content)
    for form in ("csv", "jsonl", "parquet"):
        out = folder / f"out.{form}"
        job = Job((str(path),), out, force=True)
        try:
            with files.replacing(out, force=True) as file:
                bulk.answer_tables(job, predictor, [partial(job.read, str(path))], file)
            rows = list(reading.read(out).rows)
            assert all("stance" in str(row.values) for row in rows)
        except StanceError as error:
            assert str(error).strip()
            assert "\n" not in str(error)
    assert not list(folder.glob(".stance-*"))


@given(table=damaged())
def test_a_damaged_table_is_answered_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, predictor: Predictor, table: tuple[str, bytes]
):
    """Whatever bytes are changed, and whatever is written."""
    check(tmp_path_factory.mktemp("t"), *table, predictor)


@given(name=st.sampled_from(sorted(WHOLE)), content=st.binary(max_size=200))
def test_any_bytes_are_answered_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory,
    predictor: Predictor,
    name: str,
    content: bytes,
):
    """No traceback, no half file."""
    check(tmp_path_factory.mktemp("t"), name, content, predictor)


@example(name="a.jsonl", content="{}")
@given(
    name=st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt"]),
    content=st.text(st.sampled_from('",;\t|\r\n[]{}:\\a\0é\u2028\ufeff="text'), max_size=60),
)
def test_any_signs_of_a_format_are_answered_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory,
    predictor: Predictor,
    name: str,
    content: str,
):
    """Delimiters, quotes, brackets and line ends in any order."""
    check(tmp_path_factory.mktemp("t"), name, content.encode(), predictor)
