"""Answer damaged input for minutes: `python fuzz.py --minutes 5 --keep faults`.

Texts of odd characters, tables and model folders with bytes changed: each trial must end with an
answer or a StanceError of one line, within a second. Runs of `stance classify` are killed at any
moment: the output must be whole or as before, without a traceback. Prints the trials, the faults,
the slowest trial and the memory of each kind; with --keep, what led to a fault is saved.
"""

import argparse
import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import partial
from math import isclose
from pathlib import Path
from random import Random
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1]))

from tables.test_damage import WHOLE

from stance import load
from stance.errors import StanceError
from stance.model import storage
from stance.prediction import bulk
from stance.prediction.bulk import Job
from stance.tables import files

SECOND = 1.0
WORDS = "we you not never if accept reject offer talks withdraw unless don't — “no” don`t".split()
SIGNS = [*map(chr, range(0x250)), *"\u2028\u061c\u202e\u0301\ufeff\ufffd\ud800日語😀👩‍👩‍👧ﬁ½²ßİı"]

Trial = Callable[[Random, Path], None]


def damage(content: bytes, random: Random) -> bytes:
    """Return some bytes changed, taken out, doubled, or all behind a point cut off."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(changed) + 1)
        end = min(len(changed), start + random.choice((0, 1, 1, 4, 40)))
        new = random.choice((b"", random.randbytes(end - start), bytes(changed[start:end]) * 2))
        if random.random() < 0.1:
            end = len(changed)
        changed[start:end] = new
    return bytes(changed)


def text(random: Random) -> str:
    """Return words and signs, at times very many of one of them."""
    parts = [random.choice((random.choice(WORDS) + " ", random.choice(SIGNS))) for _ in range(30)]
    if random.random() < 0.05:
        parts[random.randrange(30)] *= random.choice((100, 3000))
    return "".join(parts)


def answer_texts(random: Random, _: Path) -> None:
    """Answer texts one by one and together, with the same probabilities."""
    predictor = load()
    texts = [text(random) for _ in range(110)]
    together = predictor.classify_many(texts)
    for index in random.sample(range(110), 5):
        alone = predictor.classify(texts[index])
        for label, probability in alone.probabilities.items():
            other = together[index].probabilities[label]
            assert isclose(probability, other, abs_tol=1e-9), texts[index]


def answer_table(random: Random, folder: Path) -> None:
    """Answer a damaged table into a format."""
    name = random.choice(sorted(WHOLE))
    source, form = folder / name, random.choice(("csv", "tsv", "jsonl", "parquet"))
    source.write_bytes(damage(WHOLE[name], random))
    out = folder / f"out.{form}"
    job = Job((str(source),), out, force=True, safe_cells=random.random() < 0.5)
    with files.replacing(out, force=True) as file:
        bulk.answer_tables(job, load(), [partial(job.read, str(source))], file)


def load_model(random: Random, folder: Path) -> None:
    """Load a model of which a file is damaged, or whose manifest agrees with the damage."""
    model = folder / "model"
    shutil.copytree(storage.default_path(), model)
    path = random.choice(sorted(model.iterdir()))
    content = damage(path.read_bytes(), random)
    path.write_bytes(content)
    if path.name != storage.MANIFEST and random.random() < 0.8:
        manifest = storage.read_manifest(model)
        entry = {"bytes": len(content), "crc32": f"{crc32(content):08x}"}
        manifest["files"] = {**manifest["files"], path.name: entry}
        (model / storage.MANIFEST).write_text(json.dumps(manifest))
    predictor = load(model, coverage=random.choice((None, 0.9)))
    predictor.classify("We will talk if they stop the drills.")
    predictor.predict_proba(["We will talk if they stop the drills."])


def kill_a_run(random: Random, folder: Path) -> None:
    """Stop a run of the command at a random moment, and look at what it leaves."""
    rows = random.choice((20, 2_000, 20_000))
    table, out = folder / "table.csv", folder / "out.csv"
    table.write_text("text\n" + "We will talk if they stop.\n" * rows, encoding="utf-8")
    sign = random.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    command = [Path(sys.executable).with_name("stance"), "classify", table, "-o", out, "--force"]
    before = random.random() < 0.5
    if before:
        out.write_text("what was there\n", encoding="utf-8")
    with subprocess.Popen([*map(str, command)], stderr=subprocess.PIPE, text=True) as process:
        try:
            process.wait(random.uniform(0.0, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(sign)
        _, said = process.communicate()
    if "init_import_site" in said:
        return  # Python had not started yet
    assert "Traceback" not in said, said
    assert process.returncode in (0, -sign, 128 + sign), f"{sign!r}: {process.returncode}"
    answered = out.read_text(encoding="utf-8") if out.exists() else ""
    whole = answered.startswith("text,") and answered.count("\n") == rows + 1
    assert whole or (process.returncode and answered == "what was there\n" * before), answered[-99:]
    left = {path.name for path in folder.iterdir()} - {"table.csv", "out.csv"}
    assert sign == signal.SIGKILL or not left, left


TRIALS: dict[str, Trial] = {
    "texts": answer_texts,
    "tables": answer_table,
    "models": load_model,
    "kills": kill_a_run,
}


def run(trial: Trial, random: Random, folder: Path) -> str:
    """Run a trial and return its fault, if there is one."""
    begun = time.process_time()
    try:
        trial(random, folder)
    except StanceError as error:
        if "\n" in str(error) or not str(error).strip():
            return f"not one line: {error}"
    except Exception:
        return traceback.format_exc().strip()
    seconds = time.process_time() - begun
    return f"took {seconds:.1f} s" if seconds > SECOND else ""


def main() -> None:
    """Print a line for each kind, and the faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=TRIALS, default=[*TRIALS])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    faults = 0
    for kind in options.kinds:
        end = time.monotonic() + 60 * options.minutes / len(options.kinds)
        trials, slowest, found = 0, 0.0, dict[str, int]()
        while time.monotonic() < end:
            seed = f"{options.seed} {kind} {trials}"
            with tempfile.TemporaryDirectory() as name:
                begun = time.process_time()
                fault = run(TRIALS[kind], Random(seed), Path(name))
                slowest = max(slowest, time.process_time() - begun)
                if fault and fault.splitlines()[-1] not in found and options.keep:
                    shutil.copytree(name, options.keep / seed.replace(" ", "-"))
            if fault:
                found[fault.splitlines()[-1]] = found.get(fault.splitlines()[-1], 0) + 1
                print(json.dumps({"seed": seed, "fault": fault}), flush=True)
            trials += 1
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(
            f"{kind}: {trials:,} trials, {sum(found.values()):,} faults of {len(found)} kinds,"
            f" slowest {slowest:.2f} s, {memory:.0f} MB",
            flush=True,
        )
        faults += len(found)
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
