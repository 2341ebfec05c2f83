"""Explanations as a page."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import PHONE, Browser
from stance.prediction.predictor import Predictor
from stance.reports import explanation
from stance.training import Trained

TEXT = 'We reject <script>alert("x")</script> & the demands of the north, not ours.'


class Seen(HTMLParser):
    """Gather the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note a tag."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def draw(predictor: Predictor, text: str) -> tuple[str, Seen]:
    """Draw the page of one text and parse it."""
    html = explanation.html([(predictor.explain(text), predictor.smallest_deletion(text))])
    seen = Seen()
    seen.feed(html)
    return html, seen


def test_the_text_stands_in_the_page_as_it_was_and_escaped(toy_predictor: Predictor):
    """No letter is lost and no markup of the text is live."""
    html, seen = draw(toy_predictor, TEXT)
    assert TEXT in seen.text
    assert "script" not in seen.tags
    assert "<script>" not in html


def test_the_page_is_self_contained(toy_predictor: Predictor):
    """A policy forbids everything from elsewhere, and nothing is asked for."""
    html, _ = draw(toy_predictor, TEXT)
    assert "default-src 'none'" in html
    for forbidden in ("http:", "https:", "src=", "@import", "url("):
        assert forbidden not in html


def test_deciding_words_are_marked_by_strength(toy_predictor: Predictor):
    """The strongest word has the deepest shade; negated words are underlined."""
    html, seen = draw(toy_predictor, TEXT)
    assert "for4" in html.split("</style>")[1]
    assert 'class="negated">ours' in html
    assert "mark" in seen.tags
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("dark", [False, True])
def test_a_reader_sees_text_bars_and_deletion_first(
    browser: Browser, toy_predictor: Predictor, tmp_path: Path, dark: bool
):
    """On a phone nothing sticks out; numbers are folded away; the bars have their lengths."""
    html, _ = draw(toy_predictor, f"{TEXT} {'x' * 90}")
    path = tmp_path / "why.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path, PHONE, dark=dark)
    assert browser.complaints() == []
    assert browser.overflow() <= 0
    assert browser.count("table") == 0
    assert browser.count(".bars li") == 2
    assert browser.text("section p:not(.answer)").startswith(
        ("Without these words:", "No deletion")
    )
    widths = "return [...document.querySelectorAll('.bar > span')].map((bar) => bar.offsetWidth)"
    low, high = sorted(browser.run(widths))
    assert low < high
    browser.press("TAB", "ENTER")
    assert browser.count("table") == 2
    assert browser.overflow() <= 0


def test_odd_texts_and_labels_are_drawn(toy: Trained):
    """Lone surrogates, escapes and labels like markup end neither in an error nor in the page."""
    model = replace(toy.model, labels=("[/no]", "<b>\x1b[31m"))
    html, seen = draw(Predictor(model), "We reject \ud800 the \x1b[31m demands \x00 of \u2028 all.")
    assert "b" not in seen.tags
    assert "[/no]" in seen.text
    assert "\x1b" not in html
    assert "\ufffd" in html
    html.encode("utf-8")


def test_grades_go_from_minus_four_to_four(toy_predictor: Predictor):
    """Grades are relative to the strongest word, and the pieces are the text."""
    pieces = list(explanation.pieces(toy_predictor.explain(TEXT)))
    assert "".join(piece.text for piece in pieces) == TEXT
    assert max(piece.side[-1:] for piece in pieces) == "4"
    assert [piece.text for piece in explanation.pieces(toy_predictor.explain(""))] == [""]
