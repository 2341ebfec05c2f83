"""Give what was said without the attribution, and its form."""

import re

from stance.articles.attribution.saying import Saying
from stance.articles.cast.speaker import Speaker
from stance.articles.story.drafts import Draft
from stance.articles.story.story import Story, Told, collapsed
from stance.articles.tokens import QUOTED

EDGES = re.compile(r"^[\s,;:\u2014\u2013\"\u201c\u201d'\u2018\u2019]+|[\s,;:\"\u201c\u201d]+$")


_DOUBLED = re.compile(r",\s*,")


def tell(story: Story, draft: Draft, saying: Saying, speaker: Speaker) -> None:
    """Add what a speaker said in a sentence to the story."""
    said = said_in(story, draft, saying)
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


def said_in(story: Story, draft: Draft, saying: Saying) -> str:
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
    kept = EDGES.sub("", _DOUBLED.sub(",", collapsed(kept)))
    return kept if any(map(str.isalpha, kept)) else collapsed(whole)


def _form(draft: Draft, saying: Saying) -> str:
    if not draft.masked.count(QUOTED):
        return "indirect"
    span = draft.tokens[saying.start : saying.end]
    outside = sum(token.is_word for token in draft.tokens) - sum(token.is_word for token in span)
    return "mixed" if outside else "direct"
