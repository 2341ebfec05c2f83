"""Return on which dates each message was said, from the phrases of time around it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from stance.articles import dating
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import Clock
from stance.articles.lexicon import LATEST
from stance.articles.narrative.story import Draft, Entry, Message
from stance.articles.narrative.times import in_clause, of_attribution, of_message
from stance.articles.statement import COMMENTATOR

CHRONICLE = 0.2  # share of messages with a full date that makes an article a chronicle
OPENING = 12  # characters of a sentence in which a date opens it
NARRATED = 6  # sentences with a full date that make one where few of them hold a message
WEEKS = timedelta(14)  # a narrative so far behind its article ends with news of the day
SLACK = timedelta(1)  # an article may be dated a day before what it tells, by time zone
BACK = timedelta(45)  # what happened so long before the narrative does not move it


def dated(article: date | None, drafts: Sequence[Draft], told: Sequence[Entry]) -> list[Message]:
    """Return each message its dates, in the order of the text."""
    by_draft: dict[int, list[int]] = {}
    for number, (_, draft, _) in enumerate(told):
        by_draft.setdefault(id(draft), []).append(number)
    closing = drafts[-1].sentence.paragraph - 1 if drafts else 0
    reader = _Reader(article, _is_chronicle(drafts, told), closing)
    found: dict[int, Message] = {}
    for draft in drafts:
        numbers = by_draft.get(id(draft), [])
        days: tuple[str, ...] = ()
        for number in numbers:
            coming = told[number + 1] if number + 1 < len(told) else None
            days = reader.read(told[number], coming, days)
            found[number] = replace(told[number][0], dates=days)
        if not numbers:
            reader.pass_over(draft)
    return [found[number] for number in range(len(told))]


def _is_chronicle(drafts: Sequence[Draft], told: Sequence[Entry]) -> bool:
    """Tell an article of many full dates, whose weekdays count from its narrative."""
    enough = CHRONICLE * len(told)
    full = sum(any(w.unit == "date" for w in of_attribution(draft, one)) for _, draft, one in told)
    narrated = sum(any(when.unit == "date" for when in draft.whens) for draft in drafts)
    return full >= enough or narrated >= max(NARRATED, enough)


class _Reader:
    """Keep the clock while the messages are read in order.

    ``story`` is the last date of the narrative; ``last`` the paragraph, the
    speaker and the day of the last message; ``scene`` a paragraph that a date
    opens, and that date.
    """

    def __init__(self, article: date | None, chronicle: bool, closing: int) -> None:
        self.article, self.chronicle, self.closing = article, chronicle, closing
        self.story: date | None = None
        self.last: tuple[int, str, tuple[str, ...]] = (-9, "", ())
        self.scene: tuple[int, date | None] = (-9, None)

    def read(self, entry: Entry, coming: Entry | None, earlier: tuple[str, ...]) -> tuple[str, ...]:
        """Return the dates of one message and move the clock on.

        ``earlier`` are those of the message before it in the same sentence,
        ``coming`` is the message after it.
        """
        told, draft, saying = entry
        resolved = self._chosen(draft, saying, bool(earlier))
        if earlier and not resolved:
            return earlier
        resolved = resolved or self._ahead(told, draft, coming)
        found = self._move(draft, resolved) if resolved else self._inherited(told)
        self.last = (told.paragraph, told.speaker.name, found[-1:])
        if saying is not None and in_clause(draft.tokens, saying):
            self._go_on(draft, saying)
        return found

    def pass_over(self, draft: Draft) -> None:
        """Move the clock on by what happened, where it is dated in full."""
        for when in draft.whens:
            if when.unit in ("date", "story", "weekday"):
                found = dating.resolve(when, self._clock(draft))
                days = [one for one in found if self._past(one)]
                if days and not (self.story and days[-1] < self.story - BACK):
                    self.story = days[-1]
                    if self._set_scene(draft):
                        self.last = (-9, "", ())
                return

    def _chosen(self, draft: Draft, saying: Attribution | None, further: bool) -> list[date]:
        """Return the dates that the attribution tells; each counts from the one before it."""
        now, found = self._clock(draft), list[date]()
        for when in of_message(draft, saying, further) if saying else []:
            listed = dating.resolve(when, now)
            now = replace(now, story=listed[-1] if listed else now.story)
            found += [one for one in listed if one not in found and self._past(one)]
        return found

    def _move(self, draft: Draft, days: list[date]) -> tuple[str, ...]:
        if len(days) == 1 or self.story is None:  # a list runs ahead of the story
            self.story = days[0]
            self._set_scene(draft)
        return tuple(str(one) for one in days)

    def _ahead(self, told: Message, draft: Draft, coming: Entry | None) -> list[date]:
        """Take the date of the next sentence where the same one, new here, goes on to speak."""
        if coming is None or self.last[:2] == (told.paragraph, told.speaker.name):
            return []
        other, later, saying = coming
        same = other.speaker is told.speaker and other.paragraph == told.paragraph
        if not same or later.number != draft.number + 1 or self.scene[0] == told.paragraph:
            return []
        found = of_attribution(later, saying)
        if any(when.unit != "date" or when.start < OPENING for when in found):
            return []
        return self._chosen(later, saying, False)[:1]

    def _go_on(self, draft: Draft, saying: Attribution) -> None:
        """Move the clock to the main clause: `…, who on Monday had warned …, gave in on Friday`."""
        later = [when for when in draft.whens if when.start > draft.tokens[saying.at].end]
        found = dating.resolve(later[-1], self._clock(draft)) if later else []
        if found and self._past(found[-1]):
            self.story = found[-1]
            self.last = (*self.last[:2], (found[-1].isoformat(),))

    def _clock(self, draft: Draft) -> Clock:
        """Count weekdays from the narrative of a chronicle, but not those of its latest news."""
        latest = any(token.lower in LATEST for token in draft.tokens)
        behind = self.article and self.story and self.article - self.story > WEEKS
        closing = draft.sentence.paragraph >= self.closing and bool(behind)
        return Clock(self.article, self.story, self.chronicle and not latest and not closing)

    def _past(self, one: date) -> bool:
        return self.article is None or one <= self.article + SLACK

    def _inherited(self, told: Message) -> tuple[str, ...]:
        """Return the date of the same speaker's last message, of the scene, or of the article."""
        paragraph, speaker, last = self.last
        near = told.paragraph == paragraph or (told.paragraph <= paragraph + 1 and not told.verb)
        if told.form == "headline":
            return _listed(self.article)
        if last and near and speaker == told.speaker.name:
            return last
        if self.scene[1] and self.scene[0] == told.paragraph and not self.chronicle:
            return _listed(self.scene[1])
        if told.speaker.kind == COMMENTATOR:
            return _listed(self.article)
        if not self.chronicle and self.article:
            return _listed(self.article)
        return _listed(self.story or self.article)

    def _set_scene(self, draft: Draft) -> bool:
        """Let a date that opens a sentence stand for the rest of its paragraph."""
        first = draft.whens[0] if draft.whens else None
        if first is None or not (first.unit == "story" or first.start < OPENING):
            return False
        self.scene = (draft.sentence.paragraph, self.story)
        return True


def _listed(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()
