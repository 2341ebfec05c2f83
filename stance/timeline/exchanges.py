"""Pair offers of one party with the answers of the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.schema import Stance
from stance.timeline.messages import Mark
from stance.timeline.stance_index import SCORES

OFFERS = (Stance.CONCILIATORY, Stance.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Hold an offer of one side, and the other side's answer to it, None where none came in time.

    ``latest`` tells whether it is the last offer before that answer.
    """

    offer: Mark
    side: str
    answer: Mark | None
    latest: bool

    @property
    def days(self) -> int | None:
        """Give the days between offer and answer."""
        return None if self.answer is None else (self.answer.day - self.offer.day).days


def pair(
    first: tuple[str, Sequence[Mark]], second: tuple[str, Sequence[Mark]], within: int
) -> tuple[Exchange, ...]:
    """Pair each offer with the first stance that the other side takes on a later day.

    An offer is a conciliatory or conditional statement; the answer is any but
    ``none`` and ``unsure``, at most ``within`` days later. On one and the same
    day nobody can tell which came first.
    """
    there = _answered(*first, second[1], within)
    back = _answered(*second, first[1], within)
    return tuple(sorted([*there, *back], key=lambda one: one.offer.number))


def _answered(
    side: str, marks: Sequence[Mark], others: Sequence[Mark], within: int
) -> list[Exchange]:
    taken = [mark for mark in others if mark.stance in SCORES]
    found: list[tuple[Mark, Mark | None]] = []
    at = 0
    for offer in (mark for mark in marks if mark.stance in OFFERS):
        while at < len(taken) and taken[at].day <= offer.day:
            at += 1
        answer = taken[at] if at < len(taken) else None
        late = answer is None or (answer.day - offer.day).days > within
        found.append((offer, None if late else answer))
    latest = {answer.number: offer.number for offer, answer in found if answer is not None}
    return [
        Exchange(offer, side, answer, answer is not None and latest[answer.number] == offer.number)
        for offer, answer in found
    ]
