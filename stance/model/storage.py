"""Read a model folder: no pickle, every file checked; `stance.training.writing` writes it.

model.json           format version, labels, text settings, intercepts, temperature
arrays.safetensors   terms, idf and coefficients
held_out.safetensors what it answered to held-out statements, for thresholds
metrics.json         what the model was measured to do
README.md            the model card
manifest.json        size, CRC-32 and sha256 of all of these; training table, config, versions

Reading compares size and CRC-32, which find damage in half the time of the sha256; no hash beside
its file protects against intent. Nothing in the folder is executed.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from os import path
from stat import S_ISREG
from zlib import crc32

from stance.errors import ModelError
from stance.model.model import Model, from_buffers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from stance.model.held_out import HeldOut

Folder = str | os.PathLike[str]
MODEL, ARRAYS, MANIFEST = "model.json", "arrays.safetensors", "manifest.json"

_LARGEST_JSON = 1 << 20  # bytes; in memory, JSON takes up to thirty times as much

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
    files = _read_files(folder, (MODEL, ARRAYS))
    with _naming(folder):
        return from_buffers(files[MODEL], files[ARRAYS])


def read_with_held_out(folder: Folder) -> tuple[Model, "HeldOut"]:
    """Read the model of a folder, and what it answered to held-out statements.

    Raises ModelError as `read` does, and where the folder has no such answers.
    """
    from stance.model import held_out  # needed only where something is promised

    files = _read_files(folder, (MODEL, ARRAYS, held_out.FILE))
    with _naming(folder):
        model = from_buffers(files[MODEL], files[ARRAYS])
        answers = held_out.from_buffer(files[held_out.FILE])
        if answers.labels != len(model.labels):
            raise ModelError(f"{held_out.FILE} is of other labels: train the model again")
    return model, answers


@contextmanager
def _naming(folder: Folder) -> Iterator[None]:
    try:
        yield
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None


def read_manifest(folder: Folder) -> dict[str, object]:
    """Read the manifest of a model folder.

    Raises ModelError where it is missing or not JSON.
    """
    file_name = path.join(folder, MANIFEST)
    try:
        manifest = json.loads(_content(file_name, _LARGEST_JSON))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{file_name}: cannot be read ({error}): train the model again") from None
    if not isinstance(manifest, dict):
        raise ModelError(f"{file_name}: is not a JSON object: train the model again")
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


def _checked(folder: Folder, name: str, files: "Any") -> bytes:
    """Read a file, and compare it with its entry in the manifest."""
    file_name = path.join(folder, name)
    try:
        size, checksum = int(files[name]["bytes"]), files[name]["crc32"]
    except (KeyError, TypeError, ValueError, OverflowError):
        what = f"has no size and CRC-32 of {name}, as models of older formats"
        raise ModelError(f"{path.join(folder, MANIFEST)}: {what}: train the model again") from None
    content = _content(file_name, _LARGEST_JSON if name == MODEL else size)
    if len(content) != size:
        what = f"has {len(content)} bytes where {MANIFEST} says {size}"
        raise ModelError(f"{file_name}: {what}: copy or train it again")
    if f"{crc32(content):08x}" != checksum:
        raise ModelError(
            f"{file_name}: differs from its CRC-32 in {MANIFEST}: copy or train it again"
        )
    return content


def _content(file_name: str, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes; one without an end is not opened."""
    try:
        status = os.stat(file_name)
        if not S_ISREG(status.st_mode) or status.st_size > limit:
            what = f"is no file of at most {limit} bytes: copy or train it again"
            raise ModelError(f"{file_name}: {what}")
        with open(file_name, "rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        raise ModelError(
            f"{file_name}: missing: copy the whole folder, or train it again"
        ) from None
    except OSError as error:
        raise ModelError(f"{file_name}: cannot be read: {error.strerror}") from None
