"""Why a text got its answer, and what would change it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import accumulate, chain, combinations, islice, takewhile
from math import comb

from stance.model.model import Model
from stance.prediction import one
from stance.schema import Prediction
from stance.text import KINDS, NEGATION_MARK, marked_words, terms, word_spans

TRIES, READ = 2048, 1_000_000  # deletions that are tried, and characters that are read for it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one term of a text adds to the logit of each label."""

    term: str
    kind: str
    count: int
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Where a word stands in a text, whether a negation marks it, and its share of contributions.

    The contribution of a term is divided equally among its places and the words that it covers.
    """

    start: int
    end: int
    negated: bool
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its reasons; a notebook shows the text with its words coloured.

    For each label, its intercept and the contributions of all evidence, or of all words, add up to
    its logit; the softmax of the logits is ``prediction.probabilities``.
    """

    text: str
    prediction: Prediction
    intercepts: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    words: tuple[WordEvidence, ...]

    @property
    def best(self) -> str:
        """The most probable label, be it the answer or not."""
        probabilities = self.prediction.probabilities
        return max(probabilities, key=probabilities.__getitem__)

    def _repr_html_(self) -> str:
        """Return the answer and the text; words for it are yellow, words against it blue."""
        largest = max((abs(word.contributions[self.best]) for word in self.words), default=0) or 1
        answer = f"{self.prediction.stance} ({self.best} {self.prediction.probability:.2f})"
        html, end = f"<p><b>{escape(answer)}</b></p><p>", 0
        for word in self.words:
            value = word.contributions[self.best]
            colour = "255, 200, 0" if value > 0 else "90, 160, 255"
            style = f"background: rgba({colour}, {0.45 * abs(value) / largest:.2f})"
            html += f'{escape(self.text[end : word.start])}<span style="{style}"'
            html += f' title="{value:+.2f}">{escape(self.text[word.start : word.end])}</span>'
            end = word.end
        return f"{html}{escape(self.text[end:])}</p>"


@dataclass(frozen=True, slots=True)
class Flip:
    """Words whose deletion changes the answer, the text without them, and its answer."""

    deleted: tuple[str, ...]
    text: str
    prediction: Prediction


def explain(
    model: Model, shifts: Mapping[int, float], text: str, prediction: Prediction
) -> Explanation:
    """Return a prediction with its reasons; ``shifts`` are those of the logits by base rates."""
    intercepts = {
        model.labels[index]: model.intercepts[index] / model.temperature + shift
        for index, shift in shifts.items()
    }
    items = list(evidence(model, text, shifts))
    words = _by_word(model, list(intercepts), text, items)
    explanation = Explanation(text, prediction, intercepts, (), words)
    items.sort(key=lambda item: item.contributions[explanation.best], reverse=True)
    return replace(explanation, evidence=tuple(items))


def evidence(model: Model, text: str, indices: Collection[int] = ()) -> Iterator[Evidence]:
    """Yield what each known term adds to the logit of each label, or of some labels."""
    for channel in model.channels:
        listed = terms(channel.kind, model.settings, text)
        for index, count, weight in one.weigh(channel, listed):
            row = one.coefficients(model, channel, index)
            contributions = {
                model.labels[label]: row[label] * weight / model.temperature
                for label in indices or range(len(row))
            }
            yield Evidence(channel.terms[index], channel.kind, count, contributions)


def _by_word(
    model: Model, labels: Sequence[str], text: str, items: Iterable[Evidence]
) -> tuple[WordEvidence, ...]:
    """Divide the contributions of terms among the words that they cover."""
    spans, marked = word_spans(text), marked_words(text, model.settings.negation_span)
    sums = [dict.fromkeys(labels, 0.0) for _ in spans]
    covered: dict[tuple[str, str], list[int]] = defaultdict(list)
    for channel in model.channels:
        for term, places in KINDS[channel.kind](text, model.settings):
            covered[channel.kind, term] += places
    for item in items:
        words = covered[item.kind, item.term]
        for label, value in item.contributions.items():
            for word in words:
                sums[word][label] += value / len(words)
    return tuple(
        WordEvidence(start, end, word.startswith(NEGATION_MARK), total)
        for (start, end), word, total in zip(spans, marked, sums, strict=True)
    )


def smallest_deletion(
    classify: Callable[[str], Prediction], explanation: Explanation
) -> Flip | None:
    """Return the fewest words whose deletion changes the answer; None where none is found.

    Some word is always left. Sets are tried by size, all of a size, as long as that takes
    fewer than `TRIES` and reads fewer than `READ` characters; beyond that, as many of the words
    that speak most for the answer as it takes, without those that can be spared.
    """
    flip, best = partial(_flip, classify, explanation), explanation.best
    ranked = sorted(explanation.words, key=lambda word: -word.contributions[best])
    sizes = range(1, 1 + largest_tried(explanation))
    sets = chain.from_iterable(combinations(ranked, size) for size in sizes)
    if (smallest := next(filter(None, map(flip, sets)), None)) is not None:
        return smallest
    helpful = [word for word in ranked[:-1] if word.contributions[best] > 0]
    counts = range(1, len(helpful))
    index = bisect_left(counts, True, key=lambda count: flip(helpful[:count]) is not None)
    chosen = helpful[: index + 1]
    smallest = flip(chosen)
    for word in islice(reversed(chosen), _tries(explanation) if smallest else 0):
        fewer = [other for other in chosen if other is not word]
        if (spared := flip(fewer)) is not None:
            chosen, smallest = fewer, spared
    return smallest


def largest_tried(explanation: Explanation) -> int:
    """Return the number of words up to which `smallest_deletion` tries every set."""
    count, tries = len(explanation.words), _tries(explanation)
    sets = accumulate(comb(count, size) for size in range(1, count))
    return len(list(takewhile(tries.__ge__, sets)))


def _tries(explanation: Explanation) -> int:
    return min(TRIES, READ // max(len(explanation.text), 1))


def _flip(
    classify: Callable[[str], Prediction], explanation: Explanation, deleted: Iterable[WordEvidence]
) -> Flip | None:
    """Return what becomes of the answer where a deletion changes it."""
    text = explanation.text
    spans = sorted((word.start, word.end) for word in deleted)
    ends = [0, *chain.from_iterable(spans), len(text)]
    kept = "".join(text[start:stop] for start, stop in zip(ends[::2], ends[1::2], strict=True))
    shorter = " ".join(kept.split())
    if not any(map(str.isalnum, shorter)):
        return None  # that nothing is left says nothing
    prediction = classify(shorter)
    best = prediction.probabilities[explanation.best] == max(prediction.probabilities.values())
    if best or prediction.stance == explanation.prediction.stance:
        return None
    return Flip(tuple(text[start:stop] for start, stop in spans), shorter, prediction)
