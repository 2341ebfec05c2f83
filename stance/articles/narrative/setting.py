"""Guess for which country an office speaks that names none: by place, dateline and neighbours."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import Attribution
from stance.articles.lexicon import (
    AMERICAN,
    POSTED,
    SETTLEMENTS,
)
from stance.articles.narrative.story import Draft, Story
from stance.articles.speakers.sides_of import side_of
from stance.articles.statement import OFFICIAL

LOOK_BACK = 6  # sentences and messages looked back at
_STAGES = ("capital", "institution", "ministry", "place", "organisation")
_MEDIA = ("media", "television", "radio", "TV")


def staged(listed: Sequence[str]) -> str:
    """Return the side of the place where a sentence is set: In Tokyo, At the White House."""
    for found in sides.find(listed):
        before = [word.lower() for word in listed[max(0, found.start - 3) : found.start]]
        if before[-1:] == ["the"]:
            before.pop()
        if POSTED & set(before):
            continue
        if before[-1:] in (["in"], ["at"]) and found.entry.kind in _STAGES:
            return found.entry.side
        follows = listed[found.end].lower() if found.end < len(listed) else ""
        if found.entry.kind == "demonym" and before[-1:] == ["in"] and follows in SETTLEMENTS:
            return found.entry.side
    return ""


def side_before(draft: Draft, saying: Attribution) -> str:
    """Return the country named before the subject: `France took a harder line: its president …`."""
    listed = [token.text for token in draft.tokens[: saying.subject.start]]
    kinds = ("country", "capital")
    places = [one.entry.side for one in sides.find(listed) if one.entry.kind in kinds]
    return places[-1] if places else ""


def by_agency(listed: Sequence[str]) -> str:
    """Return the side of the agency that somebody was quoted by, or told."""
    for found in sides.find(listed):
        before = listed[found.start - 1] if found.start else ""
        if found.entry.kind == "agency" and before in ("by", "via", "told", "to", "with"):
            return found.entry.side
    return ""


UNITED_STATES = "United States"


def context(story: Story, draft: Draft, saying: Attribution | None) -> str:
    """Guess the side of an office that names none; the United States have no ministries."""
    side = _guess(story, draft, saying)
    if side == UNITED_STATES and saying and _ministerial(saying.subject):
        return next((one for one, _ in story.register.places.most_common(3) if one != side), "")
    return side


def _guess(story: Story, draft: Draft, saying: Attribution | None) -> str:
    """Return the first side that the sentence, the paragraph or the article names."""
    listed = [token.text for token in draft.tokens]
    return (
        _by_sentence(draft, saying, listed)
        or story.register.home
        or (UNITED_STATES if saying and _is_american(story, saying.subject) else "")
        or _last_official(story)
        or next((one.entry.side for one in sides.find(listed) if one.entry.is_place), "")
        or _setting(story)
    )


def _by_sentence(draft: Draft, saying: Attribution | None, listed: list[str]) -> str:
    """Guess by the country before a colon, the place, the agency."""
    if saying:
        before = listed[: saying.subject.start]
        side = ":" in before and side_before(draft, saying)
        if side:
            return side
    stop = max(saying.at, saying.end) if saying else len(listed)
    return staged(listed[:stop]) or by_agency(listed)


def _last_official(story: Story) -> str:
    """Return the country of the last official who spoke or acted."""
    for speaker in reversed(story.register.recent[-LOOK_BACK:]):
        official = speaker.kind == OFFICIAL and speaker.head != "place"
        if official and speaker.side and sides.lookup(speaker.side):
            return speaker.side
    return ""


def _setting(story: Story) -> str:
    """Return the country of the dateline, else the one that the article names far most often."""
    if city := side_of(story.document.city.split()):
        return city
    first, second = [*story.register.places.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > 2 * second[1] else ""


def _ministerial(subject: Subject) -> bool:
    words = [word.lower() for one in subject.parts for word in (*one.words, *one.tail)]
    return any(word.startswith("minist") for word in words)


def _is_american(story: Story, subject: Subject) -> bool:
    """Return the titles that news in English leaves without a country: President, Secretary.

    Offices that the United States lack, and names of another spelling, do not count.
    """
    often = [side for side, _ in story.register.places.most_common(2)]
    if UNITED_STATES not in often:
        return False
    words = {word for one in subject.parts for word in one.words}
    if "ambassador" in words and {"U.N.", "UN"} & words:
        return True
    role = next((one.role.lower() for one in subject.parts if one.role), "")
    return bool(set(role.split()) & AMERICAN) and "minister" not in role
