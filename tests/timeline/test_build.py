"""Time lines as values: lanes, folding, exchanges, months, phases."""

import re
from dataclasses import FrozenInstanceError, asdict
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from said import SAID, START, said
from stance.articles import AttributedStatement
from stance.errors import DataError
from stance.timeline import statements as reading
from stance.timeline import timeline, words
from stance.timeline.build import COMMENTATORS, FEWEST, GATHERED, LANES, NO_SIDE, OTHERS
from stance.timeline.chart import COLUMNS

TALKS = ROOT / "data" / "talks.csv"


@settings(max_examples=40)
@given(st.lists(SAID, min_size=1, max_size=40).filter(lambda all_: any(said.date for said in all_)))
def test_no_statement_is_lost_or_drawn_twice(statements: list[AttributedStatement]):
    """Marks have every dated row once, `undated` the others; months count every known day."""
    result = timeline(statements)
    marks = [mark for lane in result.lanes for mark in lane.marks]
    rows_of_lanes = [*(row for mark in marks for row in mark.rows), *result.undated]
    assert sorted(map(repr, rows_of_lanes)) == sorted(map(repr, statements))
    assert sorted(mark.number for mark in marks) == list(range(len(marks)))
    for lane in result.lanes:
        known = [mark for mark in lane.marks if mark.precision == "day"]
        assert sum(counts.total() for counts in lane.months.values()) == len(known)
        assert [mark.day for mark in lane.marks] == sorted(mark.day for mark in lane.marks)
    assert len([lane for lane in result.lanes if lane.name not in GATHERED]) <= LANES + 2


def test_a_message_of_seven_dates_is_folded():
    """The offer that the spokesperson repeats is one message with its marks."""
    (marks,) = timeline(reading.read_table(TALKS)).repeated
    assert len(marks) == 7
    assert (marks[0].day, marks[-1].day) == (date(2031, 1, 9), date(2031, 10, 22))
    assert marks[0].statement.speaker == "Ines Varga"


def test_the_talks_are_summed_up_as_they_went():
    """Both sides shut in May and open in September; the mediator and commentators stand below."""
    result = timeline(reading.read_table(TALKS))
    assert result.parties == ("Veldania", "Korsten")
    assert [lane.name for lane in result.lanes] == [*result.parties, "Straits Union", COMMENTATORS]
    turns = {lane.name: [f"{turn.day}" for turn in lane.turns] for lane in result.lanes}
    assert turns["Veldania"] == ["2031-05-15", "2031-09-11"]
    assert turns["Korsten"] == ["2031-05-13", "2031-09-05"]
    assert [phase.stance for phase in result.lanes[0].phases] == [
        "conciliatory",
        "hostile",
        "conciliatory",
    ]
    assert len(result.undated) == 1


def test_an_answer_is_the_first_stance_of_a_later_day():
    """The same day, `none` and what comes too late are no answers; the last before it is linked."""
    result = timeline(
        [
            said(0, "North", "conciliatory"),
            said(0, "South", "hostile"),
            said(3, "South", "none"),
            said(4, "North", "conditional"),
            said(9, "South", "hostile"),
            said(40, "North", "conciliatory"),
            said(60, "South", "hostile"),
        ],
        parties=["North", "South"],
        days=10,
    )
    exchanges = [(pair.side, pair.days) for pair in result.exchanges]
    assert exchanges == [("North", 9), ("North", 5), ("North", None)]
    assert re.findall('class="link .*?data-from="(.)"', result.svg()) == ["3"]


def test_what_follows_is_said_without_calling_it_an_offer():
    """The words are those of the labels; what nobody answered is said too."""
    rows = [said(9 * day, "North", "conciliatory") for day in range(FEWEST)]
    rows += [said(9 * day + 1, "South", "hostile") for day in range(FEWEST)]
    assert words.deck(timeline(rows))[2:] == [
        "After 6 of 6 conciliatory or conditional statements of North, South took a stance within"
        " 14 days: 6 hostile"
    ]
    late = [row for row in rows if row.side == "North"] + [said(99, "South", "hostile")]
    assert words.deck(timeline(late))[2].startswith("After none of 6 conciliatory")


def test_many_sides_share_one_lane_and_commentators_keep_theirs():
    """The parties and the most talkative have lanes of their own."""
    rows = [said(day, f"side {day % 9}", "conciliatory") for day in range(40)]
    rows += [said(1, "North", "hostile", kind="commentator"), said(2, "", "hostile")]
    names = [lane.name for lane in timeline(rows, parties=["side 7", "side 8"]).lanes]
    assert names[:2] == ["side 7", "side 8"]
    assert names[-2:] == [OTHERS, COMMENTATORS]
    assert NO_SIDE in [lane.name for lane in timeline([said(2, "", "hostile")]).lanes]


