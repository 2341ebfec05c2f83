"""Count in how many statements of each stance a term stands, and keep the table.

A way to learn from text that may not be passed on: terms that are common in
several sources can not be put together to a statement again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.errors import DataError, counted
from stance.schema import Statement
from stance.tables import reading
from stance.tables.table import Row, Table
from stance.text import TextSettings, clause_terms, word_terms

TERM, SOURCES = "term", "sources"
ALL = "(all)"  # the row of the totals; no term holds a bracket


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Hold statements by label, the number of sources, and for each term both again.

    ``by_term`` maps a term to (statements of each label, sources).
    """

    labels: tuple[str, ...]
    totals: tuple[int, ...]
    sources: int
    by_term: Mapping[str, tuple[tuple[int, ...], int]]


def count(
    statements: Sequence[Statement],
    settings: TextSettings,
    min_statements: int = 3,
    min_sources: int = 2,
) -> TermCounts:
    """Count the word n-grams and clause terms of statements; a statement's group is its source.

    Kept are terms that stand in ``min_statements`` or more from ``min_sources``
    or more sources. Raises DataError where that leaves none, or where the
    thresholds would let a statement be rebuilt.
    """
    if min_statements < 3 or min_sources < 2 or settings.word_ngrams[1] > 3:
        raise DataError(
            "terms of one source, of fewer than 3 statements or of more than 3 words could give a"
            " statement away: set min_statements to 3 or more, min_sources to 2 or more"
        )
    labels = tuple(sorted({statement.stance for statement in statements}))
    held: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        for term in {
            *word_terms(statement.text, settings),
            *clause_terms(statement.text, settings),
        }:
            held[term][statement.stance] += 1
            sources[term].add(statement.group)
    by_term = {
        term: (tuple(counts[label] for label in labels), len(sources[term]))
        for term, counts in sorted(held.items())
        if counts.total() >= min_statements and len(sources[term]) >= min_sources
    }
    if not by_term:
        what = f"no term stands in {_reach(min_statements, min_sources)}"
        raise DataError(f"{what}: name the column of the sources, or count more statements")
    totals = Counter(statement.stance for statement in statements)
    everywhere = len({statement.group for statement in statements})
    return TermCounts(labels, tuple(totals[label] for label in labels), everywhere, by_term)


def to_table(counts: TermCounts) -> Table:
    """Lay out counts as a table: the totals first, then a row a term."""
    columns = (TERM, *counts.labels, SOURCES)

    def row(line: int, term: str, numbers: Iterable[int], sources: int) -> Row:
        return Row(line, dict(zip(columns, (term, *numbers, sources), strict=True)))

    def rows() -> Iterable[Row]:
        yield row(2, ALL, counts.totals, counts.sources)
        for line, (term, (numbers, sources)) in enumerate(counts.by_term.items(), 3):
            yield row(line, term, numbers, sources)

    return Table("counts", columns, iter(rows()))


def read(path: Path) -> TermCounts:
    """Read counts from a table.

    Raises DataError, naming file and line, where it is not one of term counts.
    """
    table = reading.read(path)
    first = next(table.rows, None)
    if first is None or first.values.get(TERM) != ALL or table.columns[-1] != SOURCES:
        raise DataError(f"{path}: not a table of term counts: make one with `stance counts`")
    _, totals, sources = _numbers(table, first)
    terms = (_numbers(table, row) for row in table.rows)
    by_term = {term: (numbers, sources) for term, numbers, sources in terms}
    return TermCounts(table.columns[1:-1], totals, sources, by_term)


def _numbers(table: Table, row: Row) -> tuple[str, tuple[int, ...], int]:
    term, *numbers = (str(value) for value in row.values.values())
    try:
        *held, sources = map(int, numbers)
    except ValueError:
        found = ", ".join(numbers)
        what = f"counts that are no numbers: {found}: make the table again with `stance counts`"
        raise DataError(f"{table.name}:{row.line}: {what}") from None
    return term, tuple(held), sources


def card(counts: TermCounts, name: str, source: str, min_statements: int, min_sources: int) -> str:
    """Render the card of a table of counts, as Markdown."""
    shares = ", ".join(
        f"{label} {total:,} ({total / sum(counts.totals):.1%})"
        for label, total in zip(counts.labels, counts.totals, strict=True)
    )
    return (
        f"# Card of `{name}`\n\n"
        f"{counted(len(counts.by_term), 'term')} counted in"
        f" {_reach(sum(counts.totals), counts.sources)} (`{source}`): {shares}.\n\n"
        "For each term, a word or a run of words as `stance.text` cuts them (`¬` marks a word after"
        " a negation, `?` one inside a condition, `:` one beside it, and `.` is a text without a"
        " condition): in how many statements of each stance it stands, and in how many sources."
        f" The row `{ALL}` holds the totals.\n\n"
        f"Only terms that stand in at least {counted(min_statements, 'statement')} from at least"
        f" {counted(min_sources, 'source')} are kept, and none of more than three words, so that"
        " no statement can be rebuilt. The statements themselves are not passed on.\n\n"
        "`stance counts` wrote this card; do not edit it.\n"
    )


def _reach(statements: int, sources: int) -> str:
    return f"{counted(statements, 'statement')} of {counted(sources, 'source')}"
