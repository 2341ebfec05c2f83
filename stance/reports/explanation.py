"""Draw explanations as a page: the text itself with the words that decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.prediction.explanation import Explanation, Flip, WordEvidence
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
        explanations=[
            (explanation, flip, explanation.best, _sums(explanation))
            for explanation, flip in explanations
        ],
        pieces=pieces,
        terms=TERMS,
        steps=STEPS,
    )


def steps(words: Sequence[WordEvidence], answer: str) -> list[int]:
    """Return the grade of what each word adds to the answer: -4 (against) to 4 (for), 0 little."""
    values = [word.contributions[answer] for word in words]
    largest = max(map(abs, values), default=0.0) or 1.0
    return [round(STEPS * value / largest) for value in values]


def pieces(explanation: Explanation, answer: str) -> Iterator[Piece]:
    """Split the text into pieces that are marked alike; joined, they are the text."""
    text, end = explanation.text, 0
    for word, step in zip(explanation.words, steps(explanation.words, answer), strict=True):
        if word.start > end:
            yield Piece(text[end : word.start])
        side = f"{'for' if step > 0 else 'against'}{abs(step)}" if step else ""
        value = f"{word.contributions[answer]:+.2f}"
        yield Piece(text[word.start : word.end], side, word.negated, value)
        end = word.end
    yield Piece(text[end:])


def _sums(explanation: Explanation) -> dict[str, float]:
    """Return what all terms add to the logit of each label."""
    labels = explanation.prediction.probabilities
    return {
        label: sum(term.contributions[label] for term in explanation.evidence) for label in labels
    }
