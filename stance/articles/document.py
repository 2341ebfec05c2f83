"""Make plain text of an article, and tell its title, its date and what is not the article.

Plain text is kept as it is, so that offsets are those of the file; of HTML
and Markdown the text is extracted, and offsets are those of the extract.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html import unescape
from html.parser import HTMLParser

from stance.articles import dating, sentences
from stance.articles.dating import Clock, resolve

SUFFIXES = {".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html", ".md": "md"}

_FIELD = re.compile(r"^(\w+):\s*(.*(?:\n\s+.*)*)", re.MULTILINE)
_BOILERPLATE = re.compile(
    r"^\W*(?:powered by|copyright\b|\u00a9|all rights reserved|leave a (?:reply|comment)|post a"
    r" comment|comments?\b\W*$|your email address|required fields|share (?:this|on)\b|subscribe\b"
    r"|sign up\b|log ?in\b|read more\b|related\b|advertisement|follow us|click here|cookie|by"
    r" continuing to|this (?:site|website) uses|privacy policy|terms of (?:use|service)|newsletter"
    r"|tags?:|filed under|photo:|image:|source_url|home\W*$|menu\W*$|search\W*$|print\W*$|tweet\W*$"
    r"|e-?mail\W*$|name\W*$|website\W*$|skip to|back to top|notify me|save my name|-0-|reuters?\W*$"
    r"|-- ?end ?--|# # #|###)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^\W*(?:(?:published|posted|updated|last updated|date|by [^|\n]{2,60}\|)\W*(?:on\s+)?)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?P<date>[^\n]{6,24}?)(?:[\s,|-]+\d{1,2}:\d\d\S*)?[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DATELINE = re.compile(
    r"^\s*(?P<place>[A-Z][\w.'/ ]{2,40})(?:,\s+[A-Z][\w.' ]{2,30})?,\s+"
    r"(?P<date>[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}(?:\s+\d{4})?)"
    r"\s*(?:\((?P<agency>[A-Za-z. ]+)\)\s*)?(?:--|\u2014|\u2013|-)\s*",
    re.MULTILINE,
)
_BYLINE = re.compile(r"^\W*by\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){0,3}\W*$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LINE, SPARE = 120, 9  # characters of a line with a date, words beside the date
SHORT = 300  # characters of a block that may be no part of the article
HEAD = 1500  # characters in which the date of an article is looked for


@dataclass(frozen=True, slots=True)
class Document:
    """Hold the text of an article, its title's place, its date and the paragraphs to pass over.

    ``headings`` are the places of titles, ``skipped`` those of boilerplate,
    bylines and datelines; ``place`` is the agency or the place of the dateline, ``city``
    the place.
    """

    text: str
    date: date | None
    headings: tuple[tuple[int, int], ...]
    skipped: tuple[tuple[int, int], ...]
    place: str = ""
    city: str = ""


def read(text: str, form: str | None = None, on: date | None = None) -> Document:
    """Make a document of a text: ``form`` is ``txt``, ``html`` or ``md``, by default guessed."""
    form = form or _guessed(text)
    if form == "html":
        page = Page()
        page.feed(text)
        page.close()
        plain, told = page.text(), _iso(page.published)
        return _document(plain, on or told, page.headings(plain))
    if form == "md":
        plain, found = of_markdown(text)
        return _document(plain, on, found)
    front = FRONT.match(text)
    fields = dict(_FIELD.findall(front[1])) if front else {}
    told = _iso(fields.get("date", ""))
    skipped = ((0, front.end()),) if front else ()
    return _document(text, on or told, (), skipped)


def date_in(name: str) -> date | None:
    """Find a date in the name of a file: kcna_2024-07-30.txt."""
    return _iso(name)


def counts_from_date(document: Document) -> bool:
    """Tell whether phrases of time, `on Monday` or `yesterday`, count from the article's date."""
    return any(when.unit in ("weekday", "article") for when in dating.find(document.text))


def _guessed(text: str) -> str:
    head = text[:500].lower()
    return "html" if "<html" in head or "<!doctype html" in head or "<p>" in head else "txt"


