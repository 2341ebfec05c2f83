"""Find who is the subject of a verb, before it or after it, with appositions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles import sides
from stance.articles.attribution import phrases
from stance.articles.attribution.phrases import Phrase, is_plural
from stance.articles.lexicon import (
    ASIDE_WORDS,
    BE,
    CONJUNCTIONS,
    CREDENTIALS,
    DASHES,
    FILLERS,
    FUNCTION_WORDS,
    HOLDING,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
)
from stance.articles.tokens import Token

HARD = frozenset(";:(") | DASHES


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


def with_apposed(tokens: Sequence[Token], phrase: Phrase, least: int) -> Subject:
    """Join a role and a name that stand side by side: `Kim Song, the ambassador` or its turn."""
    start = phrase.start
    if start > least + 1 and tokens[start - 1].text == ",":
        begin = segment_start(tokens, start - 1, least)
        other = phrases.before(tokens, begin, start - 1)
        led = other and other.start > begin and tokens[other.start - 1].lower in PREPOSITIONS
        free = other and not led and (other.head != "body" or _leads_in(tokens, begin, other.start))
        if other and free and _pair(other, phrase):
            listed = phrase.head == "body" and sides.lookup(phrase.name) is not None
            named = phrase if phrase.head == "person" or listed else other
            apposed = other if named is phrase else phrase
            return Subject(named, apposed, other.start, phrase.end)
    return Subject(phrase, None, start, phrase.end)


def with_following(tokens: Sequence[Token], phrase: Phrase) -> Subject:
    """Enter the apposition that follows a phrase, or what follows its employer."""
    place = phrase.end
    if place + 1 < len(tokens) and tokens[place].text == ",":
        end = clause_end(tokens, place + 1)
        other = phrases.read(tokens, place + 1, end)
        closed = other and (other.end >= len(tokens) or not tokens[other.end].is_word)
        if other and closed and _pair(phrase, other):
            named = phrase if phrase.head == "person" else other
            return Subject(named, other if named is phrase else phrase, phrase.start, other.end)
        small = tokens[place + 1].text.islower()
        if phrase.head == "person" and small and (about := phrases.general(tokens, place + 1, end)):
            if about.head == "body" and phrase.tail:  # of Third Bridge, a research firm
                tail = (*phrase.tail, *about.words, *about.tail)
                return Subject(replace(phrase, tail=tail, end=end), None, phrase.start, end)
            if about.head == "role" and _pair(phrase, about):
                return Subject(phrase, about, phrase.start, about.end)
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


def segment_start(tokens: Sequence[Token], place: int, least: int) -> int:
    """Return where the clause before a place starts: after a comma or a harder mark."""
    while place > least and not is_mark(tokens[place - 1]):
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


def before(tokens: Sequence[Token], verb: int, wide: bool = False) -> Subject | None:
    """Find the subject that stands before a verb, over adverbs, dates and asides.

    ``wide``: any noun phrase will do, not only one with a noun of the lists.
    """
    place = over_fillers(tokens, verb)
    if place == 0:
        return None
    least = max(0, verb - WINDOW)
    if tokens[place - 1].text == "," and place > 1:
        return _over_asides(tokens, place - 1, least, wide)
    if tokens[place - 1].text in DASHES and (dash := _opening_dash(tokens, place - 1, least)):
        return before(tokens, dash, wide)
    start = segment_start(tokens, place, least)
    if tokens[start].lower in ("who", "which", "whom"):
        return None
    phrase = _free(tokens, phrases.before(tokens, start, place), start)
    if phrase is None and start > least and _is_aside(tokens, start, place):
        if tokens[start - 1].text == ",":
            return _over_asides(tokens, start - 1, least, wide)
        return None
    if phrase is None and wide:
        phrase = phrases.general(tokens, start, place)
    if phrase is None:
        return None
    return _joined(tokens, phrase, start, least) or with_apposed(tokens, phrase, least)


def _opening_dash(tokens: Sequence[Token], closing: int, least: int) -> int:
    """Return the dash that opens an aside between two; 0 where there is none."""
    dashes = (i for i in range(closing - 1, least, -1) if tokens[i].text in DASHES)
    return next(dashes, 0)


def _joined(tokens: Sequence[Token], phrase: Phrase, start: int, least: int) -> Subject | None:
    """Join those who speak with one voice: Russia and China; Norway, Sweden and Denmark."""
    if phrase.start < start + 2 or tokens[phrase.start - 1].lower != "and":
        return None
    first = phrases.before(tokens, start, phrase.start - 1)
    if first is None or first.head not in ("person", "place", "body"):
        return None
    if not _leads_in(tokens, start, first.start) and tokens[first.start - 1].lower != "both":
        return None
    if phrase.words[0].lower() in ("its", "his", "her", "their", "other"):
        return Subject(first, None, first.start, phrase.end, (first,))
    if (first.head == "person") != (phrase.head == "person"):
        return None
    members = [first, phrase]
    while members[0].start > least + 1 and tokens[members[0].start - 1].text == ",":
        end = members[0].start - 1
        begin = segment_start(tokens, end, least)
        earlier = phrases.before(tokens, begin, end)
        alike = earlier and (earlier.head == "person") == (phrase.head == "person")
        if earlier is None or not alike or not _leads_in(tokens, begin, earlier.start):
            break
        members.insert(0, earlier)
    return Subject(members[0], None, members[0].start, phrase.end, tuple(members))


def _free(tokens: Sequence[Token], phrase: Phrase | None, start: int) -> Phrase | None:
    """Drop a phrase that a preposition holds: `banks queried by Reuters`, `in a statement`."""
    if phrase is None or phrase.start == 0 or (phrase.start == start and start != 0):
        return phrase
    before_it = phrase.start - 1 - (tokens[phrase.start - 1].lower in ("both", "all"))
    if tokens[before_it].lower not in PREPOSITIONS | HOLDING:
        return phrase
    for place in range(phrase.start + 1, phrase.end):  # In Washington Kim said
        stage = sides.lookup(" ".join(token.text for token in tokens[phrase.start : place]))
        if stage and stage.is_place:
            return phrases.read(tokens, place, phrase.end)
    return None


def over_fillers(tokens: Sequence[Token], place: int) -> int:
    """Return where the adverbs, dates and helping verbs before a verb start."""
    while place > 0:
        token = tokens[place - 1]
        adverb = token.lower.endswith("ly") and token.is_word and not token.is_name
        time = place > 1 and token.lower in TIMES and tokens[place - 2].lower in ("this", "last")
        filler = token.lower in FILLERS and not token.text[0].isupper()
        if not (adverb or filler or time or token.is_date or token.lower in BE):
            break
        place -= 1 + time
        if token.is_date and place > 0 and tokens[place - 1].lower in ("on", "early", "late"):
            place -= 1
    return place


def _over_asides(
    tokens: Sequence[Token], comma: int, least: int, wide: bool = False
) -> Subject | None:
    """Find the subject before the asides of `Berg, a lawyer who was ill, said`."""
    end, apposed = comma, None
    for _ in range(ASIDES):
        start = segment_start(tokens, end, least)
        phrase = phrases.before(tokens, start, end)
        whole = phrase is not None and _leads_in(tokens, start, phrase.start)
        aside = _is_aside(tokens, start, end)
        if phrase and whole and not aside:
            if phrase.head == "person" or not _may_be_apposed(tokens, phrase):
                return _with(tokens, phrase, apposed, least)
            apposed = phrase
        elif not aside and (general := phrases.general(tokens, start, end)):
            apposed = general
        elif not aside:
            break
        if start <= least or tokens[start - 1].text != ",":
            break
        end = start - 1
    if apposed is None or not (wide or apposed.head in ("body", "place")):
        return None
    return with_apposed(tokens, apposed, least)


def _may_be_apposed(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase can stand beside the name before its comma: a lawyer, Democrat of Ohio."""
    return tokens[phrase.start - 1].text == "," and phrase.head in ("role", "body")


