"""Read transcripts: turns that start with a speaker's label, `MS. PSAKI:` or `Q`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stance.articles import sentences, sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrases import Phrase
from stance.articles.document import Document
from stance.articles.lexicon import (
    FOREIGN_OFFICES,
    HONORIFICS,
    NO_LABELS,
    OFFICIALS,
)
from stance.articles.narrative.story import Message, collapsed
from stance.articles.speakers.sides_of import side_of
from stance.articles.speakers.speaker import Speaker, kind_of
from stance.articles.tokens import tokenize

_TURN = re.compile(
    r"^[ \t]*(?:\*\*|__)?(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?[ \t]{1,4}(?:[-\u2013][ \t]{1,4})?)?"
    r"(?:\*\*|__)?(?:(?P<label>"
    r"(?:[A-Z][A-Z.'\u2019-]+|[A-Z]\.)(?:[ ][A-Z][A-Z.'\u2019-]*){0,6}"
    r"|(?P<mixed>[A-Z][\w.'\u2019-]{0,30}(?:[ ](?:[A-Z][\w.'\u2019-]{0,30}"
    r"|de|la|van|von|der|den|bin|of|and|\d{1,2})\b){0,6})|A)"
    r"(?:[ ]?\([^)\n]{0,80}\))?(?:\*\*|__)?:(?:\*\*|__)?"
    r"|(?P<asked>Q|QUESTION|Question|Q\.)(?:[ ]\([^)\n]{0,60}\))?(?::|[ \t\u00a0]{2,}|\t))[ \t]*",
    re.MULTILINE,
)
_TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|President|Secretary|Minister|Ambassador|Chairman)\b|Speaker \d"
)
_ASKERS = re.compile(
    r"^(?:Q|QUESTION|QUESTIONER|REPORTER|JOURNALIST|INTERVIEWER|HOST|MODERATOR|PRESS|UNKNOWN)\b",
    re.IGNORECASE,
)
_END = re.compile(r"^\W*(?:\d{1,2}:\d\d [AP]\.?M|END\b|# # #|\(end)|^Participants:", re.MULTILINE)
_AMERICAN = re.compile(
    r"\b[AP]\.M\. E[DS]T\b|whitehouse|\bState Department\b|\bWhite House\b", re.I
)
PROSE = 12  # paragraphs without a label for each with one, at most
FEWEST = 3  # turns; fewer are headings


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn: its label, its start, the start of its words, its end; askers have no label."""

    label: str
    start: int
    body: int
    end: int


def turns(text: str, start: int = 0) -> list[Turn]:
    """Find the turns of a transcript; none where the text is not one."""
    matches = [match for match in _TURN.finditer(text, start) if _is_label(match)]
    counts = Counter(match["label"] for match in matches)
    matches = [match for match in matches if not _may_be_prose(match) or counts[match["label"]] > 1]
    blocks = text.count("\n\n", start) + 1
    few = len(matches) < max(FEWEST, blocks / PROSE)
    if few or len({match["label"] for match in matches}) < 2:
        return []
    found = []
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        closing = _END.search(text, match.end(), end)
        label = match["label"] or ""
        label = "" if _ASKERS.match(label) else label
        found.append(Turn(label, match.start(), match.end(), closing.start() if closing else end))
    return found


def _is_label(match: re.Match[str]) -> bool:
    """Whether a label can be a speaker, unlike `Note:`."""
    return (match["label"] or "").lower() not in NO_LABELS


def _may_be_prose(match: re.Match[str]) -> bool:
    """Whether a label in small letters counts only where it comes again."""
    label = match["label"] or ""
    marked = match[0].lstrip()[:1] in "*_[("
    return bool(match["mixed"]) and not (marked or _TITLED.match(label) or _ASKERS.match(label))


_CAPITALS = re.compile(r"\b(?:[A-Z][\w.\u2019'-]{0,40}[ \n]{1,4}){1,7}[A-Z][\w\u2019'-]{0,40}")
_WORD = re.compile(r"[A-Z](?:\.[A-Z])*[\w-]*(?:['\u2019][A-Z][\w-]*)?")

