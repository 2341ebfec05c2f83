"""Draw a labelling session as plain text, for any terminal."""

import textwrap

from stance.labelling.session import HELP, NOTE, QUIT, SKIP, UNDO, Session, keys

GUIDE = {
    "conciliatory": "the door is open: it moves towards the counterpart and asks nothing first",
    "conditional": "open at a price: it ties something good to a step of the counterpart",
    "hostile": "shut: it condemns, threatens, rejects, punishes, or demands and gives nothing",
    "none": "not in view: no stance towards a counterpart; schedules, background, analysis",
}
WIDTH = 76


def draw(session: Session, help_shown: bool = False) -> str:
    """Draw the statement that is shown, the progress and the keys."""
    lines = [_progress(session), ""]
    if session.at is None:
        lines.append("Every statement has a label. Press q to leave, u to take the last one back.")
    else:
        item = session.items[session.at]
        lines += [f"[{item.id}]", *textwrap.wrap(item.text, WIDTH), ""]
        held = session.answers.get(item.id)
        note = session.note or (held.note if held else "")
        lines += [f"note: {note}", ""] if note else []
        lines += [f"  {key}  {label}" for key, label in keys(session.labels).items()]
    lines += ["", f"{SKIP} skip   {UNDO} undo   {NOTE} note   {HELP} guide   {QUIT} quit"]
    if help_shown:
        lines += ["", "How does the statement leave the door to the counterpart?"]
        lines += [f"  {label:13}{GUIDE.get(label, '')}" for label in session.labels]
    return "\n".join(lines)


def _progress(session: Session) -> str:
    done, total = session.done, len(session.items)
    filled = "#" * round(30 * done / total)
    return f"{session.annotator}  {done} of {total}  [{filled:.<30}]"
