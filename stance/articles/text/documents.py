"""Make plain text of an article, and tell its title, its date and what is not the article.

Plain text is kept as it is, so that offsets are those of the file; of HTML
and Markdown the text is extracted, and offsets are those of the extract.
"""

import re
from dataclasses import dataclass
from datetime import date

from stance.articles.dates import whens
from stance.articles.dates.clock import Clock, resolve
from stance.articles.text import markup, sentences

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
        page = markup.Page()
        page.feed(text)
        page.close()
        plain, told = page.text(), _iso(page.published)
        return _document(plain, on or told, page.headings(plain))
    if form == "md":
        plain, found = markup.of_markdown(text)
        return _document(plain, on, found)
    front = markup.FRONT.match(text)
    fields = dict(_FIELD.findall(front[1])) if front else {}
    told = _iso(fields.get("date", ""))
    skipped = ((0, front.end()),) if front else ()
    return _document(text, on or told, (), skipped)


def date_in(name: str) -> date | None:
    """Find a date in the name of a file: kcna_2024-07-30.txt."""
    return _iso(name)


def counts_from_date(document: Document) -> bool:
    """Tell whether phrases of time, `on Monday` or `yesterday`, count from the article's date."""
    return any(when.unit in ("weekday", "article") for when in whens.find(document.text))


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
        rest = [when for when in whens.find(block) if when.unit == "date" and when.year]
        words = len(block.split()) - 3
        found = _one_date(block) if len(rest) == 1 and words <= SPARE else None
    return found


def _one_date(text: str) -> date | None:
    if not _YEAR.search(text):
        return None
    found = whens.find(text)
    resolved = resolve(found[0], Clock()) if found else []
    return resolved[0] if resolved else None


def _dated(text: str, start: int, dateline: re.Match[str] | None) -> date | None:
    """Find the date of an article in its head, or in its dateline with a year from its text."""
    for line in text[start : start + HEAD].split("\n"):
        if line.strip() and (found := _dated_line(line)):
            return found
    if dateline is None:
        return None
    when = whens.find(dateline["date"])
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
