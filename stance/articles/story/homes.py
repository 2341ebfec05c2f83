"""Guess for which country an office speaks that tells none: by place, dateline and neighbours."""

from stance.articles import sides
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.saying import Saying
from stance.articles.cast.affiliation import office_of, side_of
from stance.articles.sentences import lowered
from stance.articles.statement import OFFICIAL
from stance.articles.story import stages
from stance.articles.story.drafts import Draft
from stance.articles.story.story import Story
from stance.articles.vocabulary.names import ABROAD
from stance.articles.vocabulary.roles import AMERICAN

UNITED_STATES = "United States"


def context(story: Story, draft: Draft, saying: Saying | None) -> str:
    """Guess the side of an office that tells none; the United States have no ministries."""
    if saying and saying.held:
        side = side_of([token.text for token in draft.tokens[: saying.start]])
    else:
        side = _guess(story, draft, saying)
    if side == UNITED_STATES and saying and _ministerial(saying.subject):
        return next((one for one, _ in story.cast.places.most_common(3) if one != side), "")
    return side


def _guess(story: Story, draft: Draft, saying: Saying | None) -> str:
    """Take the first guess that tells a side: the sentence, the paragraph, the article."""
    listed = [token.text for token in draft.tokens]
    return (
        _by_sentence(story, draft, saying, listed)
        or stages.staged_before(story, draft)
        or (office_of(saying.subject.phrase.words) if saying else "")
        or _acting(story, draft, saying)
        or story.cast.home
        or (UNITED_STATES if saying and _is_american(story, saying.subject) else "")
        or _last_official(story, draft)
        or _opening_title(story)
        or next((one.entry.side for one in sides.find(listed) if one.entry.is_place), "")
        or _setting(story)
    )


def _by_sentence(story: Story, draft: Draft, saying: Saying | None, listed: list[str]) -> str:
    """Guess by the country before a colon, `whose`, the place, the media."""
    if saying:
        before = listed[: saying.subject.start]
        side = (":" in before and stages.side_before(draft, saying)) or stages.whose(before)
        if side:
            return side
    stop = max(saying.at, saying.end) if saying else len(listed)
    side = stages.staged(listed[:stop]) or stages.by_agency(listed)
    return side or stages.by_state_media(story, listed)


def _acting(story: Story, draft: Draft, saying: Saying | None) -> str:
    """Give the country that acted last in the paragraph, save for the titles of Americans."""
    paragraph, side = story.cast.stage
    titled = saying and AMERICAN & {
        word.lower() for one in saying.subject.parts for word in one.role.split()
    }
    return side if paragraph == draft.sentence.paragraph and not titled else ""


def _last_official(story: Story, draft: Draft) -> str:
    """Give the country of the last official who spoke in the paragraph, or at all."""
    near = [other.sentence.start for other in stages.same_paragraph(story, draft)]
    spoke = [told.speaker for told, _, _ in story.told[-stages.LATEST :] if told.start in near]
    acted = [one for one in story.cast.recent[-stages.LATEST :] if one.head != "place"]
    for one in (*reversed(spoke), *reversed(acted)):
        if one.kind == OFFICIAL and one.side and sides.lookup(one.side):
            return one.side
    return ""


def _opening_title(story: Story) -> str:
    """Give the country that opens the headline."""
    headings = story.document.headings
    title = lowered(story.document.text[slice(*headings[0])]).split() if headings else []
    first = sides.at(title, 0) if title else None
    return first.entry.side if first and first.entry.is_place else ""


def _setting(story: Story) -> str:
    """Give the country of the dateline, else the one that the article names far most often."""
    if city := side_of(story.document.city.split()):
        return city
    first, second = [*story.cast.places.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > 2 * second[1] else ""


def _ministerial(subject: Subject) -> bool:
    words = [word.lower() for one in subject.parts for word in (*one.words, *one.tail)]
    return any(word.startswith("minist") for word in words)


def _is_american(story: Story, subject: Subject) -> bool:
    """Tell the titles that news in English leaves without a country: President, Secretary.

    Offices that the United States lack, and names of another spelling, do not count.
    """
    often = [side for side, _ in story.cast.places.most_common(2)]
    if UNITED_STATES not in often or _is_foreign(subject.phrase.name):
        return False
    words = {word for one in subject.parts for word in one.words}
    if "ambassador" in words and {"U.N.", "UN"} & words:
        return True
    role = next((one.role.lower() for one in subject.parts if one.role), "")
    return bool(set(role.split()) & AMERICAN) and "minister" not in role


def _is_foreign(name: str) -> bool:
    """Tell a name in the spelling of another country."""
    short = len(name.split()) == 3 and len(name) < 16
    return "-" in name or name.lower().split(" ")[0] in ABROAD or short
