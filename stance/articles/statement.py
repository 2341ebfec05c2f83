"""One statement of one speaker on one date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

COLUMNS = (
    *("speaker", "role", "side", "date", "date_precision", "kind", "verb"),
    *("text", "sentence", "start", "end", "stance", "probability"),
)
"""The first columns of every table of statements, in this order."""

OFFICIAL, COMMENTATOR, PERSON = KINDS = ("official", "commentator", "person")
PRECISIONS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class AttributedStatement:
    """What one speaker said on one date, and its stance.

    ``side`` is the country or party that the speaker speaks for; ``date`` is
    ISO 8601, or empty where it is not known, and ``date_precision`` the stretch
    of time that it stands for, ``day``, ``week``, ``month`` or ``year``; ``kind`` is ``official``,
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


def columns(labels: Iterable[str], with_plover: bool = False) -> tuple[str, ...]:
    """Name all columns of a table of statements, `COLUMNS` first."""
    further = ("article", "form", *(f"p_{label}" for label in labels), "known_terms", "evidence")
    return (*COLUMNS, *further, *(("quad_class", "goldstein") if with_plover else ()))


def as_row(statement: AttributedStatement) -> dict[str, object]:
    """Lay out a statement as a row: `COLUMNS` first, then the rest."""
    values: dict[str, object] = {
        f"p_{label}": share for label, share in statement.probabilities.items()
    }
    values["evidence"] = "; ".join(statement.evidence)
    names = columns(statement.probabilities, statement.quad_class is not None)
    return {name: values[name] if name in values else getattr(statement, name) for name in names}
