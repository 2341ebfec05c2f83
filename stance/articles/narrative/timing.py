"""Date the messages of an article: by their own phrases of time, their passage or the news day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stance.articles import dating
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import Clock, When
from stance.articles.lexicon import BE, IRREGULAR, MODALS, PRONOUNS, REPEATING
from stance.articles.narrative.state import Draft, Entry, Message
from stance.articles.statement import COMMENTATOR
from stance.articles.tokens import Token

CHRONICLE = 0.2  # share of messages with a full date that makes an article a chronicle
OPENING = 12  # characters of a sentence in which a date opens it
LEAD = 8  # sentences among which the first with a date shows the day of the news
NEWS = timedelta(3)  # the news of an article is no older
BACK = timedelta(45)  # what happened so long before the narrative does not move it
WEEKS = timedelta(14)  # a narrative so far behind its article ends with news of the day
NEAR = 9  # tokens between a verb of speech and a date that belongs to it
FAR = 30  # tokens after a verb in which `that` opens what was said
_RELATIVE = frozenset("who whom whose which where when".split())

Days = tuple[tuple[date, ...], str]
"""Dates, and their precision."""
_NO_DAYS: Days = ((), "day")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the whole article, and where the reading stands.

    ``news`` is the day of its news; from paragraph ``closing`` on it may end with those.
    ``narrated`` is the last date of the narrative, ``last`` paragraph, speaker and days of the
    last message; ``passage`` the first paragraph of a passage that a date opens, the date,
    and whether the passage goes on over paragraphs.
    """

    article: date | None
    is_chronicle: bool
    closing: int
    news: date | None = None
    narrated: date | None = None
    last: tuple[int, str, Days] = (-9, "", _NO_DAYS)
    passage: tuple[int, date | None, bool] = (-9, None, False)


def dated(article: date | None, drafts: Sequence[Draft], entries: Sequence[Entry]) -> list[Message]:
    """Return the messages with their dates, sentence by sentence."""
    by_draft: dict[int, list[Entry]] = {draft.number: [] for draft in drafts}
    for entry in entries:
        by_draft[entry[1].number].append(entry)
    whens = [_of_attribution(draft, saying) for _, draft, saying in entries if saying]
    count = sum(any(when.unit == "date" for when in listed) for listed in whens)
    closing = drafts[-1].sentence.paragraph - 1 if drafts else 0
    state = _State(article, count >= CHRONICLE * len(entries), closing)
    if not state.is_chronicle:
        state = replace(state, news=_news_day(state, drafts, by_draft))
    messages = []
    for draft in drafts:
        days = _NO_DAYS
        for entry in by_draft[draft.number]:
            days, state = _read(state, entry, days)
            texts = tuple(day.isoformat() for day in days[0])
            messages.append(replace(entry[0], dates=texts, precision=days[1]))
        if not by_draft[draft.number]:
            state = _pass_over(state, draft)
    return messages


def _news_day(
    state: _State, drafts: Sequence[Draft], by_draft: Mapping[int, Sequence[Entry]]
) -> date | None:
    """Return the day of which an article brings the news: that of its first dated sentence.

    It is the article's own where that sentence does not say when somebody spoke.
    """
    for draft in drafts[:LEAD]:
        whens = [when for when in draft.whens if when.unit in ("weekday", "article")]
        if whens:
            for _, _, attribution in by_draft[draft.number] if not whens[0].occasion else ():
                days = _own_days(state, draft, attribution)[0]
                if days and state.article and state.article - days[0] <= NEWS:
                    return days[0]
            break
    return state.article


def _read(state: _State, entry: Entry, earlier: Days) -> tuple[Days, _State]:
    """Return the days of one message, and the state after it.

    ``earlier`` are those of the message before it in the same sentence.
    """
    message, draft, attribution = entry
    days = _own_days(state, draft, attribution)
    if earlier[0] and not days[0]:
        return earlier, state
    if not days[0]:
        days = _inherited(state, message)
    elif len(days[0]) == 1 or state.narrated is None:  # a list runs ahead of the narrative
        state = _with_passage(replace(state, narrated=days[0][0]), draft)
    last = (message.paragraph, message.speaker.name, (days[0][-1:], days[1]))
    return days, replace(state, last=last)


def _pass_over(state: _State, draft: Draft) -> _State:
    """Return the state after a sentence without a message, by what it says has happened."""
    whens = (when for when in draft.whens if when.unit in ("date", "narrated", "weekday"))
    when = next((when for when in whens if not when.owned), None)
    days = [] if when is None else dating.resolve(when, _clock(state, draft))
    past = [day for day in days if not state.article or day <= state.article]
    if not past or (state.narrated and state.narrated - past[-1] > BACK):
        return state
    return _with_passage(replace(state, narrated=past[-1]), draft)


