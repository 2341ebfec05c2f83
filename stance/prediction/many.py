"""Turn many texts at a time into logits with numpy: the sums of `stance.prediction.one`, exactly.

1. Every text is split at white space and every piece looked up in a dict: most came before, and
   their words are known by number (`_Words`).
2. Which words a negation marks, and which a condition contains, is computed for all at once.
3. A term is a run of symbols, looked up in sorted keys (`_Terms`), and what terms add is summed
   by text. The character n-grams of a word are looked up once, when it first comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from stance import text
from stance.model.model import Channel, Model
from stance.text import INSIDE, NEGATION_MARK, NO_CONDITION, TERMS, ListTerms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Numbers: TypeAlias = NDArray[np.integer]
    Flags: TypeAlias = NDArray[np.bool_]

GROUP, CHARACTERS = 2048, 1 << 18  # texts scored at once, and their length but for the last text
REMEMBERED = 1 << 19  # characters of pieces, after which a thread begins anew: memory is bounded
_MARK, _END = 0, 1  # the numbers of punctuation and of the end of a text, among those of words
_SYMBOLS = 1 << 24  # more than there are characters, or words in any model
_UNKNOWN = _SYMBOLS // 2 - 1  # the number of every word that stands in no term


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits (texts, labels), and for each text the number of words known and of all words."""

    logits: Floats
    known: Numbers
    words: Numbers


def groups(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts in groups of bounded size."""
    group: list[str] = []
    size = 0
    for each in texts:
        group.append(each)
        size += len(each)
        if len(group) == GROUP or size >= CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


@lru_cache(maxsize=2)
def scorer_of(model: Model) -> Scorer:
    """Return the scorer of a model, with the words that it has learned from earlier texts."""
    return Scorer(model)


class Scorer:
    """A model in tables. Threads share it without a lock, for each learns words of its own."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.labels, self.span = len(model.labels), model.settings.negation_span
        self._thread = threading.local()
        self.numbers: dict[str, int] = {}
        self._runs = self._terms(text.word_terms, self._word_symbols)
        self._clauses = self._terms(text.clause_terms, self._clause_symbols)
        self._single = self._clause_symbols(NO_CONDITION)[0]
        self.characters = self._terms(text.char_terms, lambda term: list(map(ord, term)))

    def _terms(self, list_terms: ListTerms, symbols: Callable[[str], list[int]]) -> list[_Terms]:
        """Return the tables of the channels of one way to list terms."""
        return [
            _Terms(channel, [symbols(term) for term in channel.terms], self.labels)
            for channel in self._model.channels
            if TERMS[channel.kind] is list_terms
        ]

    def _word_symbols(self, term: str) -> list[int]:
        """Return twice the number of each word, plus 1 where a negation marks it."""
        return [
            2 * self._number(word.removeprefix(NEGATION_MARK)) + word.startswith(NEGATION_MARK)
            for word in term.split(" ")
        ]

    def _clause_symbols(self, term: str) -> list[int]:
        """Return twice the number of the word, plus 1 inside a condition."""
        return [2 * self._number(term[1:]) + term.startswith(INSIDE)]

    def _number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))

    def score(self, texts: Sequence[str]) -> Scores:
        """Score the texts of one group."""
        words = getattr(self._thread, "words", None)
        self._thread.words = None  # an exception leaves words half learned, never to be used again
        if words is None or words.size > REMEMBERED:
            words = _Words(self)
        scores = self._score(words, words.read(texts))
        self._thread.words = words
        return scores

    def _score(self, words: _Words, read: _Read) -> Scores:
        import numpy as np

        numbers, is_word = words.numbers.take(read.words), read.words != _END
        symbols = 2 * numbers + read.marked
        total = np.repeat(np.array([self._model.intercepts], dtype=np.float64).T, read.size, 1)
        is_known = np.zeros(len(symbols), dtype=bool)
        for terms in self._runs:
            total += terms.logits(*terms.find(read.texts, symbols), read.size)
            is_known |= terms.is_term(symbols)
        counts = np.bincount(read.texts[is_word], minlength=read.size)
        conditional = np.zeros(read.size, dtype=bool)
        conditional[read.texts[read.inside]] = True
        symbols = np.where(conditional.take(read.texts), 2 * numbers + read.inside, 2 * _UNKNOWN)
        symbols[~is_word] = np.where(~conditional & (counts > 0), self._single, 2 * _UNKNOWN)
        for terms in self._clauses:
            total += terms.logits(*terms.find(read.texts, symbols), read.size)
        for terms in self.characters:
            total += terms.logits(*words.character_terms(read), read.size, words.sums(read))
        logits = total.T / self._model.temperature
        return Scores(logits, np.bincount(read.texts[is_known], minlength=read.size), counts)


