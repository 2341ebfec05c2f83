"""Find who is the subject of a verb, before it or after it, with appositions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from stance.articles import sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrases import Phrase, is_filler, is_plural, leads_in
from stance.articles.lexicon import (
    ASIDE_WORDS,
    BE,
    CONJUNCTIONS,
    DASHES,
    FUNCTION_WORDS,
    GIVEN_MEN,
    GIVEN_WOMEN,
    HOLDING,
    HONORIFICS,
    PREPOSITIONS,
    PRONOUNS,
)
from stance.articles.tokens import Token

HARD = frozenset(";:(") | DASHES
ASIDES = 5  # phrases between commas, looked at between a subject and its verb
WINDOW = 60  # tokens looked at before a verb


@dataclass(frozen=True, slots=True)
class Subject:
    """The phrase that names a speaker, its apposition, and the tokens of both.

    ``others`` are those who speak with the same voice: Norway, Sweden and Denmark.
    """

    phrase: Phrase
    apposition: Phrase | None
    start: int
    end: int
    others: tuple[Phrase, ...] = ()

    @property
    def parts(self) -> tuple[Phrase, ...]:
        """Return the phrase, and its apposition if it has one."""
        return (self.phrase, self.apposition) if self.apposition else (self.phrase,)


def _paired(first: Phrase, second: Phrase) -> Subject | None:
    """Join a name and what it is: `Kim Song, the ambassador`, or its turn."""
    named, other = (first, second) if first.head == "person" else (second, first)
    if {first.head, second.head} == {"person", "role"}:
        fits = (named is first or not named.role) and not is_plural(other.role.split()[-1])
    else:
        named, other = (second, first) if sides.lookup(second.name) else (first, second)
        bodies = first.head == second.head == "body" and first.name != second.name
        fits = bodies and second.words[0] in ("a", "an", "the")
    return Subject(named, other, first.start, second.end) if fits else None


def _with_apposed(tokens: Sequence[Token], phrase: Phrase, least: int) -> Subject:
    """Join a phrase to the one before its comma."""
    comma = phrase.start - 1
    if comma > least and tokens[comma].text == ",":
        begin = _segment_start(tokens, comma, least)
        other = phrases.before(tokens, begin, comma)
        free = other and not _is_held(tokens, other, begin)
        if other and free and (other.head != "body" or _leads_in(tokens, begin, other.start)):
            return _paired(other, phrase) or Subject(phrase, None, phrase.start, phrase.end)
    return Subject(phrase, None, phrase.start, phrase.end)


def _with_following(tokens: Sequence[Token], phrase: Phrase) -> Subject:
    """Join a phrase to the one after its comma."""
    index = phrase.end + 1
    if index < len(tokens) and tokens[phrase.end].text == ",":
        end = _clause_end(tokens, index)
        other = phrases.read(tokens, index, end)
        if other and other.end < len(tokens) and tokens[other.end].is_word:
            other = None
        if other and (pair := _paired(phrase, other)):
            return pair
        small = phrase.head == "person" and tokens[index].text.islower()
        if small and (other := phrases.general(tokens, index, end)):
            if other.head == "body" and phrase.tail:  # of Third Bridge, a research firm
                tail = (*phrase.tail, *other.words, *other.tail)
                return Subject(replace(phrase, tail=tail, end=end), None, phrase.start, end)
            return _paired(phrase, other) or Subject(phrase, None, phrase.start, phrase.end)
    return Subject(phrase, None, phrase.start, phrase.end)


def _segment_start(tokens: Sequence[Token], index: int, least: int) -> int:
    """Return where the clause before a place starts: after a comma or a harder mark."""
    while index > least and not _is_mark(tokens[index - 1]):
        index -= 1
    return index


def _clause_end(tokens: Sequence[Token], index: int) -> int:
    """Return where the piece of a clause after a place ends."""
    while index < len(tokens) and not _is_mark(tokens[index]) and tokens[index].text not in ".!?":
        index += 1
    return index


def _is_mark(token: Token) -> bool:
    return token.is_quote or token.text in HARD or token.text in ",)"


def before(tokens: Sequence[Token], verb: int, wide: bool = False) -> Subject | None:
    """Find the subject that stands before a verb, over adverbs, dates and asides.

    ``wide``: any noun phrase will do, not only one with a noun of the lists.
    """
    index = over_fillers(tokens, verb)
    if index == 0:
        return None
    least = max(0, verb - WINDOW)
    if tokens[index - 1].text == "," and index > 1:
        return _over_asides(tokens, index - 1, least, wide)
    if tokens[index - 1].text in DASHES:
        dashes = (i for i in range(index - 2, least, -1) if tokens[i].text in DASHES)
        if dash := next(dashes, 0):
            return before(tokens, dash, wide)
    start = _segment_start(tokens, index, least)
    if tokens[start].lower in ("who", "which", "whom"):
        return None
    phrase = phrases.before(tokens, start, index)
    if phrase and _is_held(tokens, phrase, start):
        phrase = None
    if phrase is None and start > least and _is_aside(tokens, start, index):
        comma = tokens[start - 1].text == ","
        return _over_asides(tokens, start - 1, least, wide) if comma else None
    if phrase is None and wide:
        phrase = phrases.general(tokens, start, index)
    if phrase is None:
        return None
    return _joined(tokens, phrase, start, least) or _with_apposed(tokens, phrase, least)


def _joined(tokens: Sequence[Token], phrase: Phrase, start: int, least: int) -> Subject | None:
    """Join those who speak with one voice: Norway, Sweden and Denmark; Britain and its allies."""
    if phrase.start < start + 2 or tokens[phrase.start - 1].lower != "and":
        return None
    first = phrases.before(tokens, start, phrase.start - 1)
    if not first or first.head not in ("person", "place", "body"):
        return None
    led = phrase.words[0].lower() in ("its", "his", "her", "their", "other")
    alike = (first.head == "person") == (phrase.head == "person")
    if not _leads_in(tokens, start, first.start) or not (led or alike):
        return None
    others = [first] if led else [first, phrase]
    while alike and not led and first.start > least + 1 and tokens[first.start - 1].text == ",":
        begin = _segment_start(tokens, first.start - 1, least)
        earlier = phrases.before(tokens, begin, first.start - 1)
        if not earlier or (earlier.head == "person") != (phrase.head == "person"):
            break
        first = earlier
        others.insert(0, first)
    return Subject(first, None, first.start, phrase.end, tuple(others))


def _is_held(tokens: Sequence[Token], phrase: Phrase, start: int) -> bool:
    """Whether a preposition holds a phrase: `banks queried by Reuters`, `in a statement`."""
    return phrase.start > start and tokens[phrase.start - 1].lower in PREPOSITIONS | HOLDING


def over_fillers(tokens: Sequence[Token], index: int) -> int:
    """Return where the adverbs, dates and helping verbs before a verb start."""
    while index > 0 and (is_filler(tokens[index - 1]) or tokens[index - 1].lower in BE):
        index -= 1
    return index


def _over_asides(tokens: Sequence[Token], end: int, least: int, wide: bool) -> Subject | None:
    """Find the subject before the asides of `Berg, a lawyer who was ill, said`."""
    apposed = None
    for _ in range(ASIDES):
        start = _segment_start(tokens, end, least)
        phrase = phrases.before(tokens, start, end)
        if not _is_aside(tokens, start, end):
            if phrase is None or not _leads_in(tokens, start, phrase.start):
                phrase = phrases.general(tokens, start, end)
            elif tokens[phrase.start - 1].text != "," or phrase.head not in ("role", "body"):
                pair = _paired(phrase, apposed) if apposed else None
                return pair or _with_apposed(tokens, phrase, least)
            if phrase is None:
                break
            apposed = phrase
        if start <= least or tokens[start - 1].text != ",":
            break
        end = start - 1
    if apposed is None or not (wide or apposed.head in ("body", "place")):
        return None
    return _with_apposed(tokens, apposed, least)


def _leads_in(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing but a conjunction, a date or an adverb stands there."""
    last = tokens[end - 1].lower if end > start else ""
    return last in CONJUNCTIONS or all(leads_in(token) for token in tokens[start:end])


