"""Fill the template of a page: one layout, one style sheet, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    template: Path, title: str, *, style: str = "", script: str = "", **values: object
) -> str:
    """Return a page that holds style and script; every value is escaped.

    The policy of the page lets ``script`` run, by its hash, and no other.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([template.parent, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    policy = POLICY
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"{POLICY}; script-src 'sha256-{digest}'"
    page = environment.get_template(template.name).render(
        title=title, policy=policy, style=sheet() + style, script=script, **values
    )
    return printable(page)


def sheet() -> str:
    """Return the style sheet of every page; it begins with the colours, light and dark."""
    return (HERE / "style.css").read_text(encoding="utf-8")


def printable(text: str) -> str:
    """Replace what may not stand in HTML or XML: control characters and lone surrogates."""
    return _UNPRINTABLE.sub("\ufffd", text)
