"""Folders of models and digests, written whole or not at all."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stance.errors import DataError
from stance.model import storage
from stance.training import Trained, writing

KILLED_SAVE = """
import os, signal, sys
from pathlib import Path
from stance.model import storage
from stance.training import writing

moment = int(sys.argv[2])
calls = 0
real = os.fsync

def fsync(number):
    global calls
    calls += 1
    if calls == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    real(number)

os.fsync = fsync
folder = Path(sys.argv[1])
writing.save(storage.read(folder), folder, {"README.md": "new"}, {"new": True})
"""


@pytest.fixture
def folder(toy_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the saved model that a test may replace."""
    return shutil.copytree(toy_folder, tmp_path / "model")


def test_saving_the_same_twice_gives_the_same_bytes(toy: Trained, tmp_path: Path):
    """Neither clock nor host name goes into a folder."""
    for name in ("one", "two"):
        writing.save(toy.model, tmp_path / name, {"README.md": "card"}, {"seed": 0})
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_saving_never_removes_what_no_model_put_there(toy: Trained, tmp_path: Path):
    """A folder that holds a stranger's file is refused and left alone."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(DataError, match=r"thesis\.txt"):
        writing.save(toy.model, tmp_path, {}, {})
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_saving_replaces_an_older_model(toy: Trained, folder: Path):
    """The new folder stands alone in the old one's place."""
    writing.save(toy.model, folder, {}, {})
    assert sorted(path.name for path in folder.iterdir()) == [
        "arrays.safetensors", "manifest.json", "model.json",
    ]  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_a_save_that_is_killed_leaves_the_old_model_whole(folder: Path, moment: int):
    """Killed at any file it writes, a save changes nothing in the old folder."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    arguments = [sys.executable, "-c", KILLED_SAVE, str(folder), str(moment)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    storage.read(folder)


def test_a_full_disk_leaves_the_old_model_and_no_litter(
    toy: Trained, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where writing fails, the old folder stays and the unfinished one goes."""

    def no_space(number: int) -> None:
        raise OSError(28, "No space left on device")

    before = (folder / storage.MANIFEST).read_bytes()
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        writing.save(toy.model, folder, {}, {})
    assert (folder / storage.MANIFEST).read_bytes() == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_systems_that_can_not_swap_folders_move_the_old_one_aside(
    toy: Trained, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without renameat2 the new model still comes to its place."""
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    writing.save(toy.model, folder, {}, {"new": True})
    assert storage.read_manifest(folder)["new"] is True
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_saves_at_once_one_wins_whole(
    toy: Trained, folder: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool
):
    """The other says so, leaves what the first wrote, and nothing beside it."""
    if is_new:
        shutil.rmtree(folder)
    write, others = writing._write, [True]

    def write_second(*arguments: object) -> None:
        write(*arguments)
        if others:
            others.pop()
            writing.save(toy.model, folder, {}, {"first": True})

    monkeypatch.setattr(writing, "_write", write_second)
    with pytest.raises(DataError, match=r"model: another run has written it meanwhile"):
        writing.save(toy.model, folder, {}, {"first": False})
    assert storage.read_manifest(folder)["first"] is True
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_model_that_was_written_since_a_moment_is_kept(toy: Trained, folder: Path):
    """A training that began before another one ended does not replace its model."""
    writing.save(toy.model, folder, {}, {"first": True})
    moment = folder.stat().st_ctime_ns - 1
    with pytest.raises(DataError, match="another run has written it meanwhile"):
        writing.save(toy.model, folder, {}, {"first": False}, moment)
    assert storage.read_manifest(folder)["first"] is True
