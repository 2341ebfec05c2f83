"""The table that the shipped model learns from."""

import csv
import re
from collections import Counter

import pytest
from sklearn.metrics import cohen_kappa_score

from conftest import ROOT
from stance.errors import DataError
from stance.tables import tables
from stance.text import words
from stance.training import corpus, dataset_card
from stance.training.corpus import Columns

TABLE = ROOT / "data" / "statements.csv"
REAL = ROOT.parent / "shared" / "real"
RUN = 8  # words; a longer run in common with a real statement would be a copy


def test_the_table_has_no_problem():
    """What `stance check` finds in other tables is not in ours."""
    found = corpus.check(TABLE, Columns(group="split_group"), required=corpus.COLUMNS)
    assert found == []


def test_the_table_is_as_large_and_as_varied_as_promised():
    """Enough statements, disputes and sides, of 5 to 75 words each."""
    rows = [row.values for row in tables.read(TABLE).rows]
    stances = Counter(row["stance"] for row in rows)
    assert len(rows) >= 5000
    assert stances["conditional"] >= 1800
    assert stances["none"] >= 1200
    assert min(stances.values()) >= 1000
    assert len({row["dispute"] for row in rows}) >= 60
    assert len({row["side"] for row in rows}) >= 80
    assert all(5 <= len(words(str(row["text"]))) <= 75 for row in rows)


def test_the_card_shows_the_numbers_of_the_table():
    """The dataset card is rendered from the table as it is."""
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert dataset_card.insert(card, dataset_card.numbers(tables.read(TABLE))) == card


def test_the_card_tells_the_agreement_of_the_two_labels():
    """Kappa is that of all statements composed, and those disputed are not in the table."""
    pairs = [row.values for row in tables.read(ROOT / "data" / "blind_labels.csv").rows]
    kappa = cohen_kappa_score(*zip(*((p["composed_as"], p["read_as"]) for p in pairs), strict=True))
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert f"<!-- kappa: begin -->{kappa:.3f}<!-- kappa: end -->" in card
    agreed = {p["id"]: p["read_as"] for p in pairs if p["composed_as"] == p["read_as"]}
    rows = [row.values for row in tables.read(TABLE).rows]
    assert {row["id"]: row["stance"] for row in rows} == agreed
    assert {(row["annotators"], row["agreement"]) for row in rows} == {("2", "2/2")}


def test_a_card_without_marks_is_refused():
    """Numbers never land in a place that nobody meant."""
    with pytest.raises(DataError, match="lacks the marks"):
        dataset_card.insert("# A card\n", "numbers")


def runs(text: str) -> set[str]:
    """Give every run of eight words of a text."""
    found = re.findall(r"\w+", text.lower())
    return {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real statements are not passed on")
def test_no_run_of_eight_words_stands_in_a_real_statement():
    """Every statement is composed, none copied."""
    csv.field_size_limit(1 << 30)
    real: set[str] = set()
    for path in REAL.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                real |= runs(row["text"])
    copied = [row.line for row in tables.read(TABLE).rows if runs(str(row.values["text"])) & real]
    assert copied == []
