"""The package as a whole: public names, lightness, the shipped model."""

import ast
import hashlib
import subprocess
import sys
from dataclasses import fields
from zlib import crc32

import pytest

import stance
from conftest import ROOT
from stance import training
from stance.model import storage

HEAVY = ("sklearn", "scipy", "pandas", "joblib", "jinja2")

SLOW = ("typing", "urllib", "csv", "array", "hashlib", "tempfile")
"""What the standard library takes long to import, or one statement has no use for."""

LOOK = """
import sys
before = set(sys.modules)
{code}
loaded = set(sys.modules) - before
print(sorted(set({names}) & (loaded | {{name.split('.')[0] for name in loaded}})))
"""


def imported(code: str, *names: str) -> list[str]:
    """Return which of these packages and modules some code imports, in a process of its own."""
    script = LOOK.format(code=code, names=list(names))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    return ast.literal_eval(done.stdout.splitlines()[-1])


def test_the_public_face_is_what_all_says():
    """`__all__` lists every public name, and each is there."""
    assert all(hasattr(stance, name) for name in stance.__all__)
    assert not hasattr(stance, "Model")
    assert all(hasattr(training, name) for name in training.__all__)


def test_a_predictor_shows_what_users_need():
    """Its public names are its options, and the ways to an answer."""
    options = {field.name for field in fields(stance.Predictor)}
    assert options == {
        "model",
        "stances_only",
        "min_probability",
        "base_rates",
        "max_characters",
        "threshold",
        "set_rule",
    }
    assert {name for name in dir(stance.Predictor) if not name.startswith("_")} - options == {
        "labels",
        "classify",
        "classify_many",
        "predict",
        "predict_proba",
        "explain",
        "smallest_deletion",
        "classify_frame",
    }


@pytest.mark.parametrize(
    "code",
    [
        "import stance",
        "import stance; stance.load().classify('We condemn this.')",
        "import stance; stance.load().explain('We condemn this.')",
        "import stance; stance.load().predict_proba(['We condemn this.'])",
        "import stance.training.corpus",
        "from stance.cli.app import app; app('')",
        "sys.argv = ['stance', 'classify', 'We agree.']; from stance.cli import main; main()",
        "sys.argv = ['stance', 'classify', 'a', '--format', 'csv'];"
        "from stance.cli import main\ntry: main()\nexcept SystemExit: pass",
    ],
)
def test_prediction_imports_nothing_heavy(code: str):
    """Neither scikit-learn nor scipy, pandas or joblib is loaded to predict."""
    assert imported(code, *HEAVY) == []


@pytest.mark.parametrize(
    "code",
    [
        "from stance import load; load().classify('We agree.')",
        "sys.argv = ['stance', 'classify', 'We agree.']; from stance.cli import main; main()",
    ],
)
def test_one_statement_needs_neither_numpy_nor_what_is_slow_to_import(code: str):
    """The quickest way to an answer is a small part of the standard library alone."""
    assert imported(code, "numpy", "typer", "pydantic", "rich", *SLOW) == []


def test_a_command_imports_no_other():
    """The command that is asked for does not wait for the rest."""
    code = "from stance.cli.app import app; app('classify')"
    assert imported(code, "stance.cli.train", "stance.cli.classify") == ["stance.cli.classify"]


def test_the_shipped_model_is_whole_and_belongs_to_the_shipped_table():
    """Every hash in its manifest holds, that of the training table too."""
    folder = ROOT / "models" / "stance"
    manifest = storage.read_manifest(folder)
    files = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"
    }
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        name: entry["sha256"] for name, entry in manifest["files"].items()
    }
    assert {name: f"{crc32(content):08x}" for name, content in files.items()} == {
        name: entry["crc32"] for name, entry in manifest["files"].items()
    }
    table = (ROOT / "data" / "statements.csv").read_bytes()
    assert manifest["table"]["sha256"] == hashlib.sha256(table).hexdigest()
    digest = (ROOT / "data" / "digest" / "arrays.safetensors.xz").read_bytes()
    assert manifest["digest"]["sha256"] == hashlib.sha256(digest).hexdigest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We strongly condemn this barbaric act of aggression.", "hostile"),
        ("We will return to the talks only if the drills are called off first.", "conditional"),
        (
            "The minister welcomed the offer and is ready for talks.",
            "conciliatory",
        ),
        ("The committee will meet in room 4 at 10 a.m. on 3 June.", "none"),
    ],
)
def test_the_shipped_model_answers_plain_cases(text: str, expected: str):
    """What leaves no doubt gets the right label from the model that is shipped."""
    assert stance.load().classify(text).stance == expected


def test_a_lack_of_scikit_learn_names_the_extra():
    """Without the extra, importing what trains says what to install."""
    code = (
        "sys.modules['sklearn'] = None\nimport stance\n"
        "try: from stance.training import train\n"
        "except stance.StanceError as error: print([str(error)])\n"
        "sys.exit()"
    )
    (message,) = imported(code, *HEAVY)
    assert message.startswith("sklearn is not installed: pip install -e '")
    assert message.endswith("[train]'")
