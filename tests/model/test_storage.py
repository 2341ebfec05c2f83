"""Models in folders."""

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance import load
from stance.errors import ModelError, StanceError
from stance.model import held_out, storage
from stance.model.model import to_buffers
from stance.training import Trained, writing


@pytest.fixture
def folder(toy_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the saved model that a test may damage."""
    return shutil.copytree(toy_folder, tmp_path / "model")


def test_a_saved_model_is_read_as_it_was(toy: Trained, folder: Path):
    """Reading gives the model that was saved."""
    assert to_buffers(storage.read(folder)) == to_buffers(toy.model)


def test_the_manifest_tells_every_other_file_apart(folder: Path):
    """Each file stands in the manifest with its size, CRC-32 and sha256."""
    files = storage.read_manifest(folder)["files"]
    others = {path.name: path.read_bytes() for path in folder.iterdir()}
    del others[storage.MANIFEST]
    assert files == {
        name: {
            "bytes": len(content),
            "crc32": crc32(content).to_bytes(4).hex(),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in others.items()
    }


def read_every(folder: Path) -> None:
    """Read all that is ever read of a folder."""
    storage.read_with_held_out(folder)


@pytest.mark.parametrize("name", [storage.MODEL, storage.ARRAYS, held_out.FILE])
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_bit_names_the_file(folder: Path, name: str, data: st.DataObject):
    """Damage anywhere is a ModelError of one line with the file and the remedy."""
    path = folder / name
    whole = path.read_bytes()
    content = bytearray(whole)
    content[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(ModelError, match=rf"^.*{name}: differs from its CRC-32 .*train it again$"):
        read_every(folder)
    path.write_bytes(whole)


@pytest.mark.parametrize("name", [storage.MODEL, storage.ARRAYS, held_out.FILE])
@pytest.mark.parametrize("kept", [0, 100])
def test_a_file_cut_short_tells_both_sizes(folder: Path, name: str, kept: int):
    """What a broken copy leaves is told from what the manifest says."""
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    with pytest.raises(ModelError, match=rf"{name}: has {kept} bytes .* says {len(whole)}: copy"):
        read_every(folder)


@pytest.mark.parametrize("key", ["bytes", "crc32"])
@pytest.mark.parametrize("name", [storage.MODEL, storage.ARRAYS, held_out.FILE])
def test_a_manifest_that_lacks_or_falsifies_a_check_is_refused(folder: Path, name: str, key: str):
    """No file is believed without its size and CRC-32, nor against them."""
    manifest = storage.read_manifest(folder)
    entry = manifest["files"][name]
    for change in ({key: "0"}, {key: None}, {}):
        manifest["files"][name] = {**entry, **change} if change else {"sha256": entry["sha256"]}
        (folder / storage.MANIFEST).write_text(json.dumps(manifest))
        with pytest.raises(ModelError, match=rf"^.*{name}.*train (it|the model) again$"):
            read_every(folder)


def test_a_model_of_format_2_is_refused(folder: Path):
    """A manifest of hashes alone, as older formats had, leads to training in one line."""
    manifest = storage.read_manifest(folder)
    manifest["files"] = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    (folder / storage.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=r"^.*manifest\.json: has no size and CRC-32 .* again$"):
        storage.read(folder)


@pytest.mark.parametrize("name", [storage.MODEL, storage.ARRAYS, storage.MANIFEST])
def test_a_missing_file_is_named(folder: Path, name: str):
    """A model without one of its files says which."""
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: missing"):
        storage.read(folder)


@pytest.mark.parametrize("manifest", ["[]", "{}", "{", "\udcff"])
def test_a_damaged_manifest_is_a_model_error(folder: Path, manifest: str):
    """No damage of the manifest shows as another error."""
    path = folder / storage.MANIFEST
    path.write_bytes(manifest.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError, match=r"manifest\.json: "):
        storage.read(folder)


def test_a_place_without_a_model_says_how_to_make_one(tmp_path: Path):
    """A folder that is not there leads to `stance train`."""
    with pytest.raises(ModelError, match="stance train"):
        storage.read(tmp_path / "nothing")


def test_the_default_model_is_where_the_wheel_or_the_checkout_has_it():
    """One function decides where the shipped model lies."""
    found = Path(storage.default_path())
    assert found.parts[-2:] in {("models", "stance"), ("stance", "shipped_model")}


def test_the_files_are_plain(folder: Path):
    """A folder holds JSON, Markdown and safetensors, no pickle."""
    assert {path.suffix for path in folder.iterdir()} == {".json", ".md", ".safetensors"}
    json.loads((folder / storage.MODEL).read_text())


@pytest.mark.parametrize("name", [storage.MODEL, storage.ARRAYS, storage.MANIFEST, held_out.FILE])
@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "large"])
def test_what_is_no_plain_file_is_refused_unread(folder: Path, name: str, kind: str):
    """A pipe that nobody feeds, a device or a file of a terabyte is never opened."""
    path = folder / name
    path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.touch()
        os.truncate(path, 1 << 40)
    with pytest.raises(ModelError, match=rf"^\S*{name}: is no file .*again$"):
        read_every(folder)


def test_a_model_that_is_replaced_while_it_is_read_is_the_old_or_the_new_one(
    toy: Trained, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where another model takes the place between two files, the new one is read."""
    new, replaced = replace(toy.model, temperature=7.0), []

    def read_slowly(place: str, limit: int) -> bytes:
        content = _content(place, limit)
        if not replaced:
            replaced.append(True)
            writing.save(new, folder, {}, {})
        return content

    _content = storage._content
    monkeypatch.setattr(storage, "_content", read_slowly)
    assert storage.read(folder).temperature == 7.0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_with_right_sums_give_a_model_or_one_line(folder: Path, data: st.DataObject):
    """Damage that the manifest agrees with still ends in an answer or a ModelError of one line."""
    name = data.draw(st.sampled_from([storage.MODEL, storage.ARRAYS, held_out.FILE]))
    whole = (folder / name).read_bytes()
    start = data.draw(st.integers(0, min(len(whole), 2000)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    content = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
    manifest = (folder / storage.MANIFEST).read_bytes()
    changed = json.loads(manifest)
    changed["files"][name] = {"bytes": len(content), "crc32": f"{crc32(content):08x}"}
    (folder / name).write_bytes(content)
    (folder / storage.MANIFEST).write_text(json.dumps(changed))
    try:
        load(folder).classify("We reject the demands of the north.")
        load(folder, precision=0.7).classify("We reject the demands of the north.")
    except StanceError as error:
        assert str(error) and "\n" not in str(error)
    finally:
        (folder / name).write_bytes(whole)
        (folder / storage.MANIFEST).write_bytes(manifest)
