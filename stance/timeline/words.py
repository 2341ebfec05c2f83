"""Put a time line into words: title, the phases of each side, what followed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path

from stance.errors import counted
from stance.reports.page import fill
from stance.timeline.build import FEWEST, GATHERED, Lane, TimelineValues, stances
from stance.timeline.statements import DAY, MONTH, WEEK, YEAR, Mark

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def day(when: date) -> str:
    """Write a day: 14 May 2031."""
    return f"{when.day} {month(when)}"


def short_day(when: date) -> str:
    """Write a day without its year: 14 May, 5 Sep."""
    return f"{when.day} {month(when)[:3]}"


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
    names = timeline.parties or [lane.name for lane in timeline.lanes[:2]]
    months = dict.fromkeys(map(month, timeline.span))
    return timeline.title or f"{' and '.join(names)}: stances, {' to '.join(months)}"


def deck(timeline: TimelineValues) -> list[str]:
    """Return the lines below the title: what each side said, and what the other said next.

    Nothing is said of the exchanges of a party with too few stances for conclusions.
    """
    lines = [f"{lane.name}: {_summary(lane)}" for lane in timeline.lanes]
    concluded = {lane.name for lane in timeline.lanes if lane.phases}
    for side, other in permutations(timeline.parties, 2):
        pairs = [pair for pair in timeline.exchanges if pair.side == side]
        if pairs and side in concluded:
            how = Counter(pair.answer.stance for pair in pairs if pair.answer is not None)
            kinds = ", ".join(f"{count} {stance}" for stance, count in how.most_common())
            count = counted(len(pairs), "conciliatory or conditional statement")
            lines.append(
                f"After {how.total() or 'none'} of {count} of {side}, {other} took a stance within"
                f" {counted(timeline.days, 'day')}{f': {kinds}' if kinds else ''}"
            )
    return lines


def _summary(lane: Lane) -> str:
    """Return how much a side said, and its phases: 3 statements. Mostly hostile."""
    count = counted(len(lane.marks), "statement")
    if lane.name in GATHERED:
        return count
    if not lane.phases:
        few = len(stances(lane.name, lane.marks))
        return f"{count}. Too few with a stance for conclusions ({few} of the {FEWEST} needed)"
    first, *later = lane.phases
    start = f"{count}. {f'Mostly {first.stance}' if first.stance else 'Mixed'}"
    turns = [f"from {day(phase.first)} {phase.stance or 'mixed'}" for phase in later]
    return ", ".join([start, *turns])


def notes(timeline: TimelineValues) -> list[str]:
    """Return how the picture was made, and what is not in it."""
    method = fill(Path(__file__).with_name("method.txt.j2"), timeline=timeline, fewest=FEWEST)
    return [method, *(f"{text}." for text in left_out(timeline))]


def left_out(timeline: TimelineValues) -> list[str]:
    """Return how many statements have no day but a week, month or year, and whose have no date."""
    vague = sum(len(mark.rows) for mark in timeline.marks if mark.precision != DAY)
    lines = []
    if vague:
        lines.append(
            f"{counted(vague, 'statement')} {'is' if vague == 1 else 'are'} dated to a week, month"
            " or year alone: drawn with a line over that time, and left out of index, turning"
            " points, exchanges and shares"
        )
    if undated := len(timeline.undated):
        total = undated + sum(len(mark.rows) for mark in timeline.marks)
        speakers = Counter(statement.speaker or "unknown" for statement in timeline.undated)
        names = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in speakers.most_common())
        have = "has" if undated == 1 else "have"
        of_all = f"{undated:,} of {counted(total, 'statement')}"
        lines.append(f"{of_all} {have} no date and cannot be drawn: {names}")
    return lines
