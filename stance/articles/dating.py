"""Find the phrases of time in a sentence, and resolve them to dates.

A phrase is found first and resolved later, against the date of the article or the
last date of the narrative. A month stands for its first day, `mid-March` for the
15th, `late March` for the 25th, a year for its 1st of January; `precision` says so.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_D = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|:\d|%)(?!\s?(?:percent|pct|million|billion|per cent)\b)"
_AND = r"(?:\s*,\s*(?:and\s+)?(?:again\s+)?(?:on\s+)?|\s+and\s+(?:again\s+)?(?:on\s+)?|\s*&\s*)"
_AD = r"(?:19|20)\d\d"
_YEAR = rf"(?:,?\s+(?P<{{}}>{_AD})\b)?"
_PART = r"(?:day|evening|night|morning|afternoon)"
_EARLY = r"(?:(?P<{}>early|mid|late)[\s-]+)?"
_NUMBER = r"\d{1,2}|a\scouple\sof|" + "|".join(_NUMBERS)
_PHRASE = re.compile(
    rf"(?P<iso>(?<![\w-]){_AD}-\d\d-\d\d(?!\d))"
    rf"|(?P<numeric>(?<![\w./$-])\d{{1,2}}(?:\.\d{{1,2}}\.|/\d{{1,2}}/)(?:{_AD}|\d\d)(?![\w/]|\.\d))"
    rf"|(?P<dashed>\b\d{{1,2}}-[A-Z][a-z]{{2}}-(?:{_AD}|\d\d)\b)"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<mdays>\b{_MONTH}\s+{_D}(?:{_AND}{_D}){{0,30}})"
    rf"{_YEAR.format('y1')}"
    rf"|(?:\b{_WEEKDAY},?\s(?:the\s)?)?(?P<dmonth>\b{_D}(?:{_AND}{_D}){{0,30}}\s+(?:of\s+)?{_MONTH})"
    rf"{_YEAR.format('y2')}"
    rf"|(?P<month>\b(?:in|during|(?P<past>last|this\spast))\s+{_EARLY.format('part')}"
    rf"(?P<name>{_MONTH})(?!\s+\d{{1,2}}\b)){_YEAR.format('y3')}"
    rf"|(?P<year>\b(?:in|during)\s+{_EARLY.format('season')}(?P<ad>{_AD}))"
    rf"(?![\w%]|[-,./:]\d|\s(?:dollars|euros|people|percent|prices)\b)"
    rf"|(?P<week>(?:(?P<which>last|the\snext|next|this|the\sfollowing|(?:the|that)\ssame|that)\s+)?"
    rf"\b{_WEEKDAY})\b(?!,?\sthe\s\d)"
    rf"|\b(?P<weekend>(?:at|over|on|during)\s(?:the|this(?:\spast)?|last)\sweekend"
    rf"|(?:this(?:\spast)?|last)\sweekend)\b"
    rf"|\b(?P<now>today|tonight|yesterday|this\s(?:morning|afternoon|evening)|last\snight"
    rf"|the\sday\sbefore\syesterday|last\sweek|(?:earlier\s|later\s)?this\s(?:week|month|year)"
    rf"|(?:(?:earlier|late)\s)?last\s(?:month|year))\b"
    rf"|\b(?P<same>(?:later\s)?(?:on\s)?(?:that|(?:the|that)\ssame)\s{_PART}|within\s(?:hours|minutes)"
    rf"|(?:(?:a\sfew|an|some|several|{_NUMBER})\s)?(?:hour|minute)s?\s(?:later|afterwards))\b"
    rf"|\b(?P<next>the\s(?:next|following)\s{_PART}|the\sday\safter|within\sa\sday)\b"
    rf"|\b(?P<monthend>the\slast\sday\sof\s(?:the\smonth\b|{_MONTH}))"
    rf"|\b(?P<prior>the\s(?:day\sbefore|previous\sday))\b"
    rf"|\b(?P<nextweek>the\s(?:next|following)\sweek)\b"
    rf"|\b(?P<count>{_NUMBER})\s(?P<unit>day|week|fortnight|month|year)s?\s"
    rf"(?P<way>later|earlier|afterwards|after|before|ago|on(?=[,.]))\b"
    rf"|\b(?:{_WEEKDAY},?\s)?the\s(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th))\b"
    rf"(?!\s+[a-z]*(?:anniversary|century|floor))",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*,?\s*(?:and\s+)?(?:then\s+)?(?:finally\s+|lastly\s+)?(?:once\s+)?(?:again\s+|more\s+)?"
    r"(?:on\s+)?",
    re.IGNORECASE,
)
_NOT_WHEN = re.compile(
    r"\b(?:since|until|till|before|from|for|after|by|to|than|between|through|about|of|scheduled"
    r"|appointed|elected|named|founded|born|planned|due|next|every|beginning|starting)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
_NOT_UNTIL = re.compile(r"\b(?:not|n['\u2019]t)\b[^.;,]{0,40}\b(?:until|till)\s+$")
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

    ``unit`` is ``date``, ``month``, ``year``, ``weekday``, ``weekend``, ``article`` or ``story``:
    the last two count ``shift`` days (months where ``months``) from the date of
    the article or from the last date of the narrative. ``loose`` are those
    counted from something else that is named, `two days after the launch`; of ``last``
    days only the first that the month has counts. An ``occasion`` is that of a passage,
    `at Monday's hearing`; what is ``owned``, `Monday's attack`, does not say when it was said.
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
    precision: str = "day"
    occasion: bool = False
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The date of the article and the last date of its narrative, where known.

    In a ``chronicle`` a weekday is the next one of the narrative.
    """

    article: date | None = None
    story: date | None = None
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
    if _NOT_UNTIL.search(text, max(0, when.start - 60), when.start):
        return when
    if _NOT_WHEN.search(before):
        return None
    possessive = _POSSESSIVE.match(text, when.end)
    end = possessive.end() if possessive else when.end
    if possessive or (when.unit in ("date", "weekday") and _ATTRIBUTIVE.search(before)):
        during = _DURING.search(before) is not None
        said = during or _UTTERED.match(text, end) is not None
        if not said and not possessive:
            return None
        occasion = during and _GATHERING.match(text, end) is not None
        return replace(when, end=end, occasion=occasion, owned=not said)
    return when


