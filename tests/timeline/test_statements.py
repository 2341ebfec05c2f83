"""Statements read from rows, and folded into marks."""

import json
import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from said import ANY_TEXT, SAID, said
from stance.articles import AttributedStatement
from stance.errors import StanceError
from stance.timeline.statements import fold, of_row

ROW = {"speaker": "A", "side": "North", "date": "2031-05-14", "text": "No.", "stance": "hostile"}


@pytest.mark.parametrize(
    ("cells", "day", "precision"),
    [
        ({"date": "2031-05-14"}, "2031-05-14", "day"),
        ({"date": "2031-05-14T10:00:00"}, "2031-05-14", "day"),
        ({"date": datetime(2031, 5, 14, 9)}, "2031-05-14", "day"),
        ({"date": date(800, 12, 25)}, "0800-12-25", "day"),
        ({"date": "9999-12-31"}, "9999-12-31", "day"),
        ({"date": "2031-05"}, "2031-05-01", "month"),
        ({"date": 2031}, "2031-01-01", "year"),
        ({"date": "2031-05-14", "date_precision": "week"}, "2031-05-14", "week"),
        ({"date": "2031-05-14", "date_precision": ""}, "2031-05-14", "day"),
        ({"date": None, "date_precision": "year"}, "", "year"),
    ],
)
def test_dates_are_read_with_their_precision(cells: dict[str, object], day: str, precision: str):
    """A day, a timestamp, a month or a year; the column is optional."""
    statement = of_row(ROW | cells)
    assert (statement.date, statement.date_precision) == (day, precision)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", "2031-05-14", "2031-05-14"),
        ("week", "2031-05-12", "2031-05-18"),
        ("month", "2031-05-01", "2031-05-31"),
        ("year", "2031-01-01", "2031-12-31"),
    ],
)
def test_a_mark_spans_what_is_known_of_its_date(precision: str, first: str, last: str):
    """A week begins on Monday."""
    (mark,) = fold([of_row(ROW | {"date_precision": precision})])
    assert [f"{day}" for day in mark.span] == [first, last]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("precision", ["day", "week", "month", "year"])
def test_the_ends_of_the_calendar_have_spans(day: str, precision: str):
    """No span reaches beyond the years 1 to 9999."""
    (mark,) = fold([of_row(ROW | {"date": day, "date_precision": precision})])
    assert mark.span[0] <= mark.day <= mark.span[1]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"date": "14.5.2031"}, "the date is '14.5.2031': write it as 2031-05-14"),
        ({"date": "2031-13"}, "the date is '2031-13'"),
        ({"date_precision": "decade"}, "the date_precision is 'decade': it must be one of day, w"),
        ({"stance": "friendly"}, "the stance is 'friendly': it must be one of"),
        ({"text": " "}, "the text is blank"),
        ({"kind": "expert"}, "the kind is 'expert'"),
        ({"probability": "high"}, "'probability' is 'high'"),
        ({"probability": 83}, "'probability' is '83': write a number from 0 to 1"),
        ({"probability": "NaN"}, "'probability' is 'NaN'"),
    ],
)
def test_bad_cells_are_refused(change: dict[str, object], complaint: str):
    """The error says what is wrong and what to do."""
    with pytest.raises(StanceError) as refused:
        of_row(ROW | change)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("if; stops ;", ("if", "stops")),
        ('["if", "stops"]', ("if", "stops")),
        (["if", 3], ("if",)),
        ("[not JSON", ("[not JSON",)),
        ("[" * 100_000, ("[" * 100_000,)),
        (json.dumps([[["if"]]]), ()),
        (math.nan, ()),
    ],
)
def test_evidence_is_read_from_text_and_json(cell: object, terms: tuple[str, ...]):
    """Deep or broken JSON is text; what is no string is no term."""
    assert of_row(ROW | {"evidence": cell}).evidence == terms


@given(st.dictionaries(st.sampled_from([*ROW, "kind", "evidence", "probability"]), ANY_TEXT))
def test_any_cells_are_read_or_refused_in_one_line(cells: dict[str, str]):
    """Nothing but a StanceError ends the reading of a row."""
    try:
        statement = of_row(ROW | cells)
    except StanceError as error:
        assert "\n" not in str(error)
    else:
        assert statement.text


@given(st.lists(SAID, max_size=30))
def test_a_mark_is_one_message_on_one_day(statements: list[AttributedStatement]):
    """Its rows share speaker, side, date and stance; a message is named by its first mark."""
    marks = fold([statement for statement in statements if statement.date])
    for mark in marks:
        shared = {
            (row.speaker, row.side, row.date, row.date_precision, row.stance) for row in mark.rows
        }
        assert len(shared) == 1
        assert mark.message <= mark.number
        assert marks[mark.message].message == mark.message


def test_a_repeated_message_keeps_its_first_number():
    """Nearly the same words of one speaker are one message, whatever the day."""
    text = "Our offer of talks without preconditions still stands as before, he said {}."
    marks = fold([said(day, "North", "conciliatory", text.format(day)) for day in (9, 0, 4)])
    assert [(mark.day.day, mark.message) for mark in marks] == [(1, 0), (5, 0), (10, 0)]


def test_the_same_words_with_another_stance_are_another_message():
    """What is drawn as said before has the stance that it had before."""
    text = "Our offer of talks without preconditions still stands as before, he said on day {}."
    stances = ("conciliatory", "hostile", "conciliatory")
    marks = fold([said(day, "North", stance, text) for day, stance in enumerate(stances)])
    assert [mark.message for mark in marks] == [0, 1, 0]
