"""Fold what is said more than once: one mark for a message and a day, one message for its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stance.articles.statement import AttributedStatement
from stance.text import near_duplicate_groups


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold one message on one day: every row that reports it, and which message it is.

    ``number`` counts marks in order of their days; ``message`` is the number of
    the first mark of the same message.
    """

    number: int
    day: date
    said: tuple[AttributedStatement, ...]
    message: int

    @property
    def statement(self) -> AttributedStatement:
        """Give the first of the rows."""
        return self.said[0]

    @property
    def stance(self) -> str:
        """Give the stance, which all rows of a mark share."""
        return self.said[0].stance


@dataclass(frozen=True, slots=True)
class Message:
    """Hold what one speaker said in nearly the same words on several days."""

    number: int
    statement: AttributedStatement
    days: tuple[date, ...]


def fold(statements: Sequence[AttributedStatement]) -> tuple[Mark, ...]:
    """Make marks of dated statements, in order of their days.

    Rows are one message where the same speaker says nearly the same (see
    `stance.near_duplicates`), and one mark where day and stance are the same
    too: what three papers report of one day was said once.
    """
    ordered = sorted(statements, key=lambda one: one.date)
    folded: dict[tuple[str, str, int], list[AttributedStatement]] = {}
    for statement, message in zip(ordered, _messages(ordered), strict=True):
        folded.setdefault((statement.date, statement.stance, message), []).append(statement)
    first: dict[int, int] = {}
    return tuple(
        Mark(number, date.fromisoformat(day), tuple(said), first.setdefault(message, number))
        for number, ((day, _, message), said) in enumerate(folded.items())
    )


def repeated(marks: Sequence[Mark]) -> tuple[Message, ...]:
    """List messages that were said on more than one day, the most often repeated first."""
    by_message: dict[int, list[Mark]] = {}
    for mark in marks:
        by_message.setdefault(mark.message, []).append(mark)
    found = [
        Message(number, same[0].statement, tuple(sorted({mark.day for mark in same})))
        for number, same in by_message.items()
    ]
    often = [message for message in found if len(message.days) > 1]
    return tuple(sorted(often, key=lambda message: -len(message.days)))


def _messages(statements: Sequence[AttributedStatement]) -> list[int]:
    """Give each statement the number of its message, the row that says it first."""
    by_speaker: dict[tuple[str, str, str], list[int]] = {}
    for row, one in enumerate(statements):
        by_speaker.setdefault((one.speaker.casefold(), one.side, one.kind), []).append(row)
    numbers = [0] * len(statements)
    for rows in by_speaker.values():
        groups = near_duplicate_groups([statements[row].text for row in rows])
        for row, group in zip(rows, groups, strict=True):
            numbers[row] = rows[int(group)]
    return numbers
