"""Read and write a model folder: no pickle, every file checked, replaced whole or not at all.

model.json           format version, labels, text settings, intercepts, temperature
arrays.safetensors   terms, idf and coefficients
held_out.safetensors what it answered to held-out statements, for thresholds
metrics.json         what the model was measured to do
README.md            the model card
manifest.json        size, CRC-32 and sha256 of all of these; training table, config, versions

Reading compares size and CRC-32: they find damage in half the time of the sha256, and no hash that
lies beside its file protects against intent. Nothing in the folder is executed. The sha256 says
where a file comes from.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import path
from stat import S_ISREG
from zlib import crc32

from stance.errors import ModelError
from stance.model.model import Model, from_buffers, to_buffers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from stance.model.held_out import HeldOut

Folder = str | os.PathLike[str]
MODEL, ARRAYS, MANIFEST = "model.json", "arrays.safetensors", "manifest.json"

_LARGEST_JSON = 1 << 20  # bytes; in memory, JSON takes up to thirty times as much
_AT_FDCWD, _EXCHANGE = -100, 2  # from linux/fcntl.h and linux/fs.h

_PACKAGE = path.dirname(path.dirname(path.abspath(__file__)))


def default_path() -> str:
    """Return the folder of the shipped model: inside an installed wheel, else in the checkout."""
    installed = path.join(_PACKAGE, "shipped_model")
    in_checkout = path.join(path.dirname(_PACKAGE), "models", "stance")
    return installed if path.isdir(installed) else in_checkout


def read(folder: Folder) -> Model:
    """Read the model of a folder.

    Raises ModelError where a file is missing or damaged, or is of another format.
    """
    return _model(folder, _read_files(folder, (MODEL, ARRAYS)))


def read_with_held_out(folder: Folder) -> tuple[Model, "HeldOut"]:
    """Read the model of a folder, and what it answered to held-out statements.

    Raises ModelError as `read` does, and where the folder has no such answers.
    """
    from stance.model import held_out  # needed only where something is promised

    files = _read_files(folder, (MODEL, ARRAYS, held_out.FILE))
    model = _model(folder, files)
    try:
        answers = held_out.from_buffer(files[held_out.FILE])
        if answers.labels != len(model.labels):
            raise ModelError(f"{held_out.FILE} is of other labels: train the model again")
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None
    return model, answers


def _model(folder: Folder, files: Mapping[str, bytes]) -> Model:
    try:
        return from_buffers(files[MODEL].decode(), files[ARRAYS])
    except UnicodeDecodeError as error:
        raise ModelError(f"{folder}: {MODEL} is damaged ({error}): train it again") from None
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None


def read_manifest(folder: Folder) -> dict[str, object]:
    """Read the manifest of a model folder.

    Raises ModelError where it is missing or not JSON.
    """
    place = path.join(folder, MANIFEST)
    try:
        manifest = json.loads(_content(place, _LARGEST_JSON))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{place}: cannot be read ({error}): train the model again") from None
    if not isinstance(manifest, dict):
        raise ModelError(f"{place}: is not a JSON object: train the model again")
    return manifest


def _read_files(folder: Folder, names: tuple[str, ...]) -> dict[str, bytes]:
    """Read files of one version of a folder: of the new one where it is replaced meanwhile."""
    before = version(folder)
    try:
        if not path.isdir(folder):
            raise ModelError(f"{folder}: no such model folder: train one with `stance train`")
        files = read_manifest(folder).get("files")
        return {name: _checked(folder, name, files) for name in names}
    except ModelError:
        if version(folder) == before:
            raise
    return _read_files(folder, names)


def version(folder: Folder) -> tuple[int, ...] | None:
    """Return what changes when a folder is replaced; None where there is none."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns


def _checked(folder: Folder, name: str, files: object) -> bytes:
    """Read a file, and compare it with its entry in the manifest."""
    place = path.join(folder, name)
    entry = files.get(name) if isinstance(files, dict) else None
    size, checksum = (
        (entry.get("bytes"), entry.get("crc32")) if isinstance(entry, dict) else (None, None)
    )
    if type(size) is not int or size < 0 or type(checksum) is not str:
        what = f"has no size and CRC-32 of {name}, as models of older formats"
        raise ModelError(f"{path.join(folder, MANIFEST)}: {what}: train the model again")
    content = _content(place, _LARGEST_JSON if name == MODEL else size)
    if len(content) != size:
        what = f"has {len(content)} bytes where {MANIFEST} says {size}"
        raise ModelError(f"{place}: {what}: copy or train it again")
    if f"{crc32(content):08x}" != checksum:
        raise ModelError(f"{place}: differs from its CRC-32 in {MANIFEST}: copy or train it again")
    return content


def _content(place: str, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes; one without an end is not opened."""
    try:
        status = os.stat(place)
        if not S_ISREG(status.st_mode) or status.st_size > limit:
            kind = f"of at most {limit} bytes" if S_ISREG(status.st_mode) else "at all"
            raise ModelError(f"{place}: is no file {kind}: copy or train it again")
        with open(place, "rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        raise ModelError(f"{place}: missing: copy the whole folder, or train it again") from None
    except OSError as error:
        raise ModelError(f"{place}: cannot be read: {error.strerror}") from None


def save(
    model: Model,
    folder: "Path",
    further: Mapping[str, str | bytes],
    provenance: Mapping[str, object],
    before: tuple[int, ...] | None = (),
) -> None:
    """Write a model folder beside the old one and exchange the two in one step.

    ``further`` are more files by name; ``provenance`` goes into the manifest;
    ``before`` is the version that may be replaced, by default that of now.
    A run killed at any moment leaves the old folder whole. Raises ModelError
    where the folder contains anything that is not a model's, and where another
    run has written it meanwhile.
    """
    import shutil
    import tempfile
    from pathlib import Path

    before = version(folder) if before == () else before
    check_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write(staging, model, further, provenance)
        staging.chmod(0o755)
        with _locked(folder.parent):
            if version(folder) != before:
                what = "another run has written it meanwhile, which is kept"
                raise ModelError(f"{folder}: {what}: name another folder")
            if not folder.exists():
                staging.rename(folder)
            elif not _exchange(staging, folder):
                aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
                folder.rename(aside / folder.name)
                staging.rename(folder)
                shutil.rmtree(aside)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _locked(parent: "Path") -> Iterator[None]:
    """Let no other run of this package replace a folder in a folder."""
    import fcntl

    number = os.open(parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def check_replaceable(folder: "Path") -> None:
    """Raise ModelError where saving would remove files that no model put there."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ModelError(f"{folder}: is not a folder: name another place for the model")
    names = {file.name for file in folder.iterdir()}
    if MANIFEST in names:
        files = read_manifest(folder).get("files")
        names -= {MANIFEST, *(files if isinstance(files, dict) else ())}
    if names:
        raise ModelError(f"{folder}: has {min(names)}, not of a model: name another folder")


def _write(
    staging: "Path",
    model: Model,
    further: Mapping[str, str | bytes],
    provenance: Mapping[str, object],
) -> None:
    import hashlib

    described, packed = to_buffers(model)
    files = {MODEL: described.encode(), ARRAYS: packed}
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
    manifest = json.dumps({"files": listed, **provenance}, indent=1, ensure_ascii=False) + "\n"
    for name, content in {**files, MANIFEST: manifest.encode()}.items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _exchange(first: "Path", second: "Path") -> bool:
    """Exchange two folders in one step; return False on a system that cannot."""
    import ctypes

    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    if exchange is None:
        return False
    status = exchange(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _EXCHANGE)
    return bool(status == 0)
