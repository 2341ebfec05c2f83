"""Tell where a sentence is set, and whose words stand around it."""

from collections.abc import Sequence
from itertools import pairwise

from stance.articles import sides
from stance.articles.attribution.saying import Saying
from stance.articles.story.drafts import Draft
from stance.articles.story.story import Story
from stance.articles.vocabulary.bodies import STATE_MEDIA
from stance.articles.vocabulary.roles import POSTED

LATEST = 6  # sentences and messages looked back at
_STAGES = ("capital", "institution", "ministry", "place", "organisation")
_MEDIA = ("media", "television", "radio", "TV")


def staged(listed: Sequence[str]) -> str:
    """Give the side of the place where a sentence is set: In Tokyo, At the White House."""
    for found in sides.find(listed):
        before = [word.lower() for word in listed[max(0, found.start - 3) : found.start]]
        if before[-1:] == ["the"]:
            before.pop()
        if POSTED & set(before):
            continue
        if before[-1:] in (["in"], ["at"]) and found.entry.kind in _STAGES:
            return found.entry.side
    return ""


def staged_before(story: Story, draft: Draft) -> str:
    """Give the side of the place where the paragraph is set so far."""
    for other in same_paragraph(story, draft):
        side = staged([token.text for token in other.tokens])
        if side and not _abroad(story, other, side):
            return side
    return ""


def _abroad(story: Story, other: Draft, side: str) -> bool:
    """Tell a stage where a guest speaks: `The Greek premier said in Rome …`."""
    for told, draft, _ in reversed(story.told[-LATEST:]):
        if draft is other and sides.lookup(told.speaker.side):
            return told.speaker.side != side
    return False


def same_paragraph(story: Story, draft: Draft) -> list[Draft]:
    """Give the sentences of the same paragraph before this one, the nearest first."""
    found = []
    for other in reversed(story.drafts[max(0, draft.number - LATEST) : draft.number]):
        if other.sentence.paragraph != draft.sentence.paragraph:
            break
        found.append(other)
    return found


def whose(before: Sequence[str]) -> str:
    """Give the side of `NATO, whose spokesman said …`."""
    if before[-1:] != ["whose"]:
        return ""
    return next((one.entry.side for one in [*sides.find(before)][::-1]), "")


def side_before(draft: Draft, saying: Saying) -> str:
    """Give the country named before the subject: `France took a harder line: its president …`."""
    listed = [token.text for token in draft.tokens[: saying.subject.start]]
    kinds = ("country", "capital")
    places = [one.entry.side for one in sides.find(listed) if one.entry.kind in kinds]
    return places[-1] if places else ""


def by_agency(listed: Sequence[str]) -> str:
    """Give the side of the agency that somebody was quoted by, or told."""
    for found in sides.find(listed):
        before = listed[found.start - 1] if found.start else ""
        if found.entry.kind == "agency" and before in ("by", "via", "told", "to", "with"):
            return found.entry.side
    return ""


def by_state_media(story: Story, listed: Sequence[str]) -> str:
    """Give the country whose media those of the state are: the one named most often."""
    if not any(pair[0] == "state" and pair[1] in _MEDIA for pair in pairwise(listed)):
        return ""
    places = (side for side, _ in story.cast.places.most_common())
    return next((side for side in places if side in STATE_MEDIA), "")
