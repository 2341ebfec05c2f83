"""Fill the template of a page: one layout, one style sheet, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_REORDERING = "\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(f"[{_CONTROLS}{_REORDERING}]")


def render(
    template: Path, title: str, *, style: str = "", script: str = "", **values: object
) -> str:
    """Return a page that holds style and script; every value is escaped.

    The policy of the page lets ``script`` run, by its hash, and no other.
    """
    policy = POLICY
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"{POLICY}; script-src 'sha256-{digest}'"
    style = sheet() + style
    return fill(template, title=title, policy=policy, style=style, script=script, **values)


def fill(template: Path, **values: object) -> str:
    """Return a filled template; every value is escaped."""
    return printable(_environment(template.parent).get_template(template.name).render(values))


@cache
def _environment(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["px"] = "{:.1f}".format
    return environment


def sheet() -> str:
    """Return the style sheet of every page; it begins with the colours, light and dark."""
    return (HERE / "style.css").read_text(encoding="utf-8")


def printable(text: str) -> str:
    r"""Replace by U+FFFD what may not stand in XML, and what reorders the text after it.

    >>> printable("a\x1b[31m\u202eb") == "a\ufffd[31m\ufffdb"
    True
    """
    return _UNPRINTABLE.sub("\ufffd", text)
