"""Notes that go into the model card."""

from pathlib import Path

import pytest

from stance.errors import DataError
from stance.training import notes


def test_notes_become_sections(tmp_path: Path):
    """Text stands as it is, tables as Markdown, each below its heading."""
    (tmp_path / "real_text.md").write_text("Measured on 9 texts.\n")
    (tmp_path / "peers.csv").write_text("peer,real_all\na | b,0.5\n")
    sections = notes.read(tmp_path)
    assert sections[:2] == ["## How it does on real text", "Measured on 9 texts."]
    assert sections[-1] == "| peer | real all |\n|---|---|\n| a / b | 0.5 |"


@pytest.mark.parametrize("content", ["", "a,b\n", "a,b\n1\n"])
def test_tables_that_are_not_whole_are_refused(tmp_path: Path, content: str):
    """The card never shows half a table."""
    (tmp_path / "ablations.csv").write_text(content)
    with pytest.raises(DataError, match=r"ablations\.csv: not a table"):
        notes.read(tmp_path)


def test_a_folder_without_notes_is_refused(tmp_path: Path):
    """A wrong folder is told rather than passed over."""
    with pytest.raises(DataError, match="holds none of"):
        notes.read(tmp_path)
    (tmp_path / "real_text.md").write_bytes(b"\xff")
    with pytest.raises(DataError, match="cannot be read"):
        notes.read(tmp_path)
