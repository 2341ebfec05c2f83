"""Read labelled tables for learning, list what is wrong with them, and count them for a card."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, quantiles

from stance.errors import DataError, counted
from stance.schema import SEPARATOR, UNSURE, Stance, Statement
from stance.tables import reading
from stance.tables.table import Problem, Row, Table
from stance.text import near_duplicate_groups, near_duplicate_pairs, words

LABELS = tuple(map(str, Stance))
COLUMNS = ("id", "text", "stance", "dispute", "side", "register", "split_group")
"""The columns of the project's own table, all filled."""

TEXT_NAMES = ("text", "statement", "body", "content", "sentence")
LABEL_NAMES = ("stance", "label", "labels", "class", "category")
GROUP_NAME = "split_group"

BEGIN, END = "<!-- numbers: begin -->", "<!-- numbers: end -->"
COUNTED = ("register", "domain", "voice", "kinds")  # columns whose values a card counts
_ALL = "**all**"

_BLANK = "{!r} is blank: fill it in or remove the row"
_COUNT = re.compile(r"\b(?<!')\d+\b(?!')")  # in a message; of no account for its kind
_LISTED = 5  # lines that a group of equal problems names
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MISREAD = re.compile("\ufffd|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u2018-\u203a]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the text, the label and the group (None: near-duplicates are a group)."""

    text: str = "text"
    label: str = "stance"
    group: str | None = None

    def names(self) -> list[str]:
        """Return the names of the columns that there are."""
        return [name for name in (self.text, self.label, self.group) if name]


def read(path: Path, columns: Columns) -> list[Statement]:
    """Read the labelled statements of a table, without spaces around text, label and group.

    Without a group column, near-duplicates form a group and every other statement is one of its
    own. Raises DataError, naming file and line, for a blank value, a reserved label, or two labels
    that differ in case and spacing alone.
    """
    table = reading.read(path)
    wanted = None if columns.text == "text" else columns.text
    columns = replace(columns, text=table.text_column(wanted))
    statements = [_statement(row, columns, table) for row in table.rows]
    if not statements:
        raise DataError(f"{path}: has no statements: add rows below the header")
    labels = [(statement.line, statement.stance) for statement in statements]
    for problem in _label_problems(labels, None):
        raise problem.at(table.name)
    if columns.group is not None:
        return statements
    groups = near_duplicate_groups([statement.text for statement in statements])
    pairs = zip(statements, groups, strict=True)
    return [replace(statement, group=group) for statement, group in pairs]


def _statement(row: Row, columns: Columns, table: Table) -> Statement:
    values = [table.text(row, name).strip() for name in columns.names()]
    for problem in _blanks(row, columns.names()):
        raise problem.at(table.name)
    return Statement(values[0], values[1], "".join(values[2:]), row.line)


def group_column(path: Path, named: str | None) -> str | None:
    """Return the named group column, else ``split_group`` where the table has it."""
    if named is None and GROUP_NAME in reading.read(path).columns:
        return GROUP_NAME
    return named


def find_columns(
    path: Path, text: str | None = None, label: str | None = None, group: str | None = None
) -> Columns:
    """Return the named columns of a table, else those with a likely name.

    Likely names are `TEXT_NAMES`, `LABEL_NAMES` and ``split_group``, in any case and with spaces
    around them. A blank ``group`` means none. Raises DataError that lists the columns where none
    of them, or several, are likely.
    """
    present = reading.read(path, lambda _: None).columns
    if not present:  # an empty file: `read` and `check` say so
        return Columns(text or TEXT_NAMES[0], label or LABEL_NAMES[0], group)

    def find(named: str | None, likely: Sequence[str], option: str) -> str:
        if (name := named or likely[0]) in present:
            return name
        names = [name for name in present if name.strip().casefold() in likely]
        if named is None and len(names) == 1:
            return names[0]
        what = f"no column {name!r} among {', '.join(present)}: name it with {option}"
        raise Problem(1, what).at(str(path))

    grouped = group or (group is None and GROUP_NAME in present)
    return Columns(
        find(text, TEXT_NAMES, "--text-column"),
        find(label, LABEL_NAMES, "--label-column"),
        find(group, (GROUP_NAME,), "--group-column") if grouped else None,
    )


def check(
    path: Path,
    columns: Columns,
    labels: Sequence[str] | None = None,
    required: Sequence[str] | None = None,
) -> list[Problem]:
    """Return everything that is wrong with a labelled table, by line.

    ``labels`` may occur; by default the four stances where the table has all `COLUMNS` or two of
    the stances, else any. ``required`` are further columns that must be there and filled; by
    default `COLUMNS` where the table has them all. Raises DataError where it cannot be opened.
    """
    problems: list[Problem] = []
    table = reading.read(path, problems.append)
    rows = list(table.rows)
    is_complete = {*COLUMNS}.issubset(table.columns)
    if required is None:
        required = COLUMNS if is_complete else ()
    needed = [*dict.fromkeys([*required, *columns.names()])]
    missing = [name for name in needed if table.columns and name not in table.columns]
    problems += [
        Problem(1, f"the column {name!r} is missing: add it to the header") for name in missing
    ]
    if not rows and not problems:
        problems.append(Problem(1, "the table has no statements: add rows below the header"))
    for row in rows:
        problems += _blanks(row, [name for name in needed if name not in missing])
        for name in columns.names():
            if not isinstance(row.values.get(name), str | None):
                problems.append(Problem(row.line, f"{name!r} is not a string: put it in quotes"))
        problems += _text_problems(row.line, _value(row, columns.text))
    pairs = [(row.line, label) for row in rows if (label := _value(row, columns.label))]
    stances = {label.casefold() for _, label in pairs}.intersection(LABELS)
    if labels is None and (is_complete or len(stances) > 1):
        labels = LABELS
    problems += _label_problems(pairs, labels)
    problems += _repeats(rows, columns)
    return sorted(problems, key=lambda problem: problem.line)


def group_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return one problem for each kind: the first, with the number and the lines of the others.

    >>> group_problems([Problem(line, "'text' is blank: fill it in") for line in (2, 5, 9)])
    [Problem(line=2, what="'text' is blank: fill it in (and 2 more: line 5, 9)")]
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_COUNT.sub("N", problem.what), []).append(problem)
    groups = []
    for first, *others in kinds.values():
        lines = [str(problem.line) for problem in others[:_LISTED]]
        lines += ["…"] if len(others) > _LISTED else []
        more = f" (and {len(others):,} more: line {', '.join(lines)})" if others else ""
        groups.append(replace(first, what=first.what + more))
    return groups