class _Terms:
    """The terms of a channel as runs of symbols, and what each adds to every label.

    The number of a run of one symbol is the symbol. That of a longer run is the place of its key
    among all of its length: the number of the run without its last symbol, and this symbol.
    """

    def __init__(self, channel: Channel, runs: Sequence[Sequence[int]], labels: int) -> None:
        import numpy as np

        idf = np.array(channel.idf, dtype=np.float64)
        coefficients = np.array(channel.coefficients, dtype=np.float64).reshape(-1, labels)
        self._additions = np.vstack([coefficients.T * channel.step * idf, idf * idf])
        lengths = np.array([len(run) for run in runs], dtype=np.int64)
        rows = np.zeros((len(runs), lengths.max(initial=1)), dtype=np.int64)
        rows[np.arange(rows.shape[1]) < lengths[:, None]] = list(chain.from_iterable(runs))
        numbers = rows[:, 0]
        self._keys, self._terms = [np.zeros(0, dtype=np.int64)], []
        for size in range(1, rows.shape[1] + 1):
            if size > 1:
                keys = numbers * _SYMBOLS + rows[:, size - 1]
                self._keys.append(np.unique(keys[lengths >= size]))
                numbers = np.searchsorted(self._keys[-1], keys)
            whole = np.flatnonzero(lengths == size)
            terms = np.full(numbers[lengths >= size].max(initial=0) + 2, -1)  # -1: no term
            terms[numbers[whole]] = whole
            self._terms.append(terms)

    def is_term(self, symbols: Numbers) -> Flags:
        """Whether each symbol is a term by itself."""
        return self._terms[0].take(symbols, mode="clip") >= 0

    def find(self, owners: Numbers, symbols: Numbers) -> tuple[Numbers, Numbers]:
        """Return the owners of all terms among the runs of symbols, and the terms."""
        import numpy as np

        starts, numbers = np.arange(len(symbols)), symbols
        found: list[tuple[Numbers, Numbers]] = []
        for size, (keys, terms) in enumerate(zip(self._keys, self._terms, strict=True), 1):
            if size > 1:
                inside = np.flatnonzero(starts <= len(symbols) - size)
                starts, numbers = starts[inside], numbers[inside]
                wanted = numbers * _SYMBOLS + symbols.take(starts + size - 1)
                numbers = np.searchsorted(keys, wanted)
                same = np.flatnonzero(keys.take(numbers, mode="clip") == wanted)
                starts, numbers = starts[same], numbers[same]
            listed = terms.take(numbers, mode="clip")
            whole = np.flatnonzero(listed >= 0)
            found.append((owners.take(starts[whole]), listed[whole]))
        of_owners, of_terms = zip(*found, strict=True)
        return np.concatenate(of_owners), np.concatenate(of_terms)

    def sums(
        self, owners: Numbers, terms: Numbers, size: int, gains: Sequence[Floats] | None = None
    ) -> Floats:
        """Return what terms add to each owner, a row a label, and last to its squared length."""
        import numpy as np

        rows = [row.take(terms) for row in self._additions]
        if gains is not None:
            rows = [row * gain for row, gain in zip(rows, gains, strict=True)]
        return np.stack([np.bincount(owners, row, size) for row in rows])

    def logits(
        self, texts: Numbers, terms: Numbers, size: int, once: Floats | None = None
    ) -> Floats:
        """Return the logits of the channel (labels, texts), terms weighed by 1 + log(count).

        ``once`` are the sums of all terms as if none came twice, where they are known.
        """
        import numpy as np

        if once is None:
            once = self.sums(texts, terms, size)
        if max(self._additions.shape[1], size) < 1 << 16:  # short numbers are sorted sooner
            texts, terms = texts.astype(np.uint16), terms.astype(np.uint16)
        order = np.argsort(terms, kind="stable")  # texts come in order, and stay so for each term
        texts, terms = texts.take(order), terms.take(order)
        again = np.flatnonzero((terms[1:] == terms[:-1]) & (texts[1:] == texts[:-1]))
        first = np.flatnonzero(np.diff(again, prepend=-2) > 1)
        counts = np.diff(first, append=len(again)) + 1
        again = again[first]
        weights = 1 + np.log(counts)
        gains = [*[weights - counts] * (len(once) - 1), weights * weights - counts]
        once = once + self.sums(texts[again], terms[again], size, gains)
        lengths: Floats = np.sqrt(np.maximum(once[-1], np.finfo(np.float64).tiny))
        return once[:-1] / lengths


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of ``size`` texts and the end of each, by number, with the text of each.

    A word is ``marked`` by a negation, or ``inside`` a condition.
    """

    size: int
    texts: Numbers
    words: Numbers
    marked: Flags
    inside: Flags


class _Lists:
    """Lists of numbers, one after another in one array."""

    def __init__(self, *lists: Sequence[int]) -> None:
        import numpy as np

        self._lengths = np.array([len(numbers) for numbers in lists], dtype=np.int32)
        self._numbers = np.array(list(chain.from_iterable(lists)), dtype=np.int32)

    def extend(self, numbers: Iterable[int], lengths: Iterable[int]) -> None:
        """Add lists at the end."""
        import numpy as np

        self._numbers = np.append(self._numbers, np.fromiter(numbers, dtype=np.int32))
        self._lengths = np.append(self._lengths, np.fromiter(lengths, dtype=np.int32))

    def take(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """Return the numbers of the lists at some places, and the length of each list."""
        import numpy as np

        lengths = self._lengths.take(places)
        starts = (np.cumsum(self._lengths) - self._lengths).take(places)
        shifts = np.repeat((starts - np.cumsum(lengths) + lengths).astype(np.int32), lengths)
        shifts += np.arange(len(shifts), dtype=np.int32)
        return self._numbers.take(shifts), lengths


class _Words(dict[str, int]):
    """The pieces of text so far by number, the words in them by number, and what these signal."""

    def __init__(self, scorer: Scorer) -> None:
        import numpy as np

        self.size = 0  # characters
        self._scorer = scorer
        self._listed = ["", ""]  # tokens by number
        self._of_token: dict[str, int] = {}
        self._new: list[str] = []
        self._pieces = _Lists([_MARK], [_END])
        self.numbers = np.full(2, _UNKNOWN)
        self._negates = self._begins = self._depends = np.zeros(2, dtype=bool)
        self._grams = _Lists([], [])
        self._sums = np.zeros((scorer.labels + 1, 2))

    def __missing__(self, piece: str) -> int:
        """Give a new piece the next number."""
        number = self[piece] = len(self) + _END + 1
        self._new.append(piece)
        self.size += len(piece)
        return number

    def read(self, texts: Sequence[str]) -> _Read:
        """Return the words of texts by number; lower case depends on nothing beyond white space."""
        import numpy as np

        pieces: list[int] = []
        for each in texts:
            pieces.extend(map(self.__getitem__, each.split()))
            pieces.append(_END)
        self._learn()
        tokens, _ = self._pieces.take(np.array(pieces))
        places = np.arange(len(tokens))
        last_break = _last(tokens <= _END)
        negates, begins = self._negates.take(tokens), self._begins.take(tokens)
        depends = np.flatnonzero(self._depends.take(tokens))
        listed = map(self._listed.__getitem__, tokens[depends].tolist())
        before = map(self._listed.__getitem__, tokens[depends - 1].tolist())  # a text ends all
        begins[depends] = list(map(text.is_condition, listed, before))
        last_negation, span = _last(negates), self._scorer.span
        marked = (last_negation > last_break) & (places - last_negation <= span) & ~negates
        inside = _last(begins) > last_break
        kept = np.flatnonzero(tokens != _MARK)
        of_text = np.cumsum(tokens == _END) - (tokens == _END)
        return _Read(
            len(texts), of_text.take(kept), tokens.take(kept), marked.take(kept), inside.take(kept)
        )

    def _learn(self) -> None:
        """Split new pieces into words, and learn what is to be known of new words."""
        import numpy as np

        if not self._new:
            return
        split = [text.tokens(piece) for piece in self._new]
        self._new = []
        known = len(self._listed)
        self._pieces.extend(map(self._number, chain.from_iterable(split)), map(len, split))
        new = self._listed[known:]
        model_numbers = [self._scorer.numbers.get(word, _UNKNOWN) for word in new]
        self.numbers = np.append(self.numbers, np.array(model_numbers, dtype=np.int64))
        self._negates = np.append(self._negates, _flags(text.is_negation, new))
        self._begins = np.append(self._begins, _flags(text.is_condition, new))
        depends = _flags(text.DEPEND_ON_WORD_BEFORE.__contains__, new)
        self._depends = np.append(self._depends, depends)
        padded = [f" {word} " for word in new]
        symbols = np.array(list(map(ord, "".join(padded))), dtype=np.int64)
        owners = np.repeat(np.arange(len(new)), np.array(list(map(len, padded)), dtype=np.int64))
        for terms in self._scorer.characters:
            found, grams = terms.find(owners, symbols)
            order = np.argsort(found, kind="stable")
            self._grams.extend(grams[order], np.bincount(found, minlength=len(new)))
            self._sums = np.append(self._sums, terms.sums(found, grams, len(new)), axis=1)

    def _number(self, token: str) -> int:
        if not text.is_word(token):
            return _MARK
        number = self._of_token.setdefault(token, len(self._listed))
        if number == len(self._listed):
            self._listed.append(token)
        return number

    def character_terms(self, read: _Read) -> tuple[Numbers, Numbers]:
        """Return the character n-grams of texts: the text and the term of each."""
        import numpy as np

        terms, lengths = self._grams.take(read.words)
        return np.repeat(read.texts.astype(np.int32), lengths), terms

    def sums(self, read: _Read) -> Floats:
        """Return the sums of the character n-grams of texts, as if none came twice."""
        import numpy as np

        rows = [np.bincount(read.texts, row.take(read.words), read.size) for row in self._sums]
        return np.stack(rows)


def _flags(test: Callable[[str], bool], words: Sequence[str]) -> Flags:
    import numpy as np

    return np.fromiter(map(test, words), dtype=bool)


def _last(flags: Flags) -> Numbers:
    """Return for each place the last place up to it where the flag is set, -1 where none is."""
    import numpy as np

    places: Numbers = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return places