def _iso(text: str) -> date | None:
    match = re.search(r"\d{4}-\d\d-\d\d", text)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _document(
    text: str,
    on: date | None,
    headings: tuple[tuple[int, int], ...],
    skipped: tuple[tuple[int, int], ...] = (),
) -> Document:
    start = skipped[0][1] if skipped else 0
    blocks = [(first, last) for first, last in sentences.paragraphs(text) if first >= start]
    datelines = [_DATELINE.match(text, first, last) for first, last in blocks]
    told = next((match for match in datelines if match), None)
    on = on or _dated(text, start, told)
    away = [*skipped, *(match.span() for match in datelines if match)]
    for block in blocks:
        away += _furniture(text, *block)
    if not headings:
        headings = _title(text, [block for block in blocks if block not in away], away)
    place = (told["agency"] or told["place"]).strip() if told else ""
    city = told["place"].strip().title() if told else ""
    return Document(text, on, headings, tuple(sorted(away)), place, city)


def _furniture(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find boilerplate, bylines and dates in a short block, whole or line by line."""
    if end - start > SHORT:
        return []
    if _is_furniture(text[start:end]):
        return [(start, end)]
    lines = []
    for line in text[start:end].split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return [line for line in lines if _is_furniture(text[line[0] : line[1]])]


def _is_furniture(block: str) -> bool:
    return _dated_line(block) is not None or bool(_BOILERPLATE.match(block) or _BYLINE.match(block))


def _dated_line(block: str) -> date | None:
    """Read a line that holds a date and hardly more: `By Ann Lee, 18 January 2023`."""
    if len(block) > LINE or "\n" in block or block.rstrip().endswith((".", "\u201d", '"', ":")):
        return None
    dated = _DATE_LINE.match(block)
    found = _one_date(dated["date"]) if dated else None
    if found is None and _YEAR.search(block):
        rest = [when for when in dating.find(block) if when.unit == "date" and when.year]
        words = len(block.split()) - 3
        found = _one_date(block) if len(rest) == 1 and words <= SPARE else None
    return found


def _one_date(text: str) -> date | None:
    if not _YEAR.search(text):
        return None
    found = dating.find(text)
    resolved = resolve(found[0], Clock()) if found else []
    return resolved[0] if resolved else None


def _dated(text: str, start: int, dateline: re.Match[str] | None) -> date | None:
    """Find the date of an article in its head, or in its dateline with a year from its text."""
    for line in text[start : start + HEAD].split("\n"):
        if line.strip() and (found := _dated_line(line)):
            return found
    if dateline is None:
        return None
    when = dating.find(dateline["date"])
    year = _YEAR.search(dateline["date"]) or _YEAR.search(text)
    if not when or not year:
        return None
    clock = Clock(story=date(int(year[0]), 7, 1))
    resolved = resolve(when[0], clock)
    return resolved[0].replace(year=int(year[0])) if resolved else None


def _title(
    text: str, blocks: list[tuple[int, int]], away: list[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Take the first line for the title where it is short and stands alone, or over a byline."""
    if len(blocks) < 2:
        return ()
    start, end = blocks[0]
    line_end = text.find("\n", start, end)
    if line_end > 0 and line_end + 1 not in {first for first, _ in away}:
        return ()
    end = line_end if line_end > 0 else end
    line = text[start:end].rstrip()
    short = len(line) < 160 and not line.endswith((".", '."', ":", "\u201d"))
    return ((start, start + len(line)),) if short else ()


FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)

_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)")


_EMPHASIS = re.compile(r"(\*\*|__|\*|_|~~|`)(?=\S)(.{1,300}?)(?<=\S)\1")


_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")


_PREFIX = re.compile(r"^\s*(?:>\s?|[-*+]\s+|\d{1,3}[.)]\s+)+")


