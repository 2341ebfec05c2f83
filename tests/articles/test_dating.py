"""Phrases of time and what they mean."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles.dating import Clock, find, joined, resolve

ARTICLE = date(2024, 3, 20)  # a Wednesday


def told(text: str, story: date | None = None, article: date | None = ARTICLE) -> list[str]:
    """Resolve all phrases of a text against one clock."""
    clock = Clock(article, story)
    return [str(day) for when in find(text) for day in resolve(when, clock)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on September 27, 2023", ["2023-09-27"]),
        ("on Sept. 27", ["2023-09-27"]),
        ("on 5 January", ["2024-01-05"]),
        ("on January 5, 12 and 26", ["2024-01-05", "2024-01-12", "2024-01-26"]),
        ("on 3, 10 and 17 March", ["2024-03-03", "2024-03-10", "2024-03-17"]),
        ("on 2024-02-29", ["2024-02-29"]),
        ("9-APR-1987 04:20", ["1987-04-09"]),
        ("on Tuesday", ["2024-03-19"]),
        ("on Wednesday", ["2024-03-20"]),
        ("last Friday", ["2024-03-15"]),
        ("yesterday", ["2024-03-19"]),
        ("in early March", ["2024-03-01"]),
        ("in late February 2022", ["2022-02-25"]),
        ("two weeks ago", ["2024-03-06"]),
        ("in May they may march", ["2023-05-01"]),
        ("on Tuesday, March 5", ["2024-03-05"]),
        ("on Tuesday, 5 March", ["2024-03-05"]),
        ("on Friday the 1st", ["2024-03-01"]),
        ("on 19 Nov. 2010", ["2010-11-19"]),
        ("on 19.04.2023", ["2023-04-19"]),
        ("on 11/19/2012", ["2012-11-19"]),
        ("on 19/11/2012", ["2012-11-19"]),
        ("on 19-Apr-23", ["2023-04-19"]),
        ("on 3 May 1519", ["1519-05-03"]),
        ("on 19-Apr-87", ["1987-04-19"]),
        ("a fortnight ago", ["2024-03-06"]),
        ("at the weekend", ["2024-03-16"]),
        ("last weekend", ["2024-03-16"]),
        ("in 2022", ["2022-01-01"]),
        ("last year", ["2023-01-01"]),
        ("two years ago", ["2022-01-01"]),
        ("last September", ["2023-09-01"]),
        ("last month", ["2024-02-01"]),
        ("earlier this month", ["2024-03-01"]),
        ("earlier this week", ["2024-03-18"]),
        ("last week", ["2024-03-13"]),
        ("at Monday's hearing", ["2024-03-18"]),
    ],
)
def test_phrases_are_counted_from_the_article(text: str, expected: list[str]):
    """Absolute dates, lists, weekdays and months."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the same day", ["2022-12-30"]),
        ("the next day", ["2022-12-31"]),
        ("two days later", ["2023-01-01"]),
        ("a week later", ["2023-01-06"]),
        ("a month later", ["2023-01-30"]),
        ("the day before", ["2022-12-29"]),
        ("on January 5", ["2023-01-05"]),
        ("on the 31st", ["2022-12-31"]),
        ("the following Tuesday", ["2023-01-03"]),
        ("the next Tuesday", ["2023-01-03"]),
        ("that same Monday", ["2023-01-02"]),
        ("the same evening", ["2022-12-30"]),
        ("a few hours later", ["2022-12-30"]),
        ("Two days on, the port", ["2023-01-01"]),
        ("on the 2nd", ["2023-01-02"]),
    ],
)
def test_phrases_are_counted_from_the_narrative(text: str, expected: list[str]):
    """What comes later in a story is near its last date."""
    assert told(text, date(2022, 12, 30)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "since May 3",
        "until May 3",
        "the May 3 launch",
        "due for June 1",
        "May 40",
        "12 percent",
        "version 1.2.24.5",
        "$19/04/2024",
        "in 2022 dollars",
        "39.13.2024",
        "in may",
        "on 3 May 9999",
        "on May 3, 0999",
        "in 9999",
    ],
)
def test_other_dates_tell_nothing(text: str):
    """Since and until when, and dates that name an event, are not when it was said."""
    assert told(text) == []


def test_without_a_clock_relative_dates_are_unknown():
    """Nothing is invented."""
    assert told("on Tuesday, yesterday, two days later, on May 3", article=None) == []


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("on Tuesday", "day"),
        ("a fortnight ago", "day"),
        ("last week", "week"),
        ("over the weekend", "week"),
        ("in late March", "month"),
        ("last September", "month"),
        ("two months ago", "month"),
        ("in 2022", "year"),
        ("last year", "year"),
    ],
)
def test_approximate_phrases_say_so(text: str, precision: str):
    """The precision is the stretch of time that the date stands for."""
    assert [when.precision for when in find(text)] == [precision]


@pytest.mark.parametrize("article", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_first_and_last_dates_are_no_error(article: date):
    """What lies before year 1 or after 9999 has no date."""
    phrases = "yesterday, last week, two years ago, last weekend, on Friday, in May, last May"
    for when in find(phrases):
        resolve(when, Clock(article))
    assert (told("a day later", article, article) == []) == (article.year == 9999)


@given(st.text(alphabet="onMay 3,12adJune-0 ltr", max_size=80))
def test_any_text_is_read(text: str):
    """No text makes an impossible date."""
    told(text)


def test_a_list_may_put_the_day_before_the_month():
    """One list over three months, the last date with `once more`."""
    text = "It was sent on 4 and 9 May, on 2 June, and once more on 8 July."
    whens = find(text)
    assert all(joined(text, *pair) for pair in pairwise(whens))


def test_a_chronicle_counts_weekdays_from_its_narrative():
    """The next such day of the story, save where it would be after the article."""
    when = find("on Monday")[0]
    assert resolve(when, Clock(ARTICLE, date(2024, 1, 3), True)) == [date(2024, 1, 8)]
    assert resolve(when, Clock(ARTICLE, date(2024, 3, 19), True)) == [date(2024, 3, 18)]
