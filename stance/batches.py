"""Turn many texts at a time into logits: the sums of `stance.scoring`, without a loop over terms.

Before it is scaled to unit length, a channel is a sum over its terms, each with
a weight of 1 + log count. Here every occurrence counts 1 first, which takes no
look at the others, and then the terms that occur more than once are put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Hold the additions of a model: what each item gives to the sums of its channels.

    An item is a node of the trie, a term of characters, a word or a symbol, all
    by number. Additions (items, channels, labels + 1) hold idf times coefficient
    for each label, and last idf times idf, for the squared length.
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
        of_terms = [_additions(channel, len(model.labels)) for channel in model.channels]
        self._of_nodes = _by_item(of_terms, self.lexicon.trie.terms)
        self._of_symbols = _by_item(of_terms, self.lexicon.clauses)
        self._of_characters = {place: of_terms[place][:, None] for place in self.lexicon.characters}
        nothing = np.zeros((1, 1, len(model.labels) + 1))
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
        logits = np.tile(self.model.intercepts, (size, 1))
        logits += _scaled(self._of_nodes, runs, self._of_nodes, repeated, size)
        for place, of_terms in self._of_characters.items():
            once, again = self._characters(place, read, size)
            logits += _scaled(self._additions_of_words(place), [once], of_terms, [again], size)
        if self.lexicon.clauses:
            clauses = _clauses(len(self._of_symbols), read, size)
            again = _repeated(*clauses, size)
            logits += _scaled(self._of_symbols, [clauses], self._of_symbols, [again], size)
        return Scored(logits / self.model.temperature, *_known_words(trie, words, size))

    def _characters(self, place: int, read: Tokens, size: int) -> tuple[Items, Repeated]:
        import numpy as np

        terms, lengths = self.lexicon.characters[place].take(read.numbers)
        again = _repeated(np.repeat(read.texts, lengths), terms, size)
        return (read.texts, read.numbers), again

    def _additions_of_words(self, place: int) -> Array:
        """Give the sum over the terms of each word, new words among them."""
        import numpy as np

        held, characters = self._of_words[place], self.lexicon.characters[place]
        new = np.arange(len(held), len(characters))
        if len(new):
            terms, lengths = characters.take(new)
            owners = np.repeat(np.arange(len(new)), lengths)
            more = _sums(self._of_characters[place], (owners, terms), len(new))
            self._of_words[place] = held = np.concatenate([held, more])
        return held


def _additions(channel: Channel, labels: int) -> Array:
    import numpy as np

    idf = np.array(channel.idf, dtype=np.float64)
    coefficients = np.array(channel.coefficients, dtype=np.float64).reshape(-1, labels)
    return np.column_stack([coefficients * idf[:, None], idf * idf])


def _by_item(of_terms: Sequence[Array], channels: Mapping[int, Indices]) -> Array:
    """Lay the additions of channels side by side, for items that are a term of each, or of none."""
    import numpy as np

    rows = [of_terms[place][terms] * (terms >= 0)[:, None] for place, terms in channels.items()]
    return np.stack(rows, axis=1) if rows else np.empty(0)


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


def _clauses(symbols_known: int, read: Tokens, size: int) -> Items:
    """Give the symbols of each text with a condition; one without has that of a break."""
    import numpy as np

    words = read.numbers != BREAK
    without = np.bincount(read.texts[words], minlength=size) > 0
    without[read.texts[read.conditional]] = False
    chosen = words & ~without[read.texts]
    symbols = 2 * read.numbers + read.conditional
    chosen &= symbols < symbols_known
    texts = np.concatenate([read.texts[chosen], np.flatnonzero(without)])
    found = np.concatenate([symbols[chosen], np.full(without.sum(), 2 * BREAK)])
    order = np.argsort(texts, kind="stable")
    return texts[order], found[order]


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
    """Sum every occurrence, put repeated terms right, scale each channel to unit length, add up."""
    import numpy as np

    sums = np.sum([_sums(additions, items, size) for items in once], axis=0)
    for repeated in again:
        counts = repeated.counts.astype(np.float64)
        weights = 1 + np.log(counts)
        gains = np.repeat((weights - counts)[:, None], additions.shape[2], axis=1)
        gains[:, -1] = weights * weights - counts
        sums += _sums(additions_of_terms, (repeated.texts, repeated.items), size, gains[:, None])
    lengths = np.sqrt(np.maximum(sums[..., -1:], np.finfo(float).tiny))
    scaled: Array = (sums[..., :-1] / lengths).sum(axis=1)
    return scaled


def _sums(additions: Array, items: Items, size: int, gains: Array | None = None) -> Array:
    """Add up the additions of the items of each text, which stand in the order of the texts."""
    import numpy as np

    texts, places = items
    rows = additions.take(places, axis=0)
    if gains is not None:
        rows *= gains
    sums = np.zeros((size, *additions.shape[1:]))
    starts = np.flatnonzero(np.diff(texts, prepend=-1))
    if len(starts):
        sums[texts[starts]] = np.add.reduceat(rows, starts, axis=0)
    return sums


def _known_words(trie: Trie, words: Words, size: int) -> tuple[Indices, Indices]:
    """Count the single words of each text that some channel of words knows, and all."""
    import numpy as np

    known = np.zeros(len(words.nodes), dtype=bool)
    for terms in trie.terms.values():
        known |= (words.nodes >= 0) & (terms[words.nodes] >= 0)
    held = np.bincount(words.texts, minlength=size)
    return np.bincount(words.texts[known], minlength=size), held
