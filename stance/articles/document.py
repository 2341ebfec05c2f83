"""Read the text, the date and the headings of an article: plain text, a web page or Markdown.

Plain text is kept as it is, so that offsets are those of the file; of HTML and
Markdown the text is extracted, and offsets are those of the extract.
"""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from stance.articles import dating, sentences
from stance.articles.lexicon import LANGUAGES
from stance.errors import DataError, MissingExtraError

SUFFIXES = {
    **{".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html"},
    **{".md": "md", ".markdown": "md"},
}

Span = tuple[int, int]
Block = tuple[str, bool]
"""A paragraph in one line, and whether it is a heading."""

_BOILERPLATE = re.compile(
    r"^\W*(?:powered by|copyright\b|\u00a9|all rights reserved|leave a (?:reply|comment)|related\b"
    r"|subscribe\b|sign up\b|share (?:this|on)\b|read more\b|advertisement|follow us|click here"
    r"|tags?:|photo:|image:|source_url|-0-|reuters?\W*$|-- ?end ?--|# # #|###)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][\w.'/ -]{2,40})(?:,\s+[A-Z][\w.' ]{2,30})?"
    r"(?P<date>,\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?"
    r"|\d{1,2}\s+[A-Z][a-z]{2,8}(?:\s+\d{4})?))?"
    r"\s*(?:\((?P<agency>[A-Za-z. ]{2,40})\)\s*)?(?:--|\u2014|\u2013|-)\s*"
)
_BYLINE = re.compile(r"^\W*by\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){0,3}\W*$", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
LINE, SPARE = 120, 12  # characters and words of a line that is a date
SHORT = 300  # characters of a block that may be no part of the article
HEAD = 1500  # characters in which the date of an article is looked for
TITLE = 160  # characters that a title is shorter than
SMALLEST = 25  # characters of an article; of a page with fewer all text is taken


@dataclass(frozen=True, slots=True)
class Document:
    """The text of an article, its date and the spans of what is not its prose.

    ``headings`` are the spans of titles, ``skipped`` those of front matter, boilerplate,
    bylines and datelines; ``place`` is the agency or the place of the dateline.
    """

    text: str
    date: date | None
    headings: tuple[Span, ...]
    skipped: tuple[Span, ...]
    place: str = ""


def read(text: str, form: str | None = None, on: date | None = None) -> Document:
    """Return the document of a text: ``form`` is ``txt``, ``html`` or ``md``, by default guessed.

    Raises DataError for another form, MissingExtraError where HTML cannot be read.
    """
    form = form or _guessed(text)
    if form in ("html", "md"):
        blocks, day = _html(text) if form == "html" else _markdown(text)
        return _extracted(blocks, on or day)
    if form != "txt":
        raise DataError(f"{form!r} is not a form of an article: use txt, html or md")
    _, day, end = _front_matter(text)
    return _document(text, on or day, (), ((0, end),) if end else ())


def date_in(name: str) -> date | None:
    """Return the date in the name of a file, as in kcna_2024-07-30.txt."""
    match = re.search(r"\d{4}-\d\d-\d\d", name)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def needs_date(document: Document) -> bool:
    """Whether phrases such as *on Monday* or *yesterday* count from the article's date."""
    return any(when.unit in ("weekday", "article") for when in dating.find(document.text))


def decoded(content: bytes, form: str | None = None) -> str:
    """Return the text of a file: UTF-8, and HTML as its byte order mark or ``charset`` says.

    Bytes of a page that do not fit become U+FFFD. Raises UnicodeDecodeError for other forms.
    """
    head = content[:4096].decode("latin-1")
    if form != "html" and (form is not None or _guessed(head) != "html"):
        return content.decode("utf-8-sig")
    named = re.search(r"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)=[\"' ]*([\w-]+)", head)
    name = named[1] if named else "cp1252"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    try:
        return content.decode(name, "replace")
    except LookupError:
        return content.decode("cp1252", "replace")


def _guessed(text: str) -> str:
    head = text[:500].lower()
    return "html" if re.search(r"<(?:html|!doctype html|head|body|article|p)\b", head) else "txt"


def _extracted(blocks: list[Block], on: date | None) -> Document:
    """Return the document of blocks: paragraphs apart, headings by their place."""
    headings, at = [], 0
    for block, is_heading in blocks:
        if is_heading:
            headings.append((at, at + len(block)))
        at += len(block) + 2
    return _document("\n\n".join(block for block, _ in blocks), on, tuple(headings))


_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(rf"(?:{_BREAK.pattern}\s*){{2,}}", re.IGNORECASE)
_BLOCKS = ("p", "head", "item", "list", "quote", "table", "row", "cell", "code", "div", "main")
_END, _TITLE = "\ue002", "\ue003"  # stand at the edges of paragraphs and before headings


def _html(page: str) -> tuple[list[Block], date | None]:
    """Return the article of a page as blocks, and its date of publication.

    trafilatura (Barbaresi, "Trafilatura: A Web Scraping Library and Command-Line Tool", ACL 2021)
    finds the article; its htmldate finds the date in JSON-LD, ``meta``, ``time`` and the address.
    The extensive search of htmldate would take any year of the text for the date.
    """
    try:
        from lxml.etree import ParserError
        from lxml.html import HTMLParser, document_fromstring
        from trafilatura import bare_extraction
        from trafilatura.settings import use_config
    except ImportError:
        raise MissingExtraError("trafilatura", "html") from None
    page = _BREAK.sub(" ", _BREAKS.sub("<p>", page.replace("\0", "")))
    content = page.encode("utf-8", "replace")
    try:
        tree = document_fromstring(content, parser=HTMLParser(encoding="utf-8"))
    except ParserError:  # nothing but comments or blanks
        return [], None
    for part in tree.xpath("/*//nav | /*//aside | /*//footer | /*//*[contains(@class, 'related')]"):
        part.drop_tree()
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SMALLEST))
    dates = {"min_date": "1000-01-01", "max_date": "2100-12-31", "extensive_search": False}
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    page_title = " ".join((tree.findtext(".//title") or "").split())
    article: Any = bare_extraction(
        tree,
        output_format="xml",
        fast=True,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={**dates, "original_date": True},
        config=config,
    )
    if article is None:
        return [], None
    for element in article.body.iter(*_BLOCKS):
        element.text = f"{_END}{_TITLE * (element.tag == 'head')}{element.text or ''}"
        element.tail = f"{_END}{element.tail or ''}"
    lines = (" ".join(line.split()) for line in "".join(article.body.itertext()).split(_END))
    blocks = [(line.strip(_TITLE), line[0] == _TITLE) for line in lines if line.strip(_TITLE)]
    title = next((heading for heading in headings if heading and heading[:40] in page_title), "")
    return _titled(blocks, title or article.title or ""), date_in(article.date or "")


