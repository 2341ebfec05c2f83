"""Put a time line into words: titles, what each side's door did, how offers were answered."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from stance.errors import counted

if TYPE_CHECKING:
    from stance.timeline.chronicle import Timeline
    from stance.timeline.exchanges import Exchange
    from stance.timeline.lanes import Lane
    from stance.timeline.messages import Mark

MONTHS = (
    "January February March April May June July August September October November December"
).split()
MANY = 3  # turns above which a story is told by its ends


def day(when: date, year: bool = True) -> str:
    """Write a day: 14 May 2031.

    >>> day(date(2031, 5, 14)), day(date(2031, 5, 14), year=False)
    ('14 May 2031', '14 May')
    """
    short = f"{when.day} {MONTHS[when.month - 1]}"
    return f"{short} {when.year}" if year else short


def title(told: Timeline) -> str:
    """Say what is shown, from when to when."""
    if told.title:
        return told.title
    who = " and ".join(told.parties) or " and ".join(lane.name for lane in told.lanes[:2])
    return f"{who}: how the door stood, {_span(told.first, told.last)}"


def story(lane: Lane, year: bool = True) -> str:
    """Tell the phases of a side: mostly conciliatory, from 15 May hostile."""
    if not lane.phases:
        return ""
    first, *later = lane.phases
    start = f"Mostly {first.stance}" if first.stance else "Mixed"
    if len(later) > MANY:
        last = later[-1]
        now = f"{last.stance or 'mixed'} since {day(last.first, year)}"
        return f"{start} at first, {len(later)} turns, {now}"
    turns = [f"from {day(one.first, year)} {one.stance or 'mixed'}" for one in later]
    return ", ".join([start, *turns])


def answers(told: Timeline) -> list[str]:
    """Say how many offers of each party were answered in time, and how."""
    lines = []
    for party in told.parties:
        offers = [one for one in told.exchanges if one.side == party]
        if offers:
            how = Counter(one.answer.stance for one in offers if one.answer is not None)
            kinds = ", ".join(f"{count} {stance}" for stance, count in how.most_common())
            lines.append(
                f"{party} made {counted(len(offers), 'offer')}; {how.total()}"
                f" {'was' if how.total() == 1 else 'were'} answered within"
                f" {counted(told.days, 'day')}{f' ({kinds})' if kinds else ''}."
            )
    return lines


def undated(told: Timeline) -> str:
    """Say whose statements have no date."""
    speakers = Counter(one.speaker or "unknown" for one in told.undated)
    names = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in speakers.most_common())
    have = "has" if len(told.undated) == 1 else "have"
    return f"{counted(len(told.undated), 'statement')} {have} no date and cannot be drawn: {names}"


def label(mark: Mark) -> str:
    """Name a mark for those who hear the page: day, speaker, side, stance."""
    said = mark.statement
    who = ", ".join(name for name in (said.speaker, said.side) if name)
    return f"{day(mark.day)}, {who or 'unknown'}: {said.stance}"


def answer(one: Exchange) -> str:
    """Say how an offer was answered."""
    if one.answer is None:
        return "an offer without an answer in time"
    days = "a day" if one.days == 1 else f"{one.days} days"
    return f"an offer, answered after {days}: {one.answer.stance}"


def _span(first: date, last: date) -> str:
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    return f"{start} to {end}" if first.year == last.year else f"{start} {first.year} to {end}"