def _own_days(state: _State, draft: Draft, attribution: Attribution | None) -> Days:
    """Return the days that an attribution names; each counts from the one before it.

    What would be later than the article is no day of speech, save where it stands in
    full beside the verb: `Kim said on 3 May 2024 that`.
    """
    if attribution is None:
        return _NO_DAYS
    clock, days = _clock(state, draft), list[date]()
    whens = _of_message(draft, attribution)
    stop = draft.tokens[max(attribution.at, attribution.end - 1)].end
    for when in whens:
        resolved = dating.resolve(when, clock)
        clock = replace(clock, narrated=resolved[-1] if resolved else clock.narrated)
        stands = when.unit == "date" and when.year and when.start < stop
        past = [day for day in resolved if stands or not state.article or day <= state.article]
        days += [day for day in past if day not in days]
    return tuple(days), whens[0].precision if whens else "day"


def _clock(state: _State, draft: Draft) -> Clock:
    """Return the clock of a sentence: weekdays count from the narrative of a chronicle."""
    behind = state.article and state.narrated and state.article - state.narrated > WEEKS
    closing = draft.sentence.paragraph >= state.closing and bool(behind)
    return Clock(state.article, state.narrated, state.is_chronicle and not closing)


def _inherited(state: _State, message: Message) -> Days:
    """Return the day of the speaker's last message, of the passage, or of the news."""
    paragraph, speaker, last = state.last
    near = message.paragraph == paragraph or (
        message.paragraph <= paragraph + 1 and not message.verb
    )
    opened, passage, goes_on = state.passage
    if message.form == "headline":
        day = state.article
    elif last[0] and near and speaker == message.speaker.name:
        return last
    elif passage and not state.is_chronicle and (goes_on or opened == message.paragraph):
        day = passage
    elif message.speaker.kind == COMMENTATOR:
        day = state.article
    else:
        day = state.news or state.narrated or state.article
    return ((day,) if day else (), "day")


def _with_passage(state: _State, draft: Draft) -> _State:
    """Return the state in the passage that the first date of a sentence opens.

    A date that opens a sentence stands for the rest of its paragraph, that of an
    occasion for what follows, up to the next date.
    """
    first = next((when for when in draft.whens if not when.owned), None)
    if first is None:
        return state
    if first.occasion or first.start < OPENING:
        passage = (draft.sentence.paragraph, state.narrated, first.occasion)
        return replace(state, passage=passage)
    return replace(state, passage=(-9, None, False)) if state.passage[2] else state


def _of_attribution(draft: Draft, attribution: Attribution) -> list[When]:
    """Return the phrases of time that belong to an attribution, not to what was said."""
    tokens = draft.tokens
    first, last = tokens[attribution.start].start, len(draft.masked)
    if attribution.place == "leading":
        first, last = 0, max(tokens[attribution.at].start, _limit(draft, attribution))
    elif attribution.place == "inner":
        last = tokens[attribution.end - 1].end
    return [
        when
        for when in draft.whens
        if first <= when.start < last
        and not when.owned
        and not _in_relative_clause(tokens, attribution, when)
    ]


def _in_relative_clause(tokens: Sequence[Token], attribution: Attribution, when: When) -> bool:
    """Whether a phrase stands in a clause of its own: `Kim, who on Monday had …, said`."""
    if when.start < tokens[attribution.at].start:
        between = tokens[attribution.subject.phrase.end : attribution.at]
        before = any(token.lower in _RELATIVE for token in between if token.start < when.start)
        return before and any(token.text == "," for token in between if token.start > when.start)
    between = [token for token in tokens[attribution.at + 1 :] if token.end <= when.start]
    words = {token.lower for token in between}
    return bool(words & _RELATIVE) and "spoke" not in words


def _of_message(draft: Draft, attribution: Attribution) -> list[When]:
    """Return the phrase nearest to the verb, with its whole list: on May 3, June 7 and July 1.

    Full dates go before those counted from an event, with the month that stands beside them.
    """
    month = next((when.month for when in draft.whens if when.unit == "month"), 0)
    whens = [
        replace(when, month=when.month or month) if when.unit == "date" else when
        for when in _of_attribution(draft, attribution)
    ]
    if any(when.unit == "date" for when in whens):
        whens = [when for when in whens if not when.loose]
    if not whens:
        return []
    verb = draft.tokens[attribution.at].start
    first = last = whens.index(min(whens, key=lambda when: abs(when.start - verb)))
    while first > 0 and dating.joined(draft.masked, whens[first - 1], whens[first]):
        first -= 1
    while last + 1 < len(whens) and dating.joined(draft.masked, whens[last], whens[last + 1]):
        last += 1
    return whens[first : last + 1]


def _limit(draft: Draft, attribution: Attribution) -> int:
    """Return where what was said begins, for dates after a leading verb."""
    tokens, at = draft.tokens, attribution.at
    for token in tokens[at : at + FAR]:
        if token.lower == "that":
            return token.start
    quoted = any(token.is_quote for token in tokens[at + 1 : at + 3])
    if attribution.act or attribution.verb in REPEATING or quoted:
        return tokens[-1].end
    for token in tokens[at + 1 : at + 1 + NEAR]:
        if token.is_date:
            return token.end
        verb = token.lower in IRREGULAR or (token.lower.endswith("ed") and not token.is_name)
        if verb or token.text in ",;" or token.lower in PRONOUNS | BE | MODALS:
            break
    return 0
