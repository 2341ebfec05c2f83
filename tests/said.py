"""Make statements for tests of the time line."""

from datetime import date, timedelta

from hypothesis import strategies as st

from stance.articles import AttributedStatement
from stance.timeline.statements import of_row

STANCES = ("conciliatory", "conditional", "hostile", "none", "unsure")
START = date(2031, 1, 1)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)  # surrogates too


def said(
    day: int | None, side: str, stance: str, text: str = "", **more: object
) -> AttributedStatement:
    """Make a statement said so many days after the first of January 2031; None is undated."""
    when = "" if day is None else (START + timedelta(day)).isoformat()
    row = {"speaker": f"the {side} minister", "side": side, "date": when, "stance": stance}
    return of_row(row | {"text": text or f"On day {day} {side} was {stance}."} | more)


SAID = st.builds(
    said,
    st.none() | st.integers(0, 900),
    st.sampled_from(["North", "South", "Isles", "", "a", "b", "c", "d", "e"]),
    st.sampled_from(STANCES),
    st.sampled_from(["", "We are ready.", "If they stop, we will.", "No.", "Never again."]),
    kind=st.sampled_from(["official", "commentator", "person"]),
    date_precision=st.sampled_from(["", "day", "day", "week", "month", "year"]),
)
