"""What each key does."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stance.labelling.journal import Answer, Item
from stance.labelling.session import (
    Session,
    draw,
    keys,
    most_uncertain_first,
    press,
    shuffled,
)
from stance.prediction.predictor import Predictor

ITEMS = tuple(Item(str(number), f"statement {number}") for number in range(5))
LABELS = ("a", "b")
START = Session(ITEMS, LABELS, "ann")
NOTED = replace(START, note="odd")


def play(session: Session, pressed: str) -> tuple[Session, list[Answer]]:
    """Press keys one by one and gather what is to be written down."""
    written = []
    for key in pressed:
        session, answer = press(session, key)
        written += [answer] if answer else []
    return session, written


def state(session: Session) -> tuple[str | None, int]:
    """Return the id of the statement that is shown, and how many have a label."""
    return session.shown and session.shown.id, len(session.labelled)


def test_one_key_labels_and_goes_on():
    """A number gives its label and the next statement is shown."""
    session, written = play(START, "12")
    assert [(said.id, said.label, said.annotator) for said in written] == [
        ("0", "a", "ann"), ("1", "b", "ann"),
    ]  # fmt: skip
    assert state(session) == ("2", 2)


def test_skipped_statements_come_back_at_the_end():
    """Skipping puts a statement off, round and round, and never loses it."""
    session, _ = play(START, "s1111")
    assert state(session) == ("0", 4)
    session, _ = play(START, "sssss")
    assert state(session) == ("0", 0)
    assert state(play(session, "11111")[0]) == (None, 5)


def test_undo_takes_the_last_answer_back():
    """Undone, a statement is shown again, and the journal hears of it."""
    session, written = play(START, "12u")
    assert state(session) == ("1", 1)
    assert (written[-1].id, written[-1].label) == ("1", None)
    assert play(START, "u") == (START, [])


def test_a_note_goes_with_the_next_answer():
    """A note is kept for the statement that is shown, also when it is skipped."""
    _, written = play(NOTED, "1")
    assert written[0].note == "odd"
    _, written = play(NOTED, "s")
    assert (written[0].label, written[0].note) == (None, "odd")


def test_the_end_is_said():
    """When all is labelled, further labels do nothing."""
    session, _ = play(START, "11111")
    assert session.shown is None
    assert press(session, "1") == (session, None)
    assert "Every statement has a label" in "\n".join(draw(session))


@given(st.text("12suxq?", max_size=30))
def test_what_was_written_down_is_what_is_resumed(pressed: str):
    """After any keys, the journal gives back the same labels, in the same order for undo."""
    session, written = play(START, pressed)
    answers: dict[str, Answer] = {}
    for answer in written:
        answers.pop(answer.id, None)
        if answer.label is not None:
            answers[answer.id] = answer
    again = Session(ITEMS, LABELS, "ann", answers)
    assert again.labelled == session.labelled


@given(st.text("12sqx?", max_size=12))
def test_what_is_undone_is_shown_again(pressed: str):
    """Whatever was skipped before, the statement whose label is taken back is the next."""
    session, _ = play(NOTED, pressed)
    if session.labelled:
        last = session.labelled[-1]
        back, (answer,) = play(session, "u")
        assert back.shown == Item(last.id, last.text)
        assert answer == replace(last, label=None, note="")
        assert len(back.labelled) == len(session.labelled) - 1


def test_the_screen_shows_text_progress_keys_and_guide():
    """All that an annotator needs stands on the screen."""
    drawn = "\n".join(draw(Session(ITEMS, ("hostile", "none"), "ann"), help_shown=True))
    for part in ("ann  0 of 5", "statement 0", "1  hostile", "? guide", "no: it condemns"):
        assert part in drawn
    assert "shut" not in "\n".join(draw(START))


def test_labels_have_the_keys_1_to_9():
    """More labels than keys are left without one."""
    assert keys([str(number) for number in range(12)])["9"] == "8"
    assert len(keys([str(number) for number in range(12)])) == 9


def test_undo_brings_the_note_back():
    """A note that was written with an answer is there again when the answer is taken back."""
    answered, _ = press(NOTED, "1")
    back, _ = press(answered, "u")
    assert (state(back), back.note) == (("0", 0), "odd")


def test_shuffling_is_the_same_for_the_same_annotator():
    """A random order can be resumed, and differs between annotators."""
    items = [Item(str(number), "x") for number in range(20)]
    assert shuffled(items, "ann") == shuffled(items, "ann")
    assert shuffled(items, "ann") != shuffled(items, "bob")
    assert sorted(shuffled(items, "ann"), key=items.index) == items


def test_the_most_uncertain_statement_comes_first(toy_predictor: Predictor):
    """Active learning: what the model is least sure of is labelled first."""
    clear, unknown = Item("1", "We reject the demands of the north."), Item("2", "xyzzy")
    assert most_uncertain_first([clear, unknown], toy_predictor) == [unknown, clear]
