"""What new users type by mistake ends in the right thing, or in a line that says what to do."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from command import call

TALKS = """text,stance
The ministry welcomed the offer and is ready for talks.,conciliatory
We will return to the talks only if the drills are called off.,conditional
We strongly condemn this barbaric act of aggression.,hostile
The committee meets in room 4 on 3 June.,none
"""
ARTICLE = "Iran's envoy, Ali Rahimi, rejected the offer on May 3, 2024.\n"
STATEMENTS = "speaker,side,date,text,stance\nAnn,North,2031-05-14,We refuse.,hostile\n"
ANSWER = '{"id": "2", "text": "We agree.", "label": "%s", "note": "", "annotator": "%s"}\n'
TASK = {"id": 1, "data": {"text": "x"}, "annotations": []}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files of a new user."""
    folder = tmp_path_factory.mktemp("user")
    files = {
        "talks.csv": TALKS,
        "labels.csv": TALKS.replace("text,stance", "text,label"),
        "semicolons.csv": TALKS.replace(",", ";"),
        "header.csv": "text,stance\n",
        "empty.csv": "",
        "empty.txt": "",
        "ragged.csv": "text,stance\nWe agree.,none,more\n",
        "blank.csv": "text,stance\nWe agree.,\n",
        "other.csv": "text,stance\nWe agree.,happy\n",
        "taken.csv": "mine",
        "taken.html": "mine",
        "said.txt": ARTICLE,
        "statements.csv": STATEMENTS,
        "a.jsonl": ANSWER % ("none", "a"),
        "b.jsonl": ANSWER % ("hostile", "b"),
        "c.jsonl": (ANSWER % ("hostile", "c")).replace("agree", "refuse"),
        "d.jsonl": ANSWER % ("None", "d"),
        "tasks.json": json.dumps([TASK]),
        "broken.json": "{",
    }
    for name, content in files.items():
        (folder / name).write_text(content)
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "latin.csv").write_bytes("text\nMañana\n".encode("latin-1"))
    (folder / "tables").mkdir()
    return folder