def _read(match: re.Match[str]) -> When | None:
    """Return the phrase of a match, by the group that it fills."""
    kind = next(name for name in _KINDS if match[name])
    start, end = match.span()
    if kind in _STORY_SHIFTS:
        return When(start, end, "story", shift=_STORY_SHIFTS[kind])
    if kind == "iso":
        year, month, day = map(int, match["iso"].split("-"))
        return When(start, end, "date", (day,), month, year)
    if kind in ("numeric", "dashed"):
        return _in_figures(match, match[kind])
    if kind in ("mdays", "dmonth"):
        return _days_of_month(match, match[kind], match["y1"] or match["y2"])
    if kind == "month":
        return _month(match)
    if kind == "year":
        return When(start, end, "year", year=int(match["ad"]), precision="year")
    if kind == "week":
        return _weekday(match)
    if kind == "weekend":
        which = "last" if "last" in match["weekend"].lower() else ""
        return When(start, end, "weekend", which=which, precision="week")
    if kind == "now":
        return _from_article(match)
    if kind == "count":
        return _counted(match)
    if kind == "monthend":
        name = match["monthend"].split()[-1]
        month = 0 if name.lower() == "month" else _month_of(name)
        return When(start, end, "date", (31, 30, 29, 28), month, last=True)
    return When(start, end, "date", (int(match["ordinal"][:-2]),))


_STORY_SHIFTS = {"same": 0, "next": 1, "prior": -1, "nextweek": 7}
_KINDS = (
    *"iso numeric dashed mdays dmonth month year week weekend now count monthend ordinal".split(),
    *_STORY_SHIFTS,
)


def _in_figures(match: re.Match[str], figures: str) -> When | None:
    """Return 19.04.2024, 11/19/2012 (the month first where it can be) and 19-Apr-24."""
    first, second, last = re.split(r"[./-]", figures)
    year = int(last) if len(last) > 2 else int(last) + (2000 if int(last) < 69 else 1900)
    if not second.isdigit():
        if second.lower() not in _MONTHS:
            return None
        return When(*match.span(), "date", (int(first),), _month_of(second), year)
    day, month = int(first), int(second)
    if "/" in figures and day <= 12:
        day, month = month, day
    if not (0 < day < 32 and 0 < month < 13):
        return None
    return When(*match.span(), "date", (day,), month, year)


def _days_of_month(match: re.Match[str], listed: str, year: str | None) -> When | None:
    """Return one day or more of a month: May 3, 10 and 17."""
    name = re.search(_MONTH, listed, re.IGNORECASE)
    days = tuple(int(day) for day in re.findall(r"\d{1,2}", listed))
    if name is None or not name[0][0].isupper() or not all(0 < day < 32 for day in days):
        return None
    month = _month_of(name[0])
    return When(*match.span(), "date", days, month, int(year or 0), listed=len(days) > 1)


def _month(match: re.Match[str]) -> When | None:
    """Return `in late March` and `last September`."""
    if not match["name"][0].isupper():
        return None
    day = {"mid": 15, "late": 25}.get((match["part"] or "").lower(), 1)
    which = "last" if match["past"] else ""
    month, year = _month_of(match["name"]), int(match["y3"] or 0)
    return When(*match.span(), "month", (day,), month, year, which=which, precision="month")