def _value(row: Row, name: str) -> str:
    value = row.values.get(name)
    return "" if value is None else str(value).strip()


def _blanks(row: Row, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if not _value(row, name):
            yield Problem(row.line, f"{name!r} is blank: fill it in or remove the row")


def _text_problems(line: int, text: str) -> Iterator[Problem]:
    if _MISREAD.search(text):
        yield Problem(line, "letters garbled by a wrong encoding: save the source as UTF-8")
    if _CONTROL.search(text):
        yield Problem(line, "a control character in the text: remove it")


def _label_problems(
    pairs: Sequence[tuple[int, str]], allowed: Sequence[str] | None
) -> Iterator[Problem]:
    """Yield reserved, variant and unknown labels, from pairs of line and label.

    A variant differs in case and spacing alone, from an allowed label or, where any may occur, from
    a commoner one.
    """
    names = allowed or [label for label, _ in Counter(label for _, label in pairs).most_common()]
    spelling: dict[str, str] = {}
    for name in names:
        spelling.setdefault(_folded(name), name)
    for line, label in pairs:
        usual = spelling.get(_folded(label))
        if label == UNSURE:
            yield Problem(line, f"the label {UNSURE!r} is reserved: rename it")
        elif SEPARATOR in label:
            yield Problem(line, f"the label {label!r} has a {SEPARATOR!r}, as sets do: rename it")
        elif usual is None:
            what = f"use one of {', '.join(names)}, or name yours with --labels"
            yield Problem(line, f"unknown label {label!r}: {what}")
        elif label != usual and (allowed is None or label not in names):
            yield Problem(line, f"the label {label!r} is a variant of {usual!r}: write {usual!r}")


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _repeats(rows: Sequence[Row], columns: Columns) -> Iterator[Problem]:
    """Yield the same id or text twice, and near-duplicates that a split would separate."""
    texts = [_value(row, columns.text) for row in rows]
    plain = [" ".join(words(text)) for text in texts]
    for name, values in (("id", [_value(row, "id") for row in rows]), ("text", plain)):
        first: dict[str, Row] = {}
        for row, value in zip(rows, values, strict=True):
            if value and (earlier := first.setdefault(value, row)) is not row:
                same = name == "id" or _value(row, columns.label) == _value(earlier, columns.label)
                what = f"the same {name} as line {earlier.line}{'' if same else ', labelled apart'}"
                yield Problem(row.line, f"{what}: remove one of them")
    if columns.group is None:
        return
    groups = [_value(row, columns.group) for row in rows]
    for one, other in near_duplicate_pairs(texts):
        if groups[one] != groups[other] and plain[one] != plain[other]:
            what = f"nearly the same as line {rows[one].line}, in another group"
            yield Problem(rows[other].line, f"{what}: put both into one group or remove one")


def numbers(table: Table) -> str:
    """Return as Markdown how many statements, disputes and sides a table has, and their lengths.

    A table follows for each column of `COUNTED`: its values by label. A cell of kinds has several.
    """
    rows = list(table.rows)
    labels = sorted({_value(row, "stance") for row in rows})
    lengths = [len(words(_value(row, "text"))) for row in rows]
    shortest, *_, longest = quantiles(lengths, n=20) if len(rows) > 1 else lengths * 2
    disputes, sides = (len({_value(row, name) for row in rows}) for name in ("dispute", "side"))
    lines = [
        f"{counted(len(rows), 'statement')} about {counted(disputes, 'dispute')}"
        f" by {counted(sides, 'side')}, {mean(lengths):.1f} words long on average (nine in ten"
        f" between {shortest:.0f} and {longest:.0f})."
    ]
    for column in (name for name in COUNTED if name in table.columns):
        counts: dict[str, Counter[str]] = {}
        for row in rows:
            values = _value(row, column).split()
            for value in [*values, _ALL] if values else ():
                counts.setdefault(value, Counter())[_value(row, "stance")] += 1
        lines += [
            "",
            f"| {column} | {' | '.join(labels)} | all |",
            f"|{'---|' * (len(labels) + 2)}",
        ]
        for value in sorted(counts, key=lambda value: (value == _ALL, value)):
            cells = [f"{counts[value][label]:,}" for label in labels]
            lines.append(f"| {value} | {' | '.join(cells)} | {counts[value].total():,} |")
    return "\n".join(lines)


def insert(card: str, rendered: str) -> str:
    """Return a card with rendered numbers between its marks.

    Raises DataError where a mark is missing.
    """
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"the card lacks the marks {BEGIN} and {END}: add them where numbers go")
    return f"{before}{BEGIN}\n{rendered}\n{END}{after}"
