"""The command line: golden cases of real use, with exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from command import call, failed, ok, run
from stance import load

FRIENDLY = "The envoy welcomed the proposal and thanked the union."
HOSTILE = "We reject the demands of the north and announce new sanctions."


def rows(text: str) -> list[dict[str, str]]:
    """Read CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def test_texts_are_answered_a_line_each(toy_folder: Path):
    """Stance, probability, known share and text stand on one line."""
    lines = ok(run("classify", "--model", toy_folder, FRIENDLY, HOSTILE)).splitlines()
    assert [line.split()[0] for line in lines] == ["friendly", "hostile"]
    assert lines[0].endswith(FRIENDLY)
    assert "known" in lines[0]


def test_stdin_gives_a_line_for_a_line(toy_folder: Path):
    """`-` reads one statement a line; a blank line is unsure and stays in its place."""
    out = ok(run("classify", "--model", toy_folder, "-", stdin=f"{FRIENDLY}\n\n{HOSTILE}\n"))
    assert [line.split()[0] for line in out.splitlines()] == ["friendly", "unsure", "hostile"]


def test_stdin_can_be_answered_as_csv(toy_folder: Path):
    """--format csv gives a table of any input."""
    found = rows(ok(call("classify", "-", "--model", toy_folder, "--format", "csv", stdin=HOSTILE)))
    assert found[0]["text"] == HOSTILE
    assert list(found[0]) == [
        "text", "stance", "probability", "p_friendly", "p_hostile", "known_terms",
    ]  # fmt: skip


def test_a_table_keeps_every_column_and_agrees_with_python(toy_folder: Path, tmp_path: Path):
    """The same numbers come from both, to six digits."""
    path = tmp_path / "in.csv"
    path.write_text(f'n,said,stance\n007,"{FRIENDLY}",mine\nNA,"{HOSTILE}",none\n')
    done = call("classify", path, "--text-column", "said", "--model", toy_folder)
    found = rows(ok(done))
    assert "predicted_stance" in done.stderr
    assert [(row["n"], row["stance"]) for row in found] == [("007", "mine"), ("NA", "none")]
    expected = load(toy_folder).classify_many([FRIENDLY, HOSTILE])
    assert [float(row["predicted_probability"]) for row in found] == [
        round(item.probability, 6) for item in expected
    ]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl"])
def test_the_output_file_names_the_format(toy_folder: Path, tmp_path: Path, ending: str):
    """-o writes a whole file; it is replaced only with --force."""
    table, out = tmp_path / "in.jsonl", tmp_path / f"out.{ending}"
    table.write_text(json.dumps({"text": FRIENDLY, "tags": ["a", 1]}) + "\n")
    arguments = ["classify", table, "--model", toy_folder, "-o", out]
    assert ok(call(*arguments)) == ""
    assert "friendly" in out.read_text()
    assert "out." + ending in failed(call(*arguments))
    ok(call(*arguments, "--force"))


def test_json_lines_keep_values_of_any_type(toy_folder: Path, tmp_path: Path):
    """Numbers and lists come out as they went in."""
    table = tmp_path / "in.jsonl"
    table.write_text(json.dumps({"text": FRIENDLY, "tags": ["a", 1], "x": None}) + "\n")
    found = json.loads(ok(call("classify", table, "--model", toy_folder)))
    assert (found["tags"], found["x"], found["stance"]) == (["a", 1], None, "friendly")


def test_min_probability_answers_unsure(toy_folder: Path):
    """Below the threshold there is no stance."""
    out = ok(call("classify", FRIENDLY, "--model", toy_folder, "--min-probability", "1.0"))
    assert out.startswith("unsure")


