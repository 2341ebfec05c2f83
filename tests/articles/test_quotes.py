"""Quotation spans: curly, straight, nested, unclosed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles import tokens


def spans(text: str) -> list[str]:
    """Return the quotations of a text that is one paragraph."""
    return [text[start:end] for start, end in tokens.quotations(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        (
            "\u201cHe said \u2018no\u2019 to me,\u201d she said.",
            ["\u201cHe said \u2018no\u2019 to me,\u201d"],
        ),
        ("\u2018We agree,\u2019 he said. It\u2019s Kim\u2019s.", ["\u2018We agree,\u2019"]),
        ("It's the dockers' offer.", []),
        ('"We see no reason, said Ann Lee, an analyst.', ['"We see no reason,']),
        ('"It goes on and on.', ['"It goes on and on.']),
        ("\u00abNon\u00bb and \u201eja\u201c", ["\u00abNon\u00bb", "\u201eja\u201c"]),
    ],
)
def test_quotations_are_found(text: str, expected: list[str]):
    """What stands between the outer marks is one quotation; apostrophes are none."""
    assert spans(text) == expected


@given(st.text(alphabet="a \"'\u201c\u201d\u2018\u2019,.", max_size=120))
def test_masking_keeps_every_place(text: str):
    """A masked text is as long as the text."""
    found = tokens.quotations(text, [(0, len(text))])
    assert len(tokens.masked_span(text, 0, len(text), found)) == len(text)
