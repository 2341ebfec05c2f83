"""Answer many tables at once: parts of a folder, or frames of Dask, Spark and Ray.

What travels to a worker is a path to the model and some options, never the
model: each process opens it once, from a place that all can read. A part is
answered as any file is, so a worker that dies leaves no half part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import DataError, MissingExtraError, StanceError
from stance.prediction import columns, files, predictor
from stance.prediction.files import Task
from stance.prediction.predictor import Predictor
from stance.tables import outputs
from stance.tables.formats import format_of, stem_of

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd

    from stance.prediction.predictor import Answer

RECIPE = ".stance.json"  # in a folder of answers: the model and options that they come from


@dataclass(frozen=True, slots=True)
class FrameClassifier:
    """Answer pandas frames anywhere: a small value to pickle, the model is opened where it runs.

    Dask: ``classify_dask(ddf)``. Spark: ``sdf.mapInPandas(classifier.frames, schema)``.
    Ray: ``dataset.map_batches(classifier, batch_format="pandas")``.
    """

    model: str | None = None
    text_column: str = "text"
    stances_only: bool = False
    min_probability: float = 0.0
    precision: float | None = None
    coverage: float | None = None

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give a copy with the answers in new columns, as `Predictor.classify_frame` does."""
        opened, answer = _opened(self, files.stamp(self.model))
        return columns.answer_frame(opened, frame, self.text_column, answer)

    def frames(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Answer frames one after another."""
        return map(self, frames)


def classify_dask(ddf: dd.DataFrame, classifier: FrameClassifier | None = None) -> dd.DataFrame:
    """Give a Dask frame with the answers in new columns; nothing is computed yet.

    Raises DataError where the text column is missing.
    """
    import pandas as pd

    used = classifier or FrameClassifier()
    empty = pd.DataFrame({name: pd.Series(dtype=type_) for name, type_ in ddf.dtypes.items()})
    answered: dd.DataFrame = ddf.map_partitions(used, meta=used(empty))
    return answered


@lru_cache(maxsize=4)
def _opened(
    classifier: FrameClassifier,
    stamp: str,  # noqa: ARG001 (of the cache, a key)
) -> tuple[Predictor, Answer]:
    """Open a model once in this process, and again where the stamp of its folder has changed."""
    found = predictor.load(
        classifier.model,
        stances_only=classifier.stances_only,
        min_probability=classifier.min_probability,
        precision=classifier.precision,
        coverage=classifier.coverage,
    )
    return found, found.opened()


def parts(pattern: str) -> list[Path]:
    """List the tables of a folder, or those that a pattern names, in order.

    Raises DataError where there are none, or two of the same name.
    """
    listed = Path(pattern).iterdir() if Path(pattern).is_dir() else _matching(pattern)
    found = sorted(path for path in listed if format_of(path) and path.name[0] != ".")
    if not found:
        raise DataError(f"{pattern}: no table there: name a folder of tables, or quote a pattern")
    names: dict[str, Path] = {}
    for path in found:
        if (other := names.setdefault(path.name, path)) is not path:
            raise DataError(f"{path}: has the name of {other}: answer their folders one by one")
    return found


def folders_left_out(task: Task) -> list[Path]:
    """List the folders in a folder of tables, whose tables are not among its parts."""
    listed = Path(task.source).iterdir() if Path(task.source).is_dir() else ()
    found = sorted(path for path in listed if path.is_dir() and path.name[0] != ".")
    return [path for path in found if path.absolute() != task.place.absolute()]


def _matching(pattern: str) -> Iterator[Path]:
    return map(Path, glob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)


def plan(task: Task, form: str | None = None) -> list[Task]:
    """Make a task for each part of ``task.source``, to be answered into the folder ``task.place``.

    ``form`` is the format of the answers, by default that of the part. With
    ``task.resume``, parts that are answered since they last changed are left
    out. Raises DataError where answers are there already, or come from another
    model or other options.
    """
    if form == "text":
        raise DataError("--format text is for the screen: tables go into a folder as tables")
    found = [(part, task.place / _answer_name(part, form)) for part in parts(task.source)]
    _refuse_loss(found)
    task.place.mkdir(parents=True, exist_ok=True)
    recipe = task.place / RECIPE
    if task.resume and not task.force and recipe.exists():
        _refuse_other_recipe(task)
        begun = recipe.stat().st_mtime_ns  # answers of before are those that a run replaces
        found = [one for one in found if not files.is_answered(*one, begun)]
    else:
        if there := [place for _, place in found if place.exists() and not task.force]:
            raise DataError(f"{there[0]}: exists: give --resume to go on, or --force to replace it")
        with outputs.writing(recipe, force=True) as file:
            file.write(json.dumps(task.recipe()) + "\n")
    model = task.model and task.model.absolute()
    whole = replace(task, force=True, resume=False, model=model)
    return [
        replace(whole, source=str(part.absolute()), place=place.absolute()) for part, place in found
    ]


def _refuse_loss(found: Sequence[tuple[Path, Path]]) -> None:
    """Raise DataError where answers would replace a part, or those of another part."""
    places: dict[Path, Path] = {}
    for part, place in found:
        if place.exists() and place.samefile(part):
            raise DataError(f"{place}: is an input, which would be lost: name another folder")
        if (other := places.setdefault(place, part)) is not part:
            raise DataError(f"{part}: its answers have the name of those of {other}: rename it")


def _answer_name(part: Path, form: str | None) -> str:
    """Name the answers as the part, with another ending where the format is another."""
    if form is None or form == format_of(part):
        return part.name
    return f"{stem_of(part)}.{form}"


def _refuse_other_recipe(task: Task) -> None:
    recipe = task.place / RECIPE
    try:
        held = dict(json.loads(recipe.read_text("utf-8")))
    except (ValueError, TypeError):
        raise DataError(f"{recipe}: damaged: start anew with --force") from None
    if changed := [name for name, value in task.recipe().items() if held.get(name) != value]:
        what = f"the {changed[0]} is not the same: name another folder"
        raise DataError(f"{task.place}: {what}")


def classify_parts(tasks: Sequence[Task], scheduler: str | None = None) -> Iterator[Task]:
    """Answer parts one after another, or by the workers of a Dask scheduler; yield those done.

    A part on a worker that dies is answered by another. Raises StanceError
    where that happens again and again, and where no scheduler answers.
    """
    if scheduler is None:
        for task in tasks:
            yield _classified(task)
        return
    try:
        from distributed import Client, KilledWorker, as_completed
    except ModuleNotFoundError:
        raise MissingExtraError("distributed", "dask") from None
    try:
        client = Client(scheduler)
    except (OSError, ValueError):
        raise DataError(f"{scheduler}: no Dask scheduler answers there: start one") from None
    with client:
        try:
            for future in as_completed(client.map(_classified, tasks, pure=False)):
                yield future.result()
        except KilledWorker:
            raise StanceError("a part killed several workers: give them more memory") from None


def _classified(task: Task) -> Task:
    bare = replace(task, source="", place=Path())
    files.classify(task, _predictor(bare, files.stamp(task.model)))
    return task


@lru_cache(maxsize=4)
def _predictor(task: Task, stamp: str) -> Predictor:  # noqa: ARG001 (of the cache, a key)
    """Load the model of a task once in this process, and again where its folder has changed."""
    return task.predictor()