def test_what_could_steer_a_terminal_is_taken_out(toy_folder: Path):
    """Control and reordering characters become blanks; brackets print as they are."""
    out = ok(call("classify", "--model", toy_folder, "a\x1b[2Jb\u202ec [bold]x[/bold]\x07"))
    assert out.rstrip().endswith("a [2Jb c [bold]x[/bold]")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"text,b\nx,1,2\n", "in.csv:2: 3 fields where the header has 2"),
        (b"said\nx\n", "in.csv:1: no column 'text' among said: name it with --text-column"),
        (b"text\n\xff\n", "in.csv:2: not UTF-8"),
    ],
)
def test_bad_tables_end_with_one_line(toy_folder: Path, tmp_path: Path, content, message):
    """What, where, what to do; and no output file."""
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(content)
    assert message in failed(call("classify", path, "--model", toy_folder, "-o", out))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("rows", ["", "1,We agree.\n"])
def test_a_table_that_is_refused_early_leaves_standard_output_empty(
    toy_folder: Path, tmp_path: Path, rows: str
):
    """The header waits for the first rows."""
    path = tmp_path / "in.csv"
    path.write_text(f"id,text\n{rows}2\n")
    done = call("classify", path, "--model", toy_folder)
    assert "1 field where the header has 2" in failed(done)
    assert done.stdout == ""


@pytest.mark.parametrize(("name", "content"), [("in.csv", "text\n"), ("in.jsonl", "")])
def test_a_table_without_rows_is_said_to_have_none(
    toy_folder: Path, tmp_path: Path, name: str, content: str
):
    """A note and exit code 0; the output holds the header alone, or nothing."""
    path, out = tmp_path / name, tmp_path / f"out_{name}"
    path.write_text(content)
    note = f"stance: {path}: has no rows\n"
    for arguments in ([], ["--format", "text"], ["-o", out]):
        done = call("classify", path, "--model", toy_folder, *arguments)
        ok(done)
        assert done.stderr == note
    assert out.read_text().startswith(content.strip())
    assert out.read_text().count("\n") == content.count("\n")


def test_figures_of_few_statements_are_said_to_tell_little(
    toy_folder: Path, toy_table: Path, tmp_path: Path
):
    """A note beside the figures; none where there are enough."""
    few = toy_table.read_text().splitlines()[:3]
    path = tmp_path / "few.csv"
    path.write_text("\n".join(few) + "\n")
    told = call("evaluate", path, "--model", toy_folder).stderr
    assert told == "stance: 2 statements: figures of fewer than 50 say little\n"
    many = tmp_path / "many.csv"
    many.write_text(toy_table.read_text() + toy_table.read_text().partition("\n")[2])
    assert call("evaluate", many, "--model", toy_folder).stderr == ""


def test_other_mistakes_end_with_one_line(tmp_path: Path, toy_folder: Path):
    """A missing file, a missing model, bad bytes and a wrong ending are told."""
    model = ["--model", toy_folder]
    assert "no.csv: no such file" in failed(call("classify", tmp_path / "no.csv", *model))
    assert "no such model folder" in failed(call("classify", "x", "--model", tmp_path / "no"))
    assert "stdin:2: not UTF-8" in failed(run("classify", "-", *model, stdin=b"a\n\xff\n"))
    assert "name it .csv" in failed(call("classify", "x", *model, "-o", tmp_path / "out.xlsx"))
    assert "is a folder" in failed(call("classify", tmp_path, *model))
    assert "make its folder first" in failed(
        call("classify", "x", *model, "-o", tmp_path / "a/b.csv")
    )
    assert "no label 'none'" in failed(call("classify", "x", *model, "--stances-only"))
    table = tmp_path / "a.csv"
    table.write_text("text\nx\n")
    assert "files alone, or texts alone" in failed(call("classify", table, "x", *model))


@pytest.mark.parametrize("arguments", [["classify"], ["classify", "--no-such"], ["no-such"]])
def test_wrong_usage_ends_with_code_2(arguments: list[str]):
    """Usage errors are typer's, with its code."""
    assert "Usage" in failed(run(*arguments), code=2)


