"""Whom a role, a pronoun or a body means, and for whom that speaks."""

import pytest

from stance.articles import document as documents
from stance.articles import reading


def told(text: str) -> list[tuple[str, str]]:
    """Return speaker and side of every statement."""
    return [
        (one.speaker.name, one.speaker.side) for one in reading.messages_of(documents.read(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a role that waits for its name
            "France lodged a protest. Its trade minister was in no mood to wait. At noon Anne Morel"
            " warned that the ports would close.",
            [("France", "France"), ("Anne Morel", "France")],
        ),
        (  # the country before a colon
            "Berlin urged patience. Warsaw was blunter: Jan Kos, a deputy trade minister, warned"
            " that the ports would close.",
            [("Germany", "Germany"), ("Jan Kos", "Poland")],
        ),
        (  # who is named in between is meant
            "Danish minister Ida Holm offered talks. Swedish minister Eva Dahl refused the offer."
            " May 3 was the day of Holm's second letter. “We are patient,” the minister said.",
            [("Ida Holm", "Denmark"), ("Eva Dahl", "Sweden"), ("Ida Holm", "Denmark")],
        ),
    ],
)
def test_speakers_and_sides_are_inferred(text: str, expected: list[tuple[str, str]]):
    """The role before the name, the country before the colon, the post, the last one named."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The feast brought harsh words from Tass, which promised the rebels no mercy.",
            [("TASS", "Russia")],
        ),
        ("The train from Norway was late.", []),
        ("Jan Kos came back from Poland with a letter.", []),
    ],
)
def test_nouns_tell_of_statements(text: str, expected: list[tuple[str, str]]):
    """A threat from somebody, praise from somebody; a train from somewhere says nothing."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "side", "kind"),
    [
        ("Ana Reis, who teaches labour law in Porto, said that the strike would last.", "", "c"),
        ("“It will last,” said Ana Reis, who follows shipping for a bank.", "", "c"),
        ("Ana Reis, who heads the Portuguese delegation, said that it was.", "Portugal", "o"),
        ("Velo Motors met them. Company spokesman Al Moss said so.", "Velo Motors", "o"),
        ("Velo Motors shut the gates. Velo, which makes vans, said sorry.", "Velo Motors", "o"),
        ("The Allied Porters Union met. Al Moss, a vice-president of the union, said that it would"
         " strike.", "Allied Porters Union", "o"),
    ],
)  # fmt: skip
def test_clauses_and_employers_tell_of_a_speaker(text: str, side: str, kind: str):
    """Experts by what they do, officers by the company or union of the article."""
    one = reading.messages_of(documents.read(text))[-1].speaker
    assert (one.kind[0], one.side if side else "") == (kind, side)


@pytest.mark.parametrize(
    "text",
    [
        "The speech drew a furious rebuke from Oslo.",
        "Oslo answered on 3 May 2031.",
        "Ann Berg replied in a statement a day later.",
    ],
)
def test_scenes_are_no_statements(text: str):
    """That somebody answered, without what, is told before the answer itself."""
    assert told(text) == []


