"""Turn many texts at a time into logits, with the sums of `stance.prediction.scoring`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from stance.model.model import Model
from stance.prediction import sums
from stance.prediction.character_sums import CharacterSums
from stance.prediction.clause_sums import ClauseSums
from stance.prediction.lexicon import Lexicon, Tokens, Words
from stance.prediction.run_sums import RunSums
from stance.text import char_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int64]
    Kind: TypeAlias = RunSums | ClauseSums | CharacterSums

GROUP = 2048  # texts read ahead, so that their new words are learned at once
LETTERS = 1 << 20  # of them at most, but for the last text: memory is some twenty times that
REMEMBERED = 80_000  # pieces, after which the lexicon starts anew, so that memory stays bounded


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
    scorer = scorer_of(model)
    for group in _groups(texts):
        yield scorer.score(group)


def _groups(texts: Iterable[str]) -> Iterator[list[str]]:
    """Part texts into groups that are learned from at once, of fewer texts where they are long."""
    group: list[str] = []
    letters = 0
    for text in texts:
        group.append(text)
        letters += len(text)
        if len(group) == GROUP or letters >= LETTERS:
            yield group
            group, letters = [], 0
    if group:
        yield group


@lru_cache(maxsize=1)
def scorer_of(model: Model) -> Scorer:
    """Give the scorer of a model, with the words that it has learned from earlier texts."""
    return Scorer(model)


class Scorer:
    """Hold a model for many texts: the words by number, and what each kind of term adds."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        """Forget every word that the model does not hold."""
        model, words = self.model, Words()
        self._runs = RunSums(model, words)
        clauses = ClauseSums(model, words)
        self.lexicon = Lexicon(model.settings, words)
        channels = sums.channels(model, char_terms)
        characters = [CharacterSums(model, channel, words) for channel in channels]
        self._kinds: Sequence[Kind] = [self._runs, clauses, *characters]

    def score(self, texts: Sequence[str]) -> Scored:
        """Score texts; one thread at a time."""
        with self._lock:
            if len(self.lexicon) > REMEMBERED:
                self._begin()
            return self._score(texts)

    def _score(self, texts: Sequence[str]) -> Scored:
        import numpy as np

        logits = np.empty((len(texts), len(self.model.labels)))
        known, words = np.empty((2, len(texts)), dtype=np.intp)
        done = 0
        for read in chain.from_iterable(map(self.lexicon.read, _groups(texts))):
            part = slice(done, done := done + read.size)
            logits[part] = self._logits(read)
            known[part] = self._runs.known_words(read)
            words[part] = np.bincount(read.texts, minlength=read.size)
        return Scored(logits, known, words)

    def _logits(self, read: Tokens) -> Array:
        import numpy as np

        found = np.concatenate([kind.of(read) for kind in self._kinds], axis=1)
        logits = sums.scaled(found, len(self.model.labels) + 1)
        logits += self.model.intercepts
        logits /= self.model.temperature
        return logits