SLIPS = [
    ("", 2, "classify"),
    ("-h", 0, "Usage: stance"),
    ("help", 0, "Usage: stance"),
    ("help classify", 0, "Usage: stance classify"),
    ("classify -h", 0, "--text-column"),
    ("--version", 0, "stance 0."),
    ("clasify 'We agree.'", 2, "Did you mean 'classify'?"),
    ("'We agree.'", 2, "No such command"),
    ("classify", 2, "Missing argument"),
    ("classify 'We agree.' --formt csv", 2, "--format"),
    ("classify 'We agree.' --format xml", 2, "'--format': 'xml' is not one of"),
    ("classify 'We agree.' --min-probability 2", 2, "--min-probability"),
    ("classify 'We agree.' --min-probability high", 2, "--min-probability"),
    ("classify '- We agree.'", 2, "stance classify -- TEXT"),
    ("classify '-We agree.'", 2, "stance classify -- TEXT"),
    ("classify -- '- We agree.'", 0, "- We agree."),
    ("classify no.csv", 1, "no.csv: "),
    ("classify tables", 1, "tables: is a folder"),
    ("classify book.xlsx", 1, "CSV"),
    ("classify latin.csv", 1, "latin.csv:2: not UTF-8"),
    ("classify ragged.csv", 1, "ragged.csv:2: 3 fields where the header has 2"),
    ("classify empty.csv", 0, "empty.csv: has no rows"),
    ("classify header.csv", 0, "header.csv: has no rows"),
    ("classify talks.csv --text-column body", 1, "no column 'body' among text, stance"),
    ("classify talks.csv -o out.xlsx", 1, "out.xlsx: name it .csv"),
    ("classify talks.csv -o taken.csv", 1, "taken.csv: exists: give --force"),
    ("classify talks.csv -o talks.csv --force", 1, "talks.csv: is the input"),
    ("classify talks.csv -o no/out.csv", 1, "make its folder first"),
    ("classify 'We agree.' --model no", 1, "no: no such model folder"),
    ("classify 'We agree.' --model talks.csv", 1, "talks.csv"),
    ("classify 'We agree.' --precision 2", 1, "between 0 and 1"),
    ("classify talks.csv 'We agree.'", 1, "talks.csv: "),
    ("explain", 2, "Missing argument"),
    ("explain talks.csv --format json", 0, '"smallest_deletion"'),
    ("explain no.csv", 1, "no.csv: "),
    ("explain 'We agree.' -o why.pdf", 1, "why.pdf: name it .txt, .json or .html"),
    ("explain 'We agree.' -o taken.html", 1, "taken.html: exists: give --force"),
    ("explain 'We agree.' --base-rates hostile=0.2", 1, "base"),
    ("explain 'We agree.' --base-rates hostile", 2, "'hostile' is not LABEL=SHARE"),
    ("evaluate talks.csv --base-rates friendly=1", 1, "base_rates: "),
    ("explain ''", 1, "no text to explain"),
    ("train talks.csv", 2, "Missing option"),
    ("train no.csv -o model", 1, "no.csv: "),
    ("train no.csv -o talks.csv/model", 1, "talks.csv/model: cannot be written in "),
    ("train labels.csv -o model --label-column lable", 1, "no column 'lable' among text, label"),
    ("evaluate no.csv", 1, "no.csv: cannot be read"),
    ("evaluate labels.csv", 0, "labels.csv: texts in 'text', labels in 'label'"),
    ("evaluate labels.csv --label-column label", 0, "macro-F1"),
    ("evaluate other.csv", 1, "other.csv:2: the model does not know the label 'happy'"),
    ("report other.csv", 1, "other.csv:2: the model does not know the label 'happy'"),
    ("evaluate blank.csv", 1, "blank.csv:2: 'stance' is blank"),
    ("evaluate header.csv", 1, "header.csv:1: the table has no statements"),
    ("evaluate talks.csv -o figures.pdf", 1, "figures.pdf: name it .txt or .json"),
    ("evaluate talks.csv --against no", 1, "no: no such model folder"),
    ("report talks.csv -o page.pdf", 1, "page.pdf: name it .html"),
    ("report talks.csv -o taken.html", 1, "taken.html: exists: give --force"),
    ("validate talks.csv", 2, "Missing option"),
    ("validate talks.csv --by speaker", 1, "no column 'speaker'"),
    ("check no.csv", 1, "no.csv: "),
    ("label talks.csv", 1, "no terminal"),
    ("label talks.csv -o talks.csv", 1, "talks.csv: answers are JSON lines: name it .jsonl"),
    ("label a.jsonl -o a.jsonl", 1, "a.jsonl: is the table"),
    ("label header.csv", 1, "header.csv: has no statements to label"),
    ("agreement a.jsonl", 1, "two or more files"),
    ("agreement a.jsonl a.jsonl", 1, "a second file named a"),
    ("agreement a.jsonl b.jsonl", 0, "all agree on 0.0%"),
    ("agreement a.jsonl c.jsonl", 1, "c.jsonl:1: the id '2' has another text"),
    ("agreement a.jsonl d.jsonl", 1, "d.jsonl:1: the label 'None' is a variant of 'none'"),
    ("agreement a.jsonl talks.csv", 1, "no column 'label'"),
    ("agreement a.jsonl b.jsonl --gold gold.doc", 1, "gold.doc: name it .csv"),
    ("agreement a.jsonl b.jsonl --gold gold.csv", 1, "no terminal"),
    ("suspects talks.csv -o out.doc", 1, "out.doc: name it .csv"),
    ("exchange labels.csv --from prodigy", 1, "labels.csv:1: not JSON"),
    ("exchange tasks.json --from label-studio", 1, "no label in it (1 without a label)"),
    ("exchange broken.json --from doccano", 1, "broken.json:1: not JSON"),
    ("exchange labels.csv --to prodigy", 0, '"accept"'),
    ("article no.txt", 1, "no.txt: cannot be read"),
    ("article book.xlsx", 1, "book.xlsx: not a .txt"),
    ("article tables", 1, "tables: has no .txt"),
    ("article said.txt --date yesterday", 1, "not a date"),
    ("article said.txt --format csv", 0, "Ali Rahimi"),
    ("article empty.txt", 0, "no statement found"),
    ("timeline statements.csv", 2, "say what to write"),
    ("timeline statements.csv -o line.png", 1, "line.png: name it .html"),
    ("timeline talks.csv -o line.html", 1, "talks.csv:2: no column"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_ends_in_the_right_thing_or_in_a_line_that_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, code: int, message: str
):
    """The exit code and the message; a mistake has one line and no traceback; no file changes."""
    monkeypatch.chdir(folder)
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = call(*shlex.split(arguments))
    assert done.returncode == code, done.stderr
    assert message in (done.stderr if code else done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    assert code != 1 or done.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        "classify talks.csv",
        "classify 'We agree.' 'We refuse.'",
        "explain talks.csv",
        "evaluate talks.csv",
        "agreement a.jsonl b.jsonl",
        "exchange labels.csv",
        "article said.txt",
    ],
)
def test_json_is_a_format_wherever_there_are_formats(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: str
):
    """On standard output, and in a file that is named so."""
    monkeypatch.chdir(folder)
    done = call(*shlex.split(arguments), "--format", "json")
    assert json.loads(done.stdout)
    out = tmp_path / "out.json"
    assert call(*shlex.split(arguments), "-o", out).returncode == 0
    assert json.loads(out.read_text()) == json.loads(done.stdout)


@pytest.mark.parametrize("command", ["classify", "explain", "article"])
def test_an_empty_standard_input_is_no_fault_of_the_program(command: str):
    """Nothing comes in: nothing is answered, and it is said."""
    done = call(command, "-")
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["evaluate", "report", "suspects"])
def test_a_bad_table_is_said_before_slow_imports(command: str):
    """Nobody waits for scikit-learn to read that a file is not there."""
    code = (
        "import sys; from stance import cli;"
        f"code = cli.run([{command!r}, 'no.csv']); print(code, 'sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n", done.stderr


def test_half_a_character_is_no_json(toy_folder: Path):
    """A byte that is no text becomes a question mark, which every reader of JSON takes."""
    command = [sys.executable, "-m", "stance", "explain"]
    done = subprocess.run(
        [*command, b"We agree \xed now.", "--format", "json", "--model", str(toy_folder)],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)[0]["text"] == "We agree ? now."