def test_names_in_korean_spelling_tell_the_half():
    """Three words in the north, a hyphen in the south, where the article tells of both."""
    text = (
        "North Korea and South Korea met. Foreign Minister Yoon Tae-min said that it was good."
        " Defense Minister Choe Son Gyong said that it was not."
    )
    assert told(text) == [("Yoon Tae-min", "South Korea"), ("Choe Son Gyong", "North Korea")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Jan Kos, Poland's permanent representative in Geneva, rejected the plan. “It is late,”"
            " the ambassador said.",
            [("Jan Kos", "Poland"), ("Jan Kos", "Poland")],
        ),
        (
            "Greek president Nikos Manis said in Rome that he was glad. The Maximos Mansion, the"
            " premier's office, was silent. Defence minister Ana Reis said that he was not.",
            [("Nikos Manis", "Greece"), ("Ana Reis", "Greece")],
        ),
    ],
)
def test_experts_guests_and_state_media(text: str, expected: list[tuple[str, str]]):
    """Whom experts introduce, where a guest speaks, and whose media those of the state are."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Arben Doda, the Kosovo envoy, was late. A spokesman for Doda, Dren Hoxha, said that he"
            " was on his way.",
            [("Dren Hoxha", "Kosovo")],
        ),
        (
            "So did NATO, whose spokeswoman said that it would act.",
            [("spokeswoman", "NATO")],
        ),
        ("Each side blamed the other.", []),
    ],
)
def test_counterparts_and_spokesmen_of_persons(text: str, expected: list[tuple[str, str]]):
    """For whom those speak who are told by somebody else."""
    assert told(text) == expected


def test_what_somebody_repeated_has_the_dates_of_repeating():
    """`She repeated the sentence on …`; and a role is not that of whom it belongs to."""
    text = (
        "Canada's line never varied. Una Daly, the department's spokeswoman, said on 3 May 2031"
        " that the offer stood. She repeated the sentence on 4 June and 5 July."
    )
    days = [one.dates for one in reading.messages_of(documents.read(text))]
    assert days == [("2031-05-03",), ("2031-06-04", "2031-07-05")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Japan, over which the rocket flew, was furious. Defence minister Yasu Hamano said that"
            " it was a crime.",
            [("Yasu Hamano", "Japan")],
        ),
        (
            "A commentary in the Rodong Sinmun ridiculed the plan.",
            [("Rodong Sinmun", "North Korea")],
        ),
        (
            "Una Daly, the Irish president's adviser, said no. The president was silent. “Ask me"
            " tomorrow,” he said.",
            [("Una Daly", "Ireland"), ("president", "Ireland")],
        ),
    ],
)
def test_who_acts_just_before_is_the_home(text: str, expected: list[tuple[str, str]]):
    """A country that acts, a named person's office, a newspaper, whose adviser it is."""
    assert told(text) == expected


def test_what_an_agency_passes_on_is_his_who_said_it():
    """`According to Tass` names no speaker beside the subject."""
    text = "Jan Kos, the Polish envoy, rejected it. Kos, according to Tass, called it “late”."
    assert told(text) == [("Jan Kos", "Poland")] * 2


def test_a_union_may_be_named_by_its_trade():
    """The Union of …, and a source that speaks for the union."""
    text = "The Union of Lock Keepers met. A union source said that it was late."
    assert told(text) == [("union source", "Union of Lock Keepers")]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The union representing the workers said that it would strike.", "union"),
        ("The Porters Union met. The union representing them rejected it.", "Porters Union"),
        ("The United Steelworkers, the union of the mill, rejected it.", "United Steelworkers"),
        ("“No,” said the company.", "company"),
    ],
)
def test_a_union_or_company_is_a_side_of_its_own(text: str, side: str):
    """By its name, where the article has it; else by the noun."""
    assert told(text)[-1][1] == side


def test_the_date_under_a_byline_is_no_part_of_the_story():
    """The narrative starts with its own first date, though the head tells a later one."""
    text = (
        "A Year of Notes\n\nBy Ann Berg\nNovember 28, 2031\n\nJanuary 20: Norway had a new premier."
        " “It is time,” Ole Dahl, the Norwegian envoy, said.\n\nOn February 3 Una Daly, the Irish"
        " envoy, rejected the note.\n\nOn March 4 Dahl offered another."
    )
    days = [day for one in reading.messages_of(documents.read(text)) for day in one.dates]
    assert days == ["2031-01-20", "2031-02-03", "2031-03-04"]


def test_an_ambassador_to_the_united_nations_is_of_a_country():
    """`The U.N. ambassador` without a country is the American one, by custom."""
    text = (
        "American aides met Americans, as did Peru. The U.N. ambassador, Nora Stone, said no."
        " Peru's U.N. ambassador, Ana Rios, welcomed it."
    )
    assert told(text) == [("Nora Stone", "United States"), ("Ana Rios", "Peru")]


@pytest.mark.parametrize(
    "subject",
    [
        "Zubrowkan foreign minister Jan Kos",
        "Jan Kos, Zubrowka's foreign minister,",
        "The Zubrowkan foreign ministry",
        "A spokesman of Zubrowka's government",
    ],
)
def test_a_country_that_is_not_known_is_not_another_party(subject: str):
    """Who speaks for it has no side rather than that of the one who spoke before."""
    text = f"Norwegian minister Ida Holm rejected the plan. {subject} said that it was late."
    assert told(text)[1][1] != "Norway"
