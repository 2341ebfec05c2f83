"""What all pages share: the style sheet and the text that may stand in them."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given

from said import ANY_TEXT
from stance.reports.evaluation import SHADE
from stance.reports.page import printable, sheet

Colour = tuple[float, ...]
TEXTS = (
    ("ink", "paper"),
    ("soft", "paper"),
    ("ink", "card"),
    ("soft", "card"),
    ("conciliatory", "paper"),
    ("conditional", "paper"),
    ("hostile", "paper"),
    *(("marked", f"{side}{step}") for side in ("for", "against") for step in range(1, 5)),
)
SIGNS = ("mute", "accent", "conciliatory", "conditional", "hostile")  # marks, bars, outlines


def colours(dark: bool) -> dict[str, Colour]:
    """Read the colours of the style sheet: red, green, blue and opacity, 0 to 1."""
    values: dict[str, Colour] = {}
    for name, digits in re.findall(r"--([\w-]+): #([0-9a-f]{6,8});", sheet()):
        if dark or name not in values:
            parts = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
            values[name] = tuple(parts)
    return values


def over(colour: Colour, share: float, ground: Colour) -> Colour:
    """Mix a colour with what is below it."""
    return tuple(share * a + (1 - share) * b for a, b in zip(colour[:3], ground[:3], strict=True))


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""

    def luminance(colour: Colour) -> float:
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour[:3]]
        return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_is_that_of_level_aa(dark: bool):
    """Text has 4.5 to 1 against what it stands on, marks and outlines 3 to 1."""
    colour = colours(dark)
    paper, band = colour["paper"], colour["band"]
    shades = {
        "the deepest cell": over(colour["accent"], SHADE / 100, paper),
        "evidence": over(colour["for4"], 0.45, paper),
        "band": over(band, band[3], paper),
    }
    texts = [(pair, contrast(colour[pair[0]], colour[pair[1]])) for pair in TEXTS]
    texts += [(("ink", name), contrast(colour["ink"], shade)) for name, shade in shades.items()]
    assert [item for item in texts if item[1] < 4.5] == []
    assert [name for name in SIGNS if contrast(colour[name], paper) < 3] == []


def test_the_figures_of_the_contrast_are_those_of_the_sheet():
    """The share of ochre behind evidence is the one that the test above takes."""
    assert "color-mix(in srgb, var(--for4) 45%, transparent)" in sheet()


@given(ANY_TEXT)
def test_what_is_printable_may_stand_in_xml_and_utf_8(text: str):
    """Any text parses after it; letters stay where they were."""
    shown = printable(text)
    assert len(shown) == len(text)
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;")
    ET.fromstring(f"<p>{escaped}</p>".encode())
