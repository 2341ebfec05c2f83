"""Turn many texts at a time into logits: the sums of `stance.scoring`, without a loop over terms.

Before it is scaled to unit length, a channel is a sum over its terms, each with
a weight of 1 + log count. Here every occurrence counts 1 first, which takes no
look at the others, and then the terms that occur more than once are put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from stance.lexicon import BREAK, Lexicon, Tokens, Trie
from stance.model import Channel, Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stance.lexicon import Indices

    Array: TypeAlias = NDArray[np.float64]
    Items: TypeAlias = tuple[Indices, Indices]  # the text of each item, and the item

GROUP = 1024  # texts read ahead, so that those of like length can be packed together
CHARACTERS = 1 << 18  # of a pack, padding counted: its terms fit into the cache of a processor
REMEMBERED = 200_000  # words, after which the lexicon starts anew, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold logits (texts, labels), and of each text the words that the model knows, and all."""

    logits: Array
    known: Indices
    words: Indices

    @property
    def known_terms(self) -> Array:
        """Give the share of each text's words that are known; 0 without words."""
        import numpy as np

        shares: Array = self.known / np.maximum(self.words, 1)
        return shares


def score_groups(model: Model, texts: Iterable[str]) -> Iterator[Scored]:
    """Score texts in groups as they come."""
    remaining, scorer = iter(texts), scorer_of(model)
    while group := list(islice(remaining, GROUP)):
        yield scorer.score(group)


@lru_cache(maxsize=1)
def scorer_of(model: Model) -> Scorer:
    """Give the scorer of a model, with the words that it has learned from earlier texts."""
    return Scorer(model)


class Scorer:
    """Hold the additions of a model: what each item gives to the sums of a channel.

    An item is a node of the trie, a term of characters or a word, all by number.
    Additions have a row for each label, idf times coefficient, and a last one
    for the squared length, idf times idf; a column is an item.
    """

    def __init__(self, model: Model) -> None:

        self.model = model
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        """Forget every word that the model does not hold."""
        import numpy as np

        model = self.model
        self.lexicon = Lexicon(model)
        self._additions = [_additions(channel, len(model.labels)) for channel in model.channels]
        for place, terms in self.lexicon.trie.terms.items():
            self._additions[place] = self._additions[place][:, terms] * (terms >= 0)
        nothing = np.zeros((len(model.labels) + 1, 1))
        self._of_words = dict.fromkeys(self.lexicon.characters, nothing)

    def score(self, texts: Sequence[str]) -> Scored:
        """Score texts, those of like length together; one thread at a time."""
        with self._lock:
            if len(self.lexicon) > REMEMBERED:
                self._begin()
            return self._score(texts)

    def _score(self, texts: Sequence[str]) -> Scored:
        import numpy as np

        logits = np.empty((len(texts), len(self.model.labels)))
        known, words = np.empty((2, len(texts)), dtype=np.intp)
        for pack in _packs(texts):
            found = self._score_pack([texts[place] for place in pack])
            logits[pack], known[pack], words[pack] = found.logits, found.known, found.words
        return Scored(logits, known, words)

    def _score_pack(self, texts: Sequence[str]) -> Scored:
        import numpy as np

        read, trie, size = self.lexicon.read(texts), self.lexicon.trie, len(texts)
        words = _words(trie, read)
        runs = list(_runs(trie, words, self.model.settings.word_ngrams[1]))
        repeated = [_repeated(*run, size) for run in runs]
        logits = np.tile(np.array(self.model.intercepts)[:, None], size)
        for place in trie.terms:
            logits += _scaled(self._additions[place], runs, self._additions[place], repeated, size)
        for place in self.lexicon.characters:
            once, again = self._characters(place, read, size)
            of_words = self._additions_of_words(place)
            logits += _scaled(of_words, [once], self._additions[place], [again], size)
        for place, terms in self.lexicon.clauses.items():
            clauses = _clauses(terms, read, size)
            additions = self._additions[place]
            logits += _scaled(additions, [clauses], additions, [_repeated(*clauses, size)], size)
        return Scored(logits.T / self.model.temperature, *_known_words(trie, words, size))

    def _characters(self, place: int, read: Tokens, size: int) -> tuple[Items, Repeated]:
        import numpy as np

        terms, lengths = self.lexicon.characters[place].take(read.numbers)
        again = _repeated(np.repeat(read.texts, lengths), terms, size)
        return (read.texts, read.numbers), again

    def _additions_of_words(self, place: int) -> Array:
        """Give the sum over the terms of each word, new words among them."""
        import numpy as np

        held, characters = self._of_words[place], self.lexicon.characters[place]
        new = np.arange(held.shape[1], len(characters))
        if len(new):
            terms, lengths = characters.take(new)
            owners = np.repeat(np.arange(len(new)), lengths)
            more = _sums(self._additions[place], (owners, terms), len(new))
            self._of_words[place] = held = np.hstack([held, more])
        return held


