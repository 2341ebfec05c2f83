"""The report of a model as a page, as parsed and as a browser shows it."""

from dataclasses import replace
from pathlib import Path

import pytest

from browser import DESK, PHONE, Browser
from conftest import toy_statements
from stance.prediction.predictor import Predictor
from stance.reports import evaluation
from stance.schema import Statement
from stance.training.evaluation import survey

SLY = 'We reject <script>alert("x")</script> & the demands.'


@pytest.fixture(scope="module")
def html(toy) -> str:
    """Draw a page with mistakes, kinds and a text that is markup."""
    statements = [replace(row, line=line) for line, row in enumerate(toy_statements(), 2)]
    statements += [Statement(SLY, "friendly", "<b>a long name of a kind</b>", 99)]
    statements += [replace(row, stance="hostile") for row in statements[:5]]
    kinds = [row.group for row in statements]
    return evaluation.html(survey(Predictor(toy.model), statements, kinds), "a<b>.csv", "m")


def test_the_page_is_self_contained_and_escaped(html: str):
    """Nothing is asked for from elsewhere and no markup of the texts is live."""
    assert "default-src 'none'" in html
    for forbidden in ("http:", "https:", "src=", "@import", "url(", "<script>", "<b>"):
        assert forbidden not in html
    assert "a&lt;b&gt;.csv" in html


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_fits_a_phone_and_a_desk(
    browser: Browser, html: str, tmp_path: Path, size: tuple[int, int], dark: bool
):
    """No part sticks out, nothing is complained of, charts and mistakes are there to see."""
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path, size, dark=dark)
    assert browser.overflow() <= 0
    assert browser.complaints() == []
    assert browser.count("svg") == 3
    assert browser.count(".mistake") == 6
    assert browser.text("h1") == "How well the model does"
    paper = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") != dark


def test_a_chart_keeps_its_points_inside(html: str):
    """0 and 1 lie on the edges of the plane, charts have names, and long names are cut."""
    assert 'points="46.0,226.0 348.0,10.0"' in html
    assert 'aria-label="Risk against coverage"' in html
    assert "&lt;b&gt;a long name of…<" in html
