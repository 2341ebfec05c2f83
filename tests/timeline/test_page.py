"""The page of a time line, as text and in a real browser."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser import PHONE, Browser
from conftest import ROOT
from said import ANY_TEXT, said
from stance.errors import DataError
from stance.timeline import Timeline, statements, timeline
from stance.timeline.statements import of_row

ATTACK = "</td><script>document.title = 'caught'</script><img src=x onerror=alert(1)>"
DAYS = ("0001-01-01", "0800-12-25", "2031-02-28", "2031-12", "9999-12-31")
MARKS = 59  # of the talks, one a day and message


@pytest.fixture(scope="module")
def talks() -> Timeline:
    """Put the example on a time line."""
    return timeline(statements.read_table(ROOT / "data" / "talks.csv"))


@pytest.fixture(scope="module")
def page(talks: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write its page."""
    path = tmp_path_factory.mktemp("pages") / "talks.html"
    path.write_text(talks.html(), encoding="utf-8")
    return path


def visible(browser: Browser) -> int:
    """Count the marks in the picture that is shown."""
    return browser.count("figure > svg a.mark")


def test_the_page_is_self_contained(talks: Timeline):
    """Nothing is asked for from elsewhere, and only its own script may run."""
    html = talks.html()
    assert re.search(r"default-src 'none'; .*script-src 'sha256-[\w+/]+='", html)
    for forbidden in ("http:", "https:", "src=", "@import", "url("):
        assert forbidden not in html.replace("default-src", "").replace("script-src", "")


def test_the_page_says_what_it_leaves_out(talks: Timeline):
    """What has no date is named, and stands in the table all the same."""
    html = talks.html()
    assert "1 of 60 statements has no date and cannot be drawn: Korsten Press Agency." in html
    assert html.count("<tr id=") == MARKS
    assert html.count("<tr ") == MARKS + 1


def test_each_statement_is_printed_once(talks: Timeline):
    """Its text stands in the table alone, with the evidence marked; reports are counted."""
    text = "We strongly condemn the barbaric attack on our dam and suspend all talks."
    rows = [said(day, "North", "hostile", text, evidence="condemn; attack") for day in (3, 3)]
    html = timeline(rows).html()
    assert html.count("barbaric") == 1
    assert "<mark>condemn</mark> the barbaric <mark>attack</mark>" in html
    assert "in 2 rows of the table" in html


def test_the_picture_is_sound_svg_with_every_mark(talks: Timeline):
    """It parses as XML, has no variable and no link, all marks, and a legend."""
    for dark in (False, True):
        svg = talks.svg(dark)
        tree = ET.fromstring(svg)
        assert len([element for element in tree.iter() if element.get("data-m")]) == MARKS
        assert "var(" not in svg
        assert "href" not in svg
        assert "hollow: said before" in svg
    assert ".paper { fill: #16181b; }" in svg


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_pictures_of_the_docs_are_those_of_today(talks: Timeline, name: str):
    """What `make pictures` drew has the words, shapes and colours drawn now."""
    drawn = (ROOT / "docs" / f"timeline-{name}.svg").read_text(encoding="utf-8")
    figures = re.compile(r"-?\d+(\.\d+)?")
    assert figures.sub("", drawn) == figures.sub("", talks.svg(dark=name == "dark"))


def test_links_lie_below_the_names_of_sides(talks: Timeline):
    """Names are drawn after the links, on paper of their own; summaries stand above both."""
    svg = talks.svg()
    links = svg.rindex('class="link ')
    name = svg.index('class="name">Korsten<')
    assert links < svg.rindex('<rect class="paper"', 0, name) < name
    assert svg.index("Korsten: 24 statements. Mostly conditional") < svg.index('class="link ')


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, min_size=7, max_size=7), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_any_text_and_any_day_can_be_drawn(texts: list[str], first: str, last: str):
    """Neither control characters, surrogates nor the ends of the calendar break a page."""
    title, speaker, side, role, text, evidence, sentence = texts
    row = {"speaker": speaker, "side": side, "role": role, "text": f"x{text}", "stance": "hostile"}
    row |= {"evidence": [evidence], "sentence": sentence}
    statements_ = [of_row(row | {"date": day}) for day in (first, last)]
    line = timeline(statements_, title=title)
    ET.fromstring(line.svg())
    html = line.html()
    assert html.count("<tr ") == len({first, last})
    html.encode("utf-8")


