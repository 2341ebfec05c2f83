"""Write a count with its noun: 1 table, 2 tables."""


def counted(count: int, noun: str) -> str:
    """Write a count and a noun that takes an *s* in the plural.

    >>> counted(1, "statement"), counted(0, "table"), counted(2000, "row")
    ('1 statement', '0 tables', '2,000 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
