"""What is written beside a model and a digest: metrics and cards."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from stance.errors import DataError, StanceError, counted
from stance.model import storage
from stance.model.model import Model
from stance.prediction.predictor import Predictor
from stance.training.digest import Digest
from stance.training.evaluation import Measures, Report
from stance.training.trainer import Trained

METRICS, CARD = "metrics.json", "README.md"
DIGITS = 6
SAME = 1e-3  # that probabilities and figures may differ from one processor to another
FAILURES = 5  # kinds of error that are listed

_NUMBER = re.compile(r"\d+\.\d+")
_WRAPPED = re.compile(r"(?<!\n)\n *(?![\n#|-])")  # within a paragraph or an item of a template


def texts(
    trained: Trained,
    table: Mapping[str, Any],
    notes: Sequence[str] = (),
    digest: Digest | None = None,
) -> dict[str, str]:
    """Return the metrics file and the model card, by file name.

    ``table`` has the name and number of statements of the training table; ``notes`` are further
    sections; ``digest`` is the one that was learned from.
    """
    report = trained.held_out
    values = {
        "trained": trained,
        "config": asdict(trained.config),
        "table": table,
        "digest": digest,
        "failures": _failures(report.all_labels) if report else [],
    }
    files = {CARD: "\n".join([_filled("model_card.md.j2", **values), *notes])}
    if report is not None:
        figures = {
            "how": how(trained, digest),
            "c": trained.c,
            "temperature": trained.model.temperature,
            "macro_f1_by_c": {str(c): f1 for c, f1 in trained.macro_f1_by_c.items()},
        }
        figures = _rounded(figures) | metrics(report)
        files[METRICS] = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    return files


def how(trained: Trained, digest: Digest | None) -> str:
    """Return in words what a model was measured on."""
    if digest is not None:
        return "held-out statements of the digest's archive, each source held out in turn"
    return f"{counted(trained.config.folds, 'held-out fold')} of the training table"


def metrics(report: Report) -> dict[str, Any]:
    """Return the figures of a report, rounded, without the points of curves."""
    values: dict[str, Any] = _rounded(report.as_json())
    for part in (values["all_labels"], values["stances_only"]):
        if part is not None:
            del part["selection"]["coverage"], part["selection"]["risk"]
    return values


def digest_card(
    digest: Digest,
    report: Report,
    archive: str,
    table: Mapping[str, Any],
    measure_on: str | None = None,
) -> str:
    """Return the card of a digest; ``measure_on`` says which statements are measured."""
    values = {"digest": digest, "total": sum(digest.statements), "report": report}
    values |= {"archive": archive, "table": table, "measure_on": measure_on}
    return _filled("digest_card.md.j2", **values)


def read_notes(folder: Path) -> list[str]:
    """Return the notes in a folder, the Markdown files in order of their names.

    Raises DataError where there are none, or one cannot be read.
    """
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise DataError(f"{folder}: has no notes (.md): name another folder")
    try:
        return [path.read_text(encoding="utf-8").strip() + "\n" for path in paths]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{folder}: the notes cannot be read: {error}") from None


def is_same(
    folder: Path,
    model: Model,
    files: Mapping[str, str],
    provenance: Mapping[str, object],
    texts: Sequence[str],
) -> bool:
    """Whether the model in a folder was made of the same, and answers and measures the same.

    Numbers may differ by `SAME`: another processor sums in another order.
    """
    try:
        old, manifest = storage.read(folder), storage.read_manifest(folder)
        pairs = [((folder / name).read_text("utf-8"), text) for name, text in files.items()]
    except (StanceError, OSError, UnicodeDecodeError):
        return False
    plain = json.loads(json.dumps(provenance))
    if any(manifest.get(name) != plain.get(name) for name in ("table", "digest", "config")):
        return False
    if (old.labels, old.settings) != (model.labels, model.settings):
        return False
    ours, theirs = (Predictor(either).predict_proba(texts) for either in (model, old))
    return bool(np.abs(ours - theirs).max() <= SAME) and all(_alike(*pair) for pair in pairs)


def _alike(text: str, other: str) -> bool:
    """Whether two texts are the same but for small differences of their numbers."""
    if _NUMBER.split(text) != _NUMBER.split(other):
        return False
    ours, theirs = (np.array(_NUMBER.findall(either), dtype=float) for either in (text, other))
    return bool(np.allclose(ours, theirs, rtol=0, atol=SAME + 1e-9))


def _filled(template: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=select_autoescape(),
    )
    text = environment.get_template(template).render(values, counted=counted)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return _WRAPPED.sub(" ", text) + "\n"


def _failures(measures: Measures) -> list[tuple[float, int, int, str, str]]:
    """Return the commonest confusions: share, number, of how many, label and answer."""
    kinds = (
        (count / sum(counts), count, sum(counts), label, answer)
        for label, counts in zip(measures.labels, measures.confusion, strict=True)
        for answer, count in zip(measures.labels, counts, strict=True)
        if answer != label and count
    )
    return sorted(kinds, reverse=True)[:FAILURES]


def _rounded(value: Any) -> Any:
    """Return plain values with numbers rounded, so that the last bit of a sum changes no file."""
    return json.loads(json.dumps(value), parse_float=lambda number: round(float(number), DIGITS))
