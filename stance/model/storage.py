"""Read a model from its folder: no pickle, every file checked; `stance.model.saving` writes it.

model.json           format version, labels, text settings, temperature
arrays.safetensors   terms, idf and coefficients, memory-mapped
held_out.safetensors what it answered to statements of held-out folds, for thresholds
metrics.json         what the model was measured to do
README.md            the model card
manifest.json        size, CRC-32 and sha256 of all of these; training table, config, versions

Reading compares size and CRC-32: they find damage in half the time of the sha256, and no hash that
lies beside its file guards against intent. Nothing in the folder is executed. The sha256 tells
where a file comes from.
"""

import json
import mmap
import os
from collections.abc import Mapping
from os import path
from zlib import crc32

from stance.errors import ModelError
from stance.model.model import Model, from_buffers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stance.model.held_out import HeldOut

Folder = str | os.PathLike[str]  # pathlib takes as long to import as the model to open
MODEL, ARRAYS, MANIFEST = "model.json", "arrays.safetensors", "manifest.json"

_PACKAGE = path.dirname(path.dirname(path.abspath(__file__)))


def default_path() -> str:
    """Find the shipped model: inside an installed wheel, else in the checkout."""
    installed = path.join(_PACKAGE, "shipped_model")
    in_checkout = path.join(path.dirname(_PACKAGE), "models", "stance")
    return installed if path.isdir(installed) else in_checkout


def read(folder: Folder) -> Model:
    """Read a model folder; the arrays stay in the file, mapped.

    Raises ModelError where a file is missing or damaged, or is of another format.
    """
    if not path.isdir(folder):
        raise ModelError(f"{folder}: no such model folder: train one with `stance train`")
    files = read_manifest(folder).get("files")
    if not isinstance(files, dict):
        raise ModelError(f"{path.join(folder, MANIFEST)}: lists no files: train the model again")
    described = _checked(folder, MODEL, files)
    packed = _checked(folder, ARRAYS, files)
    try:
        return from_buffers(bytes(described).decode(), packed)
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None


def read_held_out(folder: Folder) -> "HeldOut":
    """Read what the model answered to statements of held-out folds.

    Raises ModelError where the folder was written before such answers were kept, or is damaged.
    """
    from stance.model import held_out  # needed only where something is promised

    files = read_manifest(folder).get("files")
    if not isinstance(files, dict) or held_out.FILE not in files:
        what = "keeps no held-out answers to choose a threshold from"
        raise ModelError(f"{folder}: {what}: train the model again")
    return held_out.from_buffer(_checked(folder, held_out.FILE, files))


def read_manifest(folder: Folder) -> dict[str, object]:
    """Read the manifest of a model folder.

    Raises ModelError where it is missing or not JSON.
    """
    place = path.join(folder, MANIFEST)
    try:
        with open(place, "rb") as file:
            manifest = json.load(file)
    except FileNotFoundError:
        raise ModelError(f"{place}: missing: is {folder} a model folder?") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{place}: cannot be read ({error}): train the model again") from None
    if not isinstance(manifest, dict):
        raise ModelError(f"{place}: is not a JSON object: train the model again")
    return manifest


def _checked(folder: Folder, name: str, files: Mapping[str, object]) -> memoryview:
    """Map a file, and compare it with its entry in the manifest."""
    place, entry = path.join(folder, name), files.get(name)
    if not isinstance(entry, dict) or not {"bytes", "crc32"} <= entry.keys():
        what = f"keeps no size and CRC-32 of {name}, as models of older formats"
        raise ModelError(f"{path.join(folder, MANIFEST)}: {what}: train the model again")
    try:
        content = _map(place)
    except FileNotFoundError:
        raise ModelError(f"{place}: missing: copy the whole folder, or train again") from None
    except OSError as error:
        raise ModelError(f"{place}: cannot be read: {error.strerror}") from None
    if len(content) != entry["bytes"]:
        what = f"holds {len(content)} bytes where {MANIFEST} says {entry['bytes']}"
        raise ModelError(f"{place}: {what}: copy or train it again")
    if f"{crc32(content):08x}" != entry["crc32"]:
        raise ModelError(f"{place}: differs from its CRC-32 in {MANIFEST}: copy or train it again")
    return content


def _map(place: str) -> memoryview:
    with open(place, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
