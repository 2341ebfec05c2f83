"""Take the text out of HTML pages and Markdown, and tell where its titles stand."""

import re
from html import unescape
from html.parser import HTMLParser

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