def _titled(blocks: list[Block], title: str) -> list[Block]:
    """Return blocks with the title of the page or the front matter, if it is not among them."""
    blocks = [(block, is_heading and _is_title(block)) for block, is_heading in blocks]
    new = _is_title(title) and all(block != title for block, _ in blocks)
    return [(title, True), *blocks] if new else blocks


def _is_title(text: str) -> bool:
    return 0 < len(text) < TITLE and not text.endswith((".", '."', ":", "\u201d"))


# Markdown

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*)", re.MULTILINE)
_LINK = r"!?\[([^\[\]\n]{0,300})\](?:\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)|\[\w*\])"
_MARKDOWN = [
    (re.compile(pattern, re.MULTILINE), text)
    for pattern, text in (
        (r"^[ \t]*```[\s\S]*?^[ \t]*```", ""),  # code
        (r"^[ \t]*>[> \t]*", ""),  # quoted blocks
        (r"(?<=\n\n)([^\n]+)\n(?:={3,}|-{3,})[ \t]*$", r"# \1"),  # underlined headings
        (r"^[ \t]*([-=*_])\1{2,}[ \t]*$", ""),  # rules
        (r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]", r"\n"),  # items
        (r"^[ \t]*#{1,6}[ \t](.*)$", r"\n# \1\n"),  # headings
        (r"</?[A-Za-z][^<>\n]{0,300}>", " "),
        (_LINK, r"\1"),
        (r"(?<!\w)(?:[*_]{1,3}|~~)(?=\S)|(?<=\S)(?:[*_]{1,3}|~~)(?!\w)", ""),  # emphasis
    )
]


def _front_matter(text: str) -> tuple[str, date | None, int]:
    """Return title and date of the head between lines of dashes, and where the text begins."""
    match = _FRONT.match(text)
    if match is None:
        return "", None, 0
    fields = {key.lower(): value.strip(" \t'\"") for key, value in _FIELD.findall(match[1])}
    dates = [fields[key] for key in sorted(fields) if key == "date" or key.startswith("publish")]
    days = (date_in(value) or _one_date(value) for value in dates)
    return fields.get("title", ""), next(filter(None, days), None), match.end()


