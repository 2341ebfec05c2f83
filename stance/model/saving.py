"""Write a model folder, as `stance.model.storage` reads it, whole or not at all."""

import ctypes
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

from stance.errors import ModelError
from stance.model.model import Model, to_buffers
from stance.model.storage import ARRAYS, MANIFEST, MODEL, read_manifest

_AT_FDCWD, _EXCHANGE = -100, 2  # from linux/fcntl.h and linux/fs.h


def save(
    model: Model, folder: Path, further: Mapping[str, str | bytes], provenance: Mapping[str, object]
) -> None:
    """Write a model folder beside the old one and put it in its place in one step.

    ``further`` are more files by name; ``provenance`` goes into the manifest.
    A run killed at any moment leaves the old folder whole. Raises ModelError
    where the folder holds anything that is not a model's.
    """
    refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write(staging, model, further, provenance)
        staging.chmod(0o755)
        _put_in_place(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def refuse_foreign(folder: Path) -> None:
    """Raise ModelError where saving would remove files that no model put there."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ModelError(f"{folder}: is not a folder: name another place for the model")
    found = {path.name for path in folder.iterdir()}
    ours = {MANIFEST}
    if MANIFEST in found:
        files = read_manifest(folder).get("files")
        ours |= set(files) if isinstance(files, dict) else set()
    if found - ours:
        strange = sorted(found - ours)[0]
        raise ModelError(f"{folder}: holds {strange}, not of a model: name another folder")


def _write(
    staging: Path,
    model: Model,
    further: Mapping[str, str | bytes],
    provenance: Mapping[str, object],
) -> None:
    described, packed = to_buffers(model)
    files = {MODEL: described.encode(), ARRAYS: packed}
    for name, content in further.items():
        files[name] = content.encode() if isinstance(content, str) else content
    listed = {name: _entry(content) for name, content in sorted(files.items())}
    manifest = json.dumps({"files": listed, **provenance}, indent=1, ensure_ascii=False) + "\n"
    for name, content in {**files, MANIFEST: manifest.encode()}.items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _entry(content: bytes) -> dict[str, int | str]:
    """Give what the manifest keeps of a file; the sha256 is for people and for tests."""
    return {
        "bytes": len(content),
        "crc32": f"{crc32(content):08x}",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _put_in_place(staging: Path, folder: Path) -> None:
    """Swap two folders; on systems that cannot, move the old one aside first."""
    if not folder.exists():
        staging.rename(folder)
        return
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    swapped = exchange and not exchange(
        _AT_FDCWD, os.fsencode(staging), _AT_FDCWD, os.fsencode(folder), _EXCHANGE
    )
    if not swapped:
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        folder.rename(aside / folder.name)
        staging.rename(folder)
        shutil.rmtree(aside)
