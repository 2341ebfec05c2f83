"""Render the numbers of a labelled table into its card."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean, quantiles

from stance.errors import DataError, counted
from stance.tables.rows import Row
from stance.tables.tables import Table
from stance.text import words

BEGIN, END = "<!-- numbers: begin -->", "<!-- numbers: end -->"


def numbers(table: Table) -> str:
    """Count statements by label and register, disputes, sides and lengths, as Markdown."""
    rows = list(table.rows)
    labels = sorted({_text(row, "stance") for row in rows})
    lengths = [len(words(_text(row, "text"))) for row in rows]
    shortest, *_, longest = quantiles(lengths, n=20)
    disputes, sides = (len({_text(row, name) for row in rows}) for name in ("dispute", "side"))
    head = (
        f"{counted(len(rows), 'statement')} about {counted(disputes, 'dispute')}"
        f" by {counted(sides, 'side')},"
        f" {mean(lengths):.1f} words long on average (nine in ten between"
        f" {shortest:.0f} and {longest:.0f})."
    )
    lines = [f"| register | {' | '.join(labels)} | all |", "|---|" + "---|" * (len(labels) + 1)]
    for register in sorted({_text(row, "register") for row in rows}):
        lines.append(_line(register, [r for r in rows if _text(r, "register") == register], labels))
    return "\n".join([head, "", *lines, _line("**all**", rows, labels)])


def _line(name: str, rows: Sequence[Row], labels: Sequence[str]) -> str:
    counts = Counter(_text(row, "stance") for row in rows)
    cells = [f"{counts[label]:,}" for label in labels]
    return f"| {name} | {' | '.join(cells)} | {len(rows):,} |"


def _text(row: Row, column: str) -> str:
    return str(row.values.get(column) or "")


def insert(card: str, rendered: str) -> str:
    """Put rendered numbers between the marks of a card.

    Raises DataError where a mark is missing.
    """
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"the card lacks the marks {BEGIN} and {END}: add them where numbers go")
    return f"{before}{BEGIN}\n{rendered}\n{END}{after}"
