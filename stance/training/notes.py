"""Take what was measured elsewhere into the model card: real text, ablations, peers.

real_text.md     how the model did on real statements, in words
ablations.csv    what each part of the recipe gives, a row a variant
peers.csv        other methods on the same rows, a row each
"""

import csv
from pathlib import Path

from stance.errors import DataError

REAL_TEXT, ABLATIONS, PEERS = "real_text.md", "ablations.csv", "peers.csv"

TITLES = {
    REAL_TEXT: "## How it does on real text",
    ABLATIONS: "## What each part gives",
    PEERS: "## Beside other methods",
}
LEADS = {
    REAL_TEXT: "",
    ABLATIONS: "Macro-F1 with one choice changed at a time, on held-out folds of the training"
    " table (`folds`), on real statements (stances alone, forced, and all labels) and on public"
    " news sentences with PLOVER codes, learned by the same recipe without term counts.",
    PEERS: "Macro-F1 on real statements (stances alone, forced, and all labels) and on public news"
    " sentences with PLOVER codes. All learned from the same rows and were moved to the same base"
    " rates; `stance` on real statements has the term counts besides, so it stands here without"
    " them too.",
}


def read(folder: Path) -> list[str]:
    """Give the sections for the notes that a folder holds, as Markdown.

    Raises DataError where there are none, or one cannot be read or is not whole.
    """
    found = [name for name in TITLES if (folder / name).is_file()]
    if not found:
        raise DataError(f"{folder}: holds none of {', '.join(TITLES)}: name another folder")
    sections = []
    for name in found:
        body = _table(folder / name) if name.endswith(".csv") else _text(folder / name).strip()
        sections += [TITLES[name], *filter(None, [LEADS[name]]), body]
    return sections


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from None


def _table(path: Path) -> str:
    rows = list(csv.reader(_text(path).splitlines()))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        raise DataError(f"{path}: not a table of a header and rows alike: write it anew")
    head, *body = ([cell.replace("|", "/").replace("_", " ") for cell in row] for row in rows)
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in body)])
