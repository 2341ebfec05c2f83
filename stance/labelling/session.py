"""Say what each key does, without a terminal: states in, states out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stance.labelling.journal import Answer, Item

SKIP, UNDO, NOTE, HELP, QUIT = "s", "u", "n", "?", "q"


@dataclass(frozen=True, slots=True)
class Session:
    """Hold the statements in order, the labels with their keys, and the answers so far.

    ``at`` is the place of the statement that is shown; ``path`` holds the
    places that were answered, latest last, for undo.
    """

    items: tuple[Item, ...]
    labels: tuple[str, ...]
    annotator: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    path: tuple[int, ...] = ()
    skipped: frozenset[int] = frozenset()
    note: str = ""

    @property
    def at(self) -> int | None:
        """Give the place of the first statement without an answer; skipped ones come last."""
        fresh, later = None, None
        for place, item in enumerate(self.items):
            if not self.is_labelled(item):
                if place not in self.skipped:
                    fresh = place
                    break
                later = place if later is None else later
        return fresh if fresh is not None else later

    def is_labelled(self, item: Item) -> bool:
        """Tell whether a statement has a label already."""
        return item.id in self.answers and self.answers[item.id].label is not None

    @property
    def done(self) -> int:
        """Count the statements that have a label."""
        return sum(self.is_labelled(item) for item in self.items)


def keys(labels: Sequence[str]) -> dict[str, str]:
    """Give each label its key: 1, 2, 3 and so on, at most nine."""
    return {str(number): label for number, label in enumerate(labels[:9], 1)}


def press(session: Session, key: str) -> tuple[Session, Answer | None]:
    """Give the session after a key, and the answer to write down, if there is one.

    Keys without a meaning change nothing.
    """
    if key == UNDO:
        return _undo(session)
    if session.at is None:
        return session, None
    label = keys(session.labels).get(key)
    if label is not None:
        return _answer(session, session.at, label)
    if key == SKIP:
        return _skip(session, session.at)
    return session, None


def with_note(session: Session, note: str) -> Session:
    """Keep a note for the statement that is shown; it goes with the next answer."""
    return replace(session, note=note)


def _answer(session: Session, at: int, label: str | None) -> tuple[Session, Answer]:
    item = session.items[at]
    answer = Answer(item.id, item.text, label, session.note, session.annotator)
    answers = {**session.answers, item.id: answer}
    return replace(session, answers=answers, path=(*session.path, at), note=""), answer


def _skip(session: Session, at: int) -> tuple[Session, Answer | None]:
    skipped = session.skipped | {at}
    open_ones = {place for place, item in enumerate(session.items) if not session.is_labelled(item)}
    if open_ones <= skipped:  # once round: begin again with the first of them
        skipped = frozenset({at}) if open_ones != {at} else frozenset()
    moved = replace(session, skipped=skipped, note="")
    if not session.note:
        return moved, None
    noted, answer = _answer(session, at, None)
    return replace(moved, answers=noted.answers), answer


def _undo(session: Session) -> tuple[Session, Answer | None]:
    if not session.path:
        return session, None
    *before, at = session.path
    item = session.items[at]
    taken_back = Answer(item.id, item.text, None, "", session.annotator)
    answers = {name: one for name, one in session.answers.items() if name != item.id}
    back = replace(
        session,
        answers=answers,
        path=tuple(before),
        skipped=session.skipped - {at},
        note=session.answers[item.id].note,
    )
    return back, taken_back


def resume(
    items: Sequence[Item], labels: Sequence[str], annotator: str, answers: Iterable[Answer]
) -> Session:
    """Go on where an annotator stopped; undo reaches back into earlier sittings."""
    places = {item.id: place for place, item in enumerate(items)}
    held = {answer.id: answer for answer in answers}
    path = tuple(places[name] for name, one in held.items() if one.label is not None)
    return Session(tuple(items), tuple(labels), annotator, held, path)
