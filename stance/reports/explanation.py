"""Draw explanations as a page: the text itself with the words that decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.prediction.explanation import Evidence, Explanation, Flip
from stance.reports.page import TEMPLATES, render

STEPS = 4  # shades of intensity on either side
TERMS = 8  # shown for and against


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``side`` is its shade, for4 to against4, blank where it adds little."""

    text: str
    side: str = ""
    negated: bool = False
    value: str = ""


def html(explanations: Sequence[tuple[Explanation, Flip | None]]) -> str:
    """Draw one page with every explanation, and a legend."""
    return render(
        TEMPLATES / "explanation.html.j2",
        "Why this stance" if len(explanations) == 1 else "Why these stances",
        explanations=explanations,
        total=_total,
        pieces=pieces,
        terms=TERMS,
        steps=STEPS,
    )


def _total(evidence: Sequence[Evidence], label: str) -> float:
    return sum(term.contributions[label] for term in evidence)


def pieces(explanation: Explanation) -> Iterator[Piece]:
    """Split the text into pieces that are marked alike; joined, they are the text.

    The shade of a word is what it adds to the most probable label, relative to the word that
    adds or takes most.
    """
    text, end = explanation.text, 0
    values = [word.contributions[explanation.best] for word in explanation.words]
    largest = max(map(abs, values), default=0.0) or 1.0
    for word, value in zip(explanation.words, values, strict=True):
        if word.start > end:
            yield Piece(text[end : word.start])
        step = round(STEPS * value / largest)
        side = f"{'for' if step > 0 else 'against'}{abs(step)}" if step else ""
        yield Piece(text[word.start : word.end], side, word.negated, f"{value:+.2f}")
        end = word.end
    yield Piece(text[end:])
