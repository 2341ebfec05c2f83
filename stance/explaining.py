"""Say why a text got its answer, and what would change it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from stance import scoring
from stance.model import Model
from stance.schema import Evidence, Flip, Prediction, WordEvidence
from stance.text import NEGATION_MARK, TERMS, TextSettings, marked_words, placed_terms, word_spans

CANDIDATES = 12  # words among which sets to delete are sought; more would take seconds


def evidence(model: Model, text: str) -> Iterator[Evidence]:
    """Give what each known term adds to the logit of each label."""
    for channel in model.channels:
        for index, count, weight in scoring.weigh(model, channel, text):
            row = scoring.coefficients(model, channel, index)
            scaled = (value * weight / model.temperature for value in row)
            yield Evidence(
                channel.vocabulary[index],
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
    for one in found:
        where = places[one.kind][one.term]
        for covered in where:
            for word in covered:
                for label, value in one.contributions.items():
                    sums[word][label] += value / len(where) / len(covered)
    marked = marked_words(text, settings.negation_span)
    return tuple(
        WordEvidence(start, end, word.startswith(NEGATION_MARK), total)
        for (start, end), word, total in zip(spans, marked, sums, strict=True)
    )


def _places(kind: str, text: str, settings: TextSettings) -> Mapping[str, list[range]]:
    """Tell which words each term of a kind covers, a range for each place where it stands."""
    found: dict[str, list[range]] = defaultdict(list)
    for term, covered in placed_terms(kind, text, settings):
        found[term].append(covered)
    return found


def smallest_deletion(
    classify: Callable[[str], Prediction], text: str, words: Sequence[WordEvidence], answer: str
) -> Flip | None:
    """Find the fewest words whose deletion changes the answer; None where none does.

    Some word is always left. Every single word is tried; beyond that, sets among
    the dozen words that speak most for the answer, and last of all as many of
    these as it takes.
    """
    helpful = sorted(
        range(len(words)), key=lambda place: words[place].contributions[answer], reverse=True
    )
    strongest = helpful[:CANDIDATES]
    singles = ((place,) for place in helpful)
    pairs = combinations(strongest, 2)
    more = (tuple(helpful[:size]) for size in range(3, len(helpful) + 1))
    for chosen in (*singles, *pairs, *more):
        shorter = _without(text, [words[place] for place in chosen])
        if len(chosen) == len(words) or not any(map(str.isalnum, shorter)):
            continue  # that nothing is left says nothing
        prediction = classify(shorter)
        if prediction.probabilities[answer] < max(prediction.probabilities.values()):
            gone = tuple(text[words[place].start : words[place].end] for place in sorted(chosen))
            return Flip(gone, shorter, prediction)
    return None


def _without(text: str, deleted: Iterable[WordEvidence]) -> str:
    for word in sorted(deleted, key=lambda one: one.start, reverse=True):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())
