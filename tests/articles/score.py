"""Measure the reader on the marked articles: `python tests/articles/score.py [--misses]`."""

import csv
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from stance.articles import AttributedStatement, read
from stance.articles.document import SUFFIXES, date_in

HERE = Path(__file__).parent
SAME = 0.6  # share of words in common that makes two sentences the same


@dataclass
class Score:
    """Counts over one or more articles."""

    marked: int = 0
    found: int = 0
    matched: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    missed: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        right = {name: self.right[name] + other.right[name] for name in FIELDS}
        return Score(
            self.marked + other.marked,
            self.found + other.found,
            self.matched + other.matched,
            right,
            self.missed + other.missed,
        )

    @property
    def precision(self) -> float:
        """Return the share of rows found that are marked."""
        return self.matched / max(1, self.found)

    @property
    def recall(self) -> float:
        """Return the share of rows marked that are found."""
        return self.matched / max(1, self.marked)

    def accuracy(self, name: str) -> float:
        """Return the share of matched rows with the right value of one field."""
        return self.right[name] / max(1, self.matched)


FIELDS = ("speaker", "date", "side", "kind")


def words(text: str) -> set[str]:
    """Return the words of a text, without the marks of Markdown and HTML."""
    plain = re.sub(r"&#?\w+;|\]\([^)]*\)|<[^>]+>", "'", text)
    return set(re.findall(r"\w+", plain.lower().replace("_", " ")))


def same_speaker(found: str, marked: str) -> bool:
    """Compare names: articles and a country before a body do not count."""
    first, second = ([w for w in words(one) if w not in ("the", "a")] for one in (found, marked))
    return bool(first) and (set(first) == set(second) or set(second) < set(first))


def score(path: Path) -> Score:
    """Read one article and compare it with the marks beside it."""
    with open(f"{path}.csv", encoding="utf-8", newline="") as file:
        marked = list(csv.DictReader(file))
    day = date_in(path.name)
    found = read(path.read_text(encoding="utf-8"), day and str(day), form=SUFFIXES[path.suffix])
    total = Score(len(marked), len(found))
    pairs = sorted(
        (
            (closeness(row, one), -i, -j)
            for i, row in enumerate(marked)
            for j, one in enumerate(found)
        ),
        reverse=True,
    )
    used_marked: set[int] = set()
    used_found: set[int] = set()
    for close, i, j in pairs:
        if close < SAME or -i in used_marked or -j in used_found:
            continue
        used_marked.add(-i)
        used_found.add(-j)
        compare(marked[-i], found[-j], total)
    total.missed += [
        f"missed   {r['sentence']}" for i, r in enumerate(marked) if i not in used_marked
    ]
    total.missed += [
        f"extra    {one.speaker} / {one.verb}: {one.sentence}"
        for j, one in enumerate(found)
        if j not in used_found
    ]
    return total


def closeness(row: dict[str, str], one: AttributedStatement) -> float:
    """Return the share of words in common, and a little more for the same speaker and date."""
    first, second = words(row["sentence"]), words(one.sentence)
    shared = len(first & second) / max(1, len(first | second))
    if shared < SAME:
        return 0.0
    return (
        shared + 0.3 * (row["date"] == one.date) + 0.2 * same_speaker(one.speaker, row["speaker"])
    )


def compare(row: dict[str, str], one: AttributedStatement, total: Score) -> None:
    """Count the right fields of a matched pair."""
    total.matched += 1
    for name in FIELDS:
        got, want = getattr(one, name), row[name]
        right = same_speaker(got, want) if name == "speaker" else got == want
        total.right[name] += right
        if not right:
            total.missed.append(f"{name:8} {got!r} for {want!r}: {one.sentence}")


def main() -> None:
    """Print a line for each article."""
    print(f"{'article':16} marked  precision recall  speaker   date   side   kind")
    whole = Score()
    for path in sorted(HERE.iterdir()):
        if not Path(f"{path}.csv").exists():
            continue
        one = score(path)
        whole += one
        show(path.name, one)
        if "--misses" in sys.argv:
            print("\n".join(f"    {line}" for line in one.missed))
    show("all", whole)


def show(name: str, one: Score) -> None:
    """Print one line of figures."""
    figures = "  ".join(f"{one.accuracy(field):.3f}" for field in FIELDS)
    print(f"{name:16} {one.marked:6}      {one.precision:.3f}  {one.recall:.3f}    {figures}")


if __name__ == "__main__":
    main()
