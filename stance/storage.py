"""Read a model from its folder: no pickle, every file with its hash; `stance.saving` writes it.

model.json           format version, labels, text settings, temperature
arrays.safetensors   terms, idf and coefficients, memory-mapped
held_out.safetensors what it answered to statements of held-out folds, for thresholds
metrics.json         what the model was measured to do
README.md            the model card
manifest.json        sha256 of all of these, of the training table, config, versions
"""

import hashlib
import json
import mmap
import os
from collections.abc import Mapping
from os import path

from stance.errors import ModelError
from stance.model import Model, from_buffers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stance.held_out import HeldOut

Folder = str | os.PathLike[str]  # pathlib takes as long to import as the model to open
MODEL, ARRAYS, MANIFEST = "model.json", "arrays.safetensors", "manifest.json"

_PACKAGE = path.dirname(path.abspath(__file__))


def default_path() -> str:
    """Find the shipped model: inside an installed wheel, else in the checkout."""
    installed = path.join(_PACKAGE, "shipped_model")
    in_checkout = path.join(path.dirname(_PACKAGE), "models", "stance")
    return installed if path.isdir(installed) else in_checkout


def read(folder: Folder) -> Model:
    """Read a model folder; the arrays stay in the file, mapped.

    Raises ModelError where a file is missing, its hash is wrong or its format is too new.
    """
    if not path.isdir(folder):
        raise ModelError(f"{folder}: no such model folder: train one with `stance train`")
    hashes = read_manifest(folder).get("files")
    if not isinstance(hashes, dict):
        raise ModelError(f"{path.join(folder, MANIFEST)}: lists no files: train the model again")
    described = _checked(folder, MODEL, hashes)
    packed = _checked(folder, ARRAYS, hashes)
    try:
        return from_buffers(bytes(described).decode(), packed)
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None


def read_held_out(folder: Folder) -> "HeldOut":
    """Read what the model answered to statements of held-out folds.

    Raises ModelError where the folder was written before such answers were kept, or is damaged.
    """
    from stance import held_out  # needed only where something is promised

    hashes = read_manifest(folder).get("files")
    if not isinstance(hashes, dict) or held_out.FILE not in hashes:
        what = "keeps no held-out answers to choose a threshold from"
        raise ModelError(f"{folder}: {what}: train the model again")
    return held_out.from_buffer(_checked(folder, held_out.FILE, hashes))


def read_manifest(folder: Folder) -> dict[str, object]:
    """Read the manifest of a model folder.

    Raises ModelError where it is missing or not JSON.
    """
    place = path.join(folder, MANIFEST)
    try:
        with open(place, encoding="utf-8") as file:
            manifest = json.load(file)
    except FileNotFoundError:
        raise ModelError(f"{place}: missing: is {folder} a model folder?") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{place}: cannot be read ({error}): train the model again") from None
    if not isinstance(manifest, dict):
        raise ModelError(f"{place}: is not a JSON object: train the model again")
    return manifest


def _checked(folder: Folder, name: str, hashes: Mapping[str, object]) -> memoryview:
    place = path.join(folder, name)
    try:
        content = _map(place)
    except FileNotFoundError:
        raise ModelError(f"{place}: missing: copy the whole folder, or train again") from None
    except OSError as error:
        raise ModelError(f"{place}: cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != hashes.get(name):
        raise ModelError(f"{place}: differs from its hash in {MANIFEST}: copy or train it again")
    return content


def _map(place: str) -> memoryview:
    with open(place, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
