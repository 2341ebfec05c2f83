"""Keep a model in a folder: no pickle, every file with its hash, replaced as a whole.

model.json           format version, labels, text settings, temperature
arrays.safetensors   terms, idf and coefficients, memory-mapped
held_out.safetensors what it answered to statements of held-out folds, for thresholds
metrics.json         what the model was measured to do
README.md            the model card
manifest.json        sha256 of all of these, of the training table, config, versions
"""

import ctypes
import hashlib
import json
import mmap
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stance import held_out
from stance.errors import ModelError
from stance.held_out import HeldOut
from stance.model import Model, from_buffers, to_buffers

MODEL, ARRAYS, MANIFEST = "model.json", "arrays.safetensors", "manifest.json"

_PACKAGE = Path(__file__).parent
_AT_FDCWD, _EXCHANGE = -100, 2  # from linux/fcntl.h and linux/fs.h


def default_path() -> Path:
    """Find the shipped model: inside an installed wheel, else in the checkout."""
    installed = _PACKAGE / "shipped_model"
    return installed if installed.is_dir() else _PACKAGE.parent / "models" / "stance"


def read(folder: Path) -> Model:
    """Read a model folder; the arrays stay in the file, mapped.

    Raises ModelError where a file is missing, its hash is wrong or its format is too new.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder: train one with `stance train`")
    hashes = read_manifest(folder).get("files")
    if not isinstance(hashes, dict):
        raise ModelError(f"{folder / MANIFEST}: lists no files: train the model again")
    described = _checked(folder / MODEL, hashes)
    packed = _checked(folder / ARRAYS, hashes)
    try:
        return from_buffers(bytes(described).decode(), packed)
    except ModelError as error:
        raise ModelError(f"{folder}: {error}") from None


def read_held_out(folder: Path) -> HeldOut:
    """Read what the model answered to statements of held-out folds.

    Raises ModelError where the folder was written before such answers were kept, or is damaged.
    """
    hashes = read_manifest(folder).get("files")
    if not isinstance(hashes, dict) or held_out.FILE not in hashes:
        what = "keeps no held-out answers to choose a threshold from"
        raise ModelError(f"{folder}: {what}: train the model again")
    return held_out.from_buffer(_checked(folder / held_out.FILE, hashes))


def read_manifest(folder: Path) -> dict[str, object]:
    """Read the manifest of a model folder.

    Raises ModelError where it is missing or not JSON.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: missing: is {folder} a model folder?") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error}): train the model again") from None
    if not isinstance(manifest, dict):
        raise ModelError(f"{path}: is not a JSON object: train the model again")
    return manifest


def _checked(path: Path, hashes: Mapping[str, object]) -> memoryview:
    try:
        content = _map(path)
    except FileNotFoundError:
        raise ModelError(f"{path}: missing: copy the whole folder, or train again") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != hashes.get(path.name):
        raise ModelError(f"{path}: differs from its hash in {MANIFEST}: copy or train it again")
    return content


def _map(path: Path) -> memoryview:
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


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
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = json.dumps({"files": hashes, **provenance}, indent=1, ensure_ascii=False) + "\n"
    for name, content in {**files, MANIFEST: manifest.encode()}.items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


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
