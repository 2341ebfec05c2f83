"""Why a text got its answer, and what would change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, combinations
from math import comb

from stance.model.model import Model
from stance.prediction import one
from stance.schema import Prediction
from stance.text import KINDS, NEGATION_MARK, TextSettings, marked_words, terms, word_spans

TRIES = 2048  # deletions that are tried
READ = 1_000_000  # characters that are read for it, so that a long text takes no longer

Words = Sequence["WordEvidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one term of a text adds to the logit of each label."""

    term: str
    kind: str
    count: int
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Where a word stands in a text, and its share in all contributions.

    The contribution of a term is divided equally among its places and the words
    that it covers; ``negated`` is whether a negation marks the word.
    """

    start: int
    end: int
    negated: bool
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its reasons; a notebook shows the text with its words coloured.

    For each label, its intercept and the contributions of all evidence add up
    to its logit, and the softmax of the logits is ``prediction.probabilities``.
    The contributions of all ``words`` have the same sum.
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
        values = [word.contributions[self.best] for word in self.words]
        largest = max(map(abs, values), default=0.0) or 1.0
        html, end = "", 0
        for word, value in zip(self.words, values, strict=True):
            colour = "255, 200, 0" if value > 0 else "90, 160, 255"
            said = escape(self.text[word.start : word.end])
            html += escape(self.text[end : word.start])
            style = f"background: rgba({colour}, {0.45 * abs(value) / largest:.2f})"
            html += f'<span style="{style}" title="{value:+.2f}">{said}</span>'
            end = word.end
        answer = f"{self.prediction.stance} ({self.best} {self.prediction.probability:.2f})"
        return f"<p><b>{escape(answer)}</b></p><p>{html}{escape(self.text[end:])}</p>"


@dataclass(frozen=True, slots=True)
class Flip:
    """Words whose deletion changes the answer, the text without them, and its answer."""

    deleted: tuple[str, ...]
    text: str
    prediction: Prediction


def explain(
    model: Model, shifts: Mapping[str, float], text: str, prediction: Prediction
) -> Explanation:
    """Return a prediction with what speaks for it and against it.

    ``shifts`` are what base rates add to the logit of each label that the answer may have.
    """
    scaled = zip(model.labels, model.intercepts, strict=True)
    intercepts = {
        label: value / model.temperature + shifts[label]
        for label, value in scaled
        if label in shifts
    }
    items = list(evidence(model, text, shifts))
    words = _by_word(model.settings, list(shifts), text, items)
    best = max(shifts, key=prediction.probabilities.__getitem__)
    items.sort(key=lambda term: term.contributions[best], reverse=True)
    return Explanation(text, prediction, intercepts, tuple(items), words)


def evidence(model: Model, text: str, labels: Container[str] | None = None) -> Iterator[Evidence]:
    """Yield what each known term adds to the logit of each label, or of some labels."""
    for channel in model.channels:
        for index, count, weight in one.weigh(channel, terms(channel.kind, model.settings, text)):
            row = zip(model.labels, one.coefficients(model, channel, index), strict=True)
            contributions = {
                label: value * weight / model.temperature
                for label, value in row
                if labels is None or label in labels
            }
            yield Evidence(channel.terms[index], channel.kind, count, contributions)


def _by_word(
    settings: TextSettings, labels: Sequence[str], text: str, terms: Iterable[Evidence]
) -> tuple[WordEvidence, ...]:
    """Divide the contributions of terms among the words that they cover."""
    spans = word_spans(text)
    sums = [dict.fromkeys(labels, 0.0) for _ in spans]
    places: dict[tuple[str, str], list[range]] = defaultdict(list)
    for kind in {item.kind for item in terms}:
        for term, covered in KINDS[kind](text, settings):
            places[kind, term].append(covered)
    for item in terms:
        words = [word for covered in places[item.kind, item.term] for word in covered]
        for label, value in item.contributions.items():
            for word in words:
                sums[word][label] += value / len(words)
    marked = marked_words(text, settings.negation_span)
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
    best = explanation.best
    helpful = sorted(explanation.words, key=lambda word: -word.contributions[best])
    tries = _tries(explanation)
    sizes = range(1, 1 + largest_tried(explanation))
    for words in chain.from_iterable(combinations(helpful, size) for size in sizes):
        if flip := _flip(classify, explanation, words):
            return flip
    return _flip_of_many(lambda words: _flip(classify, explanation, words), helpful, tries)


def largest_tried(explanation: Explanation) -> int:
    """Return the number of words up to which `smallest_deletion` tries every set."""
    tries, count = _tries(explanation), len(explanation.words)
    for size in range(1, count):
        tries -= comb(count, size)
        if tries < 0:
            return size - 1
    return max(count - 1, 0)


def _tries(explanation: Explanation) -> int:
    return min(TRIES, READ // max(len(explanation.text), 1))


def _flip_of_many(flip: Callable[[Words], Flip | None], words: Words, tries: int) -> Flip | None:
    """Return a flip of the first words, by doubling and halving their number, of few to spare."""
    lowest, highest = 0, 1
    while not flip(words[:highest]):
        if highest >= len(words) - 1:
            return None
        lowest, highest = highest, min(2 * highest, len(words) - 1)
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if flip(words[:middle]) else (middle, highest)
    chosen = list(words[:highest])
    for word in reversed(chosen[:]):
        fewer = [other for other in chosen if other is not word]
        tries -= 1
        if tries > 0 and fewer and flip(fewer):
            chosen = fewer
    return flip(chosen)


def _flip(
    classify: Callable[[str], Prediction], explanation: Explanation, deleted: Words
) -> Flip | None:
    """Return what becomes of the answer where a deletion changes it."""
    text, kept, end = explanation.text, [], 0
    in_order = sorted(deleted, key=lambda word: word.start)
    for word in in_order:
        kept.append(text[end : word.start])
        end = word.end
    shorter = " ".join("".join([*kept, text[end:]]).split())
    if not any(map(str.isalnum, shorter)):
        return None  # that nothing is left says nothing
    prediction = classify(shorter)
    best = prediction.probabilities[explanation.best] == max(prediction.probabilities.values())
    if best or prediction.stance == explanation.prediction.stance:
        return None
    return Flip(tuple(text[word.start : word.end] for word in in_order), shorter, prediction)
