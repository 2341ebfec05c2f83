"""Guess for which country an office speaks that names none: by place, dateline and neighbours."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import Attribution
from stance.articles.lexicon import AMERICAN, SETTLEMENTS
from stance.articles.narrative.state import Draft, Narrative
from stance.articles.statement import OFFICIAL

LOOK_BACK = 6  # sentences and messages looked back at
UNITED_STATES = "United States"
_PLACES = ("capital", "institution", "ministry", "place", "organisation")


def context(narrative: Narrative, draft: Draft, saying: Attribution | None) -> str:
    """Return the first side that the sentence, its neighbours or the article names.

    The United States have no ministries.
    """
    words = [token.text for token in draft.tokens]
    often = [side for side, _ in narrative.register.places.most_common(3)]
    subject = saying.subject if saying else None
    american = UNITED_STATES in often[:2] and subject and _is_american(subject)
    side = (
        _setting(words, max(saying.at, saying.end) if saying else len(words))
        or narrative.register.home
        or (UNITED_STATES if american else "")
        or _last_official(narrative)
        or next((name.entry.side for name in sides.find(words) if name.entry.is_place), "")
        or _most_named(narrative)
    )
    if side == UNITED_STATES and subject and _is_ministerial(subject):
        return next((other for other in often if other != side), "")
    return side


def _setting(words: Sequence[str], stop: int) -> str:
    """Return the side of where a sentence is set, or of who was told: In Tokyo, told Xinhua."""
    for name in sides.find(words):
        before = [word.lower() for word in words[max(0, name.start - 2) : name.start]]
        before = [word for word in before if word != "the"][-1:]
        if name.entry.kind == "agency" and before in (["by"], ["via"], ["told"], ["to"], ["with"]):
            return name.entry.side
        located = name.entry.kind in _PLACES and before in (["in"], ["at"])
        kind, follows = name.entry.kind, words[name.end].lower() if name.end < len(words) else ""
        settled = kind == "demonym" and before == ["in"] and follows in SETTLEMENTS
        if (located or settled) and name.end <= stop:
            return name.entry.side
    return ""


def _last_official(narrative: Narrative) -> str:
    """Return the country of the last official who spoke or acted."""
    for speaker in reversed(narrative.register.recent[-LOOK_BACK:]):
        official = speaker.kind == OFFICIAL and speaker.head != "place"
        if official and speaker.side and sides.lookup(speaker.side):
            return speaker.side
    return ""


def _most_named(narrative: Narrative) -> str:
    """Return the country that the article names far more often than any other."""
    first, second = [*narrative.register.places.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > 2 * second[1] else ""


def _is_ministerial(subject: Subject) -> bool:
    words = [word.lower() for part in subject.parts for word in (*part.words, *part.tail)]
    return any(word.startswith("minist") for word in words)


def _is_american(subject: Subject) -> bool:
    """Whether a title is one that news in English leaves without a country: President."""
    role = next((part.role.lower() for part in subject.parts if part.role), "")
    return bool(set(role.split()) & AMERICAN) and "minister" not in role
