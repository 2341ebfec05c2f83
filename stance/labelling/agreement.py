"""How far annotators agree beyond chance, and one table of their labels.

Statements are matched by id and text, or by text alone: never by their lines.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, nan, sqrt
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stance.errors import DataError
from stance.labelling.journal import Item
from stance.tables import reading
from stance.tables.table import Problem, Table, table_of

RESAMPLES = 1000
LABEL_NAMES = ("label", "stance", "labels", "class", "category")
GOLD_COLUMNS = ("id", "text", "stance", "annotators", "agreement")

Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement that one annotator labelled; ``id`` is blank where the table has none."""

    line: int
    id: str
    text: str
    label: str

    @property
    def words(self) -> str:
        """The text with single spaces, by which statements are matched."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement that all annotators labelled, and the label of each, in their order."""

    id: str
    text: str
    labels: tuple[str, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether annotators gave different labels."""
        return len(set(self.labels)) > 1

    def said(self, annotators: Sequence[str], between: str) -> str:
        """Format who gave which label."""
        pairs = zip(annotators, self.labels, strict=True)
        return between.join(f"{name}: {label}" for name, label in pairs)


@dataclass(frozen=True, slots=True)
class Kappa:
    """A kappa with its 95 % interval; not a number where only one label was used."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """What annotators of the same statements have in common.

    ``cohen`` is by pair of annotators, ``fleiss`` over all of them, ``by_label``
    Fleiss' kappa of each label against the rest; ``confusion`` counts pairs of
    labels by pair of annotators; ``disputed`` are the ids of disputed statements.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    statements: int
    agreed: float
    cohen: dict[tuple[str, str], Kappa]
    fleiss: Kappa
    by_label: dict[str, Kappa]
    confusion: dict[tuple[str, str], dict[tuple[str, str], int]]
    disputed: tuple[str, ...]


def read(
    path: Path, label_column: str | None = None, text_column: str | None = None
) -> list[Labelled]:
    """Read one annotator's labels from a journal or any other table.

    The last row about a statement counts; one without a label is left out. Raises DataError,
    naming file and line, where a column is missing, or a text without an id has two labels.
    """
    table = reading.read(path)
    by_key: dict[str, Labelled] = {}
    column = table.text_column(text_column)
    labels = table.find_column(label_column, LABEL_NAMES, "--label-column")
    for row in table.rows:
        name = str(row.values.get("id") or "").strip()
        value = row.values.get(labels)
        label = "" if value is None else str(value).strip()
        statement = Labelled(row.line, name, table.text(row, column), label)
        earlier = by_key.pop(name or statement.words, statement)
        if name and earlier.words != statement.words:
            what = f"the id {name!r} of line {earlier.line} again with another text"
            raise Problem(row.line, f"{what}: make ids unique").at(table.name)
        if not name and earlier.label != label:
            what = f"the text of line {earlier.line} again with another label"
            raise Problem(row.line, f"{what}: add a column 'id'").at(table.name)
        by_key[name or statement.words] = statement
    return [statement for statement in by_key.values() if statement.label]


def align(files: Mapping[Path, Sequence[Labelled]]) -> tuple[list[Shared], int]:
    """Return the statements that all annotators labelled, and the number of all others.

    Raises DataError where there are fewer than two files or no statement is in all of them, and,
    naming file and line, where a statement has an id of the first file with another text, or a
    label differs from another in case and spacing alone.
    """
    if len(files) < 2:
        raise DataError("give two or more files, one for each annotator")
    spellings: dict[str, str] = {}
    for path, statements in files.items():
        for statement in statements:
            label = statement.label
            usual = spellings.setdefault(" ".join(label.casefold().split()), label)
            if label != usual:
                what = f"the label {label!r} is a variant of {usual!r}: write {usual!r}"
                raise Problem(statement.line, what).at(path)
    (first_path, first), *others = files.items()
    texts = {statement.id: statement.words for statement in first if statement.id}
    of_first = {statement.words for statement in first}
    by_id = all(statement.id for statements in files.values() for statement in statements)
    for path, statements in others:
        for statement in statements:
            if texts.get(statement.id, statement.words) != statement.words:
                by_id = False  # another table's numbers: texts alone decide
                if statement.words not in of_first:
                    what = f"the id {statement.id!r} has another text than in {first_path}"
                    raise Problem(statement.line, f"{what}: give files of the same table").at(path)
    shared, left_out = _match(files, by_id)
    if not shared and by_id:
        shared, left_out = _match(files, by_id=False)
    if not shared:
        raise DataError("the files have no labelled statement in common: are their texts the same?")
    return shared, left_out


def _match(files: Mapping[Path, Sequence[Labelled]], by_id: bool) -> tuple[list[Shared], int]:
    annotators: list[dict[str, Labelled]] = []
    for path, statements in files.items():
        by_key: dict[str, Labelled] = {}
        for statement in statements:
            earlier = by_key.setdefault(statement.id if by_id else statement.words, statement)
            if earlier.label != statement.label:
                what = f"the text of line {earlier.line} again with another label"
                raise Problem(statement.line, f"{what}: give ids in all files").at(path)
        annotators.append(by_key)
    first = annotators[0]
    keys = [key for key in first if all(key in by_key for by_key in annotators)]
    have_ids = all(statement.id for statement in first.values())
    shared = [
        Shared(
            first[key].id if have_ids else str(first[key].line),
            first[key].text,
            tuple(by_key[key].label for by_key in annotators),
        )
        for key in keys
    ]
    return shared, len(set().union(*annotators)) - len(keys)


def compare(annotators: Sequence[str], shared: Sequence[Shared], seed: int = 0) -> Agreement:
    """Measure the agreement of annotators on the statements that all of them labelled."""
    labels = tuple(sorted({label for statement in shared for label in statement.labels}))
    given = [statement.labels for statement in shared]
    codes = np.array([[labels.index(label) for label in row] for row in given])
    names = tuple(annotators)
    pairs = [(names[a], names[b], [a, b]) for a, b in combinations(range(len(names)), 2)]
    return Agreement(
        annotators=names,
        labels=labels,
        statements=len(shared),
        agreed=sum(not statement.is_disputed for statement in shared) / len(shared),
        cohen={(a, b): _cohen(codes[:, pair], len(labels)) for a, b, pair in pairs},
        fleiss=_fleiss(codes, len(labels), seed),
        by_label={
            label: _fleiss((codes == code).astype(np.intp), 2, seed)
            for code, label in enumerate(labels)
        },
        confusion={
            (a, b): dict(Counter(map(itemgetter(*pair), given)).most_common())
            for a, b, pair in pairs
        },
        disputed=tuple(statement.id for statement in shared if statement.is_disputed),
    )


def _cohen(codes: Codes, labels: int) -> Kappa:
    """Cohen's kappa of two columns, its interval by the large-sample standard error.

    Source: Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa"
    (1969), equation 13.
    """
    shares = np.zeros((labels, labels))
    np.add.at(shares, (codes[:, 0], codes[:, 1]), 1 / len(codes))
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ columns)
    if chance > 1 - 1e-12:
        return Kappa(nan, nan, nan)
    kappa = float((np.trace(shares) - chance) / (1 - chance))
    sums = columns[:, None] + rows
    on_diagonal = np.diag(shares) @ (1 - np.diag(sums) * (1 - kappa)) ** 2
    beside = (1 - kappa) ** 2 * float(((shares - np.diag(np.diag(shares))) * sums**2).sum())
    variance = float(on_diagonal) + beside - (kappa - chance * (1 - kappa)) ** 2
    if variance < -1e-12:  # of few statements: then nothing is known
        return Kappa(kappa, -1.0, 1.0)
    error = 1.959964 * sqrt(max(0.0, variance) / len(codes)) / (1 - chance)
    return Kappa(kappa, max(-1.0, kappa - error), min(1.0, kappa + error))


