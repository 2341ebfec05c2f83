"""Turn many texts at a time into logits with numpy: the sums of `stance.prediction.one`, exactly.

1. Texts are split at white space and each piece looked up in a dict: most came before, and their
   words are known by number (`_Words`).
2. Which words a negation marks, and which a condition contains, is computed for all at once.
3. A term is a run of symbols, looked up in sorted keys (`_Terms`), and what terms add is summed
   by text. The character n-grams of a word are looked up once, when it first comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stance import text
from stance.model.model import Channel, Model

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.integer]
Flags: TypeAlias = NDArray[np.bool_]

GROUP, CHARACTERS = 2048, 1 << 18  # texts scored at once, and their length but for the last text
REMEMBERED = 1 << 19  # characters of pieces, after which a thread begins anew: memory is bounded
_END = len(text.MARKS)  # the number of the end of a text, behind marks and before words
_SYMBOLS = 1 << 24  # more than there are characters, or words in any model
_MARKS = text.NEGATION_MARK + text.INSIDE + text.OUTSIDE + text.NO_CONDITION  # of words in terms
_UNKNOWN = _SYMBOLS // 2 - 1  # the number of every word that stands in no term


class Scorer:
    """A model in tables. Threads share it without a lock, for each learns words of its own."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.numbers: dict[str, int] = {}  # of the words of terms
        self.terms = {
            channel.kind: _Terms(channel, len(model.labels), self._symbol)
            for channel in model.channels
        }
        self._single = self._symbol(text.NO_CONDITION)
        self._thread = threading.local()

    def _symbol(self, word: str) -> int:
        """Return twice the number of a word, plus 1 where it is marked, or inside a condition."""
        number = self.numbers.setdefault(word.lstrip(_MARKS), len(self.numbers))
        return 2 * number + word.startswith((text.NEGATION_MARK, text.INSIDE))

    def score(self, texts: Sequence[str]) -> tuple[Floats, Numbers, Numbers]:
        """Return logits (texts, labels), the number of words known of each text, and of all."""
        words = getattr(self._thread, "words", None)
        self._thread.words = None  # an exception leaves words half learned, never to be used again
        if words is None or words.size > REMEMBERED:
            words = _Words(self)
        size, (owners, tokens, marked, inside) = len(texts), words.read(texts)
        numbers, is_word = words.numbers.take(tokens), tokens != _END
        counts = np.bincount(owners[is_word], minlength=size)
        total = np.repeat(np.array([self.model.intercepts], dtype=np.float64).T, size, 1)
        known = np.zeros(size, dtype=np.int64)
        if terms := self.terms.get("word"):
            symbols = 2 * numbers + marked
            total += terms.logits(*terms.find(owners, symbols), size)
            is_term = terms.of_numbers[0].take(symbols, mode="clip") >= 0
            known = np.bincount(owners[is_term], minlength=size)
        if terms := self.terms.get("clause"):
            conditional = np.bincount(owners[inside], minlength=size) > 0
            symbols = np.where(conditional[owners], 2 * numbers + inside, 2 * _UNKNOWN)
            symbols[~is_word] = np.where(~conditional & (counts > 0), self._single, 2 * _UNKNOWN)
            total += terms.logits(*terms.find(owners, symbols), size)
        if terms := self.terms.get("char"):
            grams, lengths = words.grams(tokens)
            rows = [np.bincount(owners, row.take(tokens), size) for row in words.sums]
            owners = np.repeat(owners.astype(np.int32), lengths)
            total += terms.logits(owners, grams, size, np.stack(rows))
        self._thread.words = words
        return total.T / self.model.temperature, known, counts


scorer_of = lru_cache(maxsize=2)(Scorer)  # with the words that it has learned from earlier texts


def shares(
    model: Model, shifts: Mapping[int, float], texts: Iterable[str]
) -> Iterator[tuple[list[float], int, int]]:
    """Yield the probabilities of each text, and the numbers of its words known and of all.

    ``shifts`` are what is added to the logits of the labels that an answer may have.
    """
    for group in text.grouped(texts, GROUP, CHARACTERS, len):
        logits, known, words = scorer_of(model).score(group)
        logits = logits[:, [*shifts]] + [*shifts.values()]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        rows = powers / powers.sum(axis=1, keepdims=True)
        yield from zip(rows.tolist(), known.tolist(), words.tolist(), strict=True)


