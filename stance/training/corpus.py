"""Read labelled tables for learning, and list what is wrong with them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stance.errors import DataError
from stance.schema import SEPARATOR, UNSURE, Stance, Statement
from stance.tables import reading
from stance.tables.table import Problem, Row, Table
from stance.text import words

LABELS = tuple(map(str, Stance))
COLUMNS = ("id", "text", "stance", "dispute", "side", "register", "split_group")
"""The columns of the project's own table, all filled."""

LABEL_NAMES = ("stance", "label", "labels", "class", "category")
GROUP_NAME = "split_group"

_EMPTY = Problem(1, "the table has no statements: add rows below the header")

_SHINGLE = 5  # words
_SHARE = 0.5  # of the shingles of the shorter text, that make two texts near-duplicates

_COUNT = re.compile(r"\b(?<!')\d+\b(?!')")  # in a message; of no account for its kind
_LISTED = 5  # lines that a group of equal problems names
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MISREAD = re.compile("\ufffd|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u2018-\u203a]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the text, the label and the group; None is the likely one, blank no group.

    ``group_option`` is the option that messages name for the group.
    """

    text: str | None = None
    label: str | None = None
    group: str | None = None
    group_option: str = "--group-column"

    def names(self, table: Table) -> list[str]:
        """Return the names of the columns in a table: text, label and, where there is one, group.

        Likely are the names that `Table.text_column` takes, `LABEL_NAMES` and ``split_group``.
        Raises DataError that lists the columns where one is missing or several are likely.
        """
        text = table.text_column(self.text)
        names = [text, table.find_column(self.label, LABEL_NAMES, "--label-column")]
        if self.group or (self.group is None and GROUP_NAME in table.columns):
            names.append(table.find_column(self.group, [GROUP_NAME], self.group_option))
        return names


def read(path: Path, columns: Columns) -> list[Statement]:
    """Read the labelled statements of a table; spaces around text, label and group do not count.

    Without a group column, near-duplicates form a group and every other statement is one of its
    own. Raises DataError, naming file and line, for a blank value, a reserved label, or two labels
    that differ in case and spacing alone.
    """
    table = reading.read(path)
    names = columns.names(table) if table.columns else []
    statements = []
    for row in table.rows:
        for problem in _cell_problems(row, names):
            raise problem.at(table.name)
        label, *group = (_value(row, name) for name in names[1:])
        text = table.text(row, names[0]).strip()
        statements.append(Statement(text, label, "".join(group), row.line))
    if not statements:
        raise _EMPTY.at(table.name)
    for problem in _label_problems([(item.line, item.stance) for item in statements], None):
        raise problem.at(table.name)
    if len(names) > 2:
        return statements
    groups = near_duplicate_groups([statement.text for statement in statements])
    pairs = zip(statements, groups, strict=True)
    return [replace(statement, group=group) for statement, group in pairs]


def check(path: Path, columns: Columns, labels: Sequence[str] | None = None) -> list[Problem]:
    """Return everything that is wrong with a labelled table, by line.

    ``labels`` may occur; by default the four stances where the table has all `COLUMNS` or two of
    the stances, else any. Where it has all `COLUMNS`, they must be filled. Raises DataError where
    it cannot be opened.
    """
    problems: list[Problem] = []
    table = reading.read(path, problems.append)
    if not table.columns:
        return problems or [_EMPTY]
    names, rows = columns.names(table), list(table.rows)
    is_complete = {*COLUMNS}.issubset(table.columns)
    if not rows and not problems:
        problems.append(_EMPTY)
    filled = [name for name in table.columns if name in names or (is_complete and name in COLUMNS)]
    for row in rows:
        problems += _cell_problems(row, filled)
        problems += _text_problems(row.line, row.values.get(names[0]))
    pairs = [(row.line, label) for row in rows if (label := _value(row, names[1]))]
    stances = {label.casefold() for _, label in pairs}.intersection(LABELS)
    if labels is None and (is_complete or len(stances) > 1):
        labels = LABELS
    problems += _label_problems(pairs, labels)
    problems += _repeats(rows, *names)
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


def _cell_problems(row: Row, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if isinstance(value := row.values.get(name), list | dict):
            what = f"{name!r} is {str(value)[:40]}, not a string: stance exchange reads exports"
            yield Problem(row.line, what)
        elif not _value(row, name):
            yield Problem(row.line, f"{name!r} is blank: fill it in or remove the row")


def _text_problems(line: int, text: object) -> Iterator[Problem]:
    if text is not None and not isinstance(text, str):
        yield Problem(line, f"the text is {text!r}, not a string: put it in quotes")
    elif _MISREAD.search(text or ""):
        yield Problem(line, "letters garbled by a wrong encoding: save the source as UTF-8")
    elif _CONTROL.search(text or ""):
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


def _repeats(
    rows: Sequence[Row], text: str, label: str, group: str | None = None
) -> Iterator[Problem]:
    """Yield the same id or text twice, and near-duplicates that a split would separate."""
    texts = [_value(row, text) for row in rows]
    plain = [" ".join(words(text)) for text in texts]
    for name, values in (("id", [_value(row, "id") for row in rows]), ("text", plain)):
        first: dict[str, Row] = {}
        for row, value in zip(rows, values, strict=True):
            if value and (earlier := first.setdefault(value, row)) is not row:
                same = name == "id" or _value(row, label) == _value(earlier, label)
                what = f"the same {name} as line {earlier.line}{'' if same else ', labelled apart'}"
                yield Problem(row.line, f"{what}: remove one of them")
    groups = [_value(row, group) if group else "" for row in rows]
    for before, after in near_duplicate_pairs(texts) if group else ():
        if groups[before] != groups[after] and plain[before] != plain[after]:
            what = f"nearly the same as line {rows[before].line}, in another group"
            yield Problem(rows[after].line, f"{what}: put both into one group or remove one")


def refuse_unknown(
    statements: Iterable[Statement], labels: Sequence[str], where: str = "line "
) -> None:
    """Raise DataError for a label that a model does not know; ``where`` precedes the line."""
    for statement in statements:
        if statement.stance not in labels:
            what = f"the model does not know the label {statement.stance!r}, only "
            raise DataError(f"{where}{statement.line}: {what}{', '.join(labels)}")


def near_duplicate_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield index pairs (earlier, later) of texts that share half of their word 5-grams.

    A 5-gram stands for the first text that contains it, so the work grows with the length of the
    texts and not with the square of their number. Measure: containment, Broder, "On the
    resemblance and containment of documents" (1997).
    """
    first: dict[int, int] = {}
    sizes: list[int] = []
    for later, text in enumerate(texts):
        shingles = _shingles(text)
        sizes.append(len(shingles))
        shared = Counter(first[shingle] for shingle in shingles if shingle in first)
        for earlier, count in shared.most_common(1):
            if count >= _SHARE * min(len(shingles), sizes[earlier]):
                yield earlier, later
        for shingle in shingles:
            first.setdefault(shingle, later)


def near_duplicate_groups(texts: Sequence[str]) -> list[str]:
    """Return the name of a group for each text; near-duplicates share that of the first of them."""
    root = list(range(len(texts)))
    for earlier, later in near_duplicate_pairs(texts):
        root[later] = root[earlier]
    return [str(index) for index in root]


def _shingles(text: str) -> list[int]:
    """Return the distinct word 5-grams of a text in order; a shorter text is one as a whole."""
    listed = words(text)  # as hashes of 64 bits, of which no two are equal by chance
    count = max(1, len(listed) - _SHINGLE + 1)
    return list(dict.fromkeys(hash(tuple(listed[i : i + _SHINGLE])) for i in range(count)))
