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
from stance.labelling import exchange
from stance.labelling.exchange import Entry
from stance.labelling.journal import Item
from stance.tables import reading
from stance.tables.table import Problem, Table, table_of

RESAMPLES, SEED = 1000, 0
GOLD_COLUMNS = ("id", "text", "stance", "annotators", "agreement")

Codes: TypeAlias = NDArray[np.intp]


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

    def by(self, annotators: Sequence[str]) -> str:
        """Format who gave which label."""
        pairs = zip(annotators, self.labels, strict=True)
        return ", ".join(f"{name}: {label}" for name, label in pairs)


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
) -> list[Entry]:
    """Read one annotator's labels from a journal or any other table.

    The last row about a statement counts; one without a label is left out. Raises DataError,
    naming file and line, where a column is missing, or a text without an id has two labels.
    """
    by_key: dict[str, Entry] = {}
    for entry in exchange.rows(reading.read(path), label_column, text_column):
        earlier = by_key.pop(entry.id or entry.words, entry)
        if earlier.words != entry.words:
            what = f"the id {entry.id!r} of line {earlier.line} again with another text"
            raise Problem(entry.line, f"{what}: make ids unique").at(path)
        if not entry.id and earlier.label != entry.label:
            what = f"the text of line {earlier.line} again with another label"
            raise Problem(entry.line, f"{what}: add a column 'id'").at(path)
        by_key[entry.id or entry.words] = entry
    return [entry for entry in by_key.values() if entry.label]


def align(files: Mapping[Path, Sequence[Entry]]) -> tuple[list[Shared], int]:
    """Return the statements that all annotators labelled, and the number of all others.

    Raises DataError where there are fewer than two files or no statement is in all of them, and,
    naming file and line, where a statement has an id of the first file with another text, or a
    label differs from another in case and spacing alone.
    """
    if len(files) < 2:
        raise DataError("give two or more files, one for each annotator")
    first_path, first = next(iter(files.items()))
    texts = {entry.id: entry.words for entry in first if entry.id}
    known = {entry.words for entry in first}
    ids = [{entry.id for entry in entries} for entries in files.values()]
    by_id = "" not in set().union(*ids) and bool(set.intersection(*ids))
    spellings: dict[str, str] = {}
    for path, entries in files.items():
        for entry in entries:
            usual = spellings.setdefault(" ".join(entry.label.casefold().split()), entry.label)
            if entry.label != usual:
                what = f"the label {entry.label!r} is a variant of {usual!r}: write {usual!r}"
                raise Problem(entry.line, what).at(path)
            if texts.get(entry.id, entry.words) != entry.words:
                by_id = False  # another table's numbers: texts alone decide
                if entry.words not in known:
                    what = f"the id {entry.id!r} has another text than in {first_path}"
                    raise Problem(entry.line, f"{what}: give files of the same table").at(path)
    annotators = [_by_key(path, entries, by_id) for path, entries in files.items()]
    keys = [key for key in annotators[0] if all(key in by_key for by_key in annotators)]
    if not keys:
        raise DataError("the files have no labelled statement in common: are their texts the same?")
    shared = []
    for key in keys:
        labels = tuple(by_key[key].label for by_key in annotators)
        entry = annotators[0][key]
        shared.append(Shared(entry.id if "" not in ids[0] else str(entry.line), entry.text, labels))
    return shared, len(set().union(*annotators)) - len(keys)


def _by_key(path: Path, entries: Sequence[Entry], by_id: bool) -> dict[str, Entry]:
    by_key: dict[str, Entry] = {}
    for entry in entries:
        earlier = by_key.setdefault(entry.id if by_id else entry.words, entry)
        if earlier.label != entry.label:
            what = f"the text of line {earlier.line} again with another label"
            raise Problem(entry.line, f"{what}: give ids in all files").at(path)
    return by_key


def compare(annotators: Sequence[str], shared: Sequence[Shared]) -> Agreement:
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
        fleiss=_fleiss(codes, len(labels)),
        by_label={
            label: _fleiss((codes == code).astype(np.intp), 2) for code, label in enumerate(labels)
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


def _fleiss(codes: Codes, labels: int) -> Kappa:
    """Fleiss' kappa of columns (Fleiss 1971), its interval by a bootstrap over rows."""
    counts = np.stack([(codes == code).sum(axis=1) for code in range(labels)], axis=1)
    kappa = _fleiss_of(counts)
    if isnan(kappa):
        return Kappa(kappa, kappa, kappa)
    draw = np.random.default_rng(SEED)
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
        Item(statement.id, f"{statement.text}  ({statement.by(annotators)})")
        for statement in shared
        if statement.is_disputed
    ]


def gold(shared: Sequence[Shared], final: Mapping[str, str]) -> Table:
    """Return the table of final labels with the share of annotators who gave each."""
    rows = []
    for statement in shared:
        if label := final.get(statement.id):
            annotators = len(statement.labels)
            share = round(statement.labels.count(label) / annotators, 3)
            rows.append((statement.id, statement.text, label, annotators, share))
    return table_of(GOLD_COLUMNS, rows, "gold")
