"""Tell on which dates each message was said, from the phrases of time around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stance.articles.attribution.saying import Saying
from stance.articles.dates import dates
from stance.articles.dates.dates import Clock, When
from stance.articles.story.drafts import Draft
from stance.articles.text.words import Token
from stance.articles.vocabulary.grammar import BE, LATEST, MODALS, PRONOUNS
from stance.articles.vocabulary.speech import REPEATING

if TYPE_CHECKING:
    from stance.articles.story.story import Told

CHRONICLE = 0.2  # share of messages with a full date that makes an article a chronicle
OPENING = 12  # characters of a sentence in which a date opens it
NARRATED = 6  # sentences with a full date that make one where few of them hold a message
NEAR = 9  # tokens between a verb of speech and a date that belongs to it
WEEKS = timedelta(14)  # a narrative so far behind its article ends with news of the day
SLACK = timedelta(1)  # an article may be dated a day before what it tells, by time zone


def dated(
    article: date | None,
    drafts: Sequence[Draft],
    told: Sequence[tuple[Told, Draft, Saying | None]],
) -> list[Told]:
    """Give each message its dates, in the order of the text."""
    by_draft: dict[int, list[int]] = {}
    for number, (_, draft, _) in enumerate(told):
        by_draft.setdefault(id(draft), []).append(number)
    full = sum(any(w.unit == "date" for w in whens_of(draft, one)) for _, draft, one in told)
    narrated = sum(any(w.unit == "date" for w in draft.whens) for draft in drafts)
    chronicle = full >= CHRONICLE * len(told) or narrated >= max(NARRATED, CHRONICLE * len(told))
    closing = drafts[-1].sentence.paragraph - 1 if drafts else 0
    reader = _Reader(article, chronicle, closing)
    found: dict[int, Told] = {}
    for draft in drafts:
        numbers = by_draft.get(id(draft), [])
        earlier: tuple[str, ...] = ()
        for number in numbers:
            one, _, saying = told[number]
            reader.coming = told[number + 1] if number + 1 < len(told) else None
            earlier = reader.read(one, draft, saying, earlier)
            found[number] = replace(one, dates=earlier)
        if not numbers:
            reader.pass_over(draft)
    return [found[number] for number in range(len(told))]


def whens_of(draft: Draft, saying: Saying | None) -> list[When]:
    """Give the phrases of time that belong to the saying, not to what was said."""
    if saying is None:
        return []
    tokens = draft.tokens
    verb = tokens[saying.at].start if saying.at < len(tokens) else 0
    limit = _limit(draft, saying)
    first = tokens[saying.start].start if saying.start < len(tokens) else 0
    lead = _lead_in(draft, saying)
    if saying.place == "trailing":
        return [when for when in draft.whens if when.start >= first or when.start < lead]
    if saying.place == "inner":
        last = tokens[saying.end - 1].end
        last = max(last, _relative_end(tokens, saying.end))
        lead = max(lead, tokens[0].end)
        return [w for w in draft.whens if first <= w.start < last or w.start < lead]
    return [when for when in draft.whens if when.start < max(verb, limit)]


def _lead_in(draft: Draft, saying: Saying) -> int:
    """Give where a lead-in ends: `The offer came back on 3 May: the door, Kim said, was open`."""
    for token in draft.tokens[: saying.start]:
        if token.text == ":":
            return token.start
    return 0


def _relative_end(tokens: Sequence[Token], place: int) -> int:
    """Give where `, which issued a note on May 3,` after a speaker ends."""
    follows = [token.lower for token in tokens[place : place + 2]]
    if not {"which", "who"} & set(follows):
        return 0
    end = place + 1
    while end < len(tokens) and tokens[end].text != ",":
        end += 1
    return tokens[end - 1].end


def _limit(draft: Draft, saying: Saying) -> int:
    """Give where what was said begins, for dates after a leading verb."""
    tokens = draft.tokens
    for token in tokens[saying.at : saying.at + 30]:
        if token.lower == "that":
            return token.start
    if (
        saying.act
        or saying.verb in REPEATING
        or any(t.is_quote for t in tokens[saying.at + 1 : saying.at + 3])
    ):
        return tokens[-1].end if tokens else 0
    for token in tokens[saying.at + 1 : saying.at + 1 + NEAR]:
        if token.is_date:
            return token.end
        if token.text in ",;" or token.lower in PRONOUNS | BE | MODALS:
            break
    return 0


class _Reader:
    """Keep the clock while the messages are read in order."""

    def __init__(self, article: date | None, chronicle: bool, closing: int) -> None:
        self.closing = closing
        self.article, self.chronicle = article, chronicle
        self.story: date | None = None
        self.last: tuple[int, str, tuple[str, ...]] = (-9, "", ())
        self.coming: tuple[Told, Draft, Saying | None] | None = None
        self.scene: tuple[int, date | None] = (-9, None)

    def read(
        self, told: Told, draft: Draft, saying: Saying | None, earlier: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Give the dates of one message and move the clock on.

        ``earlier`` are those of the message before it in the same sentence.
        """
        clock = self._clock(draft)
        resolved = self._chosen(draft, saying, clock, bool(earlier))
        if earlier and not resolved:
            return earlier
        resolved = resolved or self._ahead(told, draft)
        if resolved:
            if len(resolved) == 1 or self.story is None:  # a list runs ahead of the story
                self.story = resolved[0]
                self._set_scene(draft)
            found = tuple(str(one) for one in resolved)
        else:
            found = self._inherited(told)
        self.last = (told.paragraph, told.speaker.name, found[-1:])
        if saying is not None and _in_clause(draft.tokens, saying):
            self._go_on(draft, saying)
        return found

    def _ahead(self, told: Told, draft: Draft) -> list[date]:
        """Take the date of the next sentence where the same one, new here, goes on to speak."""
        if self.coming is None or self.last[:2] == (told.paragraph, told.speaker.name):
            return []
        other, later, saying = self.coming
        same = other.speaker is told.speaker and other.paragraph == told.paragraph
        if not same or later.number != draft.number + 1 or self.scene[0] == told.paragraph:
            return []
        whens = whens_of(later, saying)
        if any(when.unit != "date" or when.start < OPENING for when in whens):
            return []
        return self._chosen(later, saying, self._clock(later), False)[:1]

    def _go_on(self, draft: Draft, saying: Saying) -> None:
        """Move the clock to the main clause: `…, who on Monday had warned …, gave in on Friday`."""
        later = [when for when in draft.whens if when.start > draft.tokens[saying.at].end]
        found = dates.resolve(later[-1], self._clock(draft)) if later else []
        if found and self._past(found[-1]):
            self.story = found[-1]
            self.last = (*self.last[:2], (found[-1].isoformat(),))

    def _chosen(self, draft: Draft, saying: Saying | None, clock: Clock, later: bool) -> list[date]:
        whens = whens_of(draft, saying)
        if later and saying is not None:
            own = draft.tokens[saying.subject.start].start
            whens = [when for when in whens if when.start >= own]
        if not whens or saying is None:
            return []
        verb = draft.tokens[saying.at].start
        whens = _told_best(draft, whens)
        nearest = min(whens, key=lambda when: abs(when.start - verb) + 40 * (when.unit == "month"))
        repeated = any(token.lower in REPEATING for token in draft.tokens)
        group = _group(draft, whens, nearest, repeated)
        found: list[date] = []
        for when in group:
            listed = dates.resolve(when, clock)
            clock = replace(clock, story=listed[-1] if listed else clock.story)
            found += [one for one in listed if one not in found and self._past(one)]
        return found

    def _clock(self, draft: Draft) -> Clock:
        """Count weekdays from the narrative of a chronicle, but not those of its latest news."""
        latest = any(token.lower in LATEST for token in draft.tokens)
        closing = draft.sentence.paragraph >= self.closing and self._far_behind()
        return Clock(self.article, self.story, self.chronicle and not latest and not closing)

    def _far_behind(self) -> bool:
        return bool(self.article and self.story and self.article - self.story > WEEKS)

    def _past(self, one: date) -> bool:
        return self.article is None or one <= self.article + SLACK

    def _inherited(self, told: Told) -> tuple[str, ...]:
        paragraph, speaker, last = self.last
        near = told.paragraph == paragraph or (told.paragraph <= paragraph + 1 and not told.verb)
        if told.form == "headline":
            return (self.article.isoformat(),) if self.article else ()
        if last and near and speaker == told.speaker.name:
            return last
        if self.scene[1] and self.scene[0] == told.paragraph and not self.chronicle:
            return (self.scene[1].isoformat(),)
        if told.speaker.kind == "commentator" or not self.chronicle:
            near = near and told.speaker.kind != "commentator" and self.chronicle
            if self.article and not near:
                return (self.article.isoformat(),)
            return () if told.speaker.kind == "commentator" else self._now()
        return self._now()

    def _now(self) -> tuple[str, ...]:
        now = self.story or self.article
        return (now.isoformat(),) if now else ()

    def pass_over(self, draft: Draft) -> None:
        """Move the clock on by what happened, where it is dated in full."""
        for when in draft.whens:
            if when.unit in ("date", "story", "weekday"):
                found = dates.resolve(when, self._clock(draft))
                days = [one for one in found if self._past(one)]
                if days and not (self.story and days[-1] < self.story - timedelta(45)):
                    self.story = days[-1]
                    if self._set_scene(draft):
                        self.last = (-9, "", ())
                return

    def _set_scene(self, draft: Draft) -> bool:
        """Let a date that opens a sentence stand for the rest of its paragraph."""
        first = draft.whens[0] if draft.whens else None
        if first is None or not (first.unit == "story" or first.start < OPENING):
            return False
        self.scene = (draft.sentence.paragraph, self.story)
        return True


def _in_clause(tokens: Sequence[Token], saying: Saying) -> bool:
    """Tell `Berg, who on Monday had warned …`."""
    between = tokens[saying.subject.phrase.end : saying.at]
    clause = any(token.lower in ("who", "which") for token in between)
    return clause and any(token.is_date for token in between)


def _told_best(draft: Draft, whens: list[When]) -> list[When]:
    """Prefer full dates to those counted from an event, with the month told beside them."""
    month = next((when.month for when in draft.whens if when.unit == "month"), 0)
    whens = [replace(w, month=w.month or month) if w.unit == "date" else w for w in whens]
    full = any(when.unit == "date" for when in whens)
    return [when for when in whens if not (full and when.loose)]


def _group(draft: Draft, whens: list[When], nearest: When, repeated: bool) -> list[When]:
    """Take the whole list that a date belongs to: on May 3, June 7 and July 1."""
    if repeated:
        return [when for when in whens if when.unit != "month"] or [nearest]
    place = whens.index(nearest)
    first = last = place
    while first > 0 and dates.joined(draft.masked, whens[first - 1], whens[first]):
        first -= 1
    while last + 1 < len(whens) and dates.joined(draft.masked, whens[last], whens[last + 1]):
        last += 1
    return whens[first : last + 1]
