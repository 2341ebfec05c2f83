"""What a training run leaves beside its model."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT
from stance.errors import DataError
from stance.training import Report, Trained, cards


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


def test_failures_follow_from_the_confusion(toy: Trained):
    """The commonest confusion comes first, with its share; none is listed where none was made."""
    table = {"name": "toy.csv", "statements": 48}

    def card(*confusion: tuple[int, int]) -> str:
        measures = replace(toy.held_out.all_labels, labels=("a", "b"), confusion=confusion)
        return cards.texts(replace(toy, held_out=Report(measures, None)), table)[cards.CARD]

    assert "- `a` taken for `b`: 2 of 10 statements (20%)\n- `b` taken for `a`" in card(
        (8, 2), (1, 9)
    )
    assert "No held-out statement" in card((8, 0), (0, 9))


def test_notes_become_sections(toy: Trained, tmp_path: Path):
    """Markdown files stand at the end of the card as they are, in order of their names."""
    (tmp_path / "2-others.md").write_text("## Beside others\n\n| peer |\n|---|\n")
    (tmp_path / "1-real.md").write_text("## On real text\n\nMeasured on 9 texts.\n")
    notes = cards.read_notes(tmp_path)
    card = cards.texts(toy, {"name": "toy.csv", "statements": 48}, notes)[cards.CARD]
    assert card.endswith(
        "\n\n## On real text\n\nMeasured on 9 texts.\n\n## Beside others\n\n| peer |\n|---|\n"
    )


def test_a_folder_without_notes_is_refused(tmp_path: Path):
    """A wrong folder is an error of one line; so is a note that cannot be read."""
    with pytest.raises(DataError, match="has no notes"):
        cards.read_notes(tmp_path)
    (tmp_path / "a.md").write_bytes(b"\xff")
    with pytest.raises(DataError, match="cannot be read"):
        cards.read_notes(tmp_path)


def test_a_card_says_what_held_out_folds_kept_together(toy: Trained, toy_folder: Path):
    """Groups are named only as what a column may name; near-duplicates otherwise."""
    metrics = json.loads((toy_folder / "metrics.json").read_text())
    assert metrics["how"] == "3 held-out folds of the training table"
    card = (toy_folder / "README.md").read_text()
    assert "no column names groups, near-duplicates, stay on one side" in " ".join(card.split())
