"""Guess for which country an office speaks that tells none: by place, dateline and neighbours."""

from collections.abc import Sequence
from itertools import pairwise

from stance.articles import sides
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.saying import Saying
from stance.articles.cast.speakers import office_of, side_of
from stance.articles.statement import OFFICIAL
from stance.articles.story import headlines
from stance.articles.story.drafts import Draft
from stance.articles.story.story import Story
from stance.articles.vocabulary.bodies import STATE_MEDIA
from stance.articles.vocabulary.names import ABROAD
from stance.articles.vocabulary.roles import AMERICAN, POSTED


def context(story: Story, draft: Draft, saying: Saying | None) -> str:
    """Guess the side of an office that tells none; the United States have no ministries."""
    side = _context(story, draft, saying)
    if side == "United States" and saying and _ministerial(saying.subject):
        return next((one for one, _ in story.cast.places.most_common(3) if one != side), "")
    return side


def _ministerial(subject: Subject) -> bool:
    told = [one for one in (subject.phrase, subject.apposition) if one is not None]
    words = [word.lower() for one in told for word in (*one.words, *one.tail)]
    return any(word.startswith("minist") for word in words)


def _context(story: Story, draft: Draft, saying: Saying | None) -> str:
    """Guess by the place named, the media, the dateline, the last one who spoke."""
    stop = max(saying.at, saying.end) if saying else len(draft.tokens)
    listed = [token.text for token in draft.tokens]
    if saying and saying.held:
        return side_of(listed[: saying.start])
    if saying and ":" in listed[: saying.subject.start] and (side := side_before(draft, saying)):
        return side
    if saying and (side := _whose(listed[: saying.subject.start])):
        return side
    if side := _staged(listed[:stop]):
        return side
    for found in sides.find(listed):
        if (
            found.entry.kind == "agency"
            and found.start
            and listed[found.start - 1] in ("by", "via", "told", "to", "with")
        ):
            return found.entry.side
    if side := _by_state_media(story, listed):
        return side
    for other in same_paragraph(story, draft):
        side = _staged([token.text for token in other.tokens])
        if side and not _abroad(story, other, side):
            return side
    if saying and (side := office_of(saying.subject.phrase.words)):
        return side
    paragraph, acting = story.cast.stage
    if acting and paragraph == draft.sentence.paragraph and not _titled(saying):
        return acting
    if story.cast.home:
        return story.cast.home
    if saying and _american(story, saying.subject):
        return "United States"
    near = [other.sentence.start for other in same_paragraph(story, draft)]
    for told, _, _ in reversed(story.told[-6:]):
        if told.start in near and told.speaker.kind == OFFICIAL and sides.lookup(told.speaker.side):
            return told.speaker.side
    for one in reversed(story.cast.recent[-6:]):
        if one.head != "place" and one.side and one.kind == OFFICIAL and sides.lookup(one.side):
            return one.side
    title = (
        story.document.text[slice(*story.document.headings[0])] if story.document.headings else ""
    )
    first = sides.at(headlines.lowered(title).split(), 0) if title else None
    if first and first.entry.is_place:
        return first.entry.side
    nearest = next((one for one in sides.find(listed) if one.entry.is_place), None)
    return nearest.entry.side if nearest else _setting(story)


def _setting(story: Story) -> str:
    """Give the country of the dateline, else the one that the article names far most often."""
    if city := side_of(story.document.city.split()):
        return city
    first, second = [*story.cast.places.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > 2 * second[1] else ""


def _by_state_media(story: Story, listed: Sequence[str]) -> str:
    """Give the country whose media those of the state are: the one named most often."""
    media = ("media", "television", "radio", "TV")
    if not any(pair[0] == "state" and pair[1] in media for pair in pairwise(listed)):
        return ""
    places = (side for side, _ in story.cast.places.most_common())
    return next((side for side in places if side in STATE_MEDIA), "")


def _abroad(story: Story, other: Draft, side: str) -> bool:
    """Tell a stage where a guest speaks: `The Greek premier said in Rome …`."""
    for told, draft, _ in reversed(story.told[-6:]):
        if draft is other and sides.lookup(told.speaker.side):
            return told.speaker.side != side
    return False


def _whose(before: Sequence[str]) -> str:
    """Give the side of `NATO, whose spokesman said …`."""
    if before[-1:] != ["whose"]:
        return ""
    return next((one.entry.side for one in [*sides.find(before)][::-1]), "")


def side_before(draft: Draft, saying: Saying) -> str:
    """Give the country named before the subject: `France took a harder line: its president …`."""
    listed = [token.text for token in draft.tokens[: saying.subject.start]]
    places = [one.entry.side for one in sides.find(listed) if one.entry.kind in PLAINLY]
    return places[-1] if places else ""


PLAINLY = ("country", "capital")


def _titled(saying: Saying | None) -> bool:
    """Tell the titles of Americans, `President`, where no country is told."""
    told = (saying.subject.phrase, saying.subject.apposition) if saying else ()
    words = {word.lower() for one in told if one is not None for word in one.role.split()}
    return bool(words & AMERICAN)


def _american(story: Story, subject: Subject) -> bool:
    """Tell the titles that news in English leaves without a country: President, Secretary.

    Offices that the United States lack, and names of another spelling, do not count.
    """
    role = (subject.phrase.role or (subject.apposition.role if subject.apposition else "")).lower()
    name = subject.phrase.name
    spelt = (
        "-" in name
        or name.lower().split(" ")[0] in ABROAD
        or (len(name.split()) == 3 and len(name) < 16)
    )
    often = [side for side, _ in story.cast.places.most_common(2)]
    told = {*subject.phrase.words, *(subject.apposition.words if subject.apposition else ())}
    if "ambassador" in told and {"U.N.", "UN"} & told and "United States" in often and not spelt:
        return True
    titled = bool(set(role.split()) & AMERICAN) and "minister" not in role
    return titled and not spelt and "United States" in often


def _staged(listed: Sequence[str]) -> str:
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


def same_paragraph(story: Story, draft: Draft) -> list[Draft]:
    """Give the sentences of the same paragraph before this one, the nearest first."""
    found = []
    for other in reversed(story.drafts[max(0, draft.number - 6) : draft.number]):
        if other.sentence.paragraph != draft.sentence.paragraph:
            break
        found.append(other)
    return found


_STAGES = ("capital", "institution", "ministry", "place", "organisation")
