"""Find who is the subject of a verb, before it or after it, with appositions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrases import Phrase, is_plural
from stance.articles.lexicon import (
    BE,
    CONJUNCTIONS,
    FILLERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
)
from stance.articles.tokens import Token

HARD = frozenset(";:\u2014\u2013(") | {"--"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The phrase that names a speaker, its apposition, and the tokens of both."""

    phrase: Phrase
    apposition: Phrase | None
    start: int
    end: int

    @property
    def parts(self) -> tuple[Phrase, ...]:
        """Return the phrase, and its apposition if it has one."""
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
    """Enter the apposition that follows a phrase."""
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
    """Return where the clause before a place starts: after a comma or a harder mark."""
    while place > floor and not is_mark(tokens[place - 1]):
        place -= 1
    return place


def clause_end(tokens: Sequence[Token], place: int) -> int:
    """Return where the piece of a clause after a place ends."""
    while place < len(tokens) and not is_mark(tokens[place]) and tokens[place].text not in ".!?":
        place += 1
    return place


def is_mark(token: Token) -> bool:
    """Return what parts the pieces of a clause."""
    return token.is_quote or token.text in HARD or token.text in ",)"


ASIDES = 5  # phrases between commas, looked at between a subject and its verb
WINDOW = 60  # tokens looked at before a verb


def before(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Find the subject that stands before a verb, over adverbs, dates and asides."""
    place = _over_fillers(tokens, verb)
    if place == 0:
        return None
    floor = max(0, verb - WINDOW)
    if tokens[place - 1].text == "," and place > 1:
        return _over_asides(tokens, place - 1, floor)
    start = segment_start(tokens, place, floor)
    phrase = _free(tokens, phrases.before(tokens, start, place), start)
    if phrase is None and start > floor and _is_aside(tokens, start, place):
        return _over_asides(tokens, start - 1, floor) if tokens[start - 1].text == "," else None
    if phrase is None:
        return None
    return _both(tokens, phrase, start) or with_apposed(tokens, phrase, floor)


def _both(tokens: Sequence[Token], phrase: Phrase, start: int) -> Subject | None:
    """Join two countries or bodies that speak with one voice: Russia and China."""
    if phrase.start < start + 2 or tokens[phrase.start - 1].lower != "and":
        return None
    first = phrases.before(tokens, start, phrase.start - 1)
    if first is None or first.head != phrase.head or phrase.head not in ("place", "body"):
        return None
    both = replace(first, end=phrase.end, name=f"{first.name} and {phrase.name}")
    return Subject(both, None, first.start, phrase.end)


def _free(tokens: Sequence[Token], phrase: Phrase | None, start: int) -> Phrase | None:
    """Drop a phrase that a preposition holds: `banks queried by Reuters`, `in a statement`."""
    if phrase is None or phrase.start == 0 or (phrase.start == start and start != 0):
        return phrase
    if tokens[phrase.start - 1].lower not in PREPOSITIONS | {"by", "via", "through"}:
        return phrase
    for place in range(phrase.start + 1, phrase.end):  # In Washington Kim said
        stage = sides.lookup(" ".join(token.text for token in tokens[phrase.start : place]))
        if stage and stage.is_place:
            return phrases.read(tokens, place, phrase.end)
    return None


def _over_fillers(tokens: Sequence[Token], place: int) -> int:
    while place > 0:
        token = tokens[place - 1]
        adverb = token.lower.endswith("ly") and token.is_word and not token.is_name
        if not (adverb or token.lower in FILLERS or token.is_date or token.lower in BE):
            break
        place -= 1
        if token.is_date and place > 0 and tokens[place - 1].lower in ("on", "early", "late"):
            place -= 1
    return place


def _over_asides(tokens: Sequence[Token], comma: int, floor: int) -> Subject | None:
    """Find the subject before the asides of `Berg, who was ill, said`."""
    end = comma
    for _ in range(ASIDES):
        start = segment_start(tokens, end, floor)
        phrase = phrases.before(tokens, start, end)
        whole = phrase is not None and _leads_in(tokens, start, phrase.start)
        if phrase and whole and not _is_aside(tokens, start, end):
            return with_apposed(tokens, phrase, floor)
        if start <= floor or tokens[start - 1].text != "," or not _is_aside(tokens, start, end):
            return None
        end = start - 1
    return None


def _leads_in(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing but a conjunction, a date or an adverb stands there."""
    last = tokens[end - 1].lower if end > start else ""
    return last in CONJUNCTIONS or all(
        token.is_date or token.lower in CONJUNCTIONS or token.lower in FILLERS
        for token in tokens[start:end]
    )


def _is_aside(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a segment is an aside: who …, speaking …, in an interview, however, a date."""
    if start >= end:
        return False
    first = tokens[start]
    word = first.lower
    if first.is_date or word in ("who", "which", "whose", "asked", "too", "however", "meanwhile"):
        return True
    if word in PREPOSITIONS or word in ("during", "after", "as", "when", "while", "himself"):
        return True
    return not first.is_name and word.endswith(("ing", "ed", "ly")) and end - start < 16


def held_by_with(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Find the subject in `…, with its spokesman Liu Wenbo saying …`."""
    start = segment_start(tokens, verb, max(0, verb - WINDOW))
    if verb - start < 3 or tokens[start].lower != "with":
        return None
    phrase = phrases.before(tokens, start + 1, verb)
    whole = phrase is not None and phrase.start == start + 1 and phrase.head != "writing"
    return Subject(phrase, None, start + 1, verb) if phrase and whole else None


def after(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Find the subject that stands after a verb of speech: `…," said Tom Murtha of …`."""
    limit = clause_end(tokens, verb + 1)
    phrase = phrases.read(tokens, verb + 1, limit)
    if phrase is None or phrase.head == "pronoun":
        return None
    if phrase.end < len(tokens) and not _may_follow(tokens[phrase.end]):
        return None
    return with_following(tokens, phrase)


def _may_follow(token: Token) -> bool:
    return not token.is_word or token.is_date or token.lower in PREPOSITIONS | {"during", "after"}


def named(tokens: Sequence[Token], start: int) -> Subject | None:
    """Read a subject at one place, with the apposition that follows it."""
    phrase = phrases.read(tokens, start, min(len(tokens), start + WINDOW))
    return with_following(tokens, phrase) if phrase else None


def of_sentence(tokens: Sequence[Token]) -> Subject | None:
    """Find the subject of the whole sentence: its first phrase that a verb may follow."""
    place, segments = 0, 0
    while place < min(len(tokens), WINDOW) and segments < ASIDES:
        token = tokens[place]
        if token.is_date or token.lower in CONJUNCTIONS or not token.is_word:
            place += 1
            continue
        if token.lower in FUNCTION_WORDS - PRONOUNS or _is_aside(tokens, place, place + 1):
            place = clause_end(tokens, place) + 1
            segments += 1
            continue
        found = named(tokens, place)
        if found and (found.end >= len(tokens) or tokens[found.end].text not in ".!?"):
            return found
        place = clause_end(tokens, place) + 1
        segments += 1
    return None
