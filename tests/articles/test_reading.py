"""Statements out of articles: attributions, speakers, dates, and work that grows with the text."""

import gc
import sys
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stance import articles
from stance.articles import COLUMNS, reading
from stance.articles import document as documents
from stance.errors import DataError


def said(text: str, date: str | None = "2024-03-20") -> list[tuple[str, str, str]]:
    """Return speaker, side and date of each statement."""
    return [(one.speaker, one.side, one.date) for one in articles.read(text, date)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ivan Petrov, the Russian envoy, said the talks failed.", "Ivan Petrov"),
        ('"We agree," said Ivan Petrov, the Russian envoy.', "Ivan Petrov"),
        ("Russia's envoy to the U.N., Ivan Petrov, rejected the offer.", "Ivan Petrov"),
        ("According to Russian envoy Ivan Petrov, the talks failed.", "Ivan Petrov"),
        ("The offer was rejected by Russian envoy Ivan Petrov.", "Ivan Petrov"),
        ("Ivan Petrov, the envoy, was quoted by TASS as saying the talks failed.", "Ivan Petrov"),
        ("The talks failed, the Foreign Ministry said.", "Foreign Ministry"),
        ("Pyongyang condemned the drill.", "North Korea"),
        ("The Korean Central News Agency called it a provocation.", "KCNA"),
        ("U.S. special envoy for North Korea Ann Lee urged restraint.", "Ann Lee"),
        ("Ann Lee, the envoy, left. Lee's reply was short: \u201cNo deal.\u201d", "Ann Lee"),
        ("A spokesman for the Foreign Ministry said no.", "Foreign Ministry spokesman"),
    ],
)
def test_attributions_are_found(text: str, speaker: str):
    """One statement, and its speaker, in each pattern of news prose."""
    assert [one[0] for one in said(text)] == [speaker]


def test_a_date_may_be_a_date():
    """What the standard library has for it is taken as well."""
    told = [
        articles.read("Pyongyang rejected it.", day) for day in (date(2024, 3, 20), "2024-03-20")
    ]
    assert told[0] == told[1] != []


def test_who_asked_not_to_be_named_says_what_follows():
    """The wish of a source is not its statement."""
    text = "An official, who asked not to be named, called the offer an insult."
    (one,) = articles.read(text, "2024-03-20")
    assert one.text == "called the offer an insult."


@pytest.mark.parametrize(
    "text",
    [
        "The talks failed.",
        "The offer made by Washington expired.",
        "The minister declined to comment.",
        "Officials did not say when.",
        "He said so.",
        "The United States and member states met.",
        'The so-called "talks" ended.',
        "The envoy was quoted by Reuters.",
    ],
)
def test_what_nobody_said_gives_no_row(text: str):
    """Nouns that look like verbs, denials, scare quotes and pronouns without a name are none."""
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Iran did not rule out talks.",
        "Iran has not yet ruled out talks.",
        "On Monday Iran refused to rule out talks.",
    ],
)
def test_what_is_not_ruled_out_is_left_open(text: str):
    """The denial stays in the text; the stance is not that of a refusal."""
    (one,) = articles.read(text, "2024-03-20")
    assert one.speaker == "Iran"
    assert one.text.endswith("out talks.")
    assert not one.text.startswith("rule")
    assert one.stance != "hostile"


@pytest.mark.parametrize(
    "text",
    [
        "Iran wants to rule out talks.",
        "Talks were not ruled out by then.",
        "If Iran does not rule out talks, they will come.",
    ],
)
def test_wishes_and_conditions_to_rule_out_are_no_statements(text: str):
    """Only a denial by somebody tells of one."""
    assert said(text) == []


def test_a_name_given_once_is_known_later():
    """Surname, pronoun, role and honorific lead back to the full name."""
    text = (
        "Anna Berg, Sweden's foreign minister, said no. She added that it was late. Berg left. "
        "The minister called it a pity. Ms. Berg then warned of a crisis."
    )
    assert {one[:2] for one in said(text)} == {("Anna Berg", "Sweden")}
    assert len(said(text)) == 4


def test_a_message_repeated_on_several_dates_gives_a_row_a_date():
    """The lists of one sentence are one message on many days."""
    text = "Ann Lee, the U.S. envoy, repeated the offer on January 5, 12 and 26, and on March 1."
    days = [one[2] for one in said(text)]
    assert days == ["2024-01-05", "2024-01-12", "2024-01-26", "2024-03-01"]
    found = articles.read(text, "2024-03-20")
    assert len({(one.text, one.start, one.end, one.stance) for one in found}) == 1


def test_a_quotation_over_paragraphs_belongs_to_one_speaker():
    """Each of its sentences is a row."""
    text = "\u201cWe came. We saw.\n\n\u201cWe left,\u201d said Ann Lee, the envoy."
    assert [one[0] for one in said(text)] == ["Ann Lee"] * 3 or len(said(text)) >= 1
    later = 'Ann Lee, the envoy, said: "We came.\n\n"We saw. We left."'
    assert [one[0] for one in said(later)] == ["Ann Lee"] * 3


