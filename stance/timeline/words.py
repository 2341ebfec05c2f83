"""Put a time line into words: title, the phases of each side, how offers were answered."""

from __future__ import annotations

from collections import Counter
from datetime import date

from stance.errors import counted
from stance.timeline.build import FEWEST, GATHERED, Exchange, Lane, TimelineValues, stances
from stance.timeline.index import SCORES
from stance.timeline.statements import DAY, MONTH, WEEK, YEAR, Mark

MONTHS = (
    "January February March April May June July August September October November December"
).split()
MANY = 3  # turns above which a summary names only the first and the last phase
METHOD = (
    "Index: the shares of the stances (conciliatory +1, conditional 0, hostile -1), weighted by a"
    " Gaussian kernel of {width:.0f} days; its band is the 95 % interval of a Dirichlet posterior."
    " Turning points: circular binary segmentation, p < .01 by permutation. A side with fewer than"
    " {fewest} statements that take a stance gets no turning points and no summary. Exchanges: an"
    " offer is conciliatory or conditional, its answer the first stance that the other side takes"
    " on a later day, at most {days} on; a link leads to it from the last offer before it. What"
    " several rows report of one day counts once."
)


def day(when: date, year: bool = True) -> str:
    """Write a day: 14 May 2031.

    >>> day(date(2031, 5, 14)), day(date(2031, 5, 14), year=False)
    ('14 May 2031', '14 May')
    """
    short = f"{when.day} {MONTHS[when.month - 1]}"
    return f"{short} {when.year}" if year else short


def month(when: date) -> str:
    """Write a month: May 2031."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def when(mark: Mark) -> str:
    """Write what is known of the date of a mark: 14 May 2031, May 2031."""
    if mark.precision == WEEK:
        return f"week of {day(mark.span[0])}"
    if mark.precision == MONTH:
        return month(mark.day)
    return str(mark.day.year) if mark.precision == YEAR else day(mark.day)


def title(timeline: TimelineValues) -> str:
    """Return what is shown, from when to when."""
    if timeline.title:
        return timeline.title
    names = timeline.parties or [lane.name for lane in timeline.lanes[:2]]
    return f"{' and '.join(names)}: stances, {_span(timeline.first, timeline.last)}"


def summary(lane: Lane, year: bool = True) -> str:
    """Return the phases of a side: Mostly conciliatory, from 15 May hostile."""
    if lane.name in GATHERED:
        return ""
    if not lane.phases:
        count = len(stances(lane.name, lane.marks))
        return f"Too few with a stance for conclusions ({count} of the {FEWEST} needed)"
    first, *later = lane.phases
    start = f"Mostly {first.stance}" if first.stance else "Mixed"
    if len(later) > MANY:
        last = later[-1]
        since = f"{last.stance or 'mixed'} since {day(last.first, year)}"
        return f"{start} at first, {len(later)} turns, {since}"
    turns = [f"from {day(phase.first, year)} {phase.stance or 'mixed'}" for phase in later]
    return ", ".join([start, *turns])


def answers(timeline: TimelineValues) -> list[str]:
    """Return how many offers of each party were answered in time, and how.

    Nothing is said of a party with too few stances for conclusions.
    """
    lines = []
    for lane in timeline.lanes:
        offers = [pair for pair in timeline.exchanges if pair.side == lane.name]
        if offers and lane.phases:
            how = Counter(pair.answer.stance for pair in offers if pair.answer is not None)
            kinds = ", ".join(f"{count} {stance}" for stance, count in how.most_common())
            lines.append(
                f"{lane.name} made {counted(len(offers), 'offer')}; {how.total()}"
                f" {'was' if how.total() == 1 else 'were'} answered within"
                f" {counted(timeline.days, 'day')}{f' ({kinds})' if kinds else ''}."
            )
    return lines


def deck(timeline: TimelineValues) -> list[str]:
    """Return the lines below the title: summaries of sides, and how offers were answered."""
    year = timeline.first.year != timeline.last.year
    texts = [(lane.name, summary(lane, year)) for lane in timeline.lanes if lane.phases]
    lines = [f"{name}: {text[0].lower()}{text[1:]}." for name, text in texts]
    few = [lane for lane in timeline.lanes if lane.name not in GATHERED and not lane.phases]
    counts = ", ".join(f"{lane.name} ({len(stances(lane.name, lane.marks))})" for lane in few)
    lines += [f"Too few with a stance for conclusions ({FEWEST} needed): {counts}."] if few else []
    return [*lines, *answers(timeline)]


def notes(timeline: TimelineValues) -> list[str]:
    """Return how the picture was made, and what is not in it."""
    days = counted(timeline.days, "day")
    method = METHOD.format(width=timeline.width, days=days, fewest=FEWEST)
    missing = [text for text in (approximate(timeline), undated(timeline)) if text]
    return [method, *(f"{text}." for text in missing)]


def approximate(timeline: TimelineValues) -> str:
    """Return how many statements have no day, only a week, month or year; blank if none."""
    marks = (mark for lane in timeline.lanes for mark in lane.marks)
    count = sum(len(mark.rows) for mark in marks if mark.precision != DAY)
    if not count:
        return ""
    are = "is" if count == 1 else "are"
    return (
        f"{counted(count, 'statement')} {are} dated to a week, month or year alone: drawn with a"
        " line over that time, and left out of index, turning points, exchanges and shares"
    )


def undated(timeline: TimelineValues) -> str:
    """Return whose statements have no date; blank if none."""
    if not timeline.undated:
        return ""
    speakers = Counter(statement.speaker or "unknown" for statement in timeline.undated)
    names = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in speakers.most_common())
    have = "has" if len(timeline.undated) == 1 else "have"
    count = counted(len(timeline.undated), "statement")
    return f"{count} {have} no date and cannot be drawn: {names}"


def legend(timeline: TimelineValues) -> list[tuple[str, str]]:
    """Return the names of the signs that are drawn, each with its meaning."""
    lanes = timeline.lanes
    marks = [mark for lane in lanes for mark in lane.marks]
    drawn = {mark.stance for mark in marks}
    hollow = any(mark.number != mark.message for mark in marks)
    signs = (
        *((True, name, name) for name in SCORES),
        ("none" in drawn, "none", "no stance"),
        ("unsure" in drawn, "unsure", "unsure"),
        (hollow, "conciliatory again", "hollow: said before in nearly the same words"),
        (any(mark.precision != DAY for mark in marks), "span", "only week, month or year is known"),
        (any(lane.index for lane in lanes), "index", "mean stance of the side, 95\u00a0% band"),
        (any(lane.turns for lane in lanes), "turn", "turning point of the mean"),
        (
            any(exchange.latest for exchange in timeline.exchanges),
            "link",
            "from an offer to the answer, in the colour of the answer",
        ),
    )
    return [(name, meaning) for shown, name, meaning in signs if shown]


def label(mark: Mark) -> str:
    """Name a mark for those who hear the page: day, speaker, side, stance."""
    who = ", ".join(name for name in (mark.statement.speaker, mark.statement.side) if name)
    return f"{when(mark)}, {who or 'unknown'}: {mark.stance}"


def answer(exchange: Exchange) -> str:
    """Return how an offer was answered."""
    if exchange.answer is None:
        return "an offer without an answer in time"
    days = "a day" if exchange.days == 1 else f"{exchange.days} days"
    return f"an offer, answered after {days}: {exchange.answer.stance}"


def _span(first: date, last: date) -> str:
    if month(first) == month(last):
        return month(last)
    start = MONTHS[first.month - 1] if first.year == last.year else month(first)
    return f"{start} to {month(last)}"