Names = Mapping[str, Sequence[str]]
"""Runs of capitals by their last word."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind a label."""

    name: str
    role: str
    side: str


def voice(label: str, text: str, names: Names) -> Voice:
    """Return name, role and side, by the label and by where the name stands in full."""
    kept = [word for word in label.split() if word.lower() not in HONORIFICS] or label.split()
    name = " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in kept)
    home = "United States" if _AMERICAN.search(text[:3000]) or _AMERICAN.search(text[-500:]) else ""
    titled = phrases.read(tokenize(name), 0, len(kept))
    title = titled.role if titled and titled.name else ""
    name = titled.name if titled and title else name
    if name.lower().split()[-1] in OFFICIALS:
        return Voice(name.capitalize(), name.lower(), home)
    name, role, side = _in_full(name, title, names)
    foreign = {word.lower() for word in role.split()} & FOREIGN_OFFICES
    return Voice(name, role, side or sides.leader(name) or ("" if foreign else home))


def _in_full(name: str, role: str, names: Names) -> tuple[str, str, str]:
    """Return the full name of a speaker, the role and the side beside it."""
    side = ""
    for full in names.get(name.split()[-1], ()):
        phrase = _person(full)
        if phrase is not None:
            name = phrase.name if len(phrase.name) > len(name) else name
            role = max(role, phrase.role, key=len)
            side = side or side_of(role.split())
            if role and side and len(name.split()) > 1:
                break
    return name, role, side


def names_in(text: str) -> Names:
    """Return the runs of capitals in a text that end in each word, in order."""
    names: dict[str, list[str]] = {}
    for run in _CAPITALS.finditer(text):
        words = list(_WORD.finditer(run[0]))
        for word in words[1:]:
            full = " ".join(run[0][: word.end()].split())
            names.setdefault(word[0], []).append(full)
    return names


def _person(full: str) -> Phrase | None:
    """Return the person that a run of capitals ends with: Foreign Minister Ann Lee."""
    tokens = tokenize(full)
    for place in range(len(tokens)):
        phrase = phrases.read(tokens, place, len(tokens))
        if phrase and phrase.head == "person" and phrase.name and phrase.end == len(tokens):
            return phrase
    return None


def _interviewee(head: str) -> str:
    """Return the first person with a role named before the turns, who answers as `A:`."""
    people = (_person(" ".join(run[0].split())) for run in _CAPITALS.finditer(head))
    return next((person.name for person in people if person and person.role), "A")


_ASIDES = re.compile(r"\(laughter\.?\)|\(inaudible\.?\)|\(crosstalk\.?\)|\(applause\.?\)", re.I)


def messages_of(document: Document, turns: Sequence[Turn]) -> list[Message]:
    """Find the statements of a transcript: each sentence of each turn, questions left out."""
    text = document.text
    names = names_in(text)
    days = (document.date.isoformat(),) if document.date else ()
    speakers: dict[str, Speaker] = {}
    messages: list[Message] = []
    for turn in turns:
        if not turn.label:
            continue
        if turn.label not in speakers:
            label = _interviewee(text[: turns[0].start]) if turn.label == "A" else turn.label
            who = voice(label, text, names)
            speakers[turn.label] = Speaker(
                who.name, who.role, who.side, kind_of(who.role, who.name)
            )
        said = _said(text, turn, speakers[turn.label])
        messages += [replace(message, dates=days) for message in said]
    return messages


def _said(text: str, turn: Turn, speaker: Speaker) -> Iterator[Message]:
    """Return the sentences of a turn, without laughter and the like."""
    start = turn.body
    piece = text[start : turn.end]
    for one in sentences.split(piece):
        whole = piece[one.start : one.end]
        said = collapsed(_ASIDES.sub(" ", whole))
        if sum(map(str.isalpha, said)) > 1 and not said.startswith(("(", "[")):
            place = (start + one.start, start + one.end)
            yield Message(speaker, "", said, collapsed(whole), *place, "transcript")
