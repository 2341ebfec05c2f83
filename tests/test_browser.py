"""The browser that other tests look at pages with."""

from pathlib import Path

from browser import PHONE, Browser

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>A page</title><link rel="icon" href="data:,">
<p>Seen</p><p hidden>Unseen</p><button>Press</button>"""


def test_what_a_reader_sees_is_told(browser: Browser, tmp_path: Path):
    """Hidden elements are not counted; keys reach the page; too wide a page is noticed."""
    page = tmp_path / "page.html"
    page.write_text(PAGE + "<div style=width:900px>wide</div>", encoding="utf-8")
    browser.open(page, PHONE)
    assert browser.count("p") == 1
    assert browser.text("p") == "Seen"
    assert browser.overflow() > 500
    browser.press("TAB")
    assert browser.focused() == "<button>Press</button>"


def test_a_policy_violation_is_a_complaint(browser: Browser, tmp_path: Path):
    """A script that the policy of the page forbids is told by the console."""
    page = tmp_path / "page.html"
    page.write_text(PAGE + "<script>1</script>", encoding="utf-8")
    browser.open(page)
    assert "Content Security Policy" in " ".join(browser.complaints())
