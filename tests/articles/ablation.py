"""Switch off each rule of the article reader in turn, and print what changes.

`python tests/articles/ablation.py [NAME ...] [--count]`: a rule is a function of attribution,
speakers or narrative that may return nothing. Reads the marked articles, and the real articles
and one-line cases of `../shared` where it is there; stops at the first article that changes
unless `--count`.
"""

import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from stance import articles
from stance.articles import document as documents
from stance.articles import reading
from stance.articles.document import Document

HERE = Path(__file__).parent
SHARED = HERE.parents[1].parent / "shared"
NOTHING: dict[str, Any] = {"bool": False, "str": "", "None": None, "int": 0}


def corpus() -> Iterator[tuple[str, Document]]:
    """Return the articles by their names, the shortest kinds first."""
    cases = SHARED / "cases" / "articles.jsonl"
    for line in cases.read_text(encoding="utf-8").splitlines() if cases.exists() else ():
        case = json.loads(line)
        form = "html" if case["form"] == "html" else "txt"
        yield case["id"], documents.read(case["text"], form, date.fromisoformat(case["date"]))
    marked = [path for path in sorted(HERE.iterdir()) if Path(f"{path}.csv").exists()]
    folders = [SHARED / "articles" / name for name in ("real", "polnear/text", ".")]
    real = [path for folder in folders if folder.exists() for path in sorted(folder.iterdir())]
    for path in (*marked, *(path for path in real if path.suffix in documents.SUFFIXES)):
        text = path.read_text(encoding="utf-8")
        day = documents.date_in(path.name) or date(2020, 1, 1)
        yield path.name, documents.read(text, documents.SUFFIXES[path.suffix], day)


def modules() -> list[Any]:
    """Return the modules of the article reader."""
    names = [m.name for m in pkgutil.walk_packages(articles.__path__, "stance.articles.")]
    return [importlib.import_module(name) for name in names]


def rules(loaded: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Return name, function and what stands for nothing, of each function that may return it."""
    for module in loaded:
        if not re.search(r"attribution|speakers|narrative", module.__name__):
            continue
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                result = str(inspect.signature(function).return_annotation)
                result = result.removeprefix("<class '").removesuffix("'>")
                if "Iterator" in result or "list" in result:
                    yield f"{module.__name__}.{name}", function, []
                elif result.endswith("None") or result in NOTHING:
                    yield f"{module.__name__}.{name}", function, NOTHING.get(result)


def switched(loaded: list[Any], function: Any, stub: Any) -> list[tuple[Any, str]]:
    """Put a function in the place of another in all modules, and return where it stood."""
    places = [(m, name) for m in loaded for name, value in vars(m).items() if value is function]
    for module, name in places:
        setattr(module, name, stub)
    return places


def rows(document: Document) -> list[tuple[object, ...]]:
    """Return what the reader finds, without the stance."""
    try:
        found = reading.messages_of(document)
    except Exception as error:
        return [(repr(error),)]
    return [
        (m.start, m.speaker.name, m.speaker.side, m.speaker.kind, m.dates, m.text) for m in found
    ]


def changes(texts: list[tuple[str, Document, Any]], count: bool) -> tuple[int, str]:
    """Return how many rows are not as before, and the first article where one is not."""
    total, first = 0, ""
    for name, document, before in texts:
        now = rows(document)
        if now != before:
            total += len(set(now) ^ set(before)) or 1
            first = first or name
            if not count:
                break
    return total, first


def main() -> None:
    """Print a line for each rule: what changes without it."""
    count = "--count" in sys.argv
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    loaded = modules()
    texts = [(name, document, rows(document)) for name, document in corpus()]
    for name, function, nothing in list(rules(loaded)):
        if wanted and not any(word in name for word in wanted):
            continue
        stub: Callable[..., Any] = lambda *_, nothing=nothing, **__: nothing  # noqa: E731
        places = switched(loaded, function, stub)
        total, first = changes(texts, count)
        switched(loaded, stub, function)
        assert places
        print(f"{total or 'nothing':>8}  {name}  {first}", flush=True)


if __name__ == "__main__":
    main()
