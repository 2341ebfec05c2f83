"""Text, date and headings of web pages, Markdown and text files."""

import socket
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles import document
from stance.errors import DataError, MissingExtraError

PAGE = (
    '<html><head><title>T</title><meta property="article:published_time" content="2024-02-03T08">'
    "</head><body><nav>Home said he</nav><article><h1>Kim: no</h1><p>One &amp; two.</p>"
    "<script>x</script><p>Three<br>four</p></article><form>Reply</form>"
    "<footer>Powered by X</footer></body></html>"
)


def page(head: str = "", article: str = "", beside: str = "") -> str:
    """Return a page with something in its head, its article or its navigation."""
    prose = f"<p>{'The minister said in 1998 that the talks would go on. ' * 9}</p>"
    return (
        f"<html><head><title>T</title>{head}</head><body><nav>{beside}</nav>"
        f"<article><h1>Minister: no</h1>{article}{prose}</article>"
        f"<aside>{beside}</aside><footer>Copyright 1999-2019 Acme</footer></body></html>"
    )


def test_a_page_gives_its_article_alone():
    """Menus, scripts, forms and footers are left out; a line break is a blank."""
    result = document.read(PAGE)
    assert result.text == "Kim: no\n\nOne & two.\n\nThree four"
    assert result.date == date(2024, 2, 3)
    assert result.headings == ((0, 7),)


def test_two_line_breaks_part_paragraphs():
    """Old pages part paragraphs by `<br><br>`."""
    result = document.read("<html><body><p>One went<br>home.<br><br>Two stayed.</p></body></html>")
    assert result.text == "One went home.\n\nTwo stayed."


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<meta name="dc.date" content="2021-11-20">'},
        {"head": '<meta name="DC.date.issued" content="2021-11-20">'},
        {"head": '<meta itemprop="datePublished" content="2021-11-20">'},
        {
            "head": '<meta property="article:modified_time" content="2022-03-03">'
            '<meta property="article:published_time" content="2021-11-20T10:00">'
        },
        {
            "head": '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified":'
            ' "2022-01-05", "datePublished": "2021-11-20T10:00:00Z"}</script>'
        },
        {"article": '<time datetime="2021-11-20T10:00">20 Nov</time>'},
        {
            "article": '<time datetime="2021-11-20">20 Nov</time>',
            "beside": '<time datetime="2025-01-01">today</time>',
        },
        {"article": '<span class="date">20 November 2021</span>'},
        {"article": "<p>By Ann Lee, Nov. 20, 2021</p>"},
        {"head": '<link rel="canonical" href="https://news.example/2021/11/20/no">'},
    ],
)
def test_the_date_of_a_page_is_that_of_publication(parts: dict[str, str]):
    """JSON-LD, meta elements, the article's `time`, its address or a line of its own."""
    assert document.read(page(**parts)).date == date(2021, 11, 20)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"beside": '<time datetime="2025-01-01">today</time>'},
        {"beside": '<span class="date">1 January 2025</span>'},
        {"article": "<p>They signed it on 20 November 2021 in Rome, as both ministers said.</p>"},
        {"head": '<meta name="dc.date" content="2021-99-20">'},
        {"head": '<meta name="dc.date" content="0999-11-20">'},
        {"head": '<meta name="dc.date" content="9999-11-20">'},
    ],
)
def test_a_page_without_a_date_has_none(parts: dict[str, str]):
    """A year in the text, a date of the menu or of the footer is no date of publication."""
    assert document.read(page(**parts)).date is None


