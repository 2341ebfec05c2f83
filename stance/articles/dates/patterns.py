"""Tell phrases of time by patterns: dates, lists of dates, weekdays, counts of days."""

import re

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
