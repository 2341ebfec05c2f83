"""Time grows in proportion to the text, whatever the text: no pattern is quadratic."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from stance.articles import document, reading

PROSE = (
    *". ! ? \u2026 ... \" \u201c \u201d \u2018 ' '' `` \u00ab \u201e ( [ \\[ - -- \u2014".split(),
    *"& % @ , ; :".split(),
    *"U.S. A. a.b. 1.1. 1/1/ 1-May- 2022-01- AAAA aaaa A- a- A' d'A al-A x@y \u00df \u4e2d".split(),
    *(
        "\n",
        "\n\n",
        "\n  a",
        "\t",
        " ",
        "a\n",
        "A. \n",
        ". ",
        "! ",
        ": ",
        "1,",
        "3 ",
        "\u2014 Kim ",
        "% ",
    ),
    *(
        "--> ] AP spokesman AP ",
        "AP spokesman AP ",
        "AP ",
        "the minister ",
        "of ",
        "A ",
        "Kim ",
        "Kim, ",
    ),
    *(
        "said ",
        "Kim said ",
        "said Kim ",
        "he said ",
        "told ",
        "that ",
        "which ",
        '", said ',
        'said: "',
    ),
    *(
        '"A," Kim said. ',
        "\u201cA,\u201d he said. ",
        '"A ',
        "\u201ca ",
        "'A ",
        "Kim's ",
        "'s ",
        "its ",
    ),
    *("May 3, ", "May 3 and ", "3 May ", "on Monday ", "Monday's ", "in 2022 ", "the same day "),
    *("two days later ", "not until ", "last ", "12:30 ", "Ann (IR) ", "By Ann ", "Published "),
    *("LONDON, ", "LONDON (AP) -- ", "according to Kim ", "in Kim's view ", "in the words of "),
    *(
        "quoted ",
        "with Kim saying ",
        "from Kim ",
        "Kim's threat ",
        "her spokesman ",
        "North Korea ",
    ),
    *(
        "the United ",
        "President of ",
        "spokesman for the ",
        "Ministry of ",
        "Inc. ",
        "p.m. ",
        "Li ",
    ),
    *(
        "again ",
        "the same words ",
        "did not rule out ",
        "as saying ",
        "he ",
        "they ",
        "Q: a\nA: b\n",
    ),
)
MARKDOWN = (
    *(
        "# a" + " " * 500 + "b\n",
        "# ",
        "#",
        "*",
        "**",
        "_",
        "* a",
        "**a ",
        "_a ",
        "~~",
        "`",
        "```\n",
    ),
    *(
        ">",
        "> > ",
        "- ",
        "1. ",
        "| a ",
        "-\n",
        "===\n",
        "[",
        "](",
        "[a](",
        "![",
        "[a][",
        "<a =",
        "<b>",
    ),
)
PAGES = (
    *("<a =", "<!--", "</", "<?", "<", ">", "&", "&lt;", "<b>", "<p>", "<br>", "<div>", "<li>a"),
    *("<p>x</p>", "<br><br>x", "<time datetime=", "<script>", "<table><tr><td>", "<![CDATA["),
)


def name(number: int) -> str:
    """Return a name of its own for each number."""
    letters = "a"
    while number:
        number, rest = divmod(number, 26)
        letters += chr(97 + rest)
    return letters.capitalize()


GROWING: dict[str, Callable[[int], str]] = {
    "persons": lambda i: f"Ann {name(i)}, the envoy of {name(i * 7)}, said no. ",
    "bodies": lambda i: f"The {name(i)} Union said no. The union agreed.\n\n",
    "labels": lambda i: f"{name(i).upper()}: no way, she said.\n\n",
    "titles": lambda i: f"MR. {name(i).upper()}: no. Ann {name(i)}, the envoy.\n\nQ: why?\n\n",
    "quotes": lambda i: f"\u201cWe go. We stay {name(i)},\u201d he said. ",
    "open quotes": lambda i: f"\u201cWe go {name(i)}.\n\n",
    "dates": lambda i: f"On May {i % 28 + 1}, 20{i % 90 + 10}, Ann {name(i)} said no. ",
}
SHORT, LONG = 1_500, 9_000  # characters: linear work is 6 times as much, quadratic 36 times
MOST = 10.0
FLOOR = 0.004  # seconds; less is mostly noise


def spent(text: str, form: str) -> float:
    """Return the processor time of reading a text."""
    start = time.process_time()
    reading.messages_of(document.read(text, form, date(2024, 5, 7)))
    return time.process_time() - start


def compare(short: str, long: str, form: str) -> None:
    """Fail where the least of some times of the long text is far beyond its share."""
    first, second = [], []
    for _ in range(4):
        second.append(spent(long, form))
        if min(second) < MOST * FLOOR:
            return
        first.append(spent(short, form))
        if min(second) < MOST * min(first):
            return
    pytest.fail(f"{min(first):.3f} s became {min(second):.3f} s")


@pytest.mark.parametrize(
    ("form", "fragments"),
    [*(("txt", PROSE[part::4]) for part in range(4)), ("md", MARKDOWN), ("html", PAGES)],
    ids=["marks and words 1", "2", "3", "4", "Markdown", "pages"],
)
def test_fragments_repeated(form: str, fragments: tuple[str, ...]):
    """No mark, word or tag over and over takes more than its share."""
    for fragment in fragments:
        short, long = (fragment * (size // len(fragment)) for size in (SHORT, LONG))
        compare(short, long, form)


@pytest.mark.parametrize("kind", GROWING)
def test_ever_new_names(kind: str):
    """The number of persons, bodies, labels or dates does not matter either."""
    short, long = (
        "".join(GROWING[kind](number) for number in range(size // len(GROWING[kind](0))))
        for size in (SHORT, LONG)
    )
    compare(short, long, "txt")
