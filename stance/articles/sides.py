"""Return which country or party a name belongs to, by the table `data/sides.csv`.

The table holds countries, capitals, demonyms, ministries, institutions, news
agencies, parties and international bodies; ``speaker`` is the name under which
a body speaks, where that is not the name found.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_POSSESSIVE = re.compile(r"(?:['\u2019]s|['\u2019])$")
PLACES = frozenset(("country", "capital", "demonym"))


@dataclass(frozen=True, slots=True)
class Side:
    """One row of the table: a name, the side it belongs to, its kind and its speaker."""

    name: str
    side: str
    kind: str
    speaker: str

    @property
    def is_place(self) -> bool:
        """Whether the name stands for the government of the side."""
        return self.kind in PLACES


@dataclass(frozen=True, slots=True)
class Name:
    """A name found among words, at the places ``start`` to ``end``."""

    start: int
    end: int
    entry: Side


def default_path() -> Path:
    """Find the table: inside an installed wheel, else in the checkout."""
    installed = _PACKAGE / "shipped_data" / "sides.csv"
    return installed if installed.is_file() else _PACKAGE.parent / "data" / "sides.csv"


def bare(word: str) -> str:
    """Return a word without its possessive ending."""
    return _POSSESSIVE.sub("", word)


def _rows() -> Iterator[dict[str, str]]:
    with default_path().open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def table() -> dict[tuple[str, ...], Side]:
    """Read the table once: entries by the words of their names, demonyms in the plural too."""
    entries: dict[tuple[str, ...], Side] = {}
    for row in _rows():
        if row["kind"] == "leader":
            continue
        speaker = row["speaker"] or (row["side"] if row["kind"] in PLACES else row["name"])
        entry = Side(row["name"], row["side"], row["kind"], speaker)
        first, *rest = row["name"].split()
        entries[(bare(first), *rest)] = entry
        if row["kind"] == "demonym":
            entries.setdefault(tuple(f"{row['name']}s".split()), entry)
    return entries


@cache
def _leaders() -> dict[str, str]:
    """Sides of well-known leaders by their full names, and by surnames that are one leader's."""
    full = {row["name"]: row["side"] for row in _rows() if row["kind"] == "leader"}
    alone: dict[str, str] = {}
    for name, side in full.items():
        *given, last = name.split()
        surname = " ".join((*filter(str.islower, given), last))
        alone[surname] = side if alone.get(surname, side) == side else ""
    return alone | full


def leader(name: str) -> str:
    """Return the side of a well-known leader; empty where the name is no such one's.

    A middle initial does not count: Donald J. Trump.
    """
    return _leaders().get(" ".join(word for word in name.split() if not word.endswith(".")), "")


@cache
def _longest() -> dict[str, int]:
    lengths: dict[str, int] = {}
    for words in table():
        lengths[words[0]] = max(len(words), lengths.get(words[0], 0))
    return lengths


def at(words: Sequence[str], start: int) -> Name | None:
    """Find the longest name that starts at one word, possessive or not.

    `the North Sea` is not `the North`, and `American affairs` are not an American department.
    """
    first = bare(words[start])
    first = "the" if first == "The" else first
    for end in range(min(start + _longest().get(first, 0), len(words)), start, -1):
        last = bare(words[end - 1])
        entry = table().get((first, *words[start + 1 : end - 1], last)[: end - start])
        follows = words[end] if end < len(words) else ""
        goes_on = first == "the" and follows[:1].isupper() and last == words[end - 1]
        if entry and not goes_on and follows.lower() != "affairs":
            return Name(start, end, entry)
    return None


def find(words: Sequence[str]) -> Iterator[Name]:
    """Find all names among words, the longest from the left."""
    start = 0
    while start < len(words):
        if name := at(words, start):
            yield name
        start = name.end if name else start + 1


@cache
def demonym(side: str) -> str:
    """Return the adjective of a country: Chinese, British; the name where there is none."""
    names = [e.name for e in table().values() if e.side == side and e.kind == "demonym"]
    return max(names, key=len, default=side)


def lookup(name: str) -> Side | None:
    """Find a whole name, written as in the table or in capitals."""
    words = tuple(name.removeprefix("the ").removeprefix("The ").split())
    words = (bare(words[0]), *words[1:]) if len(words) > 1 else words
    entry = table().get(words) or table().get(("the", *words))
    return entry or (table().get(tuple(name.title().split())) if name.isupper() else None)