class _Terms:
    """The terms of a channel as runs of symbols, and what each adds to every label.

    The number of a run of one symbol is the symbol; that of a longer one is the index of its key,
    the number of the run without its last symbol, and this symbol, among all of its length.
    """

    def __init__(self, channel: Channel, labels: int, symbol_of: Callable[[str], int]) -> None:
        idf = np.array(channel.idf, dtype=np.float64)
        coefficients = np.array(channel.coefficients, dtype=np.float64).reshape(-1, labels)
        self._additions = np.vstack([coefficients.T * channel.step * idf, idf * idf])
        is_char = channel.kind == "char"
        symbol_of = ord if is_char else symbol_of
        runs = [term if is_char else term.split(" ") for term in channel.terms]
        symbols = {part: symbol_of(part) for part in dict.fromkeys(chain.from_iterable(runs))}
        lengths = np.array(list(map(len, runs)), dtype=np.int64)
        rows = np.zeros((len(runs), lengths.max(initial=1)), dtype=np.int64)
        inside = np.arange(rows.shape[1]) < lengths[:, None]
        rows[inside] = list(map(symbols.__getitem__, chain.from_iterable(runs)))
        numbers, self._keys, self.of_numbers = rows[:, 0], [np.zeros(0, dtype=np.int64)], []
        for size in range(1, rows.shape[1] + 1):
            if size > 1:
                keys = numbers * _SYMBOLS + rows[:, size - 1]
                self._keys.append(np.unique(keys[lengths >= size]))
                numbers = np.searchsorted(self._keys[-1], keys)
            whole = np.flatnonzero(lengths == size)
            terms = np.full(numbers[lengths >= size].max(initial=0) + 2, -1)  # -1: no term
            terms[numbers[whole]] = whole
            self.of_numbers.append(terms)

    def find(self, owners: Numbers, symbols: Numbers) -> tuple[Numbers, Numbers]:
        """Return the owners of all terms among the runs of symbols, and the terms."""
        starts, numbers = np.arange(len(symbols)), symbols
        pairs: list[tuple[Numbers, Numbers]] = []
        for size, (keys, terms) in enumerate(zip(self._keys, self.of_numbers, strict=True), 1):
            if size > 1:
                inside = np.flatnonzero(starts <= len(symbols) - size)
                starts, numbers = starts[inside], numbers[inside]
                wanted = numbers * _SYMBOLS + symbols.take(starts + size - 1)
                numbers = np.searchsorted(keys, wanted)
                same = np.flatnonzero(keys.take(numbers, mode="clip") == wanted)
                starts, numbers = starts[same], numbers[same]
            listed = terms.take(numbers, mode="clip")
            whole = np.flatnonzero(listed >= 0)
            pairs.append((owners.take(starts[whole]), listed[whole]))
        of_owners, of_terms = zip(*pairs, strict=True)
        return np.concatenate(of_owners), np.concatenate(of_terms)

    def sums(self, owners: Numbers, terms: Numbers, size: int, *gains: Floats) -> Floats:
        """Return what terms add to labels and, last, to squared lengths (labels + 1, owners)."""
        rows = [row.take(terms) for row in self._additions]
        if gains:
            rows = [*(row * gains[0] for row in rows[:-1]), rows[-1] * gains[1]]
        return np.stack([np.bincount(owners, row, size) for row in rows])

    def logits(
        self, texts: Numbers, terms: Numbers, size: int, once: Floats | None = None
    ) -> Floats:
        """Return the logits of the channel (labels, texts); ``once`` are sums of all places."""
        if once is None:
            once = self.sums(texts, terms, size)
        width = self._additions.shape[1] or 1
        kind = np.int32 if size * width < 1 << 31 else np.int64  # short numbers are sorted sooner
        pairs: Numbers = np.array(texts, kind) * width + np.array(terms, kind)
        pairs.sort()
        again = np.flatnonzero(pairs[1:] == pairs[:-1])
        first = np.flatnonzero(np.diff(again, prepend=-2) > 1)
        counts = np.diff(first, append=len(again)) + 1
        texts, terms = np.divmod(pairs[again[first]], width)
        weights = 1 + np.log(counts)
        once = once + self.sums(texts, terms, size, weights - counts, weights**2 - counts)
        lengths: Floats = np.sqrt(np.maximum(once[-1], np.finfo(np.float64).tiny))
        return once[:-1] / lengths


