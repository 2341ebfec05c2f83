"""Find the phrases of time in a sentence, and resolve them to dates.

A phrase is found first and resolved later, against the date of the article or the
last date of the narrative. A month stands for its first day, `mid-March` for the
15th, `late March` for the 25th, a year for its 1st of January; `precision` says so.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: number for number, word in enumerate(_COUNTS)} | {"a": 1, "an": 1}
_NUMBERS |= {"couple of": 2, "a couple of": 2}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_D = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|:\d|%)(?!\s?(?:percent|pct|million|billion|per cent)\b)"
_AND = r"(?:\s*,\s*(?:and\s+)?(?:again\s+)?(?:on\s+)?|\s+and\s+(?:again\s+)?(?:on\s+)?|\s*&\s*)"
_AD = r"(?:1\d|20)\d\d"
_YEAR = rf"(?:,?\s+(?P<{{}}>{_AD})\b|(?!,?\s+\d{{{{4}}}}\b))"  # of another year there is no date
_PART = r"(?:day|evening|night|morning|afternoon)"
_NUMBER = r"\d{1,2}|a\scouple\sof|" + "|".join(_NUMBERS)
_PHRASE = re.compile(
    rf"(?P<iso>(?<![\w-]){_AD}-\d\d-\d\d(?!\d))"
    rf"|(?P<numeric>(?<![\w./$-])\d{{1,2}}(?:\.\d{{1,2}}\.|/\d{{1,2}}/)(?:{_AD}|\d\d)(?![\w/]|\.\d))"
    rf"|(?P<dashed>\b\d{{1,2}}-[A-Z][a-z]{{2}}-(?:{_AD}|\d\d)\b)"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<mdays>\b{_MONTH}\s+{_D}(?:{_AND}{_D}){{0,30}})"
    rf"{_YEAR.format('y1')}"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<dmonth>\b{_D}(?:{_AND}{_D}){{0,30}}\s+(?:of\s+)?{_MONTH})"
    rf"{_YEAR.format('y2')}"
    rf"|(?P<month>\b(?:in|during|(?P<past>last|this\spast))\s+(?:(?P<part>early|mid|late)[\s-]+)?"
    rf"(?P<name>{_MONTH})(?!\s+\d{{1,2}}\b)){_YEAR.format('y3')}"
    rf"|(?P<year>\b(?:in|during)\s+(?:(?:early|mid|late)[\s-]+)?(?P<ad>(?:1[89]|20)\d\d))"
    rf"(?![\w%]|[-,./:]\d|\s(?:dollars|euros|people|percent|prices)\b)"
    rf"|(?P<week>(?:(?:last|the\snext|next|this|the\sfollowing|(?:the|that)\ssame|that)\s+)?"
    rf"\b{_WEEKDAY})\b(?!,?\sthe\s\d)"
    rf"|\b(?P<weekend>(?:at|over|on|during)\s(?:the|this(?:\spast)?|last)\sweekend"
    rf"|(?:this(?:\spast)?|last)\sweekend)\b"
    rf"|\b(?P<now>today|tonight|yesterday|this\s(?:morning|afternoon|evening)|last\snight"
    rf"|the\sday\sbefore\syesterday|last\sweek|(?:earlier\s|later\s)?this\s(?:week|month|year)"
    rf"|(?:(?:earlier|late)\s)?last\s(?:month|year))\b"
    rf"|\b(?P<same>(?:later\s)?(?:on\s)?(?:that|(?:the|that)\ssame)\s{_PART}|within\s(?:hours|minutes)"
    rf"|(?:(?:a\sfew|an|some|several|{_NUMBER})\s)?(?:hour|minute)s?\s(?:later|afterwards))\b"
    rf"|\b(?P<next>the\s(?:next|following)\s{_PART}|the\sday\safter|within\sa\sday)\b"
    rf"|\b(?P<prior>the\s(?:day\sbefore|previous\sday))\b"
    rf"|\b(?P<count>{_NUMBER})\s(?P<unit>day|week|fortnight|month|year)s?\s"
    rf"(?P<way>later|earlier|afterwards|after|before|ago|on(?=[,.]))\b"
    rf"|\b(?:{_WEEKDAY},?\s)?the\s(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th))\b"
    rf"(?!\s+[a-z]*(?:anniversary|century|floor))",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*[,;]?\s*(?:and\s+)?(?:then\s+)?(?:finally\s+|lastly\s+)?(?:once\s+)?(?:again\s+|more\s+)?"
    r"(?:on\s+)?",
    re.IGNORECASE,
)
_NOT_WHEN = re.compile(
    r"\b(?:since|until|till|before|from|for|after|by|to|than|between|through|about|of|scheduled"
    r"|appointed|elected|named|founded|born|planned|due|next|every|beginning|starting)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
_ATTRIBUTIVE = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|this)|['\u2019]s)\s+$", re.IGNORECASE
)
_UTTERED = re.compile(
    r"\s+(?:press\s+|written\s+|joint\s+|signed\s+|news\s+|daily\s+|television\s+|radio\s+)*"
    r"(?:statement|commentary|interview|speech|briefing|conference|letter|remarks|tweet|post"
    r"|address|editorial|report|article|message|call)\b"
)
_DURING = re.compile(r"\b(?:at|in|during)\s+(?:the\s+)?$", re.IGNORECASE)
_GATHERING = re.compile(
    r"(?:\s+[\w-]{1,20}){0,3}?\s+(?:debate|hearing|meeting|summit|session|rally|trial|ceremony|talks"
    r"|conference|forum|convention|vote|protest|march)s?\b"
)
_POSSESSIVE = re.compile(r"['\u2019]s\b")


@dataclass(frozen=True, slots=True)
class When:
    """A phrase of time at ``start`` to ``end``, not yet resolved.

    ``unit`` is ``date``, ``month``, ``year``, ``weekday``, ``weekend``, ``article`` or
    ``narrated``: the last two count ``shift`` days and ``months`` from the date of the article or
    from the last date of the narrative, to the first day of the week, month or year that
    ``which`` names. ``loose`` are those counted from something else, `two days after the
    launch`. An ``occasion`` is that of a passage, `at Monday's hearing`; what is ``owned``,
    `Monday's attack`, does not say when it was said.
    """

    start: int
    end: int
    unit: str
    days: tuple[int, ...] = ()
    month: int = 0
    year: int = 0
    shift: int = 0
    months: int = 0
    which: str = ""
    loose: bool = False
    precision: str = "day"
    occasion: bool = False
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The date of the article and the last date of its narrative, where known.

    In a ``chronicle`` a weekday is the next one of the narrative.
    """

    article: date | None = None
    narrated: date | None = None
    chronicle: bool = False


