"""The table of sides."""

import csv

import pytest

from stance.articles import sides
from stance.articles.speakers.sides_of import side_of
from stance.articles.speakers.speaker import kind_of


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Pyongyang", "North Korea"),
        ("the North", "North Korea"),
        ("DPRK", "North Korea"),
        ("KCNA", "North Korea"),
        ("Washington", "United States"),
        ("State Department", "United States"),
        ("the White House", "United States"),
        ("South Korea's foreign minister", "South Korea"),
        ("U.S. special envoy for North Korea", "United States"),
        ("the North Sea", ""),
        ("North American Division", ""),
    ],
)
def test_names_lead_to_their_side(words: str, expected: str):
    """Countries, capitals, institutions and agencies; the longest name wins."""
    assert side_of(words.split()) == expected


def test_an_ambassador_speaks_for_the_sender():
    """The host of an envoy is not the side."""
    assert side_of(["ambassador"], ["to", "China"]) == ""
    assert side_of(["spokesman"], ["for", "the", "Kremlin"]) == "Russia"


def test_the_table_is_sound():
    """No name stands twice, every row is filled, kinds are known."""
    with sides.default_path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["side"] or row["kind"] in ("press", "region", "company", "institution") for row in rows)  # fmt: skip  # noqa: E501
    assert {row["kind"] for row in rows} >= {"country", "capital", "demonym", "ministry", "agency"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("foreign minister", "official"),
        ("a former ambassador", "commentator"),
        ("professor", "commentator"),
        ("policy analyst", "commentator"),
        ("State Department spokesperson", "official"),
    ],
)
def test_commentators_are_told_from_officials(role: str, expected: str):
    """Experts and former officials comment."""
    assert kind_of(role) == expected