def _markdown(text: str) -> tuple[list[Block], date | None]:
    """Return the blocks of Markdown: items and quoted blocks are paragraphs, code is left out."""
    title, day, start = _front_matter(text)
    text = f"\n\n{text[start:]}"
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    pieces = (" ".join(unescape(piece).split()) for piece in re.split(r"\n[ \t]*\n", text))
    blocks = [(piece.strip("# "), piece.startswith("# ")) for piece in pieces if piece.strip("# ")]
    return _titled(blocks, title), day


# What is not prose, and the date in the text


def _document(
    text: str, on: date | None, headings: tuple[Span, ...], skipped: tuple[Span, ...] = ()
) -> Document:
    start = skipped[0][1] if skipped else 0
    blocks = [(first, last) for first, last in sentences.paragraphs(text) if first >= start]
    openings = (match for block in blocks if (match := _DATELINE.match(text, *block)))
    datelines = [match for match in openings if match["date"] or match["agency"]]
    away = [*skipped, *(match.span() for match in datelines)]
    short = [block for block in blocks if block[1] - block[0] <= SHORT]
    lines = [line for block in short for line in _LINE.finditer(text, *block)]
    away += [line.span() for line in lines if _is_furniture(line[0])]
    head = datelines[0].groupdict("") if datelines else {"date": "", "place": "", "agency": ""}
    dates = (_dated_line(line) for line in text[start : start + HEAD].split("\n"))
    on = on or next(filter(None, dates), None) or _one_date(head["date"])
    if not headings:
        headings = _title(text, [block for block in blocks if block not in away], away)
    place = head["agency"].strip() or head["place"].strip()
    return Document(text, on, headings, tuple(sorted(away)), place)


def _is_furniture(line: str) -> bool:
    """Whether a line is boilerplate, a byline or a date."""
    return _dated_line(line) is not None or bool(_BOILERPLATE.match(line) or _BYLINE.match(line))


def _dated_line(line: str) -> date | None:
    """Return the date of a line that holds hardly more: `By Ann Lee, 18 January 2023`."""
    if len(line) > LINE or line.rstrip().endswith((".", "\u201d", '"', ":")):
        return None
    full = [when for when in dating.find(line) if when.unit == "date" and when.year]
    return _one_date(line) if len(full) == 1 and len(line.split()) <= SPARE else None


def _one_date(text: str) -> date | None:
    """Return the first date of a text that names its year."""
    if not _YEAR.search(text):
        return None
    whens = dating.find(text)
    days = dating.resolve(whens[0], dating.Clock()) if whens else []
    return days[0] if days else None


def _title(text: str, blocks: list[Span], away: list[Span]) -> tuple[Span, ...]:
    """Return the first line where it is short and stands alone, or over a byline."""
    if len(blocks) < 2:
        return ()
    start, end = blocks[0]
    line_end = text.find("\n", start, end)
    if line_end > 0 and line_end + 1 not in {first for first, _ in away}:
        return ()
    line = text[start : line_end if line_end > 0 else end].rstrip()
    return ((start, start + len(line)),) if _is_title(line) else ()


# Languages

_SCRIPTS = {
    "Japanese": ("\u3040-\u30ff", 0.1),  # before Chinese, whose characters it shares
    "Russian": ("\u0400-\u04ff", 0.3),
    "Korean": ("\uac00-\ud7af", 0.3),
    "Chinese": ("\u4e00-\u9fff", 0.3),
    "Arabic": ("\u0600-\u06ff", 0.3),
}
FEW = 12  # words that tell a language
SAMPLE = 20_000  # characters that are looked at


def foreign_language(text: str) -> str:
    """Return the language of a text that is not English; empty where it is, or is not clear."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    for name, (script, share) in _SCRIPTS.items():
        if len(re.findall(f"[{script}]", sample)) > letters * share:
            return name
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    if words.total() < FEW:
        return ""
    shares = {
        name: sum(words[word] for word in common) / words.total()
        for name, common in LANGUAGES.items()
    }
    best = max(shares, key=shares.__getitem__)
    return best if best != "English" and shares[best] > max(0.12, 1.5 * shares["English"]) else ""