def test_a_reader_that_leaves_early_is_no_fault(toy_folder: Path):
    """`stance classify - | head` ends quietly."""
    script = f'yes x | "{sys.executable}" -m stance classify - --model "{toy_folder}" | head -n 1'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_train_evaluate_and_export_work_end_to_end(toy_table: Path, tmp_path: Path):
    """A table with labels of its own becomes a model, is measured and exported."""
    config, model = tmp_path / "c.toml", tmp_path / "model"
    config.write_text("folds = 3\nc_grid = [1.0]\n")
    assert "C = 1; 3 held-out folds of the training table:" in ok(
        run("train", toy_table, "-o", model, "--config", config)
    )
    manifest = json.loads((model / "manifest.json").read_text())
    assert manifest["config"]["folds"] == 3
    assert manifest["table"]["statements"] == 48
    told = ok(call("evaluate", toy_table, "--model", model))
    assert "macro-F1   1.000" in told
    assert "answered:" in told
    report = json.loads(ok(call("evaluate", toy_table, "--model", model, "--format", "json")))
    assert report["all_labels"]["labels"] == ["friendly", "hostile"]
    out = tmp_path / "m.joblib"
    ok(call("export", out, "--model", model))
    assert "exists" in failed(call("export", out, "--model", model))


def test_training_on_other_column_names(tmp_path: Path, toy_table: Path):
    """Columns are named on the command line; groups are optional."""
    table = tmp_path / "mine.tsv"
    content = list(csv.reader(io.StringIO(toy_table.read_text())))
    table.write_text("\n".join("\t".join([a, b]) for a, b, _ in content).replace("text", "said", 1))
    (tmp_path / "c.toml").write_text("folds = 2\nc_grid = [1.0]\n")
    arguments = ["train", table, "--text-column", "said", "--config", tmp_path / "c.toml"]
    ok(call(*arguments, "-o", tmp_path / "model"))


def test_training_mistakes_end_with_one_line(tmp_path: Path, toy_table: Path):
    """Unknown keys, wrong columns and a stranger's folder are refused before any work."""
    config = tmp_path / "c.toml"
    config.write_text("fold = 3\n")
    out = ["-o", tmp_path / "m"]
    assert "unknown key 'fold'" in failed(call("train", toy_table, *out, "--config", config))
    assert "no column 'y'" in failed(call("train", toy_table, *out, "--label-column", "y"))
    assert "not of a model" in failed(call("train", toy_table, "-o", tmp_path))
    assert not (tmp_path / "m").exists()


def test_train_replaces_a_model_only_when_forced(tmp_path: Path, toy_table: Path):
    """A model that stands there is kept without --force; one that answers the same is left."""
    config, model = tmp_path / "c.toml", tmp_path / "model"
    config.write_text("folds = 3\nc_grid = [1.0]\n")
    arguments = ["train", toy_table, "-o", model, "--config", config]
    ok(call(*arguments))
    before = {path.name: path.stat().st_ino for path in model.iterdir()}
    assert "has a model: give --force" in failed(call(*arguments))
    done = call(*arguments, "--force")
    assert "left as it is" in done.stderr
    assert {path.name: path.stat().st_ino for path in model.iterdir()} == before
    config.write_text("folds = 3\nc_grid = [10.0]\n")
    assert "saved" in call(*arguments, "--force").stderr
    assert json.loads((model / "metrics.json").read_text())["c"] == 10.0


