"""Measure the memory of `stance classify` while a table streams: `python memory.py --rows N`.

Tables of N and of 4 N rows, as CSV and as Parquet, of our composed statements over and over, and
with six words in each row that come nowhere else: the hard case, for every word is learned.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

from stance.tables import reading

STATEMENTS = Path(__file__).parents[2] / "data" / "statements.csv"


def said(new_words: bool) -> Iterator[str]:
    """Return statements without end."""
    texts = [str(row.values["text"]) for row in reading.read(STATEMENTS).rows]
    numbers = count()
    for text in cycle(texts):
        words = (f"{next(numbers):x}".translate(_LETTERS) for _ in range(6)) if new_words else ()
        yield " ".join([text, *words])


_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def write(texts: Iterator[str], path: Path) -> None:
    """Write a CSV with a number beside each text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["n", "text"])
        writer.writerows(enumerate(texts))


def to_parquet(source: Path, place: Path) -> None:
    """Write the same as Parquet, in a process of its own, for memory once used counts."""
    code = "import sys, pandas; pandas.read_csv(sys.argv[1]).to_parquet(sys.argv[2])"
    subprocess.run([sys.executable, "-c", code, source, place], check=True)


def peak(source: Path, workers: int) -> float:
    """Answer a table into one of its format; give the peak of the largest process in MB.

    What this process held when it started the other counts too, so it imports little.
    """
    place = source.with_name(f"out{source.suffix}")
    command = ["-m", "stance", "classify", source, "-o", place, "--workers", workers, "--force"]
    process = subprocess.Popen([sys.executable, *map(str, command)])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1000


def main() -> None:
    """Print a line for each table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    print(f"{'rows':>9}  {'words':<11}  {'format':<7}  1 process  2 workers: largest process, MB")
    with tempfile.TemporaryDirectory() as folder:
        for size in (rows, 4 * rows):
            for new_words in (False, True):
                source = Path(folder) / "in.csv"
                write(islice(said(new_words), size), source)
                to_parquet(source, source.with_suffix(".parquet"))
                for form in ("csv", "parquet"):
                    one, two = (peak(source.with_suffix(f".{form}"), n) for n in (1, 2))
                    words = "ever new" if new_words else "known"
                    print(f"{size:>9,}  {words:<11}  {form:<7}  {one:9.0f}  {two:9.0f}", flush=True)


if __name__ == "__main__":
    main()
