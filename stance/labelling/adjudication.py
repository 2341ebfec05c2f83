"""Settle what annotators dispute, and lay out the gold table."""

from collections import Counter
from collections.abc import Mapping

from stance.labelling.journal import Item, Labels
from stance.tables.rows import Row
from stance.tables.tables import Table

COLUMNS = ("id", "text", "stance", "annotators", "agreement")


def shared(held: Mapping[str, Labels]) -> list[str]:
    """List the ids that every annotator labelled, in the order of the first."""
    first = next(iter(held.values()))
    return [name for name in first if all(name in labels for labels in held.values())]


def unanimous(held: Mapping[str, Labels]) -> dict[str, str]:
    """Give the label of each statement on which all are of one mind."""
    return {
        name: next(iter(held.values()))[name]
        for name in shared(held)
        if len({labels[name] for labels in held.values()}) == 1
    }


def majority(held: Mapping[str, Labels]) -> dict[str, str]:
    """Give the label that more than half of the annotators gave, where there is one."""
    final = {}
    for name in shared(held):
        label, votes = Counter(labels[name] for labels in held.values()).most_common(1)[0]
        if votes * 2 > len(held):
            final[name] = label
    return final


def disputes(held: Mapping[str, Labels], texts: Mapping[str, str]) -> list[Item]:
    """Make the disputed statements items to label, with what each annotator said."""
    settled = unanimous(held)
    return [
        Item(name, f"{texts[name]}  ({'; '.join(f'{who}: {held[who][name]}' for who in held)})")
        for name in shared(held)
        if name not in settled
    ]


def gold(held: Mapping[str, Labels], texts: Mapping[str, str], final: Labels) -> Table:
    """Lay out the final labels with the share of annotators who gave each."""

    def row(line: int, name: str) -> Row:
        share = sum(labels[name] == final[name] for labels in held.values()) / len(held)
        values = (name, texts[name], final[name], len(held), round(share, 3))
        return Row(line, dict(zip(COLUMNS, values, strict=True)))

    names = [name for name in shared(held) if name in final]
    return Table("gold", COLUMNS, (row(line, name) for line, name in enumerate(names, 2)))
