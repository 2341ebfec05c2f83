"""Write the folder of a model or a digest: whole or not at all, and over no other files."""

import ctypes
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

from stance.errors import DataError
from stance.model import storage
from stance.model.model import Model, to_buffers
from stance.tables.files import locked

PACKAGES = ("stance", "numpy", "scipy", "scikit-learn", "joblib")

_AT_FDCWD, _EXCHANGE = -100, 2  # from linux/fcntl.h and linux/fs.h


def save(
    model: Model,
    folder: Path,
    further: Mapping[str, str | bytes],
    provenance: Mapping[str, object],
    since: int | None = None,
) -> None:
    """Write the folder of a model as `replace_folder` does.

    ``further`` are more files by name; ``provenance`` goes into the manifest, before the versions
    of the `PACKAGES`.
    """
    described, packed = to_buffers(model)
    files = {storage.MODEL: described.encode(), storage.ARRAYS: packed}
    for name, content in further.items():
        files[name] = content.encode() if isinstance(content, str) else content
    listed = {
        name: {
            "bytes": len(content),
            "crc32": f"{crc32(content):08x}",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in sorted(files.items())
    }
    packages = {name: version(name) for name in PACKAGES}
    values = {"files": listed, **provenance, "packages": packages}
    manifest = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
    files[storage.MANIFEST] = manifest.encode()
    check_replaceable(folder, model_files(folder), "model")
    replace_folder(folder, files, since)


def model_files(folder: Path) -> list[str]:
    """Return the names of the files that a model has in a folder, the manifest first."""
    if not (folder / storage.MANIFEST).exists():
        return []
    files = storage.read_manifest(folder).get("files")
    return [storage.MANIFEST, *(files if isinstance(files, dict) else ())]


def check_replaceable(folder: Path, own: Sequence[str], kind: str, force: bool = True) -> None:
    """Raise DataError where a folder has files of others, or any and ``force`` is not given.

    ``own`` are the files of a ``kind``, model or digest; without the first of them, none is.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is not a folder: name another place for the {kind}")
    above = next(parent for parent in folder.absolute().parents if parent.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise DataError(f"{folder}: cannot be written in {above}: name another place")
    names = {file.name for file in folder.iterdir()} if folder.exists() else set()
    others = names.difference(own) if names.intersection(own[:1]) else names
    if others:
        raise DataError(f"{folder}: has {min(others)}, not of a {kind}: name another folder")
    if names and not force:
        raise DataError(f"{folder}: has a {kind}: give --force to replace it, or another folder")


def replace_folder(folder: Path, files: Mapping[str, bytes], since: int | None = None) -> None:
    """Write files into a folder beside the old one, and exchange the two in one step.

    A run that is killed at any moment leaves the old folder whole. Raises DataError where another
    run has written the folder meanwhile: after ``since`` (nanoseconds, by default now).
    """
    before = storage.version(folder)
    is_late = since is not None and folder.exists() and folder.stat().st_ctime_ns > since
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = _beside(folder)
    try:
        _write(staging, files)
        with locked(folder.parent):
            if is_late or storage.version(folder) != before:
                what = "another run has written it meanwhile, which is kept"
                raise DataError(f"{folder}: {what}: name another folder")
            if not folder.exists():
                staging.rename(folder)
            elif not _exchange(staging, folder):
                aside = _beside(folder)
                folder.rename(aside / folder.name)
                staging.rename(folder)
                shutil.rmtree(aside)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _beside(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))


def _write(staging: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    staging.chmod(0o755)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; return False on a system that cannot."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    if exchange is None:
        return False
    status = exchange(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _EXCHANGE)
    return bool(status == 0)