def of_markdown(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the marks of Markdown out; headings, items and quoted blocks become paragraphs."""
    front = FRONT.match(text)
    lines: list[str] = []
    headings: list[tuple[int, int]] = []
    at, fenced = 0, False
    for line in text[front.end() if front else 0 :].split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if fenced or line.lstrip().startswith("```"):
            continue
        title = _HEADING.match(line)
        plain = title[1] if title else _PREFIX.sub("", line)
        plain = unescape(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", plain)))
        apart = "\n" if title or (plain != line and _PREFIX.match(line)) else ""
        if title:
            headings.append((at + 1, at + 1 + len(plain)))
        lines.append(f"{apart}{plain}{apart}")
        at += len(lines[-1]) + 1
    return "\n".join(lines), tuple(headings)


class Page(HTMLParser):
    """Collect the text of a page without its scripts, menus, forms and footers."""

    AWAY = frozenset(
        "script style nav header footer aside form button noscript svg template select iframe"
        " figcaption head".split()
    )
    BLOCKS = frozenset(
        "p div section article main h1 h2 h3 h4 h5 h6 li ul ol blockquote table tr td br hr pre"
        " dd dt figure address".split()
    )
    VOID = frozenset("br hr img input meta link source wbr area base col embed track".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.away: list[str] = []
        self.titles: list[str] = []
        self.in_title = False
        self.published = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a block, or pass over what is not the article."""
        told = dict(attrs)
        named = f"{told.get('property', '')} {told.get('name', '')} {told.get('itemprop', '')}"
        if tag == "meta" and ("published" in named or "date" in named.lower().split()):
            self.published = self.published or (told.get("content") or "")
        if tag == "time":
            self.published = self.published or (told.get("datetime") or "")
        if tag in self.AWAY:
            self.away.append(tag)
        elif tag in self.BLOCKS and not self.away:
            self.parts.append("\n\n")
            if tag in ("h1", "h2"):
                self.in_title = True
                self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in self.AWAY and tag in self.away:
            while self.away and self.away.pop() != tag:
                pass
        elif tag in self.BLOCKS and not self.away:
            self.parts.append("\n\n")
            if tag in ("h1", "h2"):
                self.in_title = False

    def handle_data(self, data: str) -> None:
        """Take up the text of a block."""
        if not self.away:
            plain = re.sub(r"\s+", " ", data)
            self.parts.append(plain)
            if self.in_title:
                self.titles[-1] += plain

    def text(self) -> str:
        """Give the text, one paragraph a block."""
        return re.sub(r" *\n[\n ]*", "\n\n", "".join(self.parts)).strip()

    def headings(self, plain: str) -> tuple[tuple[int, int], ...]:
        """Find the titles in the text."""
        found, at = [], 0
        for title in filter(None, (" ".join(title.split()) for title in self.titles)):
            place = plain.find(title, at)
            if place >= 0:
                at = place + len(title)
                found.append((place, at))
        return tuple(found)


COMMON = {
    "English": "the of and to in that said was for on with as it by he has have would not from",
    "German": "der die das und ist nicht von den mit ein eine sich auf f\u00fcr dem hat auch sagte",
    "French": "le la les des et est une que dans pour qui sur pas avec par au du sont ont",
    "Spanish": "el los las y que en una por con para del se su al como m\u00e1s lo pero dijo",
    "Italian": "il che di e la per non una sono con del della nel gli ha si da anche alla",
    "Portuguese": "o os as que do da em um uma para com n\u00e3o por mais dos foi ao disse pelo",
    "Dutch": "de het een van en dat niet zijn op te voor met die aan ook bij werd heeft",
}
SCRIPTS = {
    "Russian": "\u0400-\u04ff",
    "Korean": "\uac00-\ud7af",
    "Chinese": "\u4e00-\u9fff",
    "Japanese": "\u3040-\u30ff",
    "Arabic": "\u0600-\u06ff",
}
FEW = 12  # words; of fewer, no language can be told
BEGINNING = 20_000

_LISTS = {name: frozenset(words.split()) for name, words in COMMON.items()}


def foreign(text: str) -> str:
    """Name the language of a text that is not English; empty where it is, or cannot be told."""
    head = text[:BEGINNING]
    letters = sum(map(str.isalpha, head)) or 1
    for name, letter in sorted(SCRIPTS.items(), key=lambda item: item[0] != "Japanese"):
        if len(re.findall(f"[{letter}]", head)) > letters * (0.1 if name == "Japanese" else 0.3):
            return name
    words = Counter(re.findall(r"[^\W\d_]+", head.lower()))
    total = words.total()
    if total < FEW:
        return ""
    shares = {name: sum(words[word] for word in listed) / total for name, listed in _LISTS.items()}
    best = max(shares, key=shares.__getitem__)
    return best if best != "English" and shares[best] > max(0.12, 1.5 * shares["English"]) else ""
