"""Write docs/python.md from the docstrings of the public names: `python docs/python_page.py`."""

import enum
import inspect
import re
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).with_name("python.md")
MODULES = ("stance", "stance.articles", "stance.timeline", "stance.training")
LEAD = """# The Python interface

Every public name, from its docstring; `python docs/python_page.py` writes this page. All else in
the package may change without notice.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [LEAD]
    for name in MODULES:
        module = import_module(name)
        parts.append(f"## `{name}`\n")
        for public in module.__all__:
            parts += _entry(name, public, getattr(module, public))
    return "\n".join(parts)


def _entry(module: str, name: str, value: object) -> list[str]:
    if not callable(value):
        return [f"### `{module}.{name}`\n", f"{type(value).__name__}: `{value!r}`\n"]
    parts = [f"### `{module}.{name}{_signature(value)}`\n", _text(value)]
    if inspect.isclass(value):
        for method, member in vars(value).items():
            plain = member.fget if isinstance(member, property) else member
            plain = getattr(plain, "__func__", plain)
            if method.startswith("_") or not (inspect.isfunction(plain) and plain.__doc__):
                continue
            signature = "" if isinstance(member, property) else _signature(plain)
            parts += [f"#### `{name}.{method}{signature}`\n", _text(plain)]
    return parts


def _signature(value: object) -> str:
    if inspect.isclass(value) and issubclass(value, Exception):
        return ""
    if isinstance(value, enum.EnumType):
        return f": {', '.join(member.value for member in value)}"
    try:
        text = str(inspect.signature(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    text = re.sub(r"\b(?:[a-z_]+\.)+([A-Z]\w*)", r"\1", text).replace("self, ", "")
    return text.replace("(self)", "()").replace("'", "")


def _text(value: object) -> str:
    text = inspect.cleandoc(value.__doc__ or "").replace("``", "`")
    return re.sub(r"((?:^>>> .*\n|^\.\.\. .*\n|^[^\n]+\n?)+)", _fenced, text, flags=re.M) + "\n"


def _fenced(match: re.Match[str]) -> str:
    block = match[0].rstrip("\n")
    return f"```py\n{block}\n```\n" if block.startswith(">>>") else match[0]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
