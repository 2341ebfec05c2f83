"""Find statements that say nearly the same: they share half of their word 5-grams."""

from collections import Counter
from collections.abc import Iterator, Sequence

from stance.text import words

SIZE = 5
SHARE = 0.5


def shingles(text: str) -> list[int]:
    """Give the distinct word 5-grams of a text in order, each as its 64-bit hash.

    A shorter text is one shingle as a whole. Hashes take half the memory of
    words; that any two of a hundred million meet by chance happens once in 3,700 tables.
    """
    found = words(text)
    grams = (tuple(found[i : i + SIZE]) for i in range(max(1, len(found) - SIZE + 1)))
    return list(dict.fromkeys(map(hash, grams)))


def pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield index pairs (earlier, later) of near-duplicates, each later one once.

    A shingle stands for the first text that holds it, so the work grows with
    the length of the texts and not with the square of their number. Measure:
    containment, Broder, "On the resemblance and containment of documents" (1997).
    """
    first: dict[int, int] = {}
    sizes: list[int] = []
    for later, text in enumerate(texts):
        mine = shingles(text)
        sizes.append(len(mine))
        shared = Counter(first[shingle] for shingle in mine if shingle in first)
        for earlier, count in shared.most_common(1):
            if count >= SHARE * min(len(mine), sizes[earlier]):
                yield earlier, later
        for shingle in mine:
            first.setdefault(shingle, later)


def groups(texts: Sequence[str]) -> list[str]:
    """Name a group for each text; near-duplicates share the one of the first of them."""
    root = list(range(len(texts)))
    for earlier, later in pairs(texts):
        root[later] = root[earlier]
    return [str(index) for index in root]
