"""Plain text out of HTML, Markdown and text files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles import document as documents

PAGE = (
    '<html><head><title>T</title><meta property="article:published_time" content="2024-02-03T08">'
    "</head><body><nav>Home said he</nav><h1>Kim: no</h1><p>One &amp; two.</p><script>x</script>"
    "<p>Three<br>four</p><form>Reply</form><footer>Powered by X</footer></body></html>"
)


def test_a_page_gives_its_article_alone():
    """Menus, scripts, forms and footers are gone; blocks are paragraphs; the date is found."""
    found = documents.read(PAGE)
    assert found.text == "Kim: no\n\nOne & two.\n\nThree\n\nfour"
    assert found.date == date(2024, 2, 3)
    assert found.headings == ((0, 7),)


def test_markdown_loses_its_marks():
    """Headings, emphasis, links, items and quoted blocks become plain paragraphs."""
    found = documents.read("# Title\n\n**A** said [no](http://x).\n- item\n> quoted", "md")
    assert found.text.split() == "Title A said no. item quoted".split()
    assert found.text[slice(*found.headings[0])] == "Title"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("T\nBy Ann Lee\nMarch 3, 2023\n\nX said no.", date(2023, 3, 3)),
        ("T\n9-APR-1987 04:20:25.68\n\nX said no.", date(1987, 4, 9)),
        ("---\ndate: '2021-05-28'\ntitle: T\n---\n\nX said no.", date(2021, 5, 28)),
        ("T\n\nPyongyang, July 30, 2024 (KCNA) -- X said no.", date(2024, 7, 30)),
        ("T\n\nX said no.", None),
    ],
)
def test_the_date_of_an_article_is_found(head: str, expected: date | None):
    """In a line of its own, the front matter, or the dateline."""
    assert documents.read(head).date == expected


def test_a_date_given_wins_and_file_names_can_tell_it():
    """What the caller knows is not looked for."""
    given_ = date(2020, 1, 1)
    assert documents.read("T\nMarch 3, 2023\n\nX said no.", on=given_).date == given_
    assert documents.date_in("kcna_2024-07-30_1") == date(2024, 7, 30)
    assert documents.date_in("2024-99-30") is None


@given(st.text(max_size=200))
def test_plain_text_is_kept_as_it_is(text: str):
    """Offsets in text files are those of the file."""
    assert documents.read(text, "txt").text == text


@given(st.text(alphabet="<>/p h1a!-\"'=&;", max_size=120))
def test_any_markup_is_read(text: str):
    """Broken HTML is read as far as it goes."""
    documents.read(text, "html")
