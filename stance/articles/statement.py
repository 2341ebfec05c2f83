"""One statement of one speaker on one date."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COLUMNS = (
    "speaker",
    "role",
    "side",
    "date",
    "date_precision",
    "kind",
    "verb",
    "text",
    "sentence",
    "start",
    "end",
    "stance",
    "probability",
)
"""The first columns of every table of statements, in this order."""

OFFICIAL, COMMENTATOR, PERSON = KINDS = ("official", "commentator", "person")
PRECISIONS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class AttributedStatement:
    """What one speaker said on one date, and its stance.

    ``side`` is the country or party that the speaker speaks for; ``date`` is
    ISO 8601, or empty where it is not known, and ``date_precision`` the stretch
    of time that it stands for, one of `PRECISIONS`; ``kind`` is ``official``,
    ``commentator`` or ``person``; ``verb`` is the verb of saying; ``text`` is what was said,
    without the attribution, and ``sentence`` the whole sentence of the source,
    at the characters ``start`` to ``end`` of its text. ``form`` is ``direct``,
    ``indirect``, ``mixed``, ``headline`` or ``transcript``; ``evidence`` are
    the terms that decided. ``quad_class`` and ``goldstein`` are those of the
    PLOVER bridge, None where they are not asked for.
    """

    speaker: str
    role: str
    side: str
    date: str
    kind: str
    verb: str
    text: str
    sentence: str
    start: int
    end: int
    stance: str
    probability: float
    article: str = ""
    form: str = "indirect"
    probabilities: Mapping[str, float] = field(default_factory=dict)
    known_terms: float = 0.0
    evidence: tuple[str, ...] = ()
    quad_class: str | None = None
    goldstein: float | None = None
    date_precision: str = "day"


def as_row(statement: AttributedStatement) -> dict[str, object]:
    """Lay out a statement as a row: `COLUMNS` first, then the rest."""
    row: dict[str, object] = {name: getattr(statement, name) for name in COLUMNS}
    row |= {"article": statement.article, "form": statement.form}
    row |= {f"p_{label}": value for label, value in statement.probabilities.items()}
    row |= {"known_terms": statement.known_terms, "evidence": "; ".join(statement.evidence)}
    if statement.quad_class is not None:
        row |= {"quad_class": statement.quad_class, "goldstein": statement.goldstein}
    return row
