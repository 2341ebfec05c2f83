"""Draw explanations: the text itself with the words that decided."""

from collections.abc import Iterable, Sequence
from html import escape

from stance.reports.page import page
from stance.schema import Explanation, Flip, WordEvidence

STEPS = 4  # shades of intensity on either side
TERMS = 8  # shown for and against

FOR = ("#fff3d6", "#ffdf9e", "#ffc65c", "#f5a300")  # ochre and blue: told apart by all eyes
AGAINST = ("#e3efff", "#bdd9ff", "#8dbdff", "#4f97f0")
STYLE = (
    "mark { color: #1b1b1b; border-radius: .2rem; padding: 0 .1rem; }\n"
    ".negated { text-decoration: underline dotted; }\n"
    + "\n".join(
        f"mark.{side}{step} {{ background: {colour}; }}"
        for side, colours in (("for", FOR), ("against", AGAINST))
        for step, colour in enumerate(colours, 1)
    )
)


def html(told: Sequence[tuple[Explanation, Flip | None]]) -> str:
    """Draw one page with every explanation, and a legend."""
    parts = [legend(), *(_section(explanation, flip) for explanation, flip in told)]
    return page("Why these stances", "\n".join(parts), STYLE)


def steps(words: Sequence[WordEvidence], answer: str) -> list[int]:
    """Grade what each word adds to the answer: -4 (most against) to 4 (most for), 0 little."""
    values = [word.contributions[answer] for word in words]
    largest = max(map(abs, values), default=0.0) or 1.0
    return [round(STEPS * value / largest) for value in values]


def answer_of(told: Explanation) -> str:
    """Give the most probable label, whether it was sure enough or not."""
    by_label = told.prediction.probabilities
    return max(by_label, key=by_label.__getitem__)


def legend() -> str:
    """Draw what the shades mean."""
    shades = "".join(
        f'<mark class="{side}{step}">{sign}{step}</mark> '
        for side, sign in (("against", "\u2212"), ("for", "+"))
        for step in range(1, STEPS + 1)
    )
    return (
        f'<p class="soft">Against the answer {shades}for it. A dotted line is under words that a'
        " negation marks. Numbers are shares in the logit of the stance.</p>"
    )


def _section(told: Explanation, flip: Flip | None) -> str:
    answer = answer_of(told)
    found = told.prediction
    title = f"{found.stance}, {found.probability:.0%}"
    if found.stance != answer:
        title += f" ({answer})"
    parts = [
        f"<section><h2>{escape(title)}</h2>",
        f'<p class="text">{marked(told, answer)}</p>',
        f'<p class="soft">{found.known_terms:.0%} of the words are known.</p>',
        f'<div class="scroll">{_sums(told)}</div>',
        f'<div class="scroll">{_terms(told, answer)}</div>',
    ]
    if flip is not None:
        gone = ", ".join(f"\u201c{escape(word)}\u201d" for word in flip.deleted)
        parts.append(f"<p>Without {gone} the answer is {escape(flip.prediction.stance)}.</p>")
    return "\n".join([*parts, "</section>"])


def marked(told: Explanation, answer: str) -> str:
    """Draw the text with the words that decided for an answer."""
    pieces, at = [], 0
    for word, step in zip(told.words, steps(told.words, answer), strict=True):
        pieces.append(escape(told.text[at : word.start]))
        shown = escape(told.text[word.start : word.end])
        if word.negated:
            shown = f'<span class="negated">{shown}</span>'
        if step:
            side = "for" if step > 0 else "against"
            value = f"{word.contributions[answer]:+.2f}"
            shown = f'<mark class="{side}{abs(step)}" title="{value}">{shown}</mark>'
        pieces.append(shown)
        at = word.end
    return "".join([*pieces, escape(told.text[at:])])


def _sums(told: Explanation) -> str:
    rows = [
        (
            label,
            f"{told.intercepts[label]:+.2f}",
            f"{sum(one.contributions[label] for one in told.evidence):+.2f}",
            f"{probability:.1%}",
        )
        for label, probability in told.prediction.probabilities.items()
    ]
    return table(("stance", "before reading", "by its terms", "probability"), rows)


def _terms(told: Explanation, answer: str) -> str:
    labels = tuple(told.prediction.probabilities)
    chosen = [*told.evidence[:TERMS], *told.evidence[TERMS:][-TERMS:]]
    rows = [
        (f"{one.term} ({one.kind})", *(f"{one.contributions[label]:+.2f}" for label in labels))
        for one in chosen
    ]
    return table((f"term, most for {answer} first", *labels), rows)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Draw a plain table; every cell is escaped."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