def test_a_notebook_shows_the_page_in_a_frame(browser: Browser, talks: Timeline, tmp_path: Path):
    """The page works within the notebook, and its style does not reach out of the frame."""
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><h1>My notebook</h1>{talks._repr_html_()}")
    browser.open(path)
    assert browser.complaints() == []
    assert browser.run("return getComputedStyle(document.querySelector('h1')).fontSize") == "32px"
    browser.driver.switch_to.frame(0)
    assert visible(browser) == MARKS
    assert browser.run("return document.querySelector('output').value") == "60 of 60 statements"
    browser.driver.switch_to.default_content()


def test_the_picture_is_drawn_as_png(talks: Timeline):
    """The PNG is 2,000 pixels wide; without a font it is refused, not left without words."""
    resvg_py = pytest.importorskip("resvg_py")
    try:
        content = talks.png()
    except DataError as error:
        pytest.skip(str(error))
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 2000
    draw = resvg_py.svg_to_bytes
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            resvg_py, "svg_to_bytes", lambda **given: draw(**given, skip_system_fonts=True)
        )
        with pytest.raises(DataError, match="no font"):
            talks.png()


def test_it_loads_without_a_complaint_and_shows_every_mark(browser: Browser, page: Path):
    """The console is clean; marks and rows are all there; each stance has a shape of its own."""
    browser.open(page)
    assert browser.complaints() == []
    assert visible(browser) == MARKS
    assert browser.count("tbody tr") == 60
    shapes = "return new Set([...document.querySelectorAll('.wide a.mark:not(.again)')]"
    shapes += ".map((mark) => mark.innerHTML)).size"
    assert browser.run(shapes) == 4
    assert browser.text("output") == "60 of 60 statements"