class _Words(dict[str, tuple[int, ...]]):
    """The words of the pieces of text so far by number, and what is known of each word."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.size = 0  # characters of pieces
        self._numbers = {token: number for number, token in enumerate([*text.MARKS, ""])}
        self._listed: list[str] = []  # words by number, of which all else is known
        self.numbers = np.zeros(0, dtype=np.int64)  # of the words among those of the model
        self._signals = np.zeros((3, 0), dtype=bool)
        self._grams = np.zeros(0, dtype=np.int32)  # of all words, one after another
        self._lengths = np.zeros(0, dtype=np.int32)  # how many grams a word has
        self.sums = np.zeros((len(scorer.model.labels) + 1, 0))

    def __missing__(self, piece: str) -> tuple[int, ...]:
        """Return the numbers of the words of a new piece."""
        numbers, tokens = self._numbers, text.tokens(piece)
        self.size += len(piece)
        self[piece] = tuple([numbers.setdefault(token, len(numbers)) for token in tokens])
        return self[piece]

    def read(self, texts: Sequence[str]) -> tuple[Numbers, Numbers, Flags, Flags]:
        """Return text, word, negation and condition of each word, and of each end of a text."""
        pieces: list[tuple[int, ...]] = []
        for each in texts:  # tokens and their lower case depend on nothing beyond white space
            pieces += map(self.__getitem__, each.split())
            pieces.append((_END,))
        self._learn()
        tokens = np.fromiter(chain.from_iterable(pieces), dtype=np.int32)
        negates, begins, depends = self._signals.take(tokens, axis=1)
        asked = np.flatnonzero(depends)  # before the first stands the end of the last text
        pairs, listed = np.stack([tokens[asked], tokens[asked - 1]], 1).tolist(), self._listed
        begins[asked] = [text.is_condition(listed[word], listed[before]) for word, before in pairs]
        last_break, last_negation = _last(tokens <= _END), _last(negates)
        near = np.arange(len(tokens)) - last_negation <= self._scorer.model.settings.negation_span
        marked = (last_negation > last_break) & near & ~negates
        inside = _last(begins) > last_break
        kept = np.flatnonzero(tokens >= _END)
        owners = np.cumsum(tokens == _END) - (tokens == _END)
        return owners[kept], tokens[kept], marked[kept], inside[kept]

    def _learn(self) -> None:
        """Learn what is to be known of new words."""
        new = list(islice(self._numbers, len(self._listed), None))
        self._listed += new
        numbers = [self._scorer.numbers.get(word, _UNKNOWN) for word in new]
        self.numbers = np.append(self.numbers, np.array(numbers, dtype=np.int64))
        depends = text.DEPEND_ON_WORD_BEFORE.__contains__
        tests = text.NEGATIONS.__contains__, text.is_condition, depends
        signals = np.array([list(map(test, new)) for test in tests], dtype=bool)
        self._signals = np.append(self._signals, signals, axis=1)
        if terms := self._scorer.terms.get("char"):
            padded = [f" {word} " if word else "" for word in new]
            symbols = np.array(list(map(ord, "".join(padded))), dtype=np.int64)
            owners, grams = terms.find(np.repeat(np.arange(len(new)), [*map(len, padded)]), symbols)
            order = np.argsort(owners, kind="stable")
            self._grams = np.append(self._grams, grams[order].astype(np.int32))
            self._lengths = np.append(self._lengths, np.bincount(owners, minlength=len(new)))
            self.sums = np.append(self.sums, terms.sums(owners, grams, len(new)), axis=1)

    def grams(self, words: Numbers) -> tuple[Numbers, Numbers]:
        """Return the character n-grams of some words, and how many each word has."""
        lengths = self._lengths.take(words)
        starts = (np.cumsum(self._lengths) - self._lengths).take(words)
        shifts = np.repeat((starts - np.cumsum(lengths) + lengths).astype(np.int32), lengths)
        shifts += np.arange(len(shifts), dtype=np.int32)
        return self._grams.take(shifts), lengths


def _last(flags: Flags) -> Numbers:
    """Return for each place the last place up to it where the flag is set, -1 where none is."""
    places: Numbers = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return places
