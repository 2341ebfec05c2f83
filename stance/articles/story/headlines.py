"""Read the headlines of an article, with the whole cast known."""

from stance.articles import sides
from stance.articles.attribution import subjects
from stance.articles.cast.coreference import resolve
from stance.articles.cast.persons import meet
from stance.articles.cast.speaker import Speaker
from stance.articles.sentences import lowered, parted
from stance.articles.story import drafts
from stance.articles.story.drafts import Draft
from stance.articles.story.homes import context
from stance.articles.story.story import Story, Told, raw
from stance.articles.story.wording import said_in
from stance.articles.tokens import tokenize


def read(story: Story, draft: Draft) -> None:
    """Add what a headline says, if it names who says it."""
    made = parted(raw(story, draft))
    if made is not None and (speaker := _known(story, made.who)):
        _add(story, draft, speaker, made.what, "")
        return
    again = drafts.of_masked(draft.sentence, lowered(draft.masked))
    for saying in again.found:
        speaker = resolve(story.cast, saying.subject, context(story, again, saying))
        if speaker is not None and (saying.own or saying.place != "leading"):
            _add(story, draft, speaker, said_in(story, again, saying), saying.verb)
            return


def _known(story: Story, who: str) -> Speaker | None:
    """Find whom the edge of a headline names."""
    if entry := sides.lookup(who):
        return Speaker(entry.speaker, "", entry.side, head="body")
    found = tokenize(lowered(who))
    subject = subjects.named(found, 0) if found else None
    if subject is None or subject.end < len(found) or subject.phrase.head == "pronoun":
        return None
    if subject.phrase.head != "person":
        return resolve(story.cast, subject, story.cast.home)
    known = story.cast.known(subject.phrase.name)
    return known or (meet(story.cast, subject) if subject.phrase.role else None)


def _add(story: Story, draft: Draft, speaker: Speaker, said: str, verb: str) -> None:
    one = draft.sentence
    told = Told(speaker, verb, said, "", one.start, one.end, "headline", one.paragraph)
    story.told.append((told, draft, None))
