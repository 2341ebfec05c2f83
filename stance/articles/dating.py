"""Find the phrases of a sentence that tell when: dates, lists of dates, and relative ones.

A phrase is found first and resolved later, by the clock, against the date of
the article or the last date of the narrative. Where only the month is told,
its first day stands for it, its 15th for `mid-March` and its 25th for `late
March`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = "january february march april may june july august september october november december"
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2}

MONTH_OF = {name[:3]: number for number, name in enumerate(MONTHS.split(), 1)}
DAY_OF = {name[:3]: number for number, name in enumerate(WEEKDAYS.split())}
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_D = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|:\d|%)(?!\s?(?:percent|pct|million|billion|per cent)\b)"
_AND = r"(?:\s*,\s*(?:and\s+)?(?:again\s+)?(?:on\s+)?|\s+and\s+(?:again\s+)?(?:on\s+)?|\s*&\s*)"
_YEAR = r"(?:,?\s+(?P<{}>(?:19|20)\d\d)\b)?"
_PART = r"(?:day|evening|night|morning|afternoon)"
_NUMBER = r"\d{1,2}|a\scouple\sof|" + "|".join(NUMBERS)
PHRASE = re.compile(
    rf"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    rf"|(?P<dashed>\d{{1,2}}-{MONTH}-(?:19|20)\d\d)"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<mdays>{MONTH}\s+{_D}(?:{_AND}{_D})*)"
    rf"{_YEAR.format('y1')}"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<dmonth>{_D}(?:{_AND}{_D})*\s+(?:of\s+)?{MONTH}\b)"
    rf"{_YEAR.format('y2')}"
    rf"|(?P<month>\b[Ii]n\s+(?:(?:early|mid|late)[\s-]+)?{MONTH}\b(?!\s+\d{{1,2}}\b))"
    rf"{_YEAR.format('y3')}"
    rf"|(?P<week>(?:(?P<which>last|the\snext|next|this|the\sfollowing|(?:the|that)\ssame|that)\s+)?"
    rf"\b{_WEEKDAY})\b(?!,?\sthe\s\d)"
    rf"|\b(?P<now>today|tonight|yesterday|this\s(?:morning|afternoon|evening)|last\snight|"
    rf"the\sday\sbefore\syesterday|last\sweek|last\smonth)\b"
    rf"|\b(?P<same>(?:later\s)?(?:on\s)?(?:that|(?:the|that)\ssame)\s{_PART}|within\s(?:hours|minutes)"
    rf"|(?:(?:a\sfew|an|some|several|{_NUMBER})\s)?(?:hour|minute)s?\s(?:later|afterwards))\b"
    rf"|\b(?P<next>the\s(?:next|following)\s{_PART}|the\sday\safter|within\sa\sday)\b"
    rf"|\b(?P<monthend>the\slast\sday\sof\s(?:the\smonth|{MONTH}))\b"
    rf"|\b(?P<prior>the\s(?:day\sbefore|previous\sday))\b"
    rf"|\b(?P<nextweek>the\s(?:next|following)\sweek)\b"
    rf"|\b(?P<count>{_NUMBER})\s(?P<unit>day|week|month)s?\s"
    rf"(?P<way>later|earlier|afterwards|after|before|ago|on(?=[,.]))\b"
    rf"|\b(?:{_WEEKDAY},?\s)?the\s(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th))\b"
    rf"(?!\s+[a-z]*(?:anniversary|century|floor))",
    re.IGNORECASE,
)
"""Each kind of phrase is a group by name."""
JOINED = re.compile(
    r"\s*,?\s*(?:and\s+)?(?:then\s+)?(?:finally\s+|lastly\s+)?(?:once\s+)?(?:again\s+|more\s+)?"
    r"(?:on\s+)?",
    re.IGNORECASE,
)
"""What stands between the dates of one list."""
NOT_WHEN = re.compile(
    r"\b(?:since|until|till|before|from|for|after|by|to|than|between|through|about|of|scheduled"
    r"|appointed|elected|named|founded|born|planned|due|next|every|beginning|starting)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
"""Words before a date that do not tell when something was said: since, until, scheduled for."""
NOT_UNTIL = re.compile(r"\b(?:not|n['\u2019]t)\b[^.;,]{0,40}\b(?:until|till)\s+$")
"""`Not until Monday` does."""
ATTRIBUTIVE = re.compile(r"(?:\b(?:the|a|an|his|her|its|their|this)|['\u2019]s)\s+$", re.IGNORECASE)
"""Words that make a date belong to a noun: the Monday talks."""
UTTERED = re.compile(
    r"\s+(?:press\s+|written\s+|joint\s+|signed\s+|news\s+|daily\s+|television\s+|radio\s+)*"
    r"(?:statement|commentary|interview|speech|briefing|conference|letter|remarks|tweet|post"
    r"|address|editorial|report|article|message|call)\b"
)
"""Nouns with which it tells when all the same: the Monday statement."""

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
        found = [one for day in when.days if (one := _day_of(when, day, clock))]
        return found[:1] if when.last else found
    if when.unit == "weekday":
        return _of_week(when, clock)
    reference = clock.article if when.unit == "article" else clock.story or clock.article
    if reference is None:
        return []
    if when.months:
        return [_months_on(reference, when.months)]
    return [reference + timedelta(when.shift)]


def _day_of(when: When, day: int, clock: Clock) -> date | None:
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
