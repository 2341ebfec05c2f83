"""A labelling session without a terminal: states and keys in, states and answers out."""

import random
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True, slots=True)
class Session:
    """The statements in order, the labels with their keys, and the answers so far, latest last.

    ``note`` goes with the next answer.
    """

    items: tuple[Item, ...]
    labels: tuple[str, ...]
    annotator: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    note: str = ""

    @property
    def labelled(self) -> list[Answer]:
        """The answers that give a label, latest last."""
        return [answer for answer in self.answers.values() if answer.label is not None]

    @property
    def shown(self) -> Item | None:
        """The first statement without a label."""
        labelled = {answer.id for answer in self.labelled}
        return next((item for item in self.items if item.id not in labelled), None)


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


def keys(labels: Sequence[str]) -> dict[str, str]:
    """Return the label of each key: 1, 2, 3 and so on, at most nine."""
    return {str(number): label for number, label in enumerate(labels[:9], 1)}


def press(session: Session, key: str) -> tuple[Session, Answer | None]:
    """Return the session after a key, and the answer to write, if there is one.

    Skipped statements come last; one whose label is taken back is shown again, with its note.
    Keys without a meaning change nothing.
    """
    item = session.shown
    if key == UNDO and session.labelled:
        last = session.labelled[-1]
        item = Item(last.id, last.text)
        answers = {name: answer for name, answer in session.answers.items() if name != last.id}
        items = (item, *_others(session, item))
        earlier = replace(session, items=items, answers=answers, note=last.note)
        return earlier, replace(last, label=None, note="", annotator=session.annotator)
    if key == SKIP and item is not None:
        later = replace(session, items=(*_others(session, item), item))
        return _answer(later, item, None) if session.note else (later, None)
    label = keys(session.labels).get(key)
    return (session, None) if item is None or label is None else _answer(session, item, label)


def _others(session: Session, item: Item) -> list[Item]:
    return [other for other in session.items if other.id != item.id]


def _answer(session: Session, item: Item, label: str | None) -> tuple[Session, Answer]:
    answer = Answer(item.id, item.text, label, session.note, session.annotator)
    answers = {name: answer for name, answer in session.answers.items() if name != item.id}
    return replace(session, answers=answers | {item.id: answer}, note=""), answer


def draw(session: Session, help_shown: bool = False) -> list[str]:
    """Lines of the screen: progress, the statement that is shown, the keys."""
    done, total, item = len(session.labelled), len(session.items), session.shown
    bar = "#" * round(30 * done / total)
    lines = [f"{session.annotator}  {done} of {total}  [{bar:.<30}]", ""]
    if item is None:
        lines.append("Every statement has a label. Press q to leave, u to take the last one back.")
    else:
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
