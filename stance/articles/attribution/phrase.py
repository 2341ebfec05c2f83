"""Hold a noun phrase that names a speaker, and know the nouns that can end one."""

from dataclasses import dataclass

from stance.articles.vocabulary.bodies import BODIES
from stance.articles.vocabulary.nouns import WRITINGS
from stance.articles.vocabulary.roles import COMMENTATORS, OFFICIALS

NOUNS = OFFICIALS | COMMENTATORS | BODIES | WRITINGS


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold a noun phrase at the tokens ``start`` to ``end``.

    ``head`` is ``person``, ``role``, ``body``, ``place``, ``writing`` or
    ``pronoun``. ``words`` are those before the tail, ``tail`` what follows
    (`of the ministry`), ``name`` the name of a person or body, ``role`` the
    words that say what the person is, ``owner`` a name in the possessive.
    """

    start: int
    end: int
    head: str
    words: tuple[str, ...]
    tail: tuple[str, ...] = ()
    name: str = ""
    role: str = ""
    owner: str = ""
    definite: bool = False


def is_plural(noun: str) -> bool:
    """Tell officials from an official."""
    word = noun.lower()
    return word.endswith("men") or (word.endswith("s") and word not in ("boss", "press"))


def is_possessive(word: str) -> bool:
    """Tell `Kim's` from `Kim`."""
    return word.endswith(("'s", "\u2019s"))
