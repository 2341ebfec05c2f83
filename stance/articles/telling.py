"""Tell who said what and when, sentence by sentence, from drafts to statements."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stance.articles import calendar, drafts, headlines, quotes, sentences, sides, subjects, words
from stance.articles import vocabulary as v
from stance.articles.documents import Document
from stance.articles.drafts import Draft
from stance.articles.sayings import Saying
from stance.articles.sentences import Sentence
from stance.articles.speakers import Cast, Speaker, kind_of, office_of, side_of
from stance.articles.statement import COMMENTATOR, OFFICIAL
from stance.articles.subjects import Subject
from stance.articles.transcripts import Turn, body, voice

ORPHAN = 0.8  # share of a sentence in quotation marks that makes it a quotation by itself
_EDGES = re.compile(r"^[\s,;:\u2014\u2013\"\u201c\u201d'\u2018\u2019]+|[\s,;:\"\u201c\u201d]+$")
_DOUBLED = re.compile(r",\s*,")
_BLANKS = re.compile(r"\s+")
_ASIDES = re.compile(r"\(laughter\.?\)|\(inaudible\.?\)|\(crosstalk\.?\)|\(applause\.?\)", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one message of one speaker with all its dates; offsets are in the text."""

    speaker: Speaker
    verb: str
    text: str
    sentence: str
    start: int
    end: int
    form: str
    paragraph: int = 0
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class _Story:
    """Hold what is known while an article is read from top to bottom."""

    document: Document
    drafts: list[Draft]
    spans: list[tuple[int, int]]
    cast: Cast = field(default_factory=Cast)
    told: list[tuple[Told, Draft, Saying | None]] = field(default_factory=list)


def of_prose(document: Document) -> list[Told]:
    """Find the statements of an article in prose."""
    text = document.text
    story = _story(document)
    titles = [draft for draft in story.drafts if _within(draft.sentence, document.headings)]
    headings = {id(draft) for draft in titles}
    for place, draft in enumerate(story.drafts):
        if id(draft) not in headings:
            _read(story, place)
    for draft in titles:
        _read_title(story, draft)
    found = calendar.dated(document.date, story.drafts, story.told)
    found.sort(key=lambda one: (one.start, one.end))
    return [replace(one, sentence=_collapsed(text[one.start : one.end])) for one in found]


def _story(document: Document) -> _Story:
    text = document.text
    blocks = list(sentences.paragraphs(text))
    spans = quotes.spans(text, blocks)
    cut = [one for one in _trimmed(document) if not _away(one, document.skipped)]
    story = _Story(document, drafts.make(text, cut, spans), spans)
    story.cast.places.update(
        found.entry.side
        for draft in story.drafts
        for found in sides.find([token.text for token in draft.tokens])
    )
    story.cast.home = side_of(document.place.split())
    for match in re.finditer(r"\b((?:[A-Z][\w-]+ ){1,5}[A-Z][\w-]+) \(([A-Z]{2,8})\)", text):
        full = match[1].removeprefix("The ")
        entry = sides.lookup(match[2]) or sides.lookup(full)
        story.cast.aliases[match[2]] = entry.speaker if entry else full
        story.cast.aliases[full] = story.cast.aliases[match[2]]
    return story


def _trimmed(document: Document) -> list[Sentence]:
    """Cut sentences, with a dateline taken off the first and headings kept whole."""
    kept: list[Sentence] = []
    for one in sentences.split(document.text):
        if (heading := _covering(one, document.headings)) is not None:
            if not kept or kept[-1].start != heading[0]:
                kept.append(replace(one, start=heading[0], end=heading[1]))
            continue
        for start, end in _over(document.skipped, one):
            if start <= one.start < end < one.end:
                one = replace(one, start=end)
        kept.append(one)
    return kept


def _over(ranges: Sequence[tuple[int, int]], one: Sentence) -> Sequence[tuple[int, int]]:
    first = bisect_right(ranges, (one.start, len(ranges) << 40)) - 1
    return ranges[max(0, first) : first + 2]