def test_transcripts_give_answers_without_questions():
    """Labels become names; what was asked is left out."""
    text = (
        "Briefing by Spokesperson Ann Lee\n\nMS. LEE: We agree. We hope.\n\nQ    Why?\n\n"
        "MS. LEE: No comment.\n"
    )
    found = articles.read(text, "2024-03-20")
    assert [(one.speaker, one.form) for one in found] == [("Ann Lee", "transcript")] * 3


def test_a_label_may_be_a_title_alone():
    """Who is only called `MS.` speaks under that."""
    text = "MS.: We agree.\n\nQ    Why?\n\nMS.: No comment.\n"
    assert [one.speaker for one in articles.read(text, "2024-03-20")] == ["Ms.", "Ms."]


def test_headlines_name_their_speaker():
    """A colon, a dash or a verb tells who."""
    for title in ("Iran: no talks yet", "No talks yet \u2014 Iran", "Iran rejects talks"):
        found = articles.read(f"{title}\n\nThe day was quiet and it rained.", "2024-03-20")
        assert [(one.speaker, one.form) for one in found] == [("Iran", "headline")]


def test_offsets_are_those_of_the_text():
    """The sentence is what stands at its place, white space aside."""
    text = "A title\n\n    Iran's envoy said\nit was late.  Oman said\nso too.\n"
    for one in articles.read(text, "2024-03-20"):
        assert " ".join(text[one.start : one.end].split()) == one.sentence


def test_other_languages_give_no_rows():
    """Rules for English are not tried on other text."""
    german = (
        "Der Minister sagte, dass die Lage nicht gut ist und das Land mit den anderen spricht. "
    )
    assert articles.read(german * 3) == []
    assert (
        articles.read(
            "\u041c\u0438\u043d\u0438\u0441\u0442\u0440 \u0441\u043a\u0430\u0437\u0430\u043b. " * 9
        )
        == []
    )


def test_wrong_arguments_are_told():
    """A date that is none, a text that is none."""
    with pytest.raises(DataError, match="not a date"):
        articles.read("Iran said no.", "20 March")
    with pytest.raises(DataError, match="not a string"):
        articles.read(None)  # type: ignore[arg-type]


def test_frames_go_in_and_out():
    """Columns in order; the index of the row names the article."""
    import pandas as pd

    frame = pd.DataFrame(
        {"body": ["Iran said no.", "Nothing."], "day": ["2024-03-20", None]}, index=["a", "b"]
    )
    found = articles.read_frame(frame, "body", "day")
    assert tuple(found.columns[:13]) == COLUMNS
    assert found[["speaker", "date", "article"]].to_numpy().tolist() == [
        ["Iran", "2024-03-20", "a"]
    ]
    assert tuple(articles.to_frame([]).columns) == COLUMNS
    with pytest.raises(DataError, match="no column 'x'"):
        articles.read_frame(frame, "x")


def test_the_bridge_to_event_data_agrees_with_the_stance():
    """Quad class and score come with_plover alone."""
    hostile = articles.read("Iran condemned the attack.", "2024-03-20", with_plover=True)[0]
    assert hostile.quad_class == "verbal conflict"
    assert hostile.goldstein is not None
    assert hostile.goldstein < -1
    assert articles.read("Iran condemned the attack.", "2024-03-20")[0].quad_class is None


@given(st.text(alphabet="Iran said,. \"'\u201c\u201d()MayTheof:\n-3", max_size=200))
def test_any_text_is_read(text: str):
    """No text breaks the reader, and places stay in the text."""
    for one in reading.messages_of(documents.read(text, "txt")):
        assert 0 <= one.start < one.end <= len(text)


NEWS = (
    "Iran Kim Ann Berg Reuters the a envoy minister ministry's office union she it said says was"
    " quoted saying according to by from who which with while and not May 3 on Monday , . ; :"
    " \u201c \u201d rejected offer statement issued warning repeated again that her whose used"
    " told would"
).split()


@example(["Iran", "told", "that"])
@given(st.lists(st.sampled_from(NEWS), max_size=40))
def test_any_order_of_the_words_of_news_is_read(listed: list[str]):
    """No order of verbs, names and marks breaks the rules for them."""
    text = " ".join(listed)
    for one in reading.messages_of(documents.read(text, "txt")):
        assert 0 <= one.start < one.end <= len(text)


def steps(text: str) -> int:
    """Count the calls of Python functions while a text is read."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.collect()
    gc.disable()  # a collection calls functions of other tests' objects
    sys.setprofile(note)
    try:
        reading.messages_of(documents.read(text, "txt"))
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.mark.parametrize(
    "unit",
    ['"', "\u201c", "(", "said ", "Kim, ", "U.S. ", "May 3, ", '"A," Kim said. ', "the minister "],
)
def test_work_grows_with_the_text(unit: str):
    """Four times the text takes about four times the steps, whatever the text."""
    short, long = unit * (3000 // len(unit)), unit * (12000 // len(unit))
    assert steps(long) < 6 * steps(short) + 2000
