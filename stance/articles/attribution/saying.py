"""Hold one attribution of a sentence: who is said to say, by which verb, and where."""

from dataclasses import dataclass

from stance.articles.attribution.apposition import Subject


@dataclass(frozen=True, slots=True)
class Saying:
    """Hold one attribution: the tokens from ``start`` to ``end`` are not what was said.

    ``place`` is ``leading``, ``inner`` or ``trailing``; ``act`` tells that the
    verb belongs to what was said (`rejected the offer`), ``own`` that it has a
    subject of its own, ``held`` that this stands after `with`, ``weak`` that it
    counts where there is no other: `the day when …`, `…, who said`.
    """

    subject: Subject
    verb: str
    at: int
    start: int
    end: int
    place: str
    act: bool = False
    own: bool = True
    held: bool = False
    weak: bool = False
