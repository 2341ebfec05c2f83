"""Tell who said what and when, sentence by sentence, from drafts to statements."""

from collections.abc import Sequence
from dataclasses import replace

from stance.articles.attribution import subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import is_plural
from stance.articles.attribution.saying import Saying
from stance.articles.cast import clauses, persons
from stance.articles.cast.coreference import resolve
from stance.articles.cast.speaker import Speaker, words_of
from stance.articles.document import Document
from stance.articles.statement import COMMENTATOR
from stance.articles.story import calendar, headlines, meeting
from stance.articles.story.drafts import Draft
from stance.articles.story.homes import context
from stance.articles.story.orphans import (
    read_again,
    read_nominal,
    read_note,
    read_orphan,
    read_view,
)
from stance.articles.story.stages import same_paragraph, side_before
from stance.articles.story.story import Story, Told, begin, collapsed, within
from stance.articles.story.wording import tell
from stance.articles.tokens import Token
from stance.articles.vocabulary.roles import EXPERTS, IN_OFFICE
from stance.articles.vocabulary.speech import PRESENT


def of_prose(document: Document) -> list[Told]:
    """Find the statements of an article in prose."""
    text = document.text
    story = begin(document)
    titles = [draft for draft in story.drafts if within(draft.sentence, document.headings)]
    headings = {id(draft) for draft in titles}
    for place, draft in enumerate(story.drafts):
        if id(draft) not in headings:
            _read(story, place)
    for draft in titles:
        headlines.read(story, draft)
    found = calendar.dated(document.date, story.drafts, story.told)
    found.sort(key=lambda one: (one.start, one.end))
    return [replace(one, sentence=collapsed(text[one.start : one.end])) for one in found]


def _read(story: Story, place: int) -> None:
    """Read one sentence: what it attributes, else what quotation it goes on with."""
    draft = story.drafts[place]
    spoken = False
    for saying in draft.found:
        speaker = _speaker(story, draft, saying)
        if speaker is not None:
            tell(story, draft, saying, speaker)
            spoken = True
    if not spoken:
        spoken = read_orphan(story, place) or read_nominal(story, draft)
        spoken = spoken or read_note(story, draft) or read_view(story, draft)
        spoken = spoken or read_again(story, draft)
    meeting.meet(story, draft, spoken)


def _speaker(story: Story, draft: Draft, saying: Saying) -> Speaker | None:
    """Tell who is meant: a pronoun stands first for the subject of its own sentence."""
    home = context(story, draft, saying)
    story.cast.owner = side_before(draft, saying)
    if (inside := _in_sentence(story, draft, saying, home)) is not None:
        return inside
    found = resolve(story.cast, saying.subject, home)
    if found is not None:
        persons.part(story.cast, saying.subject, found)
        clauses.learn(found, draft.tokens, saying.subject)
        if found.head == "person":
            _place(story, draft, saying, found)
    return found


def _in_sentence(story: Story, draft: Draft, saying: Saying, home: str) -> Speaker | None:
    """Find whom `he` or `her office` means in `Berg was ill, her office said`."""
    subject = saying.subject
    first = subject.phrase.words[0].lower()
    owned = first in ("his", "her")
    if not owned and subject.phrase.head != "pronoun":
        return None
    before = draft.tokens[: subject.start]
    acting = (owned and _last_person(before)) or subjects.of_sentence(before)
    found = resolve(story.cast, acting, home) if acting and _is_somebody(story, acting) else None
    if found is None:
        return None
    if owned:
        story.cast.spoke(found)
        return resolve(story.cast, subject, home)
    gender = {"he": "m", "she": "f"}.get(first)
    if not gender or found.gender not in ("", gender):
        return None
    found.gender = gender
    return found


def _last_person(tokens: Sequence[Token]) -> Subject | None:
    """Find whose spokesman `his spokesman` is: the last person with an office before."""
    for place in range(len(tokens) - 1, -1, -1):
        if tokens[place].is_name and (place == 0 or not tokens[place - 1].is_name):
            found = subjects.named(tokens, place)
            if found and found.phrase.head == "person" and found.phrase.role:
                return found
    return None


def _is_somebody(story: Story, acting: Subject) -> bool:
    """Tell a person or a single office, which a pronoun can stand for."""
    phrase = acting.phrase
    full = bool(phrase.role) or len(phrase.name.split()) > 1
    if phrase.head == "role":
        return phrase.definite and not is_plural(phrase.role.split()[-1])
    return phrase.head == "person" and (full or story.cast.known(phrase.name) is not None)


def _place(story: Story, draft: Draft, saying: Saying, found: Speaker) -> None:
    """Tell by the paragraph for whom a person speaks of whom nothing is told."""
    if _among_experts(story, draft, found):
        found.kind, found.side = COMMENTATOR, ""
    if not (found.role or found.side or found.told):
        paragraph, side = story.cast.stage  # Iran has a new leader. Ali Rahimi, a jurist, said …
        found.side = side if paragraph == draft.sentence.paragraph else ""
    if not (found.role or found.side) and saying.verb in PRESENT:
        found.kind = COMMENTATOR


def _among_experts(story: Story, draft: Draft, found: Speaker) -> bool:
    """Tell whom a paragraph introduces that begins with experts and names no office for them."""
    if found.told:
        return False
    first = (same_paragraph(story, draft) or [draft])[-1]
    experts = {token.lower for token in first.tokens} & EXPERTS
    return bool(experts) and not IN_OFFICE & set(words_of(found.role))
