"""Split a sentence into tokens, with marks for its quotations and dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

QUOTED = "\ue000"  # stands for each character inside a quotation, so that places stay
DATED = "\ue001"  # stands for each character of a phrase that tells when

_TOKEN = re.compile(
    rf"{QUOTED}+|{DATED}+|(?:[A-Za-z]\.){{2,}}(?:['\u2019]s)?|[A-Z]\.(?=\s)"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Brig|Gen|Sen|Rep|Gov|Col|Lt|Capt|Adm|Maj|St|Jr|Sr|Inc|Co|Corp|Ltd"
    r"|Rev|Sgt|Cpl|Cmdr|Amb|Hon|Pres|Messrs|Fr|Msgr|Insp|Supt|Det)\.(?:['\u2019]s\b)?"
    r"|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]ho)(?=['\u2019](?:s|re|ve|d)\b)"
    r"|['\u2019](?:s|re|ve|d)\b|['\u2019]t(?=\s[A-Z])"
    r"|\w+(?:[-'\u2019&./]\w+)*['\u2019]?|--|[^\w\s]"
)
LONGEST = 800  # characters of a quotation in single marks
_PARTICLE = re.compile(r"(?:[ae][a-z]|a[sd]h|bin|ben|abu|[dlo]|dell|sant)[-'\u2019][A-Z]")
_MARK = re.compile("''|``|[\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019']")
_CLOSED_BY = {
    "\u201c": '\u201d "',
    "\u201e": '\u201d \u201c "',
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
    "\u2018": "\u2019",
    "''": "''",
    "``": "'' \"",
}
_SINGLE = ("\u2018", "''", "``")
_SINGLE_END = re.compile("[,.?!\u2026](?:''|[\u2019'](?!\\w))")
_ATTRIBUTED = re.compile(r",\s(?:said|says|added|told)\s(?:[A-Z]|the\s|a\s)")
_LEAD = re.compile(r"[\s(\[\u2014\u2013:/-]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark, and where it stands in the sentence."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters, with straight apostrophes."""
        return self.text.lower().replace("\u2019", "'")

    @property
    def is_name(self) -> bool:
        """Whether it is a capitalised word, an acronym or an initial."""
        return is_name(self.text)

    @property
    def is_quote(self) -> bool:
        """Whether it stands for a quotation."""
        return self.text[0] == QUOTED

    @property
    def is_date(self) -> bool:
        """Whether it stands for a phrase of time."""
        return self.text[0] == DATED

    @property
    def is_word(self) -> bool:
        """Whether it is a word, not a mark."""
        return self.text[0].isalnum()

    @property
    def owner(self) -> "Token":
        """The word without the two characters of its possessive."""
        return Token(self.text[:-2], self.start, self.end - 2)


def is_name(word: str) -> bool:
    """Whether a word begins with a capital, or with a particle before one: al-Tamari."""
    return word[0].isupper() or _PARTICLE.match(word) is not None


def tokenize(masked: str) -> list[Token]:
    """Split a masked sentence into tokens."""
    return [Token(match[0], *match.span()) for match in _TOKEN.finditer(masked)]


def quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return start and end of each outer quotation, with its marks, in order.

    A quotation that is not closed ends with its paragraph, or before the attribution in it.
    """
    return [span for start, end in paragraphs for span in _within(text, start, end)]


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened, closing = -1, ""
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match[0]
        if opened < 0:
            closing = _closing(text, at, mark, start, end)
            opened = at if closing else -1
        elif mark in closing.split() and _closes(text, at, mark):
            yield opened, match.end()
            opened = -1
    if opened >= 0:
        said = _ATTRIBUTED.search(text, opened, end)
        yield opened, said.start() + 1 if said else end


def _closing(text: str, at: int, mark: str, start: int, end: int) -> str:
    """Return the marks that close a quotation which opens here; none where none does."""
    after = at + len(mark)
    leads = at == start or _LEAD.match(text, at - 1) is not None
    if mark == '"':
        return '" \u201d' if leads else ""
    if mark in _SINGLE and not (leads and _ends_single(text, after, end)):
        return ""
    if mark == "'":
        begins = leads and (text[after : after + 1].isupper() or _ends_single(text, after, end))
        return "' \u2019" if begins and not text[after].isspace() else ""
    return _CLOSED_BY.get(mark, "")


def _ends_single(text: str, start: int, end: int) -> bool:
    """Whether a single mark closes after a stop, so that the one before is no apostrophe."""
    return _SINGLE_END.search(text, start, min(end, start + LONGEST)) is not None


def _closes(text: str, at: int, mark: str) -> bool:
    """Whether a mark that may be an apostrophe stands after a stop and not before a letter."""
    is_stop = text[at - 1] in ",.?!\u2026" and not text[at + 1 : at + 2].isalnum()
    return mark not in ("'", "\u2019") or is_stop


def masked_span(text: str, start: int, end: int, quoted: Iterable[tuple[int, int]]) -> str:
    """Return the text from ``start`` to ``end`` with a mark for each character quoted."""
    parts, at = [], start
    for first, last in quoted:
        first, last = max(first, at), min(last, end)
        if first < last:
            parts += [text[at:first], QUOTED * (last - first)]
            at = last
    return "".join((*parts, text[at:end]))
