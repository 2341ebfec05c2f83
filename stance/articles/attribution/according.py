"""Find attributions without a verb of speech: `according to Kim`, `in the words of Kim`."""

from collections.abc import Iterator, Sequence

from stance.articles.attribution import phrases, subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.saying import Saying
from stance.articles.tokens import Token
from stance.articles.vocabulary.nouns import OPINIONS

FIRST = 30  # tokens in which `in Kim's view` is looked for


def find(tokens: Sequence[Token]) -> Iterator[Saying]:
    """Find them in the order of the sentence."""
    for place, token in enumerate(tokens[:-2]):
        words = [token.lower for token in tokens[place : place + 4]]
        if words[:2] == ["according", "to"]:
            found = _according(tokens, place)
        elif words[:2] == ["in", "the"] and words[3:] == ["of"] and words[2] in _WORDS:
            found = _in_the_words_of(tokens, place)
        elif token.lower == "in" and tokens[place + 1].is_name and place < FIRST:
            found = _in_ones_view(tokens, place)
        else:
            continue
        if found is not None:
            yield found


_WORDS = OPINIONS | {"words"}


def _according(tokens: Sequence[Token], place: int) -> Saying | None:
    subject = subjects.named(tokens, place + 2)
    if subject is None or subject.phrase.head == "pronoun":
        return None
    end = subject.end
    while end < len(tokens) and tokens[end].is_date:
        end += 1
    end += place == 0 and end < len(tokens) and tokens[end].text == ","
    where = "inner" if place == 0 else "trailing"
    return Saying(subject, "according to", place, place, end, where)


def _in_the_words_of(tokens: Sequence[Token], place: int) -> Saying | None:
    subject = subjects.named(tokens, place + 4) if place + 4 < len(tokens) else None
    if subject is None or subject.phrase.head == "pronoun":
        return None
    return Saying(subject, "words", place, place, subject.end, "inner")


def _in_ones_view(tokens: Sequence[Token], place: int) -> Saying | None:
    """Read `in Kim's view`."""
    for end in range(place + 2, min(len(tokens), place + 6)):
        if tokens[end].lower in OPINIONS and tokens[end - 1].lower.endswith("'s"):
            named = [*tokens[place + 1 : end - 1], tokens[end - 1].owner]
            owner = phrases.before(named, 0, len(named))
            if owner and owner.head in ("person", "place", "body"):
                subject = Subject(owner, None, place, end + 1)
                return Saying(subject, tokens[end].lower, end, place, end + 1, "inner")
            return None
    return None
