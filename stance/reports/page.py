"""Make one self-contained HTML page: nothing from elsewhere, every text escaped."""

import base64
import hashlib
from html import escape

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --soft: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #16181b; --soft: #a5a5a5; } }
body { font: 1rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.soft { color: var(--soft); } .text { font-size: 1.15rem; overflow-wrap: anywhere; }
h1, h2, p { overflow-wrap: anywhere; } table { border-collapse: collapse; }
th, td { padding: .2rem .6rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } .scroll { overflow-x: auto; }
"""


def page(title: str, body: str, style: str = "", script: str = "") -> str:
    """Put a body that is HTML already into a page; the title is plain text.

    The policy of the page lets ``script`` run, by its hash, and no other.
    """
    policy, end = POLICY, ""
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy, end = f"{POLICY}; script-src 'sha256-{digest}'", f"<script>{script}</script>\n"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n{end}</body>\n</html>\n"
    )