def _with(tokens: Sequence[Token], phrase: Phrase, apposed: Phrase | None, least: int) -> Subject:
    """Return the subject of a name with the apposition after it, else with the one before it."""
    if apposed is not None and _pair(phrase, apposed):
        return Subject(phrase, apposed, phrase.start, apposed.end)
    return with_apposed(tokens, phrase, least)


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
    if first.is_date or word in ASIDE_WORDS:
        return True
    if (
        first.text.isdigit()
        or (end - start == 1 and word in CREDENTIALS)
        or _is_party(tokens, start)
    ):
        return True
    if word in PREPOSITIONS or word in ("during", "after", "as", "when", "while", "himself"):
        return True
    led = not first.is_name or (start == 0 and len(tokens) > 1 and tokens[1].text.islower())
    return led and word.endswith(("ing", "ed", "ly")) and end - start < 16


def _is_party(tokens: Sequence[Token], start: int) -> bool:
    """Whether a segment is the party and state of a lawmaker: R-Wis."""
    return tokens[start].text[:2] in ("R-", "D-", "I-") and len(tokens[start].text) > 2


def after_with(tokens: Sequence[Token], verb: int) -> Subject | None:
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
    if phrase is None or not (phrase.end >= limit or _may_follow(tokens[phrase.end])):
        phrase = phrases.general(tokens, verb + 1, limit)
    if phrase is None or phrase.head == "pronoun":
        return None
    return with_following(tokens, phrase)


def _may_follow(token: Token) -> bool:
    return not token.is_word or token.is_date or token.lower in PREPOSITIONS | {"during", "after"}


def named(tokens: Sequence[Token], start: int, wide: bool = False) -> Subject | None:
    """Read a subject at one place, with the apposition that follows it."""
    phrase = phrases.read(tokens, start, min(len(tokens), start + WINDOW))
    if phrase is None and wide:
        phrase = phrases.general(tokens, start, clause_end(tokens, start))
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
