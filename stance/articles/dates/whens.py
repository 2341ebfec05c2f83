"""Find the phrases of a sentence that tell when: dates, lists of dates, and relative ones.

A phrase is found first and resolved later, by the clock, against the date of
the article or the last date of the narrative. Where only the month is told,
its first day stands for it, its 15th for `mid-March` and its 25th for `late
March`.
"""

import re
from dataclasses import dataclass

from stance.articles.dates.patterns import (
    ATTRIBUTIVE,
    DAY_OF,
    JOINED,
    MONTH,
    MONTH_OF,
    NOT_UNTIL,
    NOT_WHEN,
    NUMBERS,
    PHRASE,
    UTTERED,
)

_SHIFTS = {"yesterday": -1, "last night": -1, "the day before yesterday": -2, "last week": -7}
_STORY_SHIFTS = {"same": 0, "next": 1, "prior": -1, "nextweek": 7}


@dataclass(frozen=True, slots=True)
class When:
    """Hold a phrase of time at ``start`` to ``end``; how it is meant stands in the rest.

    ``unit`` is ``date``, ``month``, ``weekday``, ``article`` or ``story``:
    the last two count ``shift`` days (months where ``months``) from the date of
    the article or from the last date of the narrative; ``loose`` are those
    counted from something else that is named, `two days after the launch`, and
    of ``last`` days only the first that the month has counts.
    """

    start: int
    end: int
    unit: str
    days: tuple[int, ...] = ()
    month: int = 0
    year: int = 0
    shift: int = 0
    months: int = 0
    listed: bool = False
    which: str = ""
    loose: bool = False
    last: bool = False


def find(text: str) -> list[When]:
    """Find the phrases that tell when, in order, without those that tell since or until when."""
    read = map(_read, PHRASE.finditer(text))
    return [when for when in read if when is not None and _tells_when(text, when)]


def joined(text: str, first: When, second: When) -> bool:
    """Tell whether two phrases are one list: `on May 3, on June 7 and July 1`."""
    between = text[first.end : second.start]
    return JOINED.fullmatch(between) is not None and first.unit == second.unit == "date"


def _tells_when(text: str, when: When) -> bool:
    before = text[max(0, when.start - 25) : when.start]
    if NOT_UNTIL.search(text, max(0, when.start - 60), when.start):
        return True
    if NOT_WHEN.search(before):
        return False
    if when.unit in ("date", "weekday") and ATTRIBUTIVE.search(before):
        return UTTERED.match(text, when.end) is not None
    return True


def _read(match: re.Match[str]) -> When | None:
    """Read a phrase by the group that it fills."""
    found = next((name for name in _READERS if match[name]), None)
    if found is not None:
        return _READERS[found](match)
    return When(*match.span(), "story", shift=_STORY_SHIFTS[match.lastgroup or ""])


def _iso(match: re.Match[str]) -> When:
    year, month, day = map(int, match["iso"].split("-"))
    return When(*match.span(), "date", (day,), month, year)


def _dashed(match: re.Match[str]) -> When:
    day, month, year = match["dashed"].split("-")
    return When(*match.span(), "date", (int(day),), _month_of(month), int(year))


def _month_first(match: re.Match[str]) -> When | None:
    return _dated(match, match["mdays"], match["y1"])


def _day_first(match: re.Match[str]) -> When | None:
    return _dated(match, match["dmonth"], match["y2"])


def _dated(match: re.Match[str], listed: str, year: str | None) -> When | None:
    """Read one day or more of a month: May 3, 10 and 17."""
    named = re.search(MONTH, listed, re.IGNORECASE)
    days = tuple(int(day) for day in re.findall(r"\d{1,2}", listed))
    if named is None or not named[0][0].isupper() or not all(0 < day < 32 for day in days):
        return None
    span, month = match.span(), _month_of(named[0])
    return When(*span, "date", days, month, int(year or 0), listed=len(days) > 1)


def _month(match: re.Match[str]) -> When | None:
    """Read `in late March`."""
    named = re.search(rf"\b{MONTH}", match["month"].split(None, 1)[1], re.IGNORECASE)
    if named is None or not named[0][0].isupper():
        return None
    part = re.search(r"mid|late", match["month"], re.IGNORECASE)
    day = {"mid": 15, "late": 25}[part[0].lower()] if part else 1
    return When(*match.span(), "month", (day,), _month_of(named[0]), int(match["y3"] or 0))


def _month_of(name: str) -> int:
    return MONTH_OF[name[:3].lower()]


def _weekday(match: re.Match[str]) -> When | None:
    which = " ".join((match["which"] or "").lower().split())
    day = match["week"][-9:].split()[-1]
    if not day[0].isupper() or which == "next":
        return None
    return When(*match.span(), "weekday", (DAY_OF[day[:3].lower()],), which=which)


def _from_article(match: re.Match[str]) -> When:
    said = " ".join(match["now"].lower().split())
    if said == "last month":
        return When(*match.span(), "article", months=-1)
    return When(*match.span(), "article", shift=_SHIFTS.get(said, 0))


def _counted(match: re.Match[str]) -> When:
    """Read `two weeks later`, `three days ago`, `a month after`."""
    word = " ".join(match["count"].lower().split())
    way, counted = match["way"].lower(), match["unit"].lower()
    count = (NUMBERS.get(word) or int(word)) * (-1 if way in ("earlier", "before", "ago") else 1)
    unit, loose = "article" if way == "ago" else "story", way in ("after", "before")
    if counted == "month":
        return When(*match.span(), unit, months=count, loose=loose)
    return When(*match.span(), unit, shift=count * (7 if counted == "week" else 1), loose=loose)


def _month_end(match: re.Match[str]) -> When:
    """Read `the last day of May`, of which the first one that there is counts."""
    named = re.search(rf"\b{MONTH}$", match["monthend"])
    month = _month_of(named[0]) if named else 0
    return When(*match.span(), "date", (31, 30, 29, 28), month, last=True)


def _ordinal(match: re.Match[str]) -> When:
    return When(*match.span(), "date", (int(match["ordinal"][:-2]),))


_READERS = {
    "iso": _iso,
    "dashed": _dashed,
    "mdays": _month_first,
    "dmonth": _day_first,
    "month": _month,
    "week": _weekday,
    "now": _from_article,
    "count": _counted,
    "monthend": _month_end,
    "ordinal": _ordinal,
}