def test_a_frame_gives_what_statements_give():
    """Timestamps, missing cells and lists of statements lead to the same time line."""
    statements = [
        said(0, "North", "hostile"),
        said(9, "South", "conditional"),
        said(None, "South", "none"),
    ]
    frame = pd.DataFrame([asdict(statement) for statement in statements])
    frame["date"] = pd.to_datetime(frame["date"].replace("", None))
    frame["role"] = [float("nan"), None, pd.NA]
    ours, theirs = timeline(statements), timeline(frame)
    assert [lane.name for lane in ours.lanes] == [lane.name for lane in theirs.lanes]
    assert [mark.day for mark in ours.lanes[0].marks] == [
        mark.day for mark in theirs.lanes[0].marks
    ]
    assert len(theirs.undated) == 1
    with pytest.raises(FrozenInstanceError):
        ours.days = 3  # type: ignore[misc]


def test_a_row_that_cannot_be_drawn_is_named():
    """The error says which row of a frame; without any date there is no time line."""
    row = {"speaker": "A", "side": "North", "date": "", "text": "No.", "stance": "hostile"}
    with pytest.raises(DataError, match="row 1: the date is 'May'"):
        timeline(pd.DataFrame([row, row | {"date": "May"}]))
    with pytest.raises(DataError, match="no statement has a date"):
        timeline(pd.DataFrame([row]))


def test_few_stances_lead_to_no_conclusions():
    """With fewer than six there is neither phase nor turn, and no word on answers."""
    rows = [said(9 * day, "North", "conciliatory") for day in range(FEWEST - 1)]
    rows += [said(9 * day + 1, "South", "hostile") for day in range(FEWEST)]
    north, south = timeline(rows, parties=["North", "South"]).lanes
    assert (north.phases, north.turns) == ((), ())
    assert [phase.stance for phase in south.phases] == ["hostile"]
    assert words.deck(timeline(rows)) == [
        "South: 6 statements. Mostly hostile",
        "North: 5 statements. Too few with a stance for conclusions (5 of the 6 needed)",
    ]


def test_what_has_no_day_is_drawn_and_left_out_of_figures():
    """A month or a year has no index, turn, share or exchange, and that is said."""
    rows = [said(9 * day, "North", "conciliatory") for day in range(9)]
    rows += [said(9 * day + 1, "South", "hostile") for day in range(9)]
    vague = [said(9 * day + 2, "North", "hostile", date_precision="month") for day in range(3)]
    exact, both = timeline(rows, width=20), timeline([*rows, *vague], width=20)
    for before, after in zip(exact.lanes, both.lanes, strict=True):
        assert (before.index, before.turns, before.months) == (
            after.index,
            after.turns,
            after.months,
        )
    assert len(both.lanes[0].marks) == 12
    assert len(both.exchanges) == len(exact.exchanges)
    assert words.left_out(exact) == []
    (line,) = words.left_out(both)
    assert line.startswith("3 statements are dated to a week, month or year")


def test_the_figures_of_the_talks():
    """Index, interval and turning points, as they were before the module was rebuilt."""
    north, south = timeline(reading.read_table(TALKS)).lanes[:2]
    points = {
        f"{point.day}": point for lane in (north, south) for run in lane.index for point in run
    }
    expected = {
        "2031-01-09": (0.774640, 0.295602, 1.0),
        "2031-06-08": (-0.750289, -1.0, -0.272223),
        "2031-01-17": (0.020324, -0.488936, 0.529585),
        "2031-11-13": (0.711577, 0.190935, 1.0),
    }
    for day, figures in expected.items():
        point = points[day]
        assert (point.value, point.low, point.high) == pytest.approx(figures, abs=1e-5)
    assert [(turn.before, turn.after) for turn in north.turns] == [
        pytest.approx((1, -5 / 7)),
        pytest.approx((-5 / 7, 5 / 6)),
    ]
    assert {turn.p for turn in (*north.turns, *south.turns)} == {0.001}


def test_wrong_parties_are_refused():
    """A side that says nothing, and one side alone, are no two parties."""
    statements = [said(0, "North", "hostile"), said(1, "South", "hostile")]
    with pytest.raises(DataError, match="no side 'East' among North, South"):
        timeline(statements, parties=["North", "East"])
    with pytest.raises(DataError, match="name two sides"):
        timeline(statements, parties=["North"])


def test_the_numbers_hold_what_is_drawn():
    """Shares of a month sum to one; every exchange, turn and repeated message has its row."""
    result = timeline(reading.read_table(TALKS))
    rows = pd.DataFrame([row.values for row in result.numbers().rows])
    shares = rows[rows["what"] == "share"].groupby(["side", "from"])["value"].sum()
    assert shares.to_numpy() == pytest.approx(1)
    assert dict(rows["what"].value_counts()[["exchange", "turn", "message"]]) == {
        "exchange": len(result.exchanges),
        "turn": 4,
        "message": 1,
    }
    assert set(rows.columns) <= set(COLUMNS)
    assert START.year == result.span[0].year