def _is_aside(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a segment is an aside: who …, speaking …, in an interview, however, a date."""
    first, word = tokens[start], tokens[start].lower
    lawmaker = first.text.startswith(("R-", "D-", "I-"))
    if lawmaker or first.is_date or first.text.isdigit() or word in ASIDE_WORDS | PREPOSITIONS:
        return True
    led = not first.is_name or (start == 0 and len(tokens) > 1 and tokens[1].text.islower())
    return led and word.endswith(("ing", "ed", "ly")) and end - start < 16


def after(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Find the subject that stands after a verb of speech: `…," said Tom Murtha of …`."""
    limit = _clause_end(tokens, verb + 1)
    phrase = phrases.read(tokens, verb + 1, limit)
    if phrase is None or (phrase.end < limit and not _is_aside(tokens, phrase.end, limit)):
        phrase = phrases.general(tokens, verb + 1, limit)
    if phrase is None or phrase.head == "pronoun":
        return None
    return _with_following(tokens, phrase)


def named(tokens: Sequence[Token], start: int, wide: bool = False) -> Subject | None:
    """Read a subject at one place, with the apposition that follows it."""
    phrase = phrases.read(tokens, start, min(len(tokens), start + WINDOW))
    if phrase is None and wide:
        phrase = phrases.general(tokens, start, _clause_end(tokens, start))
    return _with_following(tokens, phrase) if phrase else None


def of_sentence(tokens: Sequence[Token]) -> Subject | None:
    """Find the subject of the whole sentence: its first phrase that a verb may follow."""
    index, segments = 0, 0
    while index < min(len(tokens), WINDOW) and segments < ASIDES:
        token = tokens[index]
        if token.is_date or token.lower in CONJUNCTIONS or not token.is_word:
            index += 1
            continue
        closed = token.lower in FUNCTION_WORDS - PRONOUNS or _is_aside(tokens, index, index + 1)
        subject = None if closed else named(tokens, index)
        if subject and (subject.end >= len(tokens) or tokens[subject.end].text not in ".!?"):
            return subject
        index = _clause_end(tokens, index) + 1
        segments += 1
    return None


def persons(tokens: Sequence[Token]) -> Iterator[str]:
    """Find the names of two words or more that are no country's and no body's."""
    for capital, run in groupby(range(len(tokens)), lambda index: tokens[index].is_name):
        first, *others = run
        known = first > 0 or tokens[0].lower in GIVEN_MEN | GIVEN_WOMEN
        if not (capital and others and known) or tokens[first].lower in HONORIFICS:
            continue
        phrase = phrases.classified(tokens, first, first + 1 + len(others))
        if phrase and phrase.head == "person" and " " in phrase.name:
            yield phrase.name
