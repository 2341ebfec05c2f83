"""Write the numbers of data/statements.csv into data/README.md: `python docs/data_numbers.py`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, quantiles

from stance.errors import DataError, counted
from stance.tables import reading
from stance.tables.table import Row, Table
from stance.text import words

DATA = Path(__file__).parents[1] / "data"
BEGIN, END = "<!-- numbers: begin -->", "<!-- numbers: end -->"
COUNTED = ("register", "domain", "voice", "kinds")
_ALL = "**all**"


def value(row: Row, name: str) -> str:
    """Return a cell without the spaces around it."""
    return str(row.values.get(name) or "").strip()


def with_numbers(card: str, table: Table) -> str:
    """Return a card with the numbers of a table between its marks.

    They are the numbers of statements, disputes and sides, the lengths of texts, and a table for
    each column of `COUNTED`: its values by label. Raises DataError where a mark is missing.
    """
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"the card lacks the marks {BEGIN} and {END}: add them where numbers go")
    rows = list(table.rows)
    lengths = [len(words(value(row, "text"))) for row in rows]
    shortest, *_, longest = quantiles(lengths, n=20) if len(rows) > 1 else lengths * 2
    disputes, sides = (len({value(row, name) for row in rows}) for name in ("dispute", "side"))
    lines = [
        f"{counted(len(rows), 'statement')} about {counted(disputes, 'dispute')}"
        f" by {counted(sides, 'side')}, {mean(lengths):.1f} words long on average (nine in ten"
        f" between {shortest:.0f} and {longest:.0f})."
    ]
    for column in (name for name in COUNTED if name in table.columns):
        lines += ["", *_by_label(rows, column)]
    return "\n".join([before + BEGIN, *lines, END + after])


def _by_label(rows: Sequence[Row], column: str) -> Iterator[str]:
    """Yield the lines of a table of the values of a column by label; a cell may have several."""
    labels = sorted({value(row, "stance") for row in rows})
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        values = value(row, column).split()
        for each in [*values, _ALL] if values else ():
            counts.setdefault(each, Counter())[value(row, "stance")] += 1
    yield f"| {column} | {' | '.join(labels)} | all |"
    yield f"|{'---|' * (len(labels) + 2)}"
    for each, count in sorted(counts.items(), key=lambda item: (item[0] == _ALL, item[0])):
        cells = [f"{count[label]:,}" for label in labels]
        yield f"| {each} | {' | '.join(cells)} | {count.total():,} |"


if __name__ == "__main__":
    card = DATA / "README.md"
    numbers = with_numbers(card.read_text("utf-8"), reading.read(DATA / "statements.csv"))
    card.write_text(numbers, "utf-8")