def test_filters_hide_marks_and_rows_alike(browser: Browser, page: Path):
    """A stance, a side and a speaker can be left out; `Show all` brings them back."""
    browser.open(page)
    browser.click("label:has([name=stance][value=hostile])")
    left = visible(browser)
    assert left == browser.run(
        "return document.querySelectorAll('.wide a.mark:not(.hostile)').length"
    )
    assert browser.count("tbody tr") == left + 1
    assert browser.count("a.mark.hostile") == 0
    browser.click("label:has([name=lane][value='1'])")
    assert visible(browser) < left
    browser.click("button[type=reset]")
    assert visible(browser) == MARKS
    browser.run(
        "const select = document.querySelector('select'); select.value = 'Oren Salk';"
        "select.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    assert browser.text("output").startswith("8 of 60 statements. Lines, bands and turning points")
    assert visible(browser) == 8
    assert browser.complaints() == []


def test_hover_shows_the_statement_with_its_evidence(browser: Browser, page: Path):
    """Day, speaker, text, stance and probability stand in the card, the evidence marked."""
    browser.open(page)
    assert browser.count(".card") == 0
    browser.hover(".wide a.mark.hostile")
    card = browser.text(".card")
    assert "Marek Dole" in card
    assert "hostile 87%" in card
    assert browser.count(".card mark") >= 2
    browser.hover("h1")
    assert browser.count(".card") == 0


def test_all_is_in_reach_of_the_keyboard(browser: Browser, page: Path):
    """One Tab stop for all marks, arrows between them, Escape closes, Enter goes to the row."""
    browser.open(page)
    for _ in range(20):
        browser.press("TAB")
        if browser.focused().startswith("<a "):
            break
    assert 'data-m="0"' in browser.focused()
    assert "9 January 2031" in browser.text(".card")
    browser.press("ARROW_RIGHT")
    assert "23 January 2031, Ines Varga, Veldania: conciliatory" in browser.focused()
    assert browser.count("a.mark.lit") == 7
    browser.press("ARROW_DOWN")
    assert "Korsten" in browser.focused()
    browser.press("ESCAPE")
    assert browser.count(".card") == 0
    browser.press("END", "ENTER")
    assert browser.run("return location.hash").startswith("#m")
    browser.run("document.querySelector('.wide a.mark').focus()")
    browser.press("ARROW_LEFT")
    assert browser.complaints() == []


def test_a_phone_shows_the_narrow_picture_without_scrolling_sideways(browser: Browser, page: Path):
    """At 390 pixels the other picture is shown; a tap opens the card at the foot."""
    browser.open(page, PHONE)
    assert browser.overflow() <= 0
    assert visible(browser) == MARKS
    assert browser.count("svg.wide") == 0
    browser.click(".narrow a.mark.conditional > *")
    assert "conditional" in browser.text(".card")
    position = "return getComputedStyle(document.querySelector('.card')).position"
    assert browser.run(position) == "fixed"
    assert browser.overflow() <= 0


def test_dark_mode_and_stillness_are_honoured(browser: Browser, page: Path):
    """Paper turns dark and ink light; nothing moves where the reader wants it still."""
    paper = "return getComputedStyle(document.body).backgroundColor"
    motion = "return getComputedStyle(document.querySelector('a.mark')).transitionDuration"
    browser.open(page, dark=True, still=True)
    assert browser.run(paper) == "rgb(22, 24, 27)"
    assert browser.run(motion) == "0s"
    browser.open(page)
    assert browser.run(paper) == "rgb(255, 255, 255)"


def test_without_scripts_the_marks_lead_to_the_table(browser: Browser, page: Path):
    """Picture and table are there; filters, which would do nothing, are not."""
    browser.open(page, script=False)
    assert visible(browser) == MARKS
    assert browser.count("tbody tr") == 60
    assert browser.count("form") == 0


def test_text_with_markup_is_harmless(browser: Browser, tmp_path: Path):
    """Texts, speakers, sides and evidence cannot become part of the page."""
    speaker = ATTACK * 2
    rows = [
        said(day, f"{ATTACK}{side}", "hostile", f"{ATTACK} {day}", speaker=speaker, role=ATTACK)
        for day in range(3)
        for side in "ab"
    ]
    path = tmp_path / "page.html"
    line = timeline(rows, title=ATTACK)
    path.write_text(line.html(), encoding="utf-8")
    browser.open(path)
    assert browser.complaints() == []
    assert browser.count("img, td script") == 0
    assert ATTACK in browser.text("tbody")
    browser.hover(".wide a.mark")
    assert ATTACK in browser.text(".card .who")
    browser.open(path, PHONE)
    browser.click("summary")
    assert browser.count("form") == 1
    assert browser.overflow() <= 0
    ET.fromstring(line.svg())


def test_many_statements_do_not_choke_the_page(browser: Browser, tmp_path: Path):
    """Twelve hundred statements of ten years are all drawn, and filtered."""
    stances = ("conciliatory", "conditional", "hostile", "none")
    rows = [
        said(day, ("North", "South")[n % 2], stances[(n // 7) % 4], f"Message {n} of day {day}.")
        for n, day in enumerate(range(0, 3600, 3))
    ]
    path = tmp_path / "page.html"
    path.write_text(timeline(rows).html(), encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.querySelectorAll('.wide a.mark').length") == len(rows)
    browser.click("label:has([name=stance][value=hostile])")
    left = sum(row.stance != "hostile" for row in rows)
    assert browser.text("output").startswith(f"{left} of {len(rows)} statements")
    assert browser.complaints() == []
