"""Say why a text got its answer, and what would change it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from math import comb

from stance.model.model import Model
from stance.prediction import one
from stance.schema import Evidence, Explanation, Flip, Prediction, WordEvidence
from stance.text import (
    NEGATION_MARK,
    TERMS,
    TextSettings,
    marked_words,
    terms_with_words,
    word_spans,
)

TRIES = 2048  # deletions that are tried; more would take seconds

Words = tuple[WordEvidence, ...]


def explain(model: Model, labels: Sequence[str], text: str, prediction: Prediction) -> Explanation:
    """Give a prediction with what speaks for it and against it, for the labels it may have."""
    best = _best(prediction)
    found = [
        replace(one, contributions={label: one.contributions[label] for label in labels})
        for one in evidence(model, text)
    ]
    found.sort(key=lambda item: item.contributions[best], reverse=True)
    scaled = zip(model.labels, model.intercepts, strict=True)
    intercepts = {label: value / model.temperature for label, value in scaled if label in labels}
    words = by_word(model.settings, labels, text, found)
    return Explanation(text, prediction, intercepts, tuple(found), words)


def _best(prediction: Prediction) -> str:
    return max(prediction.probabilities, key=prediction.probabilities.__getitem__)


def evidence(model: Model, text: str) -> Iterator[Evidence]:
    """Give what each known term adds to the logit of each label."""
    for channel in model.channels:
        for index, count, weight in one.weigh(model, channel, text):
            row = one.coefficients(model, channel, index)
            scaled = (value * weight / model.temperature for value in row)
            yield Evidence(
                channel.terms[index],
                channel.kind,
                count,
                dict(zip(model.labels, scaled, strict=True)),
            )


def by_word(
    settings: TextSettings, labels: Sequence[str], text: str, found: Iterable[Evidence]
) -> tuple[WordEvidence, ...]:
    """Share the contributions of terms among the words they cover."""
    spans = word_spans(text)
    sums = [dict.fromkeys(labels, 0.0) for _ in spans]
    places = {kind: _places(kind, text, settings) for kind in TERMS}
    for item in found:
        where = places[item.kind][item.term]
        for covered in where:
            for word in covered:
                for label, value in item.contributions.items():
                    sums[word][label] += value / len(where) / len(covered)
    marked = marked_words(text, settings.negation_span)
    return tuple(
        WordEvidence(start, end, word.startswith(NEGATION_MARK), total)
        for (start, end), word, total in zip(spans, marked, sums, strict=True)
    )


def _places(kind: str, text: str, settings: TextSettings) -> Mapping[str, list[range]]:
    """Tell which words each term of a kind covers, a range for each place where it stands."""
    found: dict[str, list[range]] = defaultdict(list)
    for term, covered in terms_with_words(kind, text, settings):
        found[term].append(covered)
    return found


def smallest_deletion(classify: Callable[[str], Prediction], told: Explanation) -> Flip | None:
    """Find the fewest words whose deletion changes the answer; None where none is found.

    Some word is always left. Sets are tried by size, all of a size, as long as
    that takes fewer than `TRIES`; beyond that, as many of the words that speak most
    for the answer as it takes, without those that can be spared.
    """
    answer = _best(told.prediction)
    helpful = sorted(told.words, key=lambda word: word.contributions[answer], reverse=True)
    flip = partial(_flip, classify, told, answer)
    return next(filter(None, map(flip, _by_size(helpful))), None) or _flip_of_many(flip, helpful)


def _by_size(words: Sequence[WordEvidence]) -> Iterator[Words]:
    tried = 0
    for size in range(1, len(words)):
        tried += comb(len(words), size)
        if tried > TRIES:
            return
        yield from combinations(words, size)


def _flip_of_many(
    flip: Callable[[Words], Flip | None], helpful: Sequence[WordEvidence]
) -> Flip | None:
    prefixes = (tuple(helpful[:size]) for size in range(1, len(helpful)))
    chosen = next(filter(flip, prefixes), ())
    for word in reversed(chosen):
        fewer = tuple(one for one in chosen if one is not word)
        chosen = fewer if fewer and flip(fewer) else chosen
    return flip(chosen) if chosen else None


def _flip(
    classify: Callable[[str], Prediction], told: Explanation, answer: str, deleted: Words
) -> Flip | None:
    """Tell what the answer becomes, where a deletion changes it."""
    text = told.text
    shorter = _without(text, deleted)
    if not any(map(str.isalnum, shorter)):
        return None  # that nothing is left says nothing
    prediction = classify(shorter)
    likeliest = max(prediction.probabilities.values())
    if prediction.probabilities[answer] == likeliest or prediction.stance == told.prediction.stance:
        return None
    in_order = sorted(deleted, key=lambda word: word.start)
    return Flip(tuple(text[word.start : word.end] for word in in_order), shorter, prediction)


def _without(text: str, deleted: Iterable[WordEvidence]) -> str:
    for word in sorted(deleted, key=lambda one: one.start, reverse=True):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())