def _additions(channel: Channel, labels: int) -> Array:
    import numpy as np

    idf = np.array(channel.idf, dtype=np.float64)
    coefficients = np.array(channel.coefficients, dtype=np.float64).reshape(-1, labels)
    return np.vstack([coefficients.T * idf, idf * idf])


def _packs(texts: Sequence[str]) -> Iterator[list[int]]:
    """Cut texts into packs of like length, by their places."""
    by_length = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    start = 0
    while start < len(by_length):
        size = max(1, CHARACTERS // (len(texts[by_length[start]]) + 1))
        yield by_length[start : start + size]
        start += size


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of texts in order: the text of each, its symbol, and its node in the trie."""

    texts: Indices
    symbols: Indices
    nodes: Indices


def _words(trie: Trie, read: Tokens) -> Words:
    words = read.numbers != BREAK
    symbols = (2 * read.numbers + read.marked)[words]
    return Words(read.texts[words], symbols, trie.first(symbols))


def _clauses(terms: Indices, read: Tokens, size: int) -> Items:
    """Give the known clause terms of each text; one without a condition has one for that."""
    import numpy as np

    words = read.numbers != BREAK
    without = np.bincount(read.texts[words], minlength=size) > 0
    without[read.texts[read.conditional]] = False
    chosen = words & ~without[read.texts]
    symbols = (2 * read.numbers + read.conditional)[chosen]
    held = np.where(symbols < len(terms), terms[np.minimum(symbols, len(terms) - 1)], -1)
    texts = np.concatenate([read.texts[chosen], np.flatnonzero(without)])
    found = np.concatenate([held, np.full(without.sum(), terms[2 * BREAK])])
    order = np.argsort(texts, kind="stable")
    texts, found = texts[order], found[order]
    return texts[found >= 0], found[found >= 0]


def _runs(trie: Trie, words: Words, longest: int) -> Iterator[Items]:
    """Give the runs of one word that are nodes, those of two, and so on."""
    texts, nodes = words.texts, words.nodes
    for size in range(1, longest + 1):
        known = nodes >= 0
        yield texts[known], nodes[known]
        if size < longest:
            texts, nodes = texts[:-1], trie.step(nodes[:-1], words.symbols[size:])
            nodes[texts != words.texts[size:]] = -1


@dataclass(frozen=True, slots=True)
class Repeated:
    """Hold items that occur more than once in a text, and how often."""

    texts: Indices
    items: Indices
    counts: Indices


def _repeated(texts: Indices, items: Indices, size: int) -> Repeated:
    """Find equal items of a text by sorting all texts side by side, a row each."""
    import numpy as np

    lengths = np.bincount(texts, minlength=size)
    width = int(lengths.max(initial=1))
    rows = np.full((size, width), -1, dtype=np.int32)
    rows[np.arange(width) < lengths[:, None]] = items
    rows.sort(axis=1)
    same = np.zeros(rows.shape, dtype=bool)
    same[:, 1:] = (rows[:, 1:] == rows[:, :-1]) & (rows[:, 1:] >= 0)
    again = np.flatnonzero(same)
    first = np.flatnonzero(np.diff(again, prepend=-2) > 1)
    where = again[first]
    repeated = rows.ravel()[where].astype(np.int64)
    return Repeated(where // width, repeated, np.diff(first, append=len(again)) + 1)


def _scaled(
    additions: Array,
    once: Sequence[Items],
    additions_of_terms: Array,
    again: Sequence[Repeated],
    size: int,
) -> Array:
    """Sum every occurrence, put repeated terms right, and scale to unit length: (labels, texts)."""
    import numpy as np

    sums = np.zeros((len(additions), size))
    for items in once:
        sums += _sums(additions, items, size)
    for repeated in again:
        weights = 1 + np.log(repeated.counts)
        counts = repeated.counts.astype(float)
        gains = [weights - counts] * (len(sums) - 1) + [weights * weights - counts]
        sums += _sums(additions_of_terms, (repeated.texts, repeated.items), size, gains)
    scaled: Array = sums[:-1] / np.sqrt(np.maximum(sums[-1], np.finfo(float).tiny))
    return scaled


def _sums(
    additions: Array, items: Items, size: int, weights: Sequence[Array] | None = None
) -> Array:
    """Add up the additions of the items of each text, weighted for each row."""
    import numpy as np

    texts, places = items
    rows = [row[places] for row in additions]
    if weights is not None:
        rows = [row * weight for row, weight in zip(rows, weights, strict=True)]
    return np.array([np.bincount(texts, row, minlength=size) for row in rows])


def _known_words(trie: Trie, words: Words, size: int) -> tuple[Indices, Indices]:
    """Count the single words of each text that some channel of words knows, and all."""
    import numpy as np

    known = np.zeros(len(words.nodes), dtype=bool)
    for terms in trie.terms.values():
        known |= (words.nodes >= 0) & (terms[words.nodes] >= 0)
    held = np.bincount(words.texts, minlength=size)
    return np.bincount(words.texts[known], minlength=size), held
