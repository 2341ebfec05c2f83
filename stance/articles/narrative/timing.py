"""Date the messages of an article: by their own phrases of time, their passage or the news day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stance.articles import dating
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import Clock, When
from stance.articles.lexicon import BE, IRREGULAR, LATEST, MODALS, PRONOUNS, REPEATING
from stance.articles.narrative.story import Draft, Entry, Message
from stance.articles.statement import COMMENTATOR
from stance.articles.tokens import Token

CHRONICLE = 0.2  # share of messages with a full date that makes an article a chronicle
NARRATED = 6  # sentences with a full date that make one where few of them hold a message
OPENING = 12  # characters of a sentence in which a date opens it
LEAD = 8  # sentences among which the first with a date shows the day of the news
NEWS = timedelta(3)  # the news of an article is no older
WEEKS = timedelta(14)  # a narrative so far behind its article ends with news of the day
SLACK = timedelta(1)  # an article may be dated a day before what it reports, by time zone
BACK = timedelta(45)  # what happened so long before the narrative does not move it
NEAR = 9  # tokens between a verb of speech and a date that belongs to it
FAR = 30  # tokens after a verb in which `that` opens what was said
COARSE = ("month", "year")
_RELATIVE = frozenset("who whom whose which where when".split())

Days = tuple[tuple[date, ...], str]
"""Dates, and their precision."""
_NO_DAYS: Days = ((), "day")


@dataclass(frozen=True, slots=True)
class _Article:
    """What holds for the whole article: its date, the day of its news, and its manner."""

    day: date | None
    news: date | None
    chronicle: bool
    closing: int


@dataclass(frozen=True, slots=True)
class _State:
    """Where the reading stands.

    ``story`` is the last date of the narrative, ``last`` the last message with its days;
    ``passage`` the first paragraph of a passage that a date opens, the date, and whether
    the passage goes on over paragraphs.
    """

    story: date | None = None
    last: tuple[int, str, Days] = (-9, "", _NO_DAYS)
    passage: tuple[int, date | None, bool] = (-9, None, False)


def dated(article: date | None, drafts: Sequence[Draft], entries: Sequence[Entry]) -> list[Message]:
    """Return the messages with their dates, in the order of ``entries``."""
    by_draft: dict[int, list[int]] = {}
    for number, (_, draft, _) in enumerate(entries):
        by_draft.setdefault(draft.number, []).append(number)
    in_draft = {key: [entries[number] for number in numbers] for key, numbers in by_draft.items()}
    closing = drafts[-1].sentence.paragraph - 1 if drafts else 0
    known = _Article(article, article, _is_chronicle(drafts, entries), closing)
    known = replace(known, news=_news_day(known, drafts, in_draft))
    state = _State()
    messages: dict[int, Message] = {}
    for draft in drafts:
        days = _NO_DAYS
        for number in by_draft.get(draft.number, []):
            coming = entries[number + 1] if number + 1 < len(entries) else None
            days, state = _read(known, state, entries[number], coming, days)
            texts = tuple(day.isoformat() for day in days[0])
            messages[number] = replace(entries[number][0], dates=texts, precision=days[1])
        if draft.number not in by_draft:
            state = _pass_over(known, state, draft)
    return [messages[number] for number in range(len(entries))]


def _is_chronicle(drafts: Sequence[Draft], entries: Sequence[Entry]) -> bool:
    """Whether an article has many full dates, so that its weekdays count from its narrative."""
    enough = CHRONICLE * len(entries)
    full = sum(
        any(when.unit == "date" for when in _of_attribution(draft, attribution))
        for _, draft, attribution in entries
    )
    narrated = sum(any(when.unit == "date" for when in draft.whens) for draft in drafts)
    return full >= enough or narrated >= max(NARRATED, enough)


def _news_day(
    known: _Article, drafts: Sequence[Draft], by_draft: Mapping[int, Sequence[Entry]]
) -> date | None:
    """Return the day of which an article brings the news: that of its first dated sentence.

    It is the article's own where that sentence does not say when somebody spoke.
    """
    for draft in drafts[:LEAD]:
        whens = [when for when in draft.whens if when.unit in ("weekday", "article")]
        if not whens:
            continue
        if known.chronicle or whens[0].occasion:
            break
        for _, _, attribution in by_draft.get(draft.number, ()):
            days = _own_days(known, _State(), draft, attribution, False)[0]
            if days and known.day and timedelta(0) <= known.day - days[0] <= NEWS:
                return days[0]
        return known.day
    return known.day


def _read(
    known: _Article, state: _State, entry: Entry, coming: Entry | None, earlier: Days
) -> tuple[Days, _State]:
    """Return the days of one message, and the state after it.

    ``earlier`` are those of the message before it in the same sentence,
    ``coming`` is the message after it.
    """
    message, draft, attribution = entry
    days = _own_days(known, state, draft, attribution, bool(earlier[0]))
    if earlier[0] and not days[0]:
        return earlier, state
    days = days if days[0] else _days_of_next(known, state, message, draft, coming)
    if days[0]:
        if len(days[0]) == 1 or state.story is None:  # a list runs ahead of the narrative
            state = _with_passage(replace(state, story=days[0][0]), draft)
    else:
        days = _inherited(known, state, message)
    state = replace(state, last=(message.paragraph, message.speaker.name, (days[0][-1:], days[1])))
    if attribution is not None and _in_clause(draft.tokens, attribution):
        state = _after_clause(known, state, draft, attribution)
    return days, state


def _pass_over(known: _Article, state: _State, draft: Draft) -> _State:
    """Return the state after a sentence without a message, by what it says has happened."""
    for when in draft.whens:
        if when.unit in ("date", "story", "weekday") and not when.owned:
            days = _past_days(known, when, _clock(known, state, draft))
            if days and not (state.story and state.story - days[-1] > BACK):
                moved = _with_passage(replace(state, story=days[-1]), draft)
                opened = moved.passage is not state.passage
                return replace(moved, last=(-9, "", _NO_DAYS)) if opened else moved
            return state
    return state


def _own_days(
    known: _Article, state: _State, draft: Draft, attribution: Attribution | None, further: bool
) -> Days:
    """Return the days that an attribution names; each counts from the one before it."""
    clock, days = _clock(known, state, draft), list[date]()
    whens = _of_message(draft, attribution, further) if attribution else []
    for when in whens:
        resolved = dating.resolve(when, clock)
        clock = replace(clock, story=resolved[-1] if resolved else clock.story)
        days += [day for day in resolved if day not in days and _is_past(known, day)]
    return tuple(days), whens[0].precision if whens else "day"


def _days_of_next(
    known: _Article, state: _State, message: Message, draft: Draft, coming: Entry | None
) -> Days:
    """Return the day of the next sentence where the same speaker, new here, goes on to speak."""
    if coming is None or state.last[:2] == (message.paragraph, message.speaker.name):
        return _NO_DAYS
    following, later, attribution = coming
    same = following.speaker is message.speaker and following.paragraph == message.paragraph
    if not same or later.number != draft.number + 1 or state.passage[0] == message.paragraph:
        return _NO_DAYS
    whens = _of_attribution(later, attribution)
    if any(when.unit != "date" or when.start < OPENING for when in whens):
        return _NO_DAYS
    days, precision = _own_days(known, state, later, attribution, False)
    return days[:1], precision


def _after_clause(known: _Article, state: _State, draft: Draft, attribution: Attribution) -> _State:
    """Return the state after a main clause: `…, who on Monday had warned …, gave in on Friday`."""
    verb = draft.tokens[attribution.at].end
    later = [when for when in draft.whens if when.start > verb]
    days = _past_days(known, later[-1], _clock(known, state, draft)) if later else []
    if not days:
        return state
    return replace(state, story=days[-1], last=(*state.last[:2], ((days[-1],), "day")))


def _clock(known: _Article, state: _State, draft: Draft) -> Clock:
    """Return the clock of a sentence: weekdays count from the narrative of a chronicle."""
    latest = any(token.lower in LATEST for token in draft.tokens)
    behind = known.day and state.story and known.day - state.story > WEEKS
    closing = draft.sentence.paragraph >= known.closing and bool(behind)
    return Clock(known.day, state.story, known.chronicle and not latest and not closing)


def _past_days(known: _Article, when: When, clock: Clock) -> list[date]:
    return [day for day in dating.resolve(when, clock) if _is_past(known, day)]


def _is_past(known: _Article, day: date) -> bool:
    return known.day is None or day - known.day <= SLACK


def _inherited(known: _Article, state: _State, message: Message) -> Days:
    """Return the day of the speaker's last message, of the passage, or of the news."""
    paragraph, speaker, last = state.last
    near = message.paragraph == paragraph or (
        message.paragraph <= paragraph + 1 and not message.verb
    )
    if message.form == "headline":
        return _one(known.day)
    if last[0] and near and speaker == message.speaker.name:
        return last
    opened, day, goes_on = state.passage
    if day and not known.chronicle and (goes_on or opened == message.paragraph):
        return _one(day)
    if message.speaker.kind == COMMENTATOR:
        return _one(known.day)
    return _one((not known.chronicle and known.news) or state.story or known.day)


