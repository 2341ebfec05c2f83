"""`stance train`: learn a model from a labelled table and save it."""

import hashlib
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.measuring import report_lines
from stance.cli.options import LabelColumn, TextColumn, read_statements
from stance.cli.terminal import note, progress, say
from stance.errors import counted
from stance.model import held_out, storage
from stance.training import term_counts
from stance.training.corpus import Columns

PACKAGES = ("stance", "numpy", "scipy", "scikit-learn", "joblib")


def train(
    table: Annotated[Path, typer.Argument(help="A labelled table: .csv, .tsv or .jsonl.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The model folder to write.", metavar="DIR")
    ],
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    group_column: Annotated[
        str | None,
        typer.Option(
            help="Keeps together in a split.  [default: split_group if there]", metavar="NAME"
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="A TOML file with the keys of TrainConfig.", metavar="FILE")
    ] = None,
    counts: Annotated[
        Path | None,
        typer.Option(help="Term counts to build on, from `stance counts`.", metavar="FILE"),
    ] = None,
    notes: Annotated[
        Path | None,
        typer.Option(
            help="A folder with real_text.md, ablations.csv or peers.csv for the model card.",
            metavar="DIR",
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Replaces the seed of the config.")] = None,
) -> None:
    """Learn from a labelled table with any two or more labels; measure; save."""
    from stance import training
    from stance.training import cards
    from stance.training import notes as card_notes
    from stance.training.config import read_config

    storage.check_replaceable(output)
    chosen = read_config(config) if config else training.TrainConfig()
    chosen = chosen if seed is None else replace(chosen, seed=seed)
    statements = read_statements(table, Columns(text_column, label_column, group_column))
    told = card_notes.read(notes) if notes else []
    further_counts = term_counts.read(counts) if counts else None
    with progress() as report:
        trained = training.train(statements, chosen, report, further_counts)
    source = {"name": table.name, "sha256": _sha256(table), "statements": len(statements)}
    provenance = {
        "table": source,
        "counts": {"name": counts.name, "sha256": _sha256(counts)} if counts else None,
        "config": asdict(chosen),
        "packages": {name: version(name) for name in PACKAGES},
    }
    further: dict[str, str | bytes] = {**cards.texts(trained, chosen, source, told)}
    further[held_out.FILE] = held_out.to_buffer(trained.answers)
    storage.save(trained.model, output, further, provenance)
    learned = f"{counted(len(statements), 'statement')}; C = {trained.c:g}"
    say(f"{learned}; on {counted(chosen.folds, 'held-out fold')}:")
    for line in report_lines(trained.held_out):
        say(line)
    note(f"saved {output}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
