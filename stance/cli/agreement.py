"""`stance agreement`: how far annotators agree."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.measures import Format
from stance.cli.terminal import say
from stance.errors import DataError, counted
from stance.labelling import journal

if TYPE_CHECKING:
    from stance.labelling.agreement import Agreement, Kappa


def agreement(
    files: Annotated[list[Path], typer.Argument(help="One file for each annotator.")],
    label_column: Annotated[str, typer.Option(metavar="NAME")] = "label",
    format_: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
) -> None:
    """Compare annotators: kappa with intervals, by label, confusion, what they dispute."""
    from stance.labelling.agreement import compare

    held, texts = read_all(files, label_column)
    found = compare(held, seed)
    if format_ is Format.JSON:
        print(json.dumps(_plain(asdict(found)), indent=1, ensure_ascii=False))
    else:
        _show(found, held, texts)


def read_all(
    files: list[Path], label_column: str
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Read the labels by annotator, named after the file, and the texts, by id.

    Raises DataError where files are fewer than two or bear the same name.
    """
    held: dict[str, dict[str, str]] = {}
    texts: dict[str, str] = {}
    for path in files:
        if path.stem in held:
            raise DataError(f"{path}: a second file named {path.stem}: rename one of them")
        held[path.stem], of_one = journal.labels(path, label_column)
        texts |= of_one
    if len(held) < 2:
        raise DataError("give two or more files, one for each annotator")
    return held, texts


def _plain(value: object) -> object:
    """Turn pairs that are keys into strings, for JSON."""
    if isinstance(value, dict):
        return {
            " / ".join(key) if isinstance(key, tuple) else key: _plain(item)
            for key, item in value.items()
        }
    return value


def _show(found: "Agreement", held: dict[str, dict[str, str]], texts: dict[str, str]) -> None:
    say(f"{counted(found.statements, 'statement')} by {len(found.annotators)} annotators")
    say(f"  all agree on {found.agreed:.1%}")
    say(f"  Fleiss' kappa {_kappa(found.fleiss)}")
    for label, kappa in found.by_label.items():
        say(f"    {label:14}{_kappa(kappa)}")
    for (one, other), kappa in found.cohen.items():
        say(f"  Cohen's kappa of {one} and {other} {_kappa(kappa)}")
        for (first, second), count in found.confusion[one, other].items():
            if first != second:
                say(f"    {count:5,}  {first} / {second}")
    for name in found.disputed:
        answers = ", ".join(f"{who}: {labels[name]}" for who, labels in held.items())
        say(f"[{name}] {answers}")
        say(f"    {texts.get(name, '')}")


def _kappa(kappa: "Kappa") -> str:
    return f"{kappa.value:.3f}  (95 % interval {kappa.low:.3f} to {kappa.high:.3f})"
