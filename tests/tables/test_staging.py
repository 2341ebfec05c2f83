"""A file beside its place, moved when whole."""

import os
from pathlib import Path

import pytest

from stance.errors import DataError
from stance.tables import staging
from stance.tables.staging import Job, is_unfinished, staged

JOB: Job = {"input": [1, 2], "model": "a"}


@pytest.fixture(autouse=True)
def _note_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staging, "EVERY", 0.0)


def stop_in_the_middle(place: Path) -> None:
    """Write two rows, keep the first, and stop as by Ctrl-C."""
    with pytest.raises(KeyboardInterrupt), staged(place, JOB, force=False, resume=False) as part:
        part.file.write(b"one\n")
        part.keep(1)
        part.file.write(b"tw")
        raise KeyboardInterrupt


def test_a_stopped_run_goes_on_behind_the_last_whole_row(tmp_path: Path):
    """What comes after it is cut off; the file comes to its place at the end alone."""
    place = tmp_path / "a.csv"
    stop_in_the_middle(place)
    assert not place.exists()
    assert is_unfinished(place)
    with staged(place, JOB, force=False, resume=True) as part:
        assert part.rows == 1
        part.file.write(b"two\n")
    assert place.read_bytes() == b"one\ntwo\n"
    assert list(tmp_path.iterdir()) == [place]


def test_without_resume_it_starts_anew(tmp_path: Path):
    """Nothing of the stopped run is left."""
    place = tmp_path / "a.csv"
    stop_in_the_middle(place)
    with staged(place, JOB, force=False, resume=False) as part:
        assert part.rows == 0
        assert not is_unfinished(place)
        part.file.write(b"x")
    assert place.read_bytes() == b"x"


def test_resume_with_nothing_to_go_on_from_starts_anew(tmp_path: Path):
    """No journal, or a file shorter than it says, means the first row."""
    place = tmp_path / "a.csv"
    stop_in_the_middle(place)
    os.truncate(tmp_path / ".a.csv.part", 1)
    with staged(place, JOB, force=False, resume=True) as part:
        assert part.rows == 0
        part.file.write(b"x")
    assert place.read_bytes() == b"x"


def test_another_job_is_refused_and_the_part_kept(tmp_path: Path):
    """Rows of two models or two inputs never stand in one file."""
    place = tmp_path / "a.csv"
    stop_in_the_middle(place)
    other = {**JOB, "model": "b"}
    with (
        pytest.raises(DataError, match="the model is not the same: start anew without --resume"),
        staged(place, other, force=False, resume=True),
    ):
        pass
    assert is_unfinished(place)
    (tmp_path / ".a.csv.part.json").write_text("{")
    with (
        pytest.raises(DataError, match="damaged: start anew without --resume"),
        staged(place, JOB, force=False, resume=True),
    ):
        pass


def test_two_runs_do_not_write_one_file(tmp_path: Path):
    """The second is told to wait, and does the first no harm."""
    place = tmp_path / "a.csv"
    with staged(place, JOB, force=False, resume=False) as part:
        part.file.write(b"mine")
        with (
            pytest.raises(DataError, match="another run is writing it"),
            staged(place, JOB, force=False, resume=False),
        ):
            pass
    assert place.read_bytes() == b"mine"


def test_a_bad_row_leaves_nothing(tmp_path: Path):
    """Its input must be mended, so there is nothing to go on with."""
    with (
        pytest.raises(DataError, match="row 2"),
        staged(tmp_path / "a", JOB, force=False, resume=False) as part,
    ):
        part.keep(1)
        raise DataError("row 2")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_plain_file_is_not_replaced(tmp_path: Path):
    """A pipe or a folder of that name stays what it is."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv"):
        with (
            pytest.raises(DataError, match="is a folder or a device"),
            staged(tmp_path / name, {}, force=True, resume=False),
        ):
            pass