def _one(day: date | None) -> Days:
    return ((day,) if day else (), "day")


def _with_passage(state: _State, draft: Draft) -> _State:
    """Return the state in the passage that the first date of a sentence opens.

    A date that opens a sentence stands for the rest of its paragraph, that of an
    occasion for what follows, up to the next date.
    """
    first = next((when for when in draft.whens if not when.owned), None)
    if first is None:
        return state
    if first.occasion or first.unit == "story" or first.start < OPENING:
        passage = (draft.sentence.paragraph, state.story, first.occasion)
        return replace(state, passage=passage)
    return replace(state, passage=(-9, None, False)) if state.passage[2] else state


def _of_attribution(draft: Draft, attribution: Attribution | None) -> list[When]:
    """Return the phrases of time that belong to an attribution, not to what was said."""
    if attribution is None:
        return []
    tokens, place = draft.tokens, attribution.place
    verb = tokens[attribution.at].start if attribution.at < len(tokens) else 0
    first = tokens[attribution.start].start if attribution.start < len(tokens) else 0
    colons = (token.start for token in tokens[: attribution.start] if token.text == ":")
    lead = next(colons, 0)  # The offer came back on 3 May: the door, Kim said, was open
    if place == "leading":
        first, last, lead = 0, max(verb, _limit(draft, attribution)), 0
    elif place == "trailing":
        last = len(draft.masked)
    else:
        last = tokens[attribution.end - 1].end
        lead = max(lead, tokens[0].end)
    return [
        when
        for when in draft.whens
        if (first <= when.start < last or when.start < lead)
        and not when.owned
        and not _in_other_clause(tokens, attribution, when)
    ]


