"""Read each sentence once: its mask, its phrases of time, its tokens and its attributions."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import dating
from stance.articles.attribution import sayings
from stance.articles.attribution.saying import Saying
from stance.articles.dating import When
from stance.articles.sentences import Sentence
from stance.articles.tokens import DATED, QUOTED, Token, masked_span, tokenize

_ASIDE = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]|\\[\[\]]")
_DASHED_CLAUSE = re.compile(r"\s[\u2014\u2013]\s|\s--\s")


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what the forms of one sentence tell, before anybody is named."""

    sentence: Sentence
    masked: str
    tokens: list[Token]
    whens: list[When]
    found: list[Saying]
    number: int = 0

    @property
    def quoted(self) -> float:
        """Give the share of the sentence that stands in quotation marks, 0 to 1."""
        solid = len(self.masked) - self.masked.count(" ")
        return self.masked.count(QUOTED) / max(1, solid)


def make(text: str, cut: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> list[Draft]:
    """Read the sentences of a text; ``spans`` are its quotations, in order."""
    ends = [end for _, end in spans]
    drafts = []
    for number, sentence in enumerate(cut):
        first = bisect_left(ends, sentence.start + 1)
        inside = []
        while first < len(spans) and spans[first][0] < sentence.end:
            inside.append(spans[first])
            first += 1
        drafts.append(replace(_draft(text, sentence, inside), number=number))
    return drafts


def _draft(text: str, sentence: Sentence, inside: list[tuple[int, int]]) -> Draft:
    masked = masked_span(text, sentence.start, sentence.end, inside)
    return of_masked(sentence, masked.replace("\n", " "))


def of_masked(sentence: Sentence, masked: str) -> Draft:
    """Read a sentence whose quotations are blotted out already."""
    whens = dating.find(masked)
    dated = masked
    for when in whens:
        dated = f"{dated[: when.start]}{DATED * (when.end - when.start)}{dated[when.end :]}"
    dated = dated.replace("opposite number", "opposite-number")
    dated = _ASIDE.sub(lambda match: " " * len(match[0]), dated)
    dated = re.sub(rf"\b[Oo]n (?={DATED})", lambda match: DATED * len(match[0]), dated)
    tokens = tokenize(dated)
    return Draft(sentence, masked, tokens, whens, sayings.find(tokens))