def find(text: str) -> list[When]:
    """Return the phrases that say when, in order, without those that say since or until when."""
    whens = (_placed(text, when) for match in _PHRASE.finditer(text) if (when := _read(match)))
    return [when for when in whens if when is not None]


def joined(text: str, first: When, second: When) -> bool:
    """Whether two phrases are one list: `on May 3, on June 7 and July 1`."""
    between = text[first.end : second.start]
    return _JOINED.fullmatch(between) is not None and first.unit == second.unit == "date"


def _placed(text: str, when: When) -> When | None:
    """Return a phrase as its neighbours mean it; None where it does not say when."""
    before = text[max(0, when.start - 25) : when.start]
    if _NOT_WHEN.search(before):
        return None
    possessive = _POSSESSIVE.match(text, when.end)
    end = possessive.end() if possessive else when.end
    if possessive or (when.unit in ("date", "weekday") and _ATTRIBUTIVE.search(before)):
        during = _DURING.search(before) is not None
        spoken = during or _UTTERED.match(text, end) is not None
        if not spoken and not possessive:
            return None
        occasion = during and _GATHERING.match(text, end) is not None
        return replace(when, end=end, occasion=occasion, owned=not spoken)
    return when


def _read(match: re.Match[str]) -> When | None:
    """Return the phrase of a match, by the group that it fills."""
    kind = next(name for name in _READERS if match[name])
    return _READERS[kind](match, " ".join(match[kind].split()))


def _in_figures(match: re.Match[str], phrase: str) -> When | None:
    """Return 2024-04-19, 19.04.2024, 11/19/2012 (the month first where it can be), 19-Apr-24."""
    parts = re.split(r"[./-]", phrase)
    day, month, year = parts[::-1] if len(parts[0]) > 2 else parts
    if "/" in phrase and int(day) <= 12:
        day, month = month, day
    if not month.isdigit():
        month = str(_MONTHS.index(month.lower()) + 1) if month.lower() in _MONTHS else "0"
    if not (0 < int(day) < 32 and 0 < int(month) < 13):
        return None
    century = 0 if len(year) > 2 else 2000 if int(year) < 69 else 1900
    return When(*match.span(), "date", (int(day),), int(month), int(year) + century)


def _days_of_month(match: re.Match[str], phrase: str) -> When | None:
    """Return one day or more of a month: May 3, 10 and 17."""
    name = re.search(_MONTH, phrase, re.IGNORECASE)
    days = tuple(map(int, re.findall(r"\d{1,2}", phrase)))
    if name is None or not name[0][0].isupper() or not all(0 < day < 32 for day in days):
        return None
    year = int(match["y1"] or match["y2"] or 0)
    return When(*match.span(), "date", days, _month_of(name[0]), year)


def _month(match: re.Match[str], _: str) -> When | None:
    """Return `in late March` and `last September`."""
    if not match["name"][0].isupper():
        return None
    days = ({"mid": 15, "late": 25}.get((match["part"] or "").lower(), 1),)
    month, year = _month_of(match["name"]), int(match["y3"] or 0)
    which = "last" if match["past"] else ""
    return When(*match.span(), "month", days, month, year, which=which, precision="month")