def _in_other_clause(tokens: Sequence[Token], attribution: Attribution, when: When) -> bool:
    """Whether a phrase stands in a clause of its own: , who on Monday had …; an offer made in 2022.

    Such a clause is about something else than the saying.
    """
    verb = tokens[attribution.at]
    if when.start < verb.start:
        opening = tokens[: attribution.subject.start]
        asked = [token.start for token in opening if token.lower in ("whether", "if")]
        if asked and asked[0] < when.start < tokens[attribution.subject.start].start:
            return True  # Asked whether it could open this year, Kim said …
        between = tokens[attribution.subject.phrase.end : attribution.at]
        before = any(token.lower in _RELATIVE for token in between if token.start < when.start)
        return before and any(token.text == "," for token in between if token.start > when.start)
    between = [token for token in tokens[attribution.at + 1 :] if token.end <= when.start]
    words = {token.lower for token in between}
    if words & _RELATIVE and "spoke" not in words:
        return True
    if not attribution.act or len(between) < 2:
        return False
    noun, participle = between[-2:]
    is_noun = noun.is_word and not noun.is_name and noun.lower not in PRONOUNS | BE | MODALS
    return is_noun and _is_verb(participle)


def _is_verb(token: Token) -> bool:
    return token.lower in IRREGULAR or (token.lower.endswith("ed") and not token.is_name)


def _of_message(draft: Draft, attribution: Attribution, further: bool) -> list[When]:
    """Return the phrase nearest to the verb, with its whole list.

    ``further`` says that another message of the sentence has dates already.
    """
    whens = _of_attribution(draft, attribution)
    if further:
        own = draft.tokens[attribution.subject.start].start
        whens = [when for when in whens if when.start >= own]
    if not whens:
        return []
    whens = _most_exact(draft, whens)
    verb = draft.tokens[attribution.at].start
    nearest = min(whens, key=lambda when: abs(when.start - verb) + 40 * (when.unit in COARSE))
    if any(token.lower in REPEATING for token in draft.tokens):
        return [when for when in whens if when.unit not in COARSE] or [nearest]
    return _list_of(draft, whens, nearest)


def _in_clause(tokens: Sequence[Token], attribution: Attribution) -> bool:
    """Whether a verb is that of a dated clause: `Berg, who on Monday had warned …`."""
    between = tokens[attribution.subject.phrase.end : attribution.at]
    clause = any(token.lower in ("who", "which") for token in between)
    return clause and any(token.is_date for token in between)


def _limit(draft: Draft, attribution: Attribution) -> int:
    """Return where what was said begins, for dates after a leading verb."""
    tokens, at = draft.tokens, attribution.at
    for token in tokens[at : at + FAR]:
        if token.lower == "that":
            return token.start
    quoted = any(token.is_quote for token in tokens[at + 1 : at + 3])
    if attribution.act or attribution.verb in REPEATING or quoted:
        return tokens[-1].end if tokens else 0
    for token in tokens[at + 1 : at + 1 + NEAR]:
        if token.is_date:
            return token.end
        if token.text in ",;" or token.lower in PRONOUNS | BE | MODALS or _is_verb(token):
            break
    return 0


def _most_exact(draft: Draft, whens: list[When]) -> list[When]:
    """Prefer full dates to those counted from an event, with the month named beside them."""
    month = next((when.month for when in draft.whens if when.unit == "month"), 0)
    whens = [
        replace(when, month=when.month or month) if when.unit == "date" else when for when in whens
    ]
    full = any(when.unit == "date" for when in whens)
    return [when for when in whens if not (full and when.loose)]


def _list_of(draft: Draft, whens: list[When], nearest: When) -> list[When]:
    """Return the whole list that a date belongs to: on May 3, June 7 and July 1."""
    first = last = whens.index(nearest)
    while first > 0 and dating.joined(draft.masked, whens[first - 1], whens[first]):
        first -= 1
    while last + 1 < len(whens) and dating.joined(draft.masked, whens[last], whens[last + 1]):
        last += 1
    return whens[first : last + 1]
