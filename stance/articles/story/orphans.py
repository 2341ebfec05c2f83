"""Give quotations without an attribution of their own to whom they belong."""

from bisect import bisect_right

from stance.articles.attribution import nominals, subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import Phrase
from stance.articles.attribution.saying import Saying
from stance.articles.cast import clauses
from stance.articles.cast.coreference import resolve
from stance.articles.cast.persons import meet
from stance.articles.cast.speaker import Speaker
from stance.articles.statement import COMMENTATOR
from stance.articles.story.drafts import Draft
from stance.articles.story.homes import context
from stance.articles.story.story import Story, Told, collapsed, raw
from stance.articles.story.wording import EDGES, tell

ORPHAN = 0.8  # share of a sentence in quotation marks that makes it a quotation by itself


def read_orphan(story: Story, place: int) -> bool:
    """Give a quotation without attribution to whom it belongs."""
    draft = story.drafts[place]
    if draft.quoted < ORPHAN or sum(map(str.isalpha, raw(story, draft))) < 3:
        return False
    speaker = _of_same_span(story, place) or _of_neighbour(story, place)
    if speaker is None:
        return False
    said = EDGES.sub("", collapsed(raw(story, draft)))
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


def _of_same_span(story: Story, place: int) -> Speaker | None:
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
                return resolve(story.cast, saying.subject, context(story, later, saying))
    return None


def _of_neighbour(story: Story, place: int) -> Speaker | None:
    """Find who spoke just before, else who is named just after in the same paragraph."""
    draft = story.drafts[place]
    paragraph = draft.sentence.paragraph
    if story.told and story.told[-1][0].paragraph == paragraph:
        return story.told[-1][0].speaker
    for later in story.drafts[place + 1 : place + 3]:
        if later.sentence.paragraph == paragraph:
            for saying in later.found:
                if saying.place != "leading" and later.quoted > 0:
                    return resolve(story.cast, saying.subject, context(story, later, saying))
    if story.told and story.told[-1][0].paragraph >= paragraph - 1:
        return story.told[-1][0].speaker
    return None


def read_again(story: Story, draft: Draft) -> bool:
    """Read `He used the same words on May 3, 10 and 17`, `The offer came again on June 2`."""
    at = nominals.again(draft.tokens)
    if at is None or not story.told or not any(when.unit == "date" for when in draft.whens):
        return False
    subject = subjects.of_sentence(draft.tokens)
    speaker = None
    if subject and subject.end <= at and subject.phrase.words[0].lower() not in ("it", "the"):
        speaker = resolve(story.cast, subject, context(story, draft, None))
    nobody = Subject(Phrase(0, 0, "pronoun", ("it",)), None, 0, 0)
    saying = Saying(nobody, "again", at, 0, 0, "leading", act=True)
    tell(story, draft, saying, speaker or story.told[-1][0].speaker)
    return True


def read_nominal(story: Story, draft: Draft) -> bool:
    """Read `a threat from Kim followed`."""
    saying = nominals.find(draft.tokens)
    speaker = saying and resolve(story.cast, saying.subject, context(story, draft, saying))
    if saying and speaker:
        tell(story, draft, saying, speaker)
    return bool(speaker)


def read_note(story: Story, draft: Draft) -> bool:
    """Read `struck a softer note: "…"`, and `Kim's answer followed: "…"`."""
    tokens = draft.tokens
    for place, token in enumerate(tokens[:-1]):
        if token.text == ":" and tokens[place + 1].is_quote:
            subject = subjects.of_sentence(tokens[:place])
            speaker = subject and resolve(story.cast, subject, context(story, draft, None))
            if subject and speaker:
                saying = Saying(subject, "", place, 0, place + 1, "leading")
                tell(story, draft, saying, speaker)
                return True
    return False


def read_view(story: Story, draft: Draft) -> bool:
    """Read `For Kim, …`, `To Ann Berg, who taught law, …`, where it is a commentator's view."""
    tokens = draft.tokens
    if len(tokens) < 4 or tokens[0].text not in ("For", "To") or not tokens[1].is_name:
        return False
    subject = subjects.named(tokens, 1)
    if not subject or subject.phrase.head != "person" or tokens[subject.end].text != ",":
        return False
    known = story.cast.known(subject.phrase.name)
    if known is None and clauses.follows(tokens, subject):
        known = meet(story.cast, subject)
        clauses.learn(known, tokens, subject) if known else None
    if known is None or known.kind != COMMENTATOR:
        return False
    end = min(clauses.end_of(tokens, subject), len(tokens))
    tell(story, draft, Saying(subject, "for", 0, 0, end, "leading"), known)
    return True
