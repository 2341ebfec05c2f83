"""What a training run leaves beside its model."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT
from stance.errors import DataError
from stance.training import Trained, cards


def test_metrics_are_those_of_the_training_run(toy: Trained, toy_folder: Path):
    """The metrics file holds the held-out figures, rounded."""
    metrics = json.loads((toy_folder / "metrics.json").read_text())
    assert metrics["c"] == toy.c
    assert metrics["all_labels"]["macro_f1"] == round(toy.held_out.all_labels.macro_f1, 6)
    assert metrics["stances_only"] is None


def test_the_card_tells_numbers_limits_and_choices(toy: Trained, toy_folder: Path):
    """The model card is rendered from the numbers and leaves no placeholder."""
    card = (toy_folder / "README.md").read_text()
    assert f"{toy.held_out.all_labels.macro_f1:.3f}" in card
    assert "| friendly |" in card
    assert "`min_df` = 2" in card
    assert "## Known failures" in card
    assert "\n\n\n" not in card


@pytest.mark.parametrize("name", ["toy", "shipped"])
def test_no_card_shows_a_placeholder(toy_folder: Path, name: str):
    """Every gap of a card is filled, in the toy model and in the one that is shipped."""
    folder = toy_folder if name == "toy" else ROOT / "models" / "stance"
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"TODO|TBD|FIXME|XXX|lorem|placeholder|\{\w*\}|\bnan\b|\bNone\b", card)


def test_failures_are_told_from_the_confusion(toy: Trained):
    """The commonest confusion comes first, with its share; none is told where none was made."""
    found = replace(
        toy.held_out.all_labels, labels=("a", "b"), confusion=((8, 2), (1, 9)), per_label={}
    )
    told = cards._failures(found)
    assert "- `a` taken for `b`: 2 of 10 statements (20%)\n- `b` taken for `a`" in told
    assert "No held-out statement" in cards._failures(replace(found, confusion=((8, 0), (0, 9))))


def test_notes_become_sections(tmp_path: Path):
    """Text stands as it is, tables as Markdown, each below its heading."""
    (tmp_path / "real_text.md").write_text("Measured on 9 texts.\n")
    (tmp_path / "peers.csv").write_text("peer,real_all\na | b,0.5\n")
    sections = cards.read_notes(tmp_path)
    assert sections[:2] == ["## How it does on real and on typed text", "Measured on 9 texts."]
    assert sections[-1] == "| peer | real all |\n|---|---|\n| a / b | 0.5 |"


@pytest.mark.parametrize("content", ["", "a,b\n", "a,b\n1\n"])
def test_tables_that_are_not_whole_are_refused(tmp_path: Path, content: str):
    """The card never shows half a table."""
    (tmp_path / "peers.csv").write_text(content)
    with pytest.raises(DataError, match=r"peers\.csv: not a table"):
        cards.read_notes(tmp_path)


def test_a_folder_without_notes_is_refused(tmp_path: Path):
    """A wrong folder is told rather than passed over."""
    with pytest.raises(DataError, match="has none of"):
        cards.read_notes(tmp_path)
    (tmp_path / "real_text.md").write_bytes(b"\xff")
    with pytest.raises(DataError, match="cannot be read"):
        cards.read_notes(tmp_path)
