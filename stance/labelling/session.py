"""A labelling session without a terminal: states and keys in, states and answers out."""

import random
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stance.labelling.journal import Answer, Item
from stance.prediction.predictor import Predictor

SKIP, UNDO, NOTE, HELP, QUIT = "s", "u", "n", "?", "q"
GUIDE = {
    "conciliatory": "yes: it moves towards the counterpart and asks nothing first",
    "conditional": "at a price: it ties something good to a step of the counterpart",
    "hostile": "no: it condemns, threatens, rejects, punishes, or demands and gives nothing",
    "none": "it does not say: schedules, background, analysis",
}
WIDTH = 76  # columns of the screen


class Order(StrEnum):
    """The order in which statements are shown."""

    FILE = "file"
    RANDOM = "random"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Session:
    """The statements in order, the labels with their keys, and the answers so far.

    ``path`` has the positions of the statements that were answered, latest last, for undo.
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
        """Position of the first statement without an answer; skipped ones come last."""
        return min(self.unlabelled, key=lambda at: (at in self.skipped, at), default=None)

    @property
    def unlabelled(self) -> set[int]:
        """Positions of the statements that have no label yet."""
        return {at for at, item in enumerate(self.items) if not self.is_labelled(item)}

    def is_labelled(self, item: Item) -> bool:
        """Whether a statement has a label already."""
        return item.id in self.answers and self.answers[item.id].label is not None

    @property
    def done(self) -> int:
        """Number of statements that have a label."""
        return len(self.items) - len(self.unlabelled)


def shuffled(items: Sequence[Item], seed: str) -> list[Item]:
    """Return the statements in an order that is the same for the same seed, to be resumed."""
    return random.Random(seed).sample(list(items), len(items))  # noqa: S311


def most_uncertain_first(items: Sequence[Item], predictor: Predictor) -> list[Item]:
    """Sort statements by the probability of the model's answer, lowest first.

    Source: least confident sampling, Lewis and Gale, "A Sequential Algorithm
    for Training Text Classifiers" (1994).
    """
    answers = predictor.classify_many([item.text for item in items])
    by_id = {item.id: answer.probability for item, answer in zip(items, answers, strict=True)}
    return sorted(items, key=lambda item: by_id[item.id])


def resume(
    items: Sequence[Item], labels: Sequence[str], annotator: str, answers: Iterable[Answer]
) -> Session:
    """Return the session where an annotator stopped; undo reaches back into earlier ones."""
    positions = {item.id: index for index, item in enumerate(items)}
    by_id = {answer.id: answer for answer in answers}
    path = tuple(positions[name] for name, answer in by_id.items() if answer.label is not None)
    return Session(tuple(items), tuple(labels), annotator, by_id, path)


def keys(labels: Sequence[str]) -> dict[str, str]:
    """Return the label of each key: 1, 2, 3 and so on, at most nine."""
    return {str(number): label for number, label in enumerate(labels[:9], 1)}


def press(session: Session, key: str) -> tuple[Session, Answer | None]:
    """Return the session after a key, and the answer to write, if there is one.

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
    """Return the session with a note for the statement shown; it goes with the next answer."""
    return replace(session, note=note)


def _answer(session: Session, at: int, label: str | None) -> tuple[Session, Answer]:
    item = session.items[at]
    answer = Answer(item.id, item.text, label, session.note, session.annotator)
    answers = {**session.answers, item.id: answer}
    return replace(session, answers=answers, path=(*session.path, at), note=""), answer


def _skip(session: Session, at: int) -> tuple[Session, Answer | None]:
    skipped = session.skipped | {at}
    if session.unlabelled <= skipped:  # once round: begin again with the first of them
        skipped = frozenset({at}) if session.unlabelled != {at} else frozenset()
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
    answers = {name: answer for name, answer in session.answers.items() if name != item.id}
    earlier = replace(
        session,
        answers=answers,
        path=tuple(before),
        skipped=session.skipped - {at},
        note=session.answers[item.id].note,
    )
    return earlier, taken_back


def draw(session: Session, help_shown: bool = False) -> list[str]:
    """Lines of the screen: progress, the statement that is shown, the keys."""
    done, total = session.done, len(session.items)
    bar = "#" * round(30 * done / total)
    lines = [f"{session.annotator}  {done} of {total}  [{bar:.<30}]", ""]
    if session.at is None:
        lines.append("Every statement has a label. Press q to leave, u to take the last one back.")
    else:
        item = session.items[session.at]
        lines += [f"[{item.id}]", *textwrap.wrap(item.text, WIDTH), ""]
        answer = session.answers.get(item.id)
        note = session.note or (answer.note if answer else "")
        lines += [f"note: {note}", ""] if note else []
        lines += [f"  {key}  {label}" for key, label in keys(session.labels).items()]
    lines += ["", f"{SKIP} skip   {UNDO} undo   {NOTE} note   {HELP} guide   {QUIT} quit"]
    if help_shown:
        lines += ["", "After this statement, may the counterpart come closer?"]
        lines += [f"  {label:13}{GUIDE.get(label, '')}" for label in session.labels]
    return lines
