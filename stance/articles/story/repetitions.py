"""Find the words in which the stance of a message lies, where its own do not hold it."""

import re
from collections.abc import Sequence

from stance.articles.story.story import Told
from stance.articles.vocabulary.speech import LEFT_OPEN, REPEATING

_OPEN = re.compile(r"^.*?\bruled? out\b")
_WORD = re.compile(r"[^\W\d_]+")
_MESSAGES = frozenset(
    "message messages offer words call appeal proposal statement line formula position invitation"
    " pledge demand warning".split()
)
_BARE = REPEATING | frozenset(
    "the this that same his her its their our a an and or on in at by of to from for with before"
    " he she they it who said did so made gave used was were came told once twice more then later"
    " day days week weeks month months next following last first times time each these"
    " those".split()
)
_DATES = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july"
    " august september october november december monday tuesday wednesday thursday friday saturday"
    " sunday st nd rd th".split()
)


def meant(told: Sequence[Told]) -> list[str]:
    """Give the text that each message's stance lies in.

    That is its own, but for `She repeated the message on May 2 and 9`: there it
    is what the same speaker had said before; and but for `did not rule out
    talks`, two denials in which a model would find a refusal.
    """
    before: dict[str, str] = {}
    found = []
    for one in told:
        own = _OPEN.sub("is open to", one.text) if one.verb == LEFT_OPEN else one.text
        text = before.get(one.speaker.name, own) if is_bare(own) else own
        before[one.speaker.name] = text
        found.append(text)
    return found


def is_bare(text: str) -> bool:
    """Tell whether a text names a message and dates alone."""
    words = [word.lower() for word in _WORD.findall(text)]
    return bool(_MESSAGES & set(words)) and set(words) <= _MESSAGES | _BARE | _DATES
