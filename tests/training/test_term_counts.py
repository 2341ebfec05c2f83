"""Term counts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import toy_statements
from stance.errors import DataError
from stance.schema import Statement
from stance.tables import files, writing
from stance.text import TextSettings, clause_terms, word_terms
from stance.training import term_counts

SETTINGS = TextSettings(word_ngrams=(1, 2))
WORDS = st.lists(
    st.sampled_from("we do not if agree talks war peace".split()), min_size=1, max_size=6
)
STATEMENTS = st.lists(
    st.builds(
        Statement, WORDS.map(" ".join), st.sampled_from("abc"), st.sampled_from(["s", "t", "u"])
    ),
    min_size=1,
    max_size=25,
)


def terms_of(text: str) -> list[str]:
    """List all that is counted."""
    return word_terms(text, SETTINGS) + clause_terms(text, SETTINGS)


@given(STATEMENTS)
def test_counts_are_of_statements_and_leave_nothing_rare(statements: list[Statement]):
    """Each count is the number of statements that hold the term; rare terms are not there."""
    try:
        found = term_counts.count(statements, SETTINGS)
    except DataError:
        return
    for term, (numbers, sources) in found.by_term.items():
        holding = [item for item in statements if term in terms_of(item.text)]
        assert sum(numbers) == len(holding) >= 3
        assert sources == len({item.group for item in holding}) >= 2
        assert numbers == tuple(
            sum(item.stance == label for item in holding) for label in found.labels
        )
    assert sum(found.totals) == len(statements)


def test_counts_come_back_from_their_file(tmp_path: Path):
    """What is written is read."""
    counts = term_counts.count(toy_statements(), SETTINGS)
    for name in ("c.csv", "c.tsv", "c.jsonl"):
        with files.open_to_write(tmp_path / name) as file:
            writing.write(term_counts.to_table(counts), file, name[2:])
        assert term_counts.read(tmp_path / name) == counts


@pytest.mark.parametrize(("statements", "sources", "longest"), [(2, 2, 2), (3, 1, 2), (3, 2, 4)])
def test_thresholds_that_could_give_a_statement_away_are_refused(
    statements: int, sources: int, longest: int
):
    """Three statements, two sources and three words are the limits."""
    with pytest.raises(DataError, match="give a statement away"):
        term_counts.count(
            toy_statements(), TextSettings(word_ngrams=(1, longest)), statements, sources
        )


def test_no_common_term_is_told():
    """A table of one source has nothing to count."""
    with pytest.raises(DataError, match="no term stands in 3 statements of 2 sources"):
        term_counts.count([Statement("we agree", "a", "s")] * 5, SETTINGS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,stance\nx,y\n", "not a table of term counts"),
        ("term,a,b,sources\nwe,1,2,2\n", "not a table of term counts"),
        ("term,a,b,sources\n(all),5,5,2\nwe,1,x,2\n", r"c\.csv:3: counts that are no numbers"),
    ],
)
def test_other_tables_are_refused(tmp_path: Path, content: str, message: str):
    """A wrong file is named with what to do."""
    path = tmp_path / "c.csv"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        term_counts.read(path)


def test_the_card_tells_numbers_and_thresholds():
    """Provenance and limits stand in the card."""
    counts = term_counts.count(toy_statements(), SETTINGS)
    card = term_counts.card(counts, "c.csv", "archive.csv", 3, 2)
    assert "48 statements of 6 sources" in card
    assert "friendly 24 (50.0%)" in card
    assert "at least 3 statements from at least 2 sources" in card