def test_a_page_is_read_without_the_network(monkeypatch: pytest.MonkeyPatch):
    """No address in a page is opened, nor one given as a page."""

    def refuse(*arguments: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    document.read(page(head='<base href="http://news.example"><link href="http://a.example/b">'))
    document.read("http://news.example/a.html", "html")


def test_plain_text_does_not_import_what_pages_need():
    """The libraries for HTML are imported for HTML alone."""
    code = (
        "import sys; from stance.articles import document; document.read('Iran said no.');"
        "print([n for n in ('lxml', 'trafilatura', 'htmldate') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_trafilatura_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    """HTML needs an extra; text and Markdown do not."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"\[html\]"):
        document.read(PAGE)
    assert document.read("# A\n\nB said no.", "md").text == "A\n\nB said no."


@pytest.mark.parametrize(
    "content",
    [
        b'<html><meta charset="iso-8859-2"><p>\xa3\xf3d\xbc</p>',
        b'<html><meta content="text/html; charset=iso-8859-2"><p>\xa3\xf3d\xbc</p>',
        '<html><meta charset="utf-8"><p>\u0141\u00f3d\u017a</p>'.encode(),
        "<html><p>\u0141\u00f3d\u017a</p>".encode("utf-16"),
        "<html><p>\u0141\u00f3d\u017a</p>".encode("utf-8-sig"),
    ],
)
def test_pages_are_decoded_as_they_declare(content: bytes):
    """The mark or the charset of a page names its encoding."""
    assert "\u0141\u00f3d\u017a" in document.decoded(content, "html")


def test_bad_bytes_of_pages_are_replaced_and_of_texts_refused():
    """A page is read as browsers do; in a text file wrong bytes are an error."""
    assert document.decoded(b'<html><meta charset="utf-8">a\xff', "html").endswith("a\ufffd")
    assert document.decoded(b'<html><meta charset="no-such">a\xe9', "html").endswith("a\u00e9")
    with pytest.raises(UnicodeDecodeError):
        document.decoded(b"a\xff", "txt")


def test_markdown_loses_its_marks():
    """Headings, emphasis, links, items and quoted blocks become plain paragraphs."""
    text = (
        "# Title #\n\n**A** said [no](http://x) _now_,\nand *went*.\n- item\n- *two*\n\n"
        "> quoted\n> on\n\nUnder\n=====\n```\ncode\n```\n"
        "5 * 3 [a][1] ![](x.png) B<br>C\n\n---\nsnake_case &amp; D"
    )
    result = document.read(text, "md")
    assert result.text.split("\n\n") == [
        "Title",
        "A said no now, and went.",
        "item",
        "two",
        "quoted on",
        "Under",
        "5 * 3 a B C",
        "snake_case & D",
    ]
    assert [result.text[slice(*span)] for span in result.headings] == ["Title", "Under"]


def test_front_matter_gives_date_and_title():
    """The title of the front matter is the heading where the text has none like it."""
    text = "---\ntitle: 'Kim: no'\ndate: Nov. 20, 2021\nauthor: A B\n---\nShe said no."
    result = document.read(text, "md")
    assert (result.text, result.date) == ("Kim: no\n\nShe said no.", date(2021, 11, 20))
    assert result.headings == ((0, 7),)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("T\nBy Ann Lee\nMarch 3, 2023\n\nX said no.", date(2023, 3, 3)),
        ("T\n9-APR-1987 04:20:25.68\n\nX said no.", date(1987, 4, 9)),
        ("PUBLISHED:\n\n12:52 EST, 23 November 2013\n\nX said no.", date(2013, 11, 23)),
        ("---\ndate: '2021-05-28'\ntitle: T\n---\n\nX said no.", date(2021, 5, 28)),
        ("---\npublished: 28 May 2021\n---\n\nX said no.", date(2021, 5, 28)),
        ("T\n\nPyongyang, July 30, 2024 (KCNA) -- X said no.", date(2024, 7, 30)),
        ("T\n\nPyongyang, July 30 (KCNA) -- X said no to the plan of 1998.", None),
        ("T\n\nX said no in 2019.", None),
        ("T\n\nX said no.", None),
    ],
)
def test_the_date_of_a_text_is_found(head: str, expected: date | None):
    """In a line of its own, the front matter, or the dateline; a year elsewhere is none."""
    assert document.read(head).date == expected


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("Pyongyang, July 30 (KCNA) -- ", "KCNA"),
        ("KYIV, Ukraine (AP) \u2014 ", "AP"),
        ("ISE-SHIMA, Japan, May 26 \u2013 ", "ISE-SHIMA"),
        ("Kim - ", ""),
    ],
)
def test_the_dateline_is_no_prose(head: str, place: str):
    """A place with a date or an agency, before a dash, is passed over."""
    result = document.read(f"{head}Kim said no.")
    assert result.place == place
    assert result.skipped == (((0, len(head)),) if place else ())


def test_a_date_given_wins_and_file_names_have_dates():
    """What the caller knows is not looked for."""
    known = date(2020, 1, 1)
    assert document.read("T\nMarch 3, 2023\n\nX said no.", on=known).date == known
    assert document.date_in("kcna_2024-07-30_1") == date(2024, 7, 30)
    assert document.date_in("2024-99-30") is None


def test_another_form_is_refused():
    """A form that cannot be read is an error, not plain text."""
    with pytest.raises(DataError, match="use txt, html or md"):
        document.read("X said no.", "pdf")


@given(st.text(max_size=200))
def test_plain_text_is_kept_as_it_is(text: str):
    """Offsets in text files are those of the file."""
    assert document.read(text, "txt").text == text


@given(st.text(alphabet="<>/p h1a!-\"'=&;", max_size=120), st.sampled_from(["html", "md"]))
def test_any_markup_is_read(text: str, form: str):
    """Broken pages and Markdown are read as far as they go; headings lie in the text."""
    result = document.read(text, form)
    assert all(0 <= start < end <= len(result.text) for start, end in result.headings)


def test_deep_and_odd_pages_are_read():
    """Ten thousand nested elements, null bytes and lone surrogates stop no reader."""
    for text in ("<div>" * 10_000 + "A said no.", "<p>A\0 said \ud800 no.</p>", "", "<!--"):
        assert document.read(text, "html").date is None
