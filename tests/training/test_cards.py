"""What a training run leaves beside its model."""

import json
from pathlib import Path

from stance.training import Trained


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
    assert "TODO" not in card
    assert "\n\n\n" not in card
