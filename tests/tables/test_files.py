"""Names of files, and new files that stand whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from stance.cli.terminal import open_to_write
from stance.errors import DataError
from stance.tables import files
from stance.tables.files import format_of, replacing, split_name


@pytest.mark.parametrize(
    ("name", "form", "compression"),
    [
        ("said.csv", "csv", ""),
        ("in.folder/said.TSV", "tsv", ""),
        ("said.jsonl.gz", "jsonl", ".gz"),
        ("said.ndjson.ZST", "jsonl", ".zst"),
        ("said.parquet", "parquet", ""),
        ("said.parquet.gz", None, ".gz"),
        ("said.gz", None, ".gz"),
        ("said.csv/", "csv", ""),
        ("of.csv/said", None, ""),
        (".csv", None, ""),
        ("We agree.", None, ""),
        ("", None, ""),
    ],
)
def test_the_name_states_format_and_compression(name: str, form: str | None, compression: str):
    """Case does not matter; Parquet, which compresses within, is not compressed again."""
    assert (format_of(name), split_name(name)[2]) == (form, compression)
    if name:
        assert format_of(Path(name)) == form


def test_a_file_that_exists_is_kept_without_force(tmp_path: Path):
    """Only --force replaces a file."""
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(DataError, match="exists: give --force"), open_to_write(path):
        pass
    with open_to_write(path, force=True) as file:
        file.write("new")
    assert path.read_text() == "new"


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path):
    """An error while writing leaves the old file and no part of the new one."""
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(DataError, match="row 2"), open_to_write(path, force=True) as file:
        file.write("half")
        raise DataError("row 2")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No space left is an error that names the file, and nothing half written stays."""

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    path = tmp_path / "a.csv"
    with (
        pytest.raises(DataError, match=r"a\.csv: cannot be written \(No space"),
        open_to_write(path) as file,
    ):
        file.write("x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_one_line(tmp_path: Path):
    """A wrong folder is named at once, one that is a file too."""
    (tmp_path / "file").touch()
    for name in ("no", "file"):
        with (
            pytest.raises(DataError, match="cannot be written"),
            open_to_write(tmp_path / name / "a"),
        ):
            pass


@pytest.mark.parametrize("force", [False, True])
def test_of_two_runs_that_write_one_file_one_wins_whole(tmp_path: Path, force: bool):
    """The one that is ready first is kept, the other reports it and leaves nothing."""
    path = tmp_path / "a.csv"
    if force:
        path.write_text("old")
    with (
        pytest.raises(DataError, match="another run has written it meanwhile, which is kept"),
        replacing(path, force) as slow,
    ):
        with replacing(path, force) as quick:
            quick.write(b"quick")
        slow.write(b"slow")
    assert path.read_bytes() == b"quick"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_a_plain_file_is_not_replaced(tmp_path: Path):
    """A pipe or a folder of that name stays what it is."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv"):
        with (
            pytest.raises(DataError, match="is a folder or a device"),
            replacing(tmp_path / name, force=True),
        ):
            pass


def test_a_link_is_never_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Neither one that stands in the place of the new file, nor one in that of its beginning."""
    victim, path = tmp_path / "victim", tmp_path / "a.csv"
    victim.write_text("keep")
    path.symlink_to(victim)
    with pytest.raises(DataError, match="exists"), replacing(path):
        pass
    with replacing(path, force=True) as file:
        file.write(b"new")
    assert (victim.read_text(), path.read_text(), path.is_symlink()) == ("keep", "new", False)
    monkeypatch.setattr("os.urandom", bytes)
    (tmp_path / f".stance-{'00' * 8}.part").symlink_to(victim)
    with pytest.raises(DataError, match="cannot be written"), replacing(tmp_path / "b.csv"):
        pass
    assert victim.read_text() == "keep"


def test_a_dangling_link_is_not_written_through(tmp_path: Path):
    """A link to nothing counts as a file that is there."""
    path = tmp_path / "a.csv"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="exists"), replacing(path):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_names_may_be_as_long_as_names_can_be(tmp_path: Path):
    """The file beside it has a short name of its own."""
    path = tmp_path / f"{'n' * 251}.csv"
    with replacing(path) as file:
        file.write(b"x")
    assert path.read_bytes() == b"x"


def test_a_file_that_is_read_whole_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What never ends, as a device, is a one-line error and not all memory."""
    monkeypatch.setattr(files, "LARGEST", 8)
    path = tmp_path / "in.json"
    path.write_bytes(b"12345678")
    assert files.read_whole(str(path)) == b"12345678"
    with pytest.raises(DataError, match="/dev/zero: more than 0 MB: split it"):
        files.read_whole("/dev/zero")