def _month_of(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _year(match: re.Match[str], _: str) -> When:
    return When(*match.span(), "year", year=int(match["ad"]), precision="year")


def _weekday(match: re.Match[str], phrase: str) -> When | None:
    which, _, day = phrase.rpartition(" ")
    if not day[0].isupper() or which.lower() == "next":
        return None
    days = (_WEEKDAYS.index(day[:3].lower()),)
    return When(*match.span(), "weekday", days, which=which.lower())


def _from_article(match: re.Match[str], phrase: str) -> When:
    """Return `yesterday`, `last week` and `earlier this month`."""
    last, unit = "last" in phrase.lower(), phrase.split()[-1].lower()
    if unit not in ("week", "month", "year"):
        return When(*match.span(), "article", shift=_SHIFTS.get(phrase.lower(), 0))
    shift, months = (-7 * last, 0) if unit == "week" else (0, -last * _MONTHS_IN.get(unit, 0))
    which = "" if phrase.lower() in ("this week", "last week") else unit
    return When(*match.span(), "article", (), 0, 0, shift, months, which, precision=unit)


def _counted(match: re.Match[str], phrase: str) -> When:
    """Return `two weeks later`, `a fortnight ago`, `a month after`."""
    way, counted = match["way"].lower(), match["unit"].lower()
    count = _NUMBERS.get(phrase.lower()) or int(phrase)
    count *= -1 if way in ("earlier", "before", "ago") else 1
    unit, loose = "article" if way == "ago" else "narrated", way in ("after", "before")
    if counted in _MONTHS_IN:
        months, which = count * _MONTHS_IN[counted], counted if way == "ago" else ""
        return When(*match.span(), unit, (), 0, 0, 0, months, which, loose, counted)
    return When(*match.span(), unit, shift=count * _DAYS_IN[counted], loose=loose)


_SHIFTS = {"yesterday": -1, "last night": -1, "the day before yesterday": -2}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "year": 12}
_READERS: dict[str, Callable[[re.Match[str], str], When | None]] = {
    **dict.fromkeys(("iso", "numeric", "dashed"), _in_figures),
    **dict.fromkeys(("mdays", "dmonth"), _days_of_month),
    "month": _month,
    "year": _year,
    "week": _weekday,
    "weekend": lambda match, _: When(*match.span(), "weekend", precision="week"),
    "now": _from_article,
    "count": _counted,
    "ordinal": lambda match, phrase: When(*match.span(), "date", (int(phrase[:-2]),)),
    "same": lambda match, _: When(*match.span(), "narrated"),
    "next": lambda match, _: When(*match.span(), "narrated", shift=1),
    "prior": lambda match, _: When(*match.span(), "narrated", shift=-1),
}


def resolve(when: When, clock: Clock) -> list[date]:
    """Return the dates that a phrase means, in order; none where the clock is not enough."""
    try:
        return _resolved(when, clock)
    except (OverflowError, ValueError):  # before year 1 or after 9999
        return []


def _resolved(when: When, clock: Clock) -> list[date]:
    if when.unit == "year":
        return [date(when.year, 1, 1)]
    if when.unit in ("date", "month"):
        return [day for number in when.days if (day := _day(when, number, clock))]
    if when.unit == "weekday":
        return _of_week(when.days[0], when.which, clock)
    reference = clock.narrated or clock.article if when.unit == "narrated" else clock.article
    if reference is None:
        return []
    if when.unit == "weekend":  # its Saturday
        return [reference - timedelta((reference.weekday() - 5) % 7 or 7)]
    year, month = divmod(reference.year * 12 + reference.month - 1 + when.months, 12)
    number = min(reference.day, monthrange(year, month + 1)[1])
    day = date(year, month + 1, number) + timedelta(when.shift)
    monday, first = day - timedelta(day.weekday()), day.replace(day=1)
    starts = {"week": monday, "month": first, "year": first.replace(month=1)}
    return [starts.get(when.which, day)]


def _day(when: When, number: int, clock: Clock) -> date | None:
    """Return a day of a month; of a year that is not named, the one nearest to the narrative."""
    if when.year and when.month:
        return _date(when.year, when.month, number)
    reference = clock.narrated or clock.article
    if reference is None:
        return None
    count = reference.year * 12 + (when.month or reference.month) - 1
    step = 12 if when.month else 1
    months = (divmod(near, 12) for near in (count, count - step, count + step))
    days = [day for year, month in months if (day := _date(year, month + 1, number))]
    if when.which == "last" and clock.article:
        start = clock.article.replace(day=1)
        return max((day for day in days if day < start), default=None)
    past = [day for day in days if clock.article is None or day <= clock.article]
    return min(past or days, key=lambda day: abs(day - reference), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_AHEAD = ("the following", "the next")
_SAME = ("that", "the same", "that same")


def _of_week(day: int, which: str, clock: Clock) -> list[date]:
    """Return the last such day up to the article's date, or the next one of the narrative."""
    if clock.narrated and (which in (*_AHEAD, *_SAME) or (clock.chronicle and which != "last")):
        same = 0 if which in _SAME else 7
        following = clock.narrated + timedelta((day - clock.narrated.weekday()) % 7 or same)
        if which in (*_AHEAD, *_SAME) or clock.article is None or following <= clock.article:
            return [following]
    reference = clock.article or clock.narrated
    if reference is None:
        return []
    back = (reference.weekday() - day) % 7
    return [reference - timedelta(back or (7 if which == "last" else 0))]
