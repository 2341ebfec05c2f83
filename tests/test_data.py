"""The table that the shipped model learns from."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

import data_numbers as numbers
from conftest import ROOT
from stance.errors import DataError
from stance.tables import reading
from stance.text import words
from stance.training import corpus
from stance.training.corpus import Columns

TABLE = ROOT / "data" / "statements.csv"
REAL = ROOT.parent / "shared" / "real"
ROWS = [
    {name: str(value) for name, value in row.values.items()} for row in reading.read(TABLE).rows
]
PLAIN = [row for row in ROWS if row["register"] == "plain"]
RUN = 8  # words; a longer run in common with a real statement would be a copy


def of_kind(*kinds: str) -> int:
    """Return how many plain statements are of one of these kinds."""
    return sum(not {*kinds}.isdisjoint(row["kinds"].split()) for row in PLAIN)


def test_the_table_has_no_problem():
    """The table has all columns, known labels, and no near-duplicates across groups."""
    assert corpus.check(TABLE, Columns(group="split_group")) == []


def test_the_table_is_as_large_and_as_varied_as_promised():
    """Enough statements, disputes and sides, of 2 to 75 words each."""
    stances = Counter(row["stance"] for row in ROWS)
    assert len(ROWS) >= 13_000
    assert stances["conditional"] >= 4_000
    assert min(stances.values()) >= 2_500
    assert len({row["dispute"] for row in ROWS}) >= 1_500
    assert len({row["side"] for row in ROWS}) >= 2_000
    assert all(2 <= len(words(row["text"])) <= 75 for row in ROWS)


def test_plain_statements_meet_the_aims_of_the_card():
    """Each kind of plain statement is as frequent as the card says."""
    assert len(PLAIN) >= 4_000
    assert sum(row["stance"] == "conditional" for row in PLAIN) >= 1_300
    assert of_kind("no_if") >= 600
    assert of_kind("threat_if") >= 400
    assert of_kind("negated", "double_negated") >= 700
    assert of_kind("hopeful_hostile", "hostile_conciliatory") >= 300
    assert of_kind("same_words_none") >= 700
    domains = Counter(row["domain"] for row in PLAIN if row["domain"] != "generic")
    assert len(domains) == 8
    assert max(domains.values()) < 1.25 * min(domains.values())


def test_the_kinds_of_a_plain_statement_fit_its_label_and_words():
    """A kind is not claimed of a statement that cannot have it."""
    labels = {
        "if": "conditional",
        "no_if": "conditional",
        "threat_if": "hostile",
        "hopeful_hostile": "hostile",
        "hostile_conciliatory": "conciliatory",
        "same_words_none": "none",
    }
    for row in PLAIN:
        kinds = row["kinds"].split()
        assert kinds, row
        assert all(labels.get(kind, row["stance"]) == row["stance"] for kind in kinds), row
        if row["stance"] == "conditional":
            assert ("if" if "if" in words(row["text"]) else "no_if") in kinds, row


def test_contrast_sets_have_several_stances():
    """A set shows how little separates two stances; few have only one."""
    stances: dict[str, set[str]] = {}
    for row in PLAIN:
        stances.setdefault(row["split_group"], set()).add(row["stance"])
    assert len(stances) >= 1_300
    assert sum(len(of_set) >= 2 for of_set in stances.values()) >= 0.95 * len(stances)


def test_the_card_shows_the_numbers_of_the_table():
    """The dataset card is what `python docs/data_numbers.py` writes today."""
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert numbers.with_numbers(card, reading.read(TABLE)) == card


def test_the_card_counts_each_kind_of_a_statement(tmp_path: Path):
    """A cell of kinds has several; the last line counts statements once."""
    path = tmp_path / "t.csv"
    path.write_text(
        "id,text,stance,dispute,side,kinds\n1,A b c.,none,d,s,if negated\n2,D e f.,none,d,s,if\n"
        "3,G.,x,d,s,\n"
    )
    card = f"# Card\n{numbers.BEGIN}\n{numbers.END}"
    assert numbers.with_numbers(card, reading.read(path)).splitlines()[-6:-1] == [
        "| kinds | none | x | all |",
        "|---|---|---|---|",
        "| if | 2 | 0 | 2 |",
        "| negated | 1 | 0 | 1 |",
        "| **all** | 2 | 0 | 2 |",
    ]


def test_the_card_has_the_agreement_of_the_two_labels():
    """Kappa is that of all statements composed, and those disputed are not in the table."""
    pairs = [row.values for row in reading.read(ROOT / "data" / "blind_labels.csv").rows]
    plain = [pair for pair in pairs if str(pair["id"]).startswith("plain-")]
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, listed in (("kappa", pairs), ("kappa of plain", plain)):
        labels = ((pair["composed_as"], pair["read_as"]) for pair in listed)
        kappa = cohen_kappa_score(*zip(*labels, strict=True))
        assert f"<!-- {name}: begin -->{kappa:.3f}<!-- {name}: end -->" in card
    agreed = {p["id"]: p["read_as"] for p in pairs if p["composed_as"] == p["read_as"]}
    assert all(agreed[row["id"]] == row["stance"] for row in ROWS)
    assert {(row["annotators"], row["agreement"]) for row in ROWS} == {("2", "2/2")}


def test_a_card_without_marks_is_refused():
    """Numbers never land in a place that nobody meant."""
    with pytest.raises(DataError, match="lacks the marks"):
        numbers.with_numbers("# A card\n", reading.read(TABLE))


def runs(text: str) -> set[str]:
    """Return every run of eight words of a text."""
    listed = re.findall(r"\w+", text.lower())
    return {" ".join(listed[start : start + RUN]) for start in range(len(listed) - RUN + 1)}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real statements are not passed on")
def test_no_run_of_eight_words_stands_in_a_real_statement():
    """Every statement is composed, none copied."""
    csv.field_size_limit(1 << 30)
    real: set[str] = set()
    for path in REAL.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                real |= runs(row["text"])
    copied = [row["id"] for row in ROWS if runs(row["text"]) & real]
    assert copied == []
