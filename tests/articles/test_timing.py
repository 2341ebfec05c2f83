"""The days of messages: their own, their passage's, the news day's."""

from datetime import date

import pytest

from stance.articles import document, reading

ARTICLE = date(2024, 5, 7)  # a Tuesday


def days(text: str, article: date | None = ARTICLE) -> list[tuple[str, str]]:
    """Return last name and day of each message."""
    messages = reading.messages_of(document.read(text, "txt", article))
    return [
        (message.speaker.name.split()[-1], day)
        for message in messages
        for day in message.dates or ("",)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ann Berg said on Monday that she would sign.", "2024-05-06"),
        ("Ann Berg, who on Monday had left the talks, said she would sign.", "2024-05-07"),
        ("\u201cNo deal,\u201d said Ann Berg, who met the envoy on Monday.", "2024-05-07"),
        ("The union noted that Acme held a briefing on Monday, but it was short.", "2024-05-07"),
        ("Ann Berg condemned Monday\u2019s attack.", "2024-05-07"),
        ("At Monday\u2019s hearing, Ann Berg said she would sign.", "2024-05-06"),
        ("In Monday\u2019s statement, Ann Berg said she would sign.", "2024-05-06"),
        ("Ann Berg said in 2022 that she would sign.", "2022-01-01"),
    ],
)
def test_a_date_counts_where_it_says_when_it_was_said(text: str, day: str):
    """Dates of relative clauses and of what is spoken of do not."""
    assert days(text) == [("Berg", day)] or [found for _, found in days(text)] == [day]


def test_a_passage_goes_on_until_the_next_date():
    """Who speaks after `Monday's debate` without a date speaks there."""
    text = (
        "Ann Berg rejected the plan, her office said.\n\n"
        "At Saturday\u2019s debate, Carl Dunn said the plan was dead.\n\n"
        "Ida Jonk said it was not.\n\n"
        "On Sunday, Carl Dunn said it was.\n\n"
        "Tom Roos said he had no view."
    )
    assert [day[-5:] for _, day in days(text)][-4:] == ["05-04", "05-04", "05-05", "05-07"]


def test_the_news_day_is_that_of_the_lead():
    """A paper of Tuesday tells what was said on Monday, also where a sentence does not say so."""
    text = "Ann Berg said on Monday that she would sign.\n\nCarl Dunn said he would not."
    assert days(text) == [("Berg", "2024-05-06"), ("Dunn", "2024-05-06")]
    text = "It rained on Monday.\n\nCarl Dunn said he would not come."
    assert days(text) == [("Dunn", "2024-05-07")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ann Berg said on 12 May 2024 that she would sign.", "2024-05-12"),
        ("On 12 May 2024, Ann Berg said she would sign.", "2024-05-12"),
        ("\u201cNo deal,\u201d Ann Berg said on May 12, 2024.", "2024-05-12"),
        ("Ann Berg announced talks on 12 May 2024.", "2024-05-07"),
        ("Ann Berg said that on 12 May 2024 she would sign.", "2024-05-07"),
        ("Ann Berg said the port would open on 12 May 2024.", "2024-05-07"),
    ],
)
def test_a_full_date_of_speech_stands_though_the_article_is_older(text: str, day: str):
    """The date given for an article may be wrong; what is only spoken of may still come."""
    assert days(text) == [("Berg", day)]
    assert days(text, date(1, 1, 1)) == [("Berg", day if day > "2024-05-07" else "0001-01-01")]
    assert days(text, date(9999, 12, 31))[0][1] in ("2024-05-12", "9999-12-31")


def test_without_a_date_nothing_is_invented():
    """A relative phrase needs the article's date; a full one does not."""
    text = "Ann Berg said on Monday that she would sign.\n\nCarl Dunn said he would not."
    assert days(text, None) == [("Berg", ""), ("Dunn", "")]
    assert days("Ann Berg said on 3 May 2024 that she would sign.", None) == [
        ("Berg", "2024-05-03")
    ]


def test_rows_say_how_exact_their_date_is():
    """The column follows the date, and is empty where there is none."""
    from stance import articles

    (row,) = articles.read("Ann Berg said last year that she would sign.", "2024-05-07")
    assert (row.date, row.date_precision) == ("2023-01-01", "year")
    (row,) = articles.read("Ann Berg said that she would sign.")
    assert (row.date, row.date_precision) == ("", "")
    assert articles.COLUMNS[3:5] == ("date", "date_precision")


@pytest.mark.parametrize("article", [date(1, 1, 1), date(9999, 12, 31)])
def test_articles_of_the_first_and_last_days_are_read(article: date):
    """Dates before year 1 and after 9999 do not exist, and are no error."""
    text = "Ann Berg said yesterday no. Carl Dunn said on Friday, a month later, no."
    assert all(day == "" or len(day) == 10 for _, day in days(text, article))
