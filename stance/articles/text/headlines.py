"""Tell the forms of headlines: `X: …`, `… — X`, and sentences in capitals."""

import re
from dataclasses import dataclass

from stance.articles.vocabulary.grammar import DETERMINERS, FUNCTION_WORDS
from stance.articles.vocabulary.roles import COMMENTATORS, OFFICIALS
from stance.articles.vocabulary.speech import ACTS, SPEECH

_WORD = re.compile(r"[A-Za-z][\w'\u2019.-]*")
_COLON = re.compile(r"^(?P<who>[A-Z][^:\n]{1,50}):\s+(?P<what>\S.*)$")
_DASH = re.compile(
    r"^(?P<what>.+\S)\s+(?:\u2014|\u2013|--|-)\s+(?P<who>[A-Z][^\u2014\u2013:]{1,40})$"
)
_SMALL = FUNCTION_WORDS | SPEECH | ACTS | DETERMINERS | COMMENTATORS | {"ready", "likely"}
_SPOKEN_BY = OFFICIALS - {"sen", "rep", "gen", "gov", "president", "minister", "secretary"}


@dataclass(frozen=True, slots=True)
class Headline:
    """Hold who is named at the edge of a headline, and the rest of it."""

    who: str
    what: str


def parted(title: str) -> Headline | None:
    """Part `Serbia open to talks — Petrak` and `Petrak: Serbia open to talks`."""
    match = _COLON.match(title) or _DASH.match(title)
    return Headline(match["who"].strip(), match["what"].strip()) if match else None


def lowered(title: str) -> str:
    """Write a headline as a sentence: verbs and common nouns small, every place kept."""
    capitals = title.upper() == title

    def write(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        if low in _SMALL or (capitals and low in _SPOKEN_BY):
            return low
        kept = not capitals or len(word) <= 3 or "." in word
        return word if kept else word[0] + word[1:].lower()

    return _WORD.sub(write, title)