def test_a_digest_of_one_table_helps_to_train_on_another(toy_table: Path, tmp_path: Path):
    """Digesting writes a folder with a card; training learns from it and says so."""
    place, model, config = tmp_path / "digest", tmp_path / "model", tmp_path / "c.toml"
    config.write_text("folds = 3\nc_grid = [1.0]\n")
    arguments = ["digest", toy_table, "--with", toy_table, "--source-column", "split_group"]
    arguments += ["-o", place, "--config", config, "--measure-on", "split_group=the union"]
    assert "all 2 labels: 8 statements" in ok(call(*arguments))
    card = (place / "README.md").read_text()
    assert "48 statements of 6 sources" in card
    assert "For 8 held-out statements (those with split_group=the union)" in card
    assert "## What is not in it" in card
    assert "has a digest: give --force" in failed(call(*arguments))
    ok(call(*arguments, "--force"))
    ok(call("train", toy_table, "--digest", place, "-o", model))
    assert json.loads((model / "manifest.json").read_text())["digest"]["name"] == "digest"
    assert "a digest of 48 statements of 6 sources" in (model / "README.md").read_text()
    assert "has its own config" in failed(
        call("train", toy_table, "--digest", place, "--config", config, "-o", tmp_path / "n")
    )
    assert "digest.json is missing" in failed(
        call("train", toy_table, "--digest", tmp_path, "-o", tmp_path / "n")
    )
    none = call(*arguments[:-1], "split_group=x", "--force")
    assert (
        "no statement to measure on has the label 'friendly': name more values with --measure-on"
        in failed(none)
    )
    assert "no column 'group' among" in failed(call(*arguments[:-1], "group=x", "--force"))
    low = call(*arguments, "--force", "--min-statements", "3")
    assert low.returncode == 2


def test_evaluate_against_another_model_prints_the_gain(
    toy_folder: Path, toy_table: Path, tmp_path: Path
):
    """The same model twice has no gain."""
    arguments = ["evaluate", toy_table, "--model", toy_folder, "--against", toy_folder]
    text = ok(call(*arguments))
    assert "gain      +0.000  (95 % interval +0.000 to +0.000)\n  no difference between" in text
    assert "not better" not in text
    out = tmp_path / "figures.json"
    assert ok(call(*arguments, "-o", out)) == ""
    assert json.loads(out.read_text())["against"]["all_labels"]["doubt"] == 1.0


def test_evaluate_counts_what_classify_refuses(toy_folder: Path, tmp_path: Path):
    """Texts of unknown words are answered *unsure*, and the share of them is printed."""
    path = tmp_path / "t.csv"
    path.write_text(f'text,stance\n"{FRIENDLY}",friendly\nQwrt zxcv plmk,hostile\n')
    assert "unsure" in ok(call("classify", path, "--model", toy_folder))
    text = ok(call("evaluate", path, "--model", toy_folder))
    assert "refused    50.0%" in text
    assert "accuracy of the others  1.000" in text
    figures = json.loads(ok(call("evaluate", path, "--model", toy_folder, "--format", "json")))
    assert (figures["refused"], figures["accuracy_of_answered"]) == (0.5, 1.0)


def test_evaluate_says_that_a_table_is_the_training_table(toy_table: Path, tmp_path: Path):
    """Figures on the table that a model has learned from are not those of new statements."""
    config, model = tmp_path / "c.toml", tmp_path / "model"
    config.write_text("folds = 2\nc_grid = [1.0]\n")
    ok(call("train", toy_table, "-o", model, "--config", config))
    done = call("evaluate", toy_table, "--model", model)
    assert "the model was trained on this table" in done.stderr
    copy = tmp_path / "copy.csv"
    copy.write_text(toy_table.read_text() + toy_table.read_text().partition("\n")[2])
    assert "trained on" not in call("evaluate", copy, "--model", model).stderr


def test_promises_are_told_beside_the_answers(toy_folder: Path, tmp_path: Path):
    """The cost of a precision goes to stderr; a coverage answers sets; wrong shares are refused."""
    model = ["--model", toy_folder]
    done = call("classify", HOSTILE, "--precision", "0.8", "--coverage", "0.9", *model)
    assert ok(done).startswith("hostile")
    assert "precision 0.8: 'unsure' below" in done.stderr
    assert "coverage 0.9: sets of" in done.stderr
    table = rows(ok(call("classify", HOSTILE, "--coverage", "0.9", "--format", "csv", *model)))
    assert table[0]["stances"] == "hostile"
    assert "between 0 and 1" in failed(call("classify", HOSTILE, "--precision", "2", *model))


