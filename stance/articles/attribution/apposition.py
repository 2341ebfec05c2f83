"""Join a phrase with its apposition: `Kim Song, the ambassador`."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.articles import sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrase import Phrase, is_plural
from stance.articles.tokens import Token

HARD = frozenset(";:\u2014\u2013(") | {"--"}


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold the phrase that names a speaker, its apposition, and the tokens of both."""

    phrase: Phrase
    apposition: Phrase | None
    start: int
    end: int

    @property
    def parts(self) -> tuple[Phrase, ...]:
        """Give the phrase, and its apposition if it has one."""
        return (self.phrase, self.apposition) if self.apposition else (self.phrase,)


def with_apposed(tokens: Sequence[Token], phrase: Phrase, floor: int) -> Subject:
    """Join a role and a name that stand side by side: `Kim Song, the ambassador` or its turn."""
    start = phrase.start
    if start > floor + 1 and tokens[start - 1].text == ",":
        other = phrases.before(tokens, segment_start(tokens, start - 1, floor), start - 1)
        if other and _pair(other, phrase):
            listed = phrase.head == "body" and sides.lookup(phrase.name) is not None
            named = phrase if phrase.head == "person" or listed else other
            apposed = other if named is phrase else phrase
            return Subject(named, apposed, other.start, phrase.end)
    return Subject(phrase, None, start, phrase.end)


def with_following(tokens: Sequence[Token], phrase: Phrase) -> Subject:
    """Take up the apposition that follows a phrase."""
    place = phrase.end
    if place + 1 < len(tokens) and tokens[place].text == ",":
        other = phrases.read(tokens, place + 1, clause_end(tokens, place + 1))
        closed = other and (other.end >= len(tokens) or not tokens[other.end].is_word)
        if other and closed and _pair(phrase, other):
            named = phrase if phrase.head == "person" else other
            return Subject(named, other if named is phrase else phrase, phrase.start, other.end)
    return Subject(phrase, None, phrase.start, phrase.end)


def _pair(first: Phrase, second: Phrase) -> bool:
    heads = {first.head, second.head}
    named = first if first.head == "person" else second
    if heads == {"person", "role"} and (named is first or not named.role):
        role = second if named is first else first
        return not is_plural(role.role.split()[-1])
    if first.head == "writing":  # a report carried by KCNA, the state news agency
        return second.head == "body" and all(word.islower() for word in second.words)
    return heads == {"body"} and first.name != second.name and second.words[0] in ("a", "an", "the")


def segment_start(tokens: Sequence[Token], place: int, floor: int) -> int:
    """Give where the clause before a place starts: after a comma or a harder mark."""
    while place > floor and not is_mark(tokens[place - 1]):
        place -= 1
    return place


def clause_end(tokens: Sequence[Token], place: int) -> int:
    """Give where the piece of a clause after a place ends."""
    while place < len(tokens) and not is_mark(tokens[place]) and tokens[place].text not in ".!?":
        place += 1
    return place


def is_mark(token: Token) -> bool:
    """Tell what parts the pieces of a clause."""
    return token.is_quote or token.text in HARD or token.text in ",)"