def _month_of(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _weekday(match: re.Match[str]) -> When | None:
    which = " ".join((match["which"] or "").lower().split())
    day = match["week"].split()[-1]
    if not day[0].isupper() or which == "next":
        return None
    return When(*match.span(), "weekday", (_WEEKDAYS.index(day[:3].lower()),), which=which)


_SHIFTS = {"yesterday": -1, "last night": -1, "the day before yesterday": -2}


def _from_article(match: re.Match[str]) -> When:
    phrase = " ".join(match["now"].lower().split())
    unit = phrase.split()[-1]
    if unit not in ("week", "month", "year"):
        return When(*match.span(), "article", shift=_SHIFTS.get(phrase, 0))
    is_last = "last" in phrase
    months = -is_last * {"week": 0, "month": 1, "year": 12}[unit]
    shift = -7 if is_last and unit == "week" else 0
    which = "" if phrase == "this week" else "first"
    return When(*match.span(), "article", (), 0, 0, shift, months, which=which, precision=unit)


def _counted(match: re.Match[str]) -> When:
    """Return `two weeks later`, `a fortnight ago`, `a month after`."""
    word = " ".join(match["count"].lower().split())
    way, counted = match["way"].lower(), match["unit"].lower()
    count = (_NUMBERS.get(word) or int(word)) * (-1 if way in ("earlier", "before", "ago") else 1)
    unit, loose = "article" if way == "ago" else "story", way in ("after", "before")
    if counted in ("month", "year"):
        months = count * (12 if counted == "year" else 1)
        return When(*match.span(), unit, months=months, loose=loose, precision=counted)
    days = {"day": 1, "week": 7, "fortnight": 14}[counted]
    return When(*match.span(), unit, shift=count * days, loose=loose)


def resolve(when: When, clock: Clock) -> list[date]:
    """Return the dates that a phrase means, in order; none where the clock is not enough."""
    try:
        return _resolved(when, clock)
    except OverflowError:  # before year 1 or after 9999
        return []


def _resolved(when: When, clock: Clock) -> list[date]:
    if when.unit == "year":
        return [date(when.year, 1, 1)]
    if when.unit in ("date", "month"):
        days = [day for number in when.days if (day := _day(when, number, clock))]
        return days[:1] if when.last else days
    if when.unit == "weekday":
        return _of_week(when, clock)
    reference = clock.story or clock.article if when.unit == "story" else clock.article
    if reference is None:
        return []
    if when.unit == "weekend":  # its Saturday
        back = (reference.weekday() - 5) % 7
        further = back == 0 or (back == 1 and when.which == "last")
        return [reference - timedelta(back + 7 * further)]
    day = _months_on(reference, when.months) + timedelta(when.shift)
    return [_first_of(day, when) if when.unit == "article" else day]


def _first_of(day: date, when: When) -> date:
    """Return the first day of the stretch: this week, last month, a year ago."""
    if when.precision == "week" and when.which and not when.shift:
        return day - timedelta(day.weekday())
    if when.precision == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if when.precision == "year" else day


def _day(when: When, number: int, clock: Clock) -> date | None:
    """Return a day of a month; of a year that is not named, the one nearest to the narrative."""
    if when.year and when.month:
        return _date(when.year, when.month, number)
    reference = clock.story or clock.article
    if reference is None:
        return None
    days = [day for month in _near(when.month, reference) if (day := _date(*month, number))]
    if when.which == "last" and clock.article:
        start = clock.article.replace(day=1)
        return max((day for day in days if day < start), default=None)
    past = [day for day in days if clock.article is None or day <= clock.article]
    return min(past or days, key=lambda day: abs(day - reference), default=None)


def _near(month: int, reference: date) -> list[tuple[int, int]]:
    """Return the months that may be meant, with their years: this one where none is named."""
    year, count = reference.year, reference.year * 12 + reference.month - 1
    if month:
        return [(near, month) for near in (year, year - 1, year + 1)]
    return [(near // 12, near % 12 + 1) for near in (count, count - 1, count + 1)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_AHEAD = ("the following", "the next")
_SAME = ("that", "the same", "that same")


def _of_week(when: When, clock: Clock) -> list[date]:
    """Return the last such day up to the article's date, or the next one of the narrative."""
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
    """Return the next such weekday; where it is that of the reference, ``same`` days later."""
    return reference + timedelta((day - reference.weekday()) % 7 or same)


def _months_on(reference: date, months: int) -> date:
    if not months:
        return reference
    year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
    days = (_date(year, month + 1, day) for day in (reference.day, 30, 29, 28))
    return next(filter(None, days), reference)