def _covering(one: Sentence, ranges: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    first = bisect_right(ranges, (one.start, 1 << 60)) - 1
    if first >= 0 and ranges[first][0] <= one.start < ranges[first][1]:
        return ranges[first]
    return None


def _within(one: Sentence, ranges: Sequence[tuple[int, int]]) -> bool:
    return _covering(one, ranges) is not None


def _away(one: Sentence, ranges: Sequence[tuple[int, int]]) -> bool:
    found = _covering(one, ranges)
    return found is not None and one.end <= found[1]


def _collapsed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _read(story: _Story, place: int) -> None:
    """Read one sentence: what it attributes, else what quotation it goes on with."""
    draft = story.drafts[place]
    spoken = False
    for saying in draft.found:
        speaker = _speaker(story, draft, saying)
        if speaker is not None:
            _tell(story, draft, saying, speaker)
            spoken = True
    if not spoken:
        spoken = _read_orphan(story, place) or _read_note(story, draft)
    _meet(story, draft, spoken)


def _speaker(story: _Story, draft: Draft, saying: Saying) -> Speaker | None:
    """Tell who is meant: a pronoun stands first for the subject of its own sentence."""
    context = _context(story, draft, saying)
    if saying.subject.phrase.head == "pronoun":
        acting = subjects.of_sentence(draft.tokens[: saying.subject.start])
        if acting is not None and acting.phrase.head == "person":
            found = story.cast.resolve(acting, context)
            gender = {"he": "m", "she": "f"}.get(saying.subject.phrase.words[0].lower())
            if found is not None and gender and found.gender in ("", gender):
                found.gender = gender
                return found
    found = story.cast.resolve(saying.subject, context)
    unknown = found is not None and found.head == "person" and not (found.role or found.side)
    if found is not None and unknown and saying.verb in v.PRESENT:
        found.kind = COMMENTATOR
    return found


def _tell(story: _Story, draft: Draft, saying: Saying, speaker: Speaker) -> None:
    said = _said(story, draft, saying)
    told = Told(
        speaker,
        saying.verb,
        said,
        "",
        draft.sentence.start,
        draft.sentence.end,
        _form(draft, saying),
        draft.sentence.paragraph,
    )
    story.told.append((told, draft, saying))
    story.cast.spoke(speaker)


def _said(story: _Story, draft: Draft, saying: Saying) -> str:
    """Give what was said without the attribution."""
    start = draft.sentence.start
    whole = story.document.text[start : draft.sentence.end]
    tokens = draft.tokens
    first = tokens[saying.start].start if saying.start < len(tokens) else len(whole)
    last = tokens[saying.end - 1].end if saying.end else 0
    if saying.place == "leading":
        later = [one for one in draft.found if one.at > saying.at]
        stop = tokens[later[0].subject.start].start if later else len(whole)
        begin = tokens[saying.end].start if saying.end < len(tokens) else last
        kept = whole[begin : max(begin, stop)] if saying.end else whole
    else:
        kept = f"{whole[:first]} {whole[last:] if any(map(str.isalnum, whole[last:])) else ''}"
    kept = _EDGES.sub("", _DOUBLED.sub(",", _collapsed(kept)))
    return kept if any(map(str.isalpha, kept)) else _collapsed(whole)


def _form(draft: Draft, saying: Saying) -> str:
    if not draft.masked.count(quotes.QUOTED):
        return "indirect"
    span = draft.tokens[saying.start : saying.end]
    outside = sum(token.is_word for token in draft.tokens) - sum(token.is_word for token in span)
    return "mixed" if outside else "direct"


def _read_orphan(story: _Story, place: int) -> bool:
    """Give a quotation without attribution to whom it belongs."""
    draft = story.drafts[place]
    if draft.quoted < ORPHAN or sum(map(str.isalpha, _raw(story, draft))) < 3:
        return False
    speaker = _of_same_span(story, place) or _of_neighbour(story, place)
    if speaker is None:
        return False
    said = _EDGES.sub("", _collapsed(_raw(story, draft)))
    told = Told(
        speaker,
        "",
        said,
        "",
        draft.sentence.start,
        draft.sentence.end,
        "direct",
        draft.sentence.paragraph,
    )
    story.told.append((told, draft, None))
    return True


def _raw(story: _Story, draft: Draft) -> str:
    return story.document.text[draft.sentence.start : draft.sentence.end]


def _of_same_span(story: _Story, place: int) -> Speaker | None:
    """Find the speaker who is named where the same quotation ends."""
    start = story.drafts[place].sentence.start
    number = bisect_right(story.spans, (start + 1, 1 << 60)) - 1
    if number < 0 or story.spans[number][1] <= start:
        return None
    end = story.spans[number][1]
    for later in story.drafts[place + 1 : place + 12]:
        if later.sentence.start >= end:
            return None
        for saying in later.found:
            if saying.place != "leading":
                return story.cast.resolve(saying.subject, _context(story, later, saying))
    return None


def _of_neighbour(story: _Story, place: int) -> Speaker | None:
    """Find who spoke just before, else who is named just after in the same paragraph."""
    draft = story.drafts[place]
    paragraph = draft.sentence.paragraph
    if story.told and story.told[-1][0].paragraph == paragraph:
        return story.told[-1][0].speaker
    for later in story.drafts[place + 1 : place + 3]:
        if later.sentence.paragraph == paragraph:
            for saying in later.found:
                if saying.place != "leading" and later.quoted > 0:
                    return story.cast.resolve(saying.subject, _context(story, later, saying))
    if story.told and story.told[-1][0].paragraph >= paragraph - 1:
        return story.told[-1][0].speaker
    return None


def _read_note(story: _Story, draft: Draft) -> bool:
    """Read `struck a softer note: "…"`, `Kim's answer followed: "…"`, and `For Kim, …`."""
    tokens = draft.tokens
    for place, token in enumerate(tokens[:-1]):
        if token.text == ":" and tokens[place + 1].is_quote:
            subject = subjects.of_sentence(tokens[:place])
            speaker = subject and story.cast.resolve(subject, _context(story, draft, None))
            if subject and speaker:
                saying = Saying(subject, "", place, 0, place + 1, "leading")
                _tell(story, draft, saying, speaker)
                return True
    if len(tokens) > 3 and tokens[0].text in ("For", "To") and tokens[1].is_name:
        subject = subjects.named(tokens, 1)
        if subject and subject.phrase.head == "person" and tokens[subject.end].text == ",":
            known = story.cast.known(subject.phrase.name)
            if known and known.kind == "commentator":
                saying = Saying(subject, "for", 0, 0, subject.end + 1, "leading")
                _tell(story, draft, saying, known)
                return True
    return False


def _context(story: _Story, draft: Draft, saying: Saying | None) -> str:
    """Guess the side of an office that tells none: by the place named, the dateline, the last."""
    stop = max(saying.at, saying.end) if saying else len(draft.tokens)
    listed = [token.text for token in draft.tokens]
    if saying and saying.held:
        return side_of(listed[: saying.start])
    if side := _staged(listed[:stop]):
        return side
    for found in sides.find(listed):
        if (
            found.entry.kind == "agency"
            and found.start
            and listed[found.start - 1] in ("by", "via")
        ):
            return found.entry.side
    for other in _same_paragraph(story, draft):
        if side := _staged([token.text for token in other.tokens]):
            return side
    if saying and (side := office_of(saying.subject.phrase.words)):
        return side
    if story.cast.home:
        return story.cast.home
    if saying and _american(story, saying.subject):
        return "United States"
    near = [other.sentence.start for other in _same_paragraph(story, draft)]
    for told, _, _ in reversed(story.told[-6:]):
        if told.start in near and told.speaker.kind == OFFICIAL and sides.lookup(told.speaker.side):
            return told.speaker.side
    for one in reversed(story.cast.recent[-6:]):
        if one.side and one.kind == OFFICIAL and sides.lookup(one.side):
            return one.side
    title = (
        story.document.text[slice(*story.document.headings[0])] if story.document.headings else ""
    )
    first = sides.at(headlines.lowered(title).split(), 0) if title else None
    if first and first.entry.is_place:
        return first.entry.side
    nearest = next((one for one in sides.find(listed) if one.entry.is_place), None)
    return nearest.entry.side if nearest else ""


def _american(story: _Story, subject: Subject) -> bool:
    """Tell the titles that news in English leaves without a country: President, Secretary.

    Offices that the United States lack, and names of another spelling, do not count.
    """
    role = (subject.phrase.role or (subject.apposition.role if subject.apposition else "")).lower()
    name = subject.phrase.name
    spelt = "-" in name or (len(name.split()) == 3 and len(name) < 16)
    often = [side for side, _ in story.cast.places.most_common(2)]
    titled = bool(set(role.split()) & v.AMERICAN) and "minister" not in role
    return titled and not spelt and "United States" in often


def _staged(listed: Sequence[str]) -> str:
    """Give the side of the place where a sentence is set: In Tokyo, At the White House."""
    for found in sides.find(listed):
        before = [word.lower() for word in listed[max(0, found.start - 2) : found.start]]
        if before[-1:] == ["the"]:
            before.pop()
        if before[-1:] in (["in"], ["at"]) and found.entry.kind in _STAGES:
            return found.entry.side
    return ""


def _same_paragraph(story: _Story, draft: Draft) -> list[Draft]:
    """Give the sentences of the same paragraph before this one, the nearest first."""
    found = []
    for other in reversed(story.drafts[max(0, draft.number - 6) : draft.number]):
        if other.sentence.paragraph != draft.sentence.paragraph:
            break
        found.append(other)
    return found


_STAGES = ("capital", "institution", "ministry", "place")


def _meet(story: _Story, draft: Draft, spoken: bool) -> None:
    """Take up the persons that a sentence introduces, and who acts in it."""
    tokens, place, last = draft.tokens, 0, None
    while place < len(tokens):
        token = tokens[place]
        if not token.is_word or (token.lower in v.FUNCTION_WORDS and not token.is_name):
            place += 1
            continue
        found = subjects.named(tokens, place)
        if found is None or found.phrase.head == "pronoun":
            place += 1
            continue
        if _introduces(found):
            last = story.cast.meet(found, _context(story, draft, None)) or last
        place = max(place + 1, found.end)
    if not spoken:
        acting = subjects.of_sentence(tokens)
        if acting is not None and acting.phrase.head in ("person", "role"):
            person = acting.phrase.head == "person"
            known = story.cast.known(acting.phrase.name) if person else None
            if known is None and not person:
                known = story.cast.resolve(acting, _context(story, draft, None))
            if known is not None:
                story.cast.spoke(known)
                return
        if last is not None:
            story.cast.spoke(last)


def _introduces(found: Subject) -> bool:
    phrase = found.phrase
    if phrase.head != "person" or len(phrase.name) < 2:
        return False
    told = phrase.role or found.apposition is not None
    return bool(told) and not any(word.lower() in v.BODIES for word in phrase.name.split())


def _read_title(story: _Story, draft: Draft) -> None:
    """Read a headline, with the whole cast known."""
    title = _raw(story, draft)
    made = headlines.parted(title)
    if made is not None and (speaker := _known(story, made.who)):
        _add_title(story, draft, speaker, made.what, "")
        return
    masked = headlines.lowered(draft.masked)
    again = drafts.of_masked(draft.sentence, masked)
    for saying in again.found:
        speaker = story.cast.resolve(saying.subject, _context(story, again, saying))
        if speaker is not None and (saying.own or saying.place != "leading"):
            _add_title(story, draft, speaker, _said(story, again, saying), saying.verb)
            return


def _known(story: _Story, who: str) -> Speaker | None:
    entry = sides.lookup(who)
    if entry:
        return Speaker(entry.speaker, "", entry.side, head="body")
    found = words.tokens(headlines.lowered(who))
    subject = subjects.named(found, 0) if found else None
    if subject is None or subject.end < len(found):
        return None
    if subject.phrase.head == "person":
        return story.cast.known(subject.phrase.name) or (
            story.cast.meet(subject) if subject.phrase.role else None
        )
    return (
        story.cast.resolve(subject, story.cast.home) if subject.phrase.head != "pronoun" else None
    )


def _add_title(story: _Story, draft: Draft, speaker: Speaker, said: str, verb: str) -> None:
    one = draft.sentence
    told = Told(speaker, verb, said, "", one.start, one.end, "headline", one.paragraph)
    story.told.append((told, draft, None))


def of_turns(document: Document, turns: Sequence[Turn]) -> list[Told]:
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
            said = _collapsed(_ASIDES.sub(" ", piece[one.start : one.end]))
            if sum(map(str.isalpha, said)) < 2 or said.startswith(("(", "[")):
                continue
            found.append(
                Told(
                    voices[turn.label],
                    "",
                    said,
                    _collapsed(piece[one.start : one.end]),
                    start + one.start,
                    start + one.end,
                    "transcript",
                    dates=day,
                )
            )
    return found
