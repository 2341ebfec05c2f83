"""Return which phrases of time of a sentence belong to an attribution, not to what was said."""

from collections.abc import Sequence
from dataclasses import replace

from stance.articles import dating
from stance.articles.attribution.verbs import Attribution
from stance.articles.dating import When
from stance.articles.lexicon import BE, MODALS, PRONOUNS, REPEATING
from stance.articles.narrative.story import Draft
from stance.articles.tokens import Token

NEAR = 9  # tokens between a verb of speech and a date that belongs to it
FAR = 30  # tokens after a verb in which `that` opens what was said


def of_attribution(draft: Draft, saying: Attribution | None) -> list[When]:
    """Return the phrases of time that belong to the saying, not to what was said."""
    if saying is None:
        return []
    tokens = draft.tokens
    verb = tokens[saying.at].start if saying.at < len(tokens) else 0
    first = tokens[saying.start].start if saying.start < len(tokens) else 0
    if saying.place == "leading":
        return [when for when in draft.whens if when.start < max(verb, _limit(draft, saying))]
    lead = _lead_in(draft, saying)
    if saying.place == "trailing":
        return [when for when in draft.whens if when.start >= first or when.start < lead]
    last = max(tokens[saying.end - 1].end, _relative_end(tokens, saying.end))
    lead = max(lead, tokens[0].end)
    return [when for when in draft.whens if first <= when.start < last or when.start < lead]


def of_message(draft: Draft, saying: Attribution, further: bool) -> list[When]:
    """Return the phrase nearest to the verb, with its whole list.

    ``further`` tells that another message of the sentence has dates already.
    """
    found = of_attribution(draft, saying)
    if further:
        own = draft.tokens[saying.subject.start].start
        found = [when for when in found if when.start >= own]
    if not found:
        return []
    found = _best(draft, found)
    verb = draft.tokens[saying.at].start
    nearest = min(found, key=lambda when: abs(when.start - verb) + 40 * (when.unit == "month"))
    if any(token.lower in REPEATING for token in draft.tokens):
        return [when for when in found if when.unit != "month"] or [nearest]
    return _list_of(draft, found, nearest)


def in_clause(tokens: Sequence[Token], saying: Attribution) -> bool:
    """Tell `Berg, who on Monday had warned …`."""
    between = tokens[saying.subject.phrase.end : saying.at]
    clause = any(token.lower in ("who", "which") for token in between)
    return clause and any(token.is_date for token in between)


def _lead_in(draft: Draft, saying: Attribution) -> int:
    """Return where a lead-in ends: `The offer came back on 3 May: the door, Kim said, was open`."""
    colons = (token.start for token in draft.tokens[: saying.start] if token.text == ":")
    return next(colons, 0)


def _relative_end(tokens: Sequence[Token], place: int) -> int:
    """Return where `, which issued a note on May 3,` after a speaker ends."""
    follows = [token.lower for token in tokens[place : place + 2]]
    if not {"which", "who"} & set(follows):
        return 0
    end = place + 1
    while end < len(tokens) and tokens[end].text != ",":
        end += 1
    return tokens[end - 1].end


def _limit(draft: Draft, saying: Attribution) -> int:
    """Return where what was said begins, for dates after a leading verb."""
    tokens, at = draft.tokens, saying.at
    for token in tokens[at : at + FAR]:
        if token.lower == "that":
            return token.start
    quoted = any(token.is_quote for token in tokens[at + 1 : at + 3])
    if saying.act or saying.verb in REPEATING or quoted:
        return tokens[-1].end if tokens else 0
    for token in tokens[at + 1 : at + 1 + NEAR]:
        if token.is_date:
            return token.end
        if token.text in ",;" or token.lower in PRONOUNS | BE | MODALS:
            break
    return 0


def _best(draft: Draft, found: list[When]) -> list[When]:
    """Prefer full dates to those counted from an event, with the month told beside them."""
    month = next((when.month for when in draft.whens if when.unit == "month"), 0)
    found = [replace(one, month=one.month or month) if one.unit == "date" else one for one in found]
    full = any(when.unit == "date" for when in found)
    return [when for when in found if not (full and when.loose)]


def _list_of(draft: Draft, found: list[When], nearest: When) -> list[When]:
    """Take the whole list that a date belongs to: on May 3, June 7 and July 1."""
    first = last = found.index(nearest)
    while first > 0 and dating.joined(draft.masked, found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and dating.joined(draft.masked, found[last], found[last + 1]):
        last += 1
    return found[first : last + 1]