def _fleiss(codes: Codes, labels: int, seed: int) -> Kappa:
    """Fleiss' kappa of columns (Fleiss 1971), its interval by a bootstrap over rows."""
    counts = np.stack([(codes == code).sum(axis=1) for code in range(labels)], axis=1)
    kappa = _fleiss_of(counts)
    if isnan(kappa):
        return Kappa(kappa, kappa, kappa)
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, len(codes), (RESAMPLES, len(codes)))
    low, high = np.nanpercentile([_fleiss_of(counts[chosen]) for chosen in rows], [2.5, 97.5])
    return Kappa(kappa, float(low), float(high))


def _fleiss_of(counts: Codes) -> float:
    raters = counts[0].sum()
    chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    if chance > 1 - 1e-12:
        return nan
    agreed = float(((counts**2).sum(axis=1) - raters).mean() / (raters * (raters - 1)))
    return (agreed - chance) / (1 - chance)


def decided(shared: Sequence[Shared], *, majority: bool) -> dict[str, str]:
    """Labels, by id, on which all annotators agree, or that more than half of them gave."""
    final = {}
    for statement in shared:
        label, votes = Counter(statement.labels).most_common(1)[0]
        if votes == len(statement.labels) or (majority and votes * 2 > len(statement.labels)):
            final[statement.id] = label
    return final


def disputes(annotators: Sequence[str], shared: Sequence[Shared]) -> list[Item]:
    """Disputed statements as items to label, with what each annotator said."""
    return [
        Item(statement.id, f"{statement.text}  ({statement.said(annotators, '; ')})")
        for statement in shared
        if statement.is_disputed
    ]


def gold(shared: Sequence[Shared], final: Mapping[str, str]) -> Table:
    """Return the table of final labels with the share of annotators who gave each."""
    rows = [
        (
            one.id,
            one.text,
            label,
            len(one.labels),
            round(one.labels.count(label) / len(one.labels), 3),
        )
        for one in shared
        if (label := final.get(one.id))
    ]
    return table_of(GOLD_COLUMNS, rows, "gold")
