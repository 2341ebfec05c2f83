"""Return which country or party a name belongs to, by the table `data/sides.csv`.

The table holds countries, capitals, demonyms, ministries, institutions, news
agencies, parties and international bodies; ``speaker`` is the name under which
a body speaks, where that is not the name found.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
class Found:
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


@cache
def table() -> dict[tuple[str, ...], Side]:
    """Read the table once: entries by the words of their names, demonyms in the plural too."""
    entries: dict[tuple[str, ...], Side] = {}
    with default_path().open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
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
    with default_path().open(encoding="utf-8", newline="") as file:
        full = {row["name"]: row["side"] for row in csv.DictReader(file) if row["kind"] == "leader"}
    surnames: dict[str, set[str]] = {}
    for name, side in full.items():
        surnames.setdefault(_surname(name), set()).add(side)
    alone = {name: next(iter(found)) for name, found in surnames.items() if len(found) == 1}
    return alone | full


def _surname(name: str) -> str:
    """Return the last word of a name, with the particles before it."""
    *given, last = name.split()
    small = [word for word in given if word.islower()]
    return " ".join((*small, last))


def leader(name: str) -> str:
    """Return the side of a well-known leader; empty where the name is no such one's.

    A middle initial does not count: Donald J. Trump.
    """
    words = [word for word in name.split() if not word.endswith(".")]
    return _leaders().get(" ".join(words), "")


@cache
def _longest() -> dict[str, int]:
    lengths: dict[str, int] = {}
    for words in table():
        lengths[words[0]] = max(len(words), lengths.get(words[0], 0))
    return lengths


@cache
def _capitals() -> dict[tuple[str, ...], Side]:
    return {tuple(word.upper() for word in words): entry for words, entry in table().items()}


def at(words: Sequence[str], start: int) -> Found | None:
    """Find the longest name that starts at one word, possessive or not."""
    first = bare(words[start])
    first = "the" if first == "The" else first
    for length in range(_longest().get(first, 0), 0, -1):
        key = (first, *words[start + 1 : start + length])
        if len(key) != length:
            continue
        key = (*key[:-1], bare(key[-1]))
        goes_on = _goes_on(words, start, length, first) or _is_topic(words, start + length)
        if (entry := table().get(key)) and not goes_on:
            return Found(start, start + length, entry)
    return None


def _goes_on(words: Sequence[str], start: int, length: int, first: str) -> bool:
    """Whether a name goes on: `the North Sea` is not `the North`."""
    end = start + length
    possessive = bare(words[end - 1]) != words[end - 1]
    return first == "the" and not possessive and end < len(words) and words[end][:1].isupper()


def _is_topic(words: Sequence[str], end: int) -> bool:
    """Return the department of `American affairs` from an American department."""
    return end < len(words) and words[end].lower() == "affairs"


def find(words: Sequence[str]) -> Iterator[Found]:
    """Find all names among words, the longest from the left."""
    return iter(_find(tuple(words)))


@lru_cache(maxsize=256)  # the same sentence is asked about once for each of its attributions
def _find(words: tuple[str, ...]) -> tuple[Found, ...]:
    place, names = 0, []
    while place < len(words):
        if found := at(words, place):
            names.append(found)
            place = found.end
        else:
            place += 1
    return tuple(names)


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
    return entry or (_capitals().get(words) if name.isupper() else None)
