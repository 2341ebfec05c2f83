"""Tell which dates a phrase of time means, by the article's date and that of its narrative."""

from dataclasses import dataclass
from datetime import date, timedelta

from stance.articles.dates.whens import When

_AHEAD = ("the following", "the next")
_SAME = ("that", "the same", "that same")


@dataclass(frozen=True, slots=True)
class Clock:
    """Hold the date of the article and the last date of its narrative, where known.

    In a ``chronicle`` a weekday is the next one of the narrative.
    """

    article: date | None = None
    story: date | None = None
    chronicle: bool = False


def resolve(when: When, clock: Clock) -> list[date]:
    """Give the dates that a phrase means, in order; none where the clock does not tell."""
    if when.unit in ("date", "month"):
        found = [one for day in when.days if (one := _date(when, day, clock))]
        return found[:1] if when.last else found
    if when.unit == "weekday":
        return _of_week(when, clock)
    reference = clock.article if when.unit == "article" else clock.story or clock.article
    if reference is None:
        return []
    if when.months:
        return [_months_on(reference, when.months)]
    return [reference + timedelta(when.shift)]


def _date(when: When, day: int, clock: Clock) -> date | None:
    """Give a day of a month; of a year that is not told, the one nearest to the narrative."""
    if when.year and when.month:
        return _make(when.year, when.month, day)
    reference = clock.story or clock.article
    if reference is None:
        return None
    made = [found for one in _near(when.month, reference) if (found := _make(*one, day))]
    past = [found for found in made if clock.article is None or found <= clock.article]
    return min(past or made, key=lambda one: abs(one - reference), default=None)


def _near(month: int, reference: date) -> list[tuple[int, int]]:
    """Give the months that may be meant, with their years: this one where none is named."""
    year, count = reference.year, reference.year * 12 + reference.month - 1
    if month:
        return [(one, month) for one in (year, year - 1, year + 1)]
    return [(one // 12, one % 12 + 1) for one in (count, count - 1, count + 1)]


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_week(when: When, clock: Clock) -> list[date]:
    """Give the last such day up to the article's date, or the next one of the narrative."""
    day = when.days[0]
    if when.which in (*_AHEAD, *_SAME) and clock.story:
        return [_on_or_after(clock.story, day, 7 if when.which in _AHEAD else 0)]
    if clock.chronicle and clock.story and when.which != "last":
        following = _on_or_after(clock.story, day, 7)
        if clock.article is None or following <= clock.article:
            return [following]
    reference = clock.article or clock.story
    if reference is None:
        return []
    back = (reference.weekday() - day) % 7
    return [reference - timedelta(back or (7 if when.which == "last" else 0))]


def _on_or_after(reference: date, day: int, same: int) -> date:
    """Give the next such weekday; where it is that of the reference, ``same`` days later."""
    return reference + timedelta((day - reference.weekday()) % 7 or same)


def _months_on(reference: date, months: int) -> date:
    count = reference.year * 12 + reference.month - 1 + months
    year, month = divmod(count, 12)
    for day in (reference.day, 30, 29, 28):
        if found := _make(year, month + 1, day):
            return found
    return reference
