"""Read transcripts: turns that start with a speaker's label, `MS. PSAKI:` or `Q`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.articles import sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrase import Phrase
from stance.articles.cast.speakers import Speaker, kind_of
from stance.articles.story.story import Told, collapsed
from stance.articles.text import sentences, words
from stance.articles.text.documents import Document
from stance.articles.vocabulary.names import HONORIFICS
from stance.articles.vocabulary.roles import OFFICIALS

_TURN = re.compile(
    r"^[ \t]*(?:(?P<label>(?:[A-Z][A-Z.'\u2019-]+|[A-Z]\.)(?:[ ][A-Z][A-Z.'\u2019-]*){0,6}"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|President|Secretary|Minister|Ambassador|Chairman)\.?"
    r"(?:[ ][A-Z][\w.'\u2019-]+){1,3})(?:[ ]?\([^)\n]{0,80}\))?:|(?P<asked>Q|QUESTION|Question|Q\.)"
    r"(?:[ ]\([^)\n]{0,60}\))?(?::|[ \t\u00a0]{2,}|\t))[ \t]*",
    re.MULTILINE,
)
_ASKERS = re.compile(
    r"^(?:Q|QUESTION|QUESTIONER|REPORTER|JOURNALIST|PRESS|UNKNOWN)\b", re.IGNORECASE
)
_END = re.compile(r"^\W*(?:\d{1,2}:\d\d [AP]\.?M|END\b|# # #|\(end)|^Participants:", re.MULTILINE)
_AMERICAN = re.compile(
    r"\b[AP]\.M\. E[DS]T\b|whitehouse|\bState Department\b|\bWhite House\b", re.I
)
_TITLED = re.compile(r"\b(?:by|with|of|from)\s+((?:[A-Z][\w.'-]+\s+){1,6}[A-Z][\w.'-]+)")
FEWEST = 3  # turns; fewer are headings


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold the label of a speaker and where the words start and end; askers have no label."""

    label: str
    start: int
    end: int


def turns(text: str, start: int = 0) -> list[Turn]:
    """Find the turns of a transcript; none where the text is not one."""
    found = list(_TURN.finditer(text, start))
    if len(found) < FEWEST or len({match["label"] for match in found}) < 2:
        return []
    made = []
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        closing = _END.search(text, match.end(), end)
        label = match["label"] or ""
        label = "" if _ASKERS.match(label) else label
        made.append(Turn(label, match.start(), closing.start() if closing else end))
    return made


def body(text: str, turn: Turn) -> int:
    """Give where the words of a turn start, after its label."""
    match = _TURN.match(text, turn.start)
    return match.end() if match else turn.start


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold who stands behind a label."""

    name: str
    role: str
    side: str


def voice(label: str, text: str) -> Voice:
    """Tell name, role and side by the label and by where the name stands in full."""
    kept = [word for word in label.split() if word.lower() not in HONORIFICS]
    name = " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in kept)
    titled = phrases.read(words.tokens(name), 0, len(kept)) if kept else None
    title = titled.role if titled and titled.name else ""
    name = titled.name if titled and titled.name and title else name
    low = name.lower().split()
    home = "United States" if _AMERICAN.search(text[:3000]) or _AMERICAN.search(text[-500:]) else ""
    if low[-1:] and low[-1] in OFFICIALS:
        return Voice(name.capitalize(), name.lower(), home)
    surname = re.escape(name.split()[-1])
    role = title
    for full in re.finditer(rf"((?:[A-Z][\w.'\u2019-]+[ \n]+){{1,7}}){surname}\b", text):
        found = words.tokens(" ".join(full[0].split()))
        phrase = next(_read(found), None)
        if phrase and phrase.name:
            name = phrase.name if len(phrase.name) > len(name) else name
            role = role or phrase.role or _after(text, full.end())
            if role and len(name.split()) > 1:
                break
    found_side = next(sides.find(role.split()), None)
    return Voice(name, role, found_side.entry.side if found_side else home)


def _read(found: list[words.Token]) -> Iterator[Phrase]:
    for place in range(len(found)):
        phrase = phrases.read(found, place, len(found))
        if phrase and phrase.head == "person" and phrase.end == len(found):
            yield phrase


def _after(text: str, end: int) -> str:
    match = re.compile(r",\s+([A-Z][^;,.\n]{3,80})").match(text, end)
    return match[1].strip() if match else ""


_ASIDES = re.compile(r"\(laughter\.?\)|\(inaudible\.?\)|\(crosstalk\.?\)|\(applause\.?\)", re.I)


def tell(document: Document, turns: Sequence[Turn]) -> list[Told]:
    """Find the statements of a transcript: each sentence of each turn, questions left out."""
    text = document.text
    day = (document.date.isoformat(),) if document.date else ()
    voices: dict[str, Speaker] = {}
    found = []
    for turn in turns:
        if not turn.label:
            continue
        if turn.label not in voices:
            who = voice(turn.label, text)
            voices[turn.label] = Speaker(who.name, who.role, who.side, kind_of(who.role, who.name))
        start = body(text, turn)
        piece = text[start : turn.end]
        for one in sentences.split(piece):
            said = collapsed(_ASIDES.sub(" ", piece[one.start : one.end]))
            if sum(map(str.isalpha, said)) < 2 or said.startswith(("(", "[")):
                continue
            found.append(
                Told(
                    voices[turn.label],
                    "",
                    said,
                    collapsed(piece[one.start : one.end]),
                    start + one.start,
                    start + one.end,
                    "transcript",
                    dates=day,
                )
            )
    return found