def test_report_and_validate_work_end_to_end(toy_folder: Path, toy_table: Path, tmp_path: Path):
    """The page is whole; it is not replaced unasked; each column is held out in turn."""
    out, model = tmp_path / "r.html", ["--model", toy_folder]
    ok(call("report", toy_table, *model, "--register-column", "split_group", "-o", out))
    assert "By kind of statement" in out.read_text()
    wrong = call("report", toy_table, *model, "--register-column", "no", "-o", tmp_path / "s.html")
    assert "no column 'no'" in failed(wrong)
    assert "exists" in failed(call("report", toy_table, *model, "-o", out))
    assert "name it .html" in failed(call("report", toy_table, *model, "-o", tmp_path / "r.pdf"))
    (tmp_path / "c.toml").write_text("folds = 3\nc_grid = [1.0]\n")
    by = ["--by", "split_group", "--by", "text", "--config", tmp_path / "c.toml"]
    told = ok(call("validate", toy_table, *by))
    assert "held out by split_group, 6 groups in 3 folds" in told
    assert "held out by text, 48 groups" in told


def test_a_column_that_is_missing_is_named_with_its_own_option(toy_table: Path, tmp_path: Path):
    """`--by` and `--source-column` are not called `--group-column`."""
    assert "'nix' among text, stance, split_group: name it with --by" in failed(
        call("validate", toy_table, "--by", "nix")
    )
    digest = ["digest", toy_table, "--with", toy_table, "--source-column", "nix"]
    assert "name it with --source-column" in failed(call(*digest, "-o", tmp_path / "d"))


def test_explain_marks_the_words_that_decided(toy_folder: Path, tmp_path: Path):
    """Plain text shows shares in brackets, JSON every term, HTML a page."""
    model = ["--model", toy_folder]
    told = ok(call("explain", HOSTILE, "[bold]we agree", *model))
    assert told.startswith("hostile")
    assert "[reject +" in told
    assert "before reading" in told
    assert "without 'reject': friendly" in told or "without '" in told
    assert "\x1b" not in told
    report = json.loads(ok(call("explain", "-", *model, "--format", "json", stdin=HOSTILE)))
    assert report[0]["prediction"]["stance"] == "hostile"
    out = tmp_path / "why.html"
    ok(call("explain", HOSTILE, *model, "--format", "html", "-o", out))
    assert out.read_text().startswith("<!doctype html>")
    assert "exists" in failed(call("explain", HOSTILE, *model, "--format", "html", "-o", out))
    assert "no text" in failed(call("explain", "-", *model))
    done = call("explain", "-", *model, stdin="Well," + " " * 100_000 + "no")
    assert "1 text of more than 100,000 characters: only the head was read" in done.stderr


@pytest.mark.parametrize("name", ["said.docx", "missing/", "book.xlsx"])
def test_names_of_missing_files_are_no_statements(toy_folder: Path, name: str):
    """Nobody says the name of a file."""
    assert f"{name}: no such file" in failed(call("classify", name, "--model", toy_folder))


def test_pages_and_lists_go_to_standard_output_too(toy_folder: Path, toy_table: Path):
    """`-o -` of every command that has `-o` for people writes there, and tells of no file."""
    explained = call("explain", "We agree.", "--model", toy_folder, "-o", "-")
    assert ok(explained) == ok(call("explain", "We agree.", "--model", toy_folder))
    reported = call("report", toy_table, "--model", toy_folder, "-o", "-")
    assert ok(reported).startswith("<!doctype html>")
    listed = call("suspects", toy_table, "-o", "-")
    assert ok(listed).startswith("line,label")
    assert "saved" not in explained.stderr + reported.stderr + listed.stderr


def test_help_and_version():
    """Help lists the commands; the version is the package's."""
    from stance import __version__

    told = ok(run("--help"))
    for command in ("classify", "explain", "train", "evaluate", "check", "digest", "export"):
        assert command in told
    assert ok(run("--version")) == f"stance {__version__}\n"
