"""Read transcripts: turns that start with a speaker's label, `MS. PSAKI:` or `Q`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from stance.articles import sentences, sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrases import Phrase
from stance.articles.document import Document
from stance.articles.lexicon import FOREIGN_OFFICES, HONORIFICS, NO_LABELS, OFFICIALS
from stance.articles.narrative.state import Message, collapsed
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
_ASKERS = re.compile(
    r"^(?:Q|QUESTION|QUESTIONER|REPORTER|JOURNALIST|INTERVIEWER|HOST|MODERATOR|PRESS|UNKNOWN)\b",
    re.IGNORECASE,
)
_ASIDES = re.compile(r"\((?:laughter|inaudible|crosstalk|applause)\.?\)", re.I)
_END = re.compile(r"^\W*(?:\d{1,2}:\d\d [AP]\.?M|END\b|# # #|\(end)|^Participants:", re.MULTILINE)
_AMERICAN = re.compile(
    r"\b[AP]\.M\. E[DS]T\b|whitehouse|\bState Department\b|\bWhite House\b", re.I
)
_CAPITALS = re.compile(r"\b(?:[A-Z][\w.\u2019'-]{0,40}[ \n]{1,4}){1,7}[A-Z][\w\u2019'-]{0,40}")
_WORD = re.compile(r"[A-Z](?:\.[A-Z])*[\w-]*(?:['\u2019][A-Z][\w-]*)?")
PROSE = 12  # paragraphs without a label for each with one, at most
FEWEST = 3  # turns; fewer are headings

Names = Mapping[str, Sequence[str]]
"""Runs of capitals by their last word."""


def of_transcript(document: Document) -> list[Message]:
    """Find the statements of a transcript: each sentence of each turn, questions left out.

    There are none where the text is not a transcript.
    """
    text = document.text
    start = document.skipped[0][1] if document.skipped and document.skipped[0][0] == 0 else 0
    if not (turns := _turns(text, start)):
        return []
    names = _names_in(text)
    days = (document.date.isoformat(),) if document.date else ()
    speakers: dict[str, Speaker] = {}
    messages = []
    for turn, end in turns:
        label, body = turn["label"] or "", text[turn.end() : end]
        if not label or _ASKERS.match(label):
            continue
        if label not in speakers:
            answering = label == "A" and _interviewee(text[: turns[0][0].start()])
            speakers[label] = _speaker(answering or label, text, names)
        for sentence in sentences.split(body):
            whole = body[sentence.start : sentence.end]
            words = collapsed(_ASIDES.sub(" ", whole))
            if sum(map(str.isalpha, words)) > 1 and not words.startswith(("(", "[")):
                span = (turn.end() + sentence.start, turn.end() + sentence.end)
                said = (words, collapsed(whole), *span, "transcript")
                messages.append(Message(speakers[label], "", *said, dates=days))
    return messages


def _turns(text: str, start: int) -> list[tuple[re.Match[str], int]]:
    """Return the labels of the turns of a transcript, and where each turn ends."""
    labels = _TURN.finditer(text, start)
    matches = [match for match in labels if (match["label"] or "").lower() not in NO_LABELS]
    counts = Counter(match["label"] for match in matches if match["mixed"])
    if max(counts.values(), default=0) < 2:  # labels in small letters count if repeated
        matches = [match for match in matches if not match["mixed"]]
    few = len(matches) < max(FEWEST, (text.count("\n\n", start) + 1) / PROSE)
    if few or len({match["label"] for match in matches}) < 2:
        return []
    turns = []
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(text)
        closing = _END.search(text, match.end(), end)
        turns.append((match, closing.start() if closing else end))
    return turns


def _speaker(label: str, text: str, names: Names) -> Speaker:
    """Return who stands behind a label, by the label and by where the name stands in full."""
    kept = [word for word in label.split() if word.lower() not in HONORIFICS] or label.split()
    name = " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in kept)
    home = "United States" if _AMERICAN.search(text[:3000]) or _AMERICAN.search(text[-500:]) else ""
    titled, role, side = _person(name), "", ""
    if titled and titled.role:
        name, role = titled.name, titled.role
    if name.lower().split()[-1] in OFFICIALS:
        return Speaker(name.capitalize(), name.lower(), home, kind_of(name.lower(), name))
    for full in names.get(name.split()[-1], ()):
        if phrase := _person(full):
            name = max(name, phrase.name, key=len)
            role = max(role, phrase.role, key=len)
            side = side or side_of(role.split())
            if role and side and " " in name:
                break
    foreign = FOREIGN_OFFICES & {word.lower() for word in role.split()}
    side = side or sides.leader(name) or ("" if foreign else home)
    return Speaker(name, role, side, kind_of(role, name))


def _names_in(text: str) -> Names:
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
    for start in range(len(tokens)):
        phrase = phrases.read(tokens, start, len(tokens))
        if phrase and phrase.head == "person" and phrase.name and phrase.end == len(tokens):
            return phrase
    return None


def _interviewee(head: str) -> str:
    """Return the first person with a role named before the turns, who answers as `A:`."""
    people = (_person(" ".join(run[0].split())) for run in _CAPITALS.finditer(head))
    return next((person.name for person in people if person and person.role), "A")
