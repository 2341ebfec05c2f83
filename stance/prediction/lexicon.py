"""Number the words of texts, and remember what is known of every word.

Texts are cut at spaces first, and the pieces looked up: most have come before,
and need not be cut into tokens again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from stance.prediction.pieces import BORDER, Pieces
from stance.prediction.ragged import no_rows
from stance.text import (
    DEPEND_ON_WORD_BEFORE,
    TextSettings,
    is_condition,
    is_negation,
    is_word,
    tokens,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

BREAK = 0  # the number of every token that is no word
PIECES = 1 << 15  # of texts that are taken together: many, for each step has its price, yet bounded


class Words(dict[str, int]):
    """Number words from 1 in the order in which they are first asked for; other tokens break."""

    def __init__(self) -> None:
        self.listed = [""]

    def __missing__(self, token: str) -> int:
        """Give a new word the next number."""
        number = len(self.listed) if is_word(token) else BREAK
        if number != BREAK:
            self.listed.append(token)
        self[token] = number
        return number


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold the words of some texts by number, in order: the text of each, and what reaches it."""

    size: int
    texts: Indices
    numbers: Indices
    marked: Flags
    conditional: Flags


class Lexicon:
    """Hold the tokens of every piece and the signals that words give; it grows with the texts."""

    def __init__(self, settings: TextSettings, words: Words) -> None:
        import numpy as np

        self._span = settings.negation_span
        self._pieces = Pieces()
        self._tokens = no_rows(BORDER).extended(np.full(1, BREAK), np.full(1, 1))  # a border breaks
        self._negations = self._conditions = self._hang_on_before = np.zeros(0, dtype=bool)
        self.words = words

    def __len__(self) -> int:
        return len(self._pieces)

    def read(self, texts: Sequence[str]) -> Iterator[Tokens]:
        """Learn the words of texts, and give their tokens, some hundred texts at a time."""
        import numpy as np

        pieces = self._pieces.numbers(texts)
        self._learn()
        borders = np.append(np.flatnonzero(pieces == BORDER), len(pieces))
        first = 0
        while first < len(texts):
            last = int(np.searchsorted(borders, borders[first] + PIECES, side="right")) - 1
            last = max(first + 1, last)
            yield self._tokens_of(pieces[borders[first] : borders[last]], last - first)
            first = last

    def _tokens_of(self, pieces: Indices, size: int) -> Tokens:
        import numpy as np

        numbers, lengths = self._tokens.take(pieces)
        texts = np.repeat(np.cumsum(pieces == BORDER) - 1, lengths)
        goes_on = numbers != BREAK
        words = np.flatnonzero(goes_on)
        negations, conditions = self._negations.take(numbers), self._begins_condition(numbers)
        marked = _reached(goes_on, negations, self._span)
        conditional = _reached(goes_on, conditions, len(numbers)) | conditions
        return Tokens(
            size,
            texts.take(words),
            numbers.take(words),
            marked.take(words),
            conditional.take(words),
        )

    def _begins_condition(self, numbers: Indices) -> Flags:
        """Tell where a condition begins; where the word before tells, each pair is asked once."""
        import numpy as np

        begins = self._conditions.take(numbers)
        places = np.flatnonzero(self._hang_on_before.take(numbers))
        listed = self.words.listed
        pairs = numbers.take(places - 1) * len(listed) + numbers.take(places)  # a border is first
        asked, which = np.unique(pairs, return_inverse=True)
        befores, words = (numbers.tolist() for numbers in np.divmod(asked, len(listed)))
        begins[places] = _flags(
            is_condition, [listed[word] for word in words], [listed[before] for before in befores]
        ).take(which)
        return begins

    def _learn(self) -> None:
        """Cut the pieces that came since the last time, and hear what their words signal."""
        import numpy as np

        # lower case is made of a piece alone: no letter depends on what stands beyond a space
        cut = [tokens(piece) for piece in self._pieces.take_new()]
        lengths = np.fromiter(map(len, cut), dtype=np.int64)
        numbers = map(self.words.__getitem__, chain.from_iterable(cut))
        self._tokens = self._tokens.extended(np.fromiter(numbers, dtype=np.int64), lengths)
        new = self.words.listed[len(self._negations) :]
        self._negations = np.append(self._negations, _flags(is_negation, new))
        self._conditions = np.append(self._conditions, _flags(is_condition, new))
        self._hang_on_before = np.append(
            self._hang_on_before, _flags(DEPEND_ON_WORD_BEFORE.__contains__, new)
        )


def _flags(tell: Callable[..., bool], *words: Sequence[str]) -> Flags:
    import numpy as np

    return np.fromiter(map(tell, *words), dtype=bool)


def _reached(goes_on: Flags, signals: Flags, reach: int) -> Flags:
    """Tell which words a signal before them in the same clause reaches, as `stance.text` does.

    Signals are few, so each is followed word by word, up to the next one.
    """
    import numpy as np

    reached = np.zeros(len(signals) + 1, dtype=bool)
    open_ = np.append(goes_on & ~signals, False)
    places = np.flatnonzero(signals)
    for _ in range(reach):
        places = places + 1
        places = places[open_[places]]
        if not len(places):
            break
        reached[places] = True
    return reached[:-1]
