"""`stance article`, by whole runs."""

import csv
import io
import json
from pathlib import Path

import pytest

import stance
from command import call, failed, ok
from stance import articles

TEXT = (
    "Iran's envoy, Ali Rahimi, rejected the offer on May 3, 2024. "
    '"We see no use in it," he said.\n'
)


def test_an_article_becomes_a_table(tmp_path: Path):
    """Text on screen, CSV and JSON lines with the promised columns first."""
    path = tmp_path / "said_2024-05-04.txt"
    path.write_text(TEXT, encoding="utf-8")
    lines = ok(call("article", path)).splitlines()
    assert [line[:10] for line in lines] == ["2024-05-03", "2024-05-03"]
    assert "Ali Rahimi (Iran)" in lines[0]
    rows = list(csv.reader(io.StringIO(ok(call("article", path, "--format", "csv")))))
    assert ",".join(rows[0][:13]) == (
        "speaker,role,side,date,date_precision,kind,verb,text,sentence,start,end,stance,probability"
    )
    assert [len(row) for row in rows] == [len(rows[0])] * 3
    out = tmp_path / "out.jsonl"
    done = call("article", path, "-o", out, "--plover")
    assert ok(done) == ""
    assert "2 statements" in done.stderr
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert found[0]["quad_class"] == "verbal conflict"
    assert found[0]["article"] == "said_2024-05-04"
    assert "exists" in failed(call("article", path, "-o", out))


def test_folders_and_stdin_are_read(tmp_path: Path):
    """Every article of a folder, by name; - is standard input."""
    for name in ("b.txt", "a.html", "c.md", "notes.pdf"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    rows = ok(call("article", tmp_path, "--format", "jsonl")).splitlines()
    assert [json.loads(row)["article"] for row in rows] == ["a", "a", "b", "b", "c", "c"]
    assert len(ok(call("article", "-", "--date", "2024-05-04", stdin=TEXT)).splitlines()) == 2


def test_notes_go_to_stderr():
    """Another language, and a date that is not known, are said."""
    german = "Der Minister sagte, dass das Land nicht mit den anderen auf dem Gipfel spricht. " * 2
    done = call("article", "-", "--date", "2024-05-04", stdin=german)
    assert ok(done) == ""
    assert done.stderr.count("\n") == 1
    assert "German" in done.stderr
    assert "--date" in call("article", "-", stdin="Iran said no.").stderr
    assert "--date" in call("article", "-", stdin=f"{TEXT} On Monday Oman said so too.").stderr
    assert call("article", "-", stdin=TEXT).stderr == ""


def test_mistakes_end_with_one_line(tmp_path: Path):
    """What, where, what to do; nothing is written."""
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"Iran said no.\n\xff\n")
    out = tmp_path / "out.csv"
    assert "bad.txt:2: not UTF-8" in failed(call("article", bad, "-o", out))
    assert not out.exists()
    assert "cannot be read" in failed(call("article", tmp_path / "none.txt"))
    assert "not a date" in failed(call("article", "-", "--date", "May", stdin=TEXT))
    assert "name it .txt, .csv" in failed(
        call("article", "-", "-o", tmp_path / "x.pdf", stdin=TEXT)
    )
    (tmp_path / "empty").mkdir()
    assert "has no .txt" in failed(call("article", tmp_path / "empty"))


def test_base_rates_move_the_answers():
    """A label that is expected more often gets more probability, as in Python."""
    rates = {"conciliatory": 0.1, "conditional": 0.1, "hostile": 0.7, "none": 0.1}
    option = ",".join(f"{label}={share}" for label, share in rates.items())
    command = ("article", "-", "--format", "jsonl")
    even, moved = (
        [json.loads(line) for line in ok(call(*command, *more, stdin=TEXT)).splitlines()]
        for more in ([], ["--base-rates", option])
    )
    assert [row["text"] for row in moved] == [row["text"] for row in even]
    assert all(a["p_hostile"] < b["p_hostile"] for a, b in zip(even, moved, strict=True))
    read = articles.read(TEXT, predictor=stance.load(base_rates=rates))
    assert [row["p_hostile"] for row in moved] == pytest.approx(
        [statement.probabilities["hostile"] for statement in read], abs=1e-4
    )
    assert "missing" in failed(call(*command, "--base-rates", "hostile=1", stdin=TEXT))
    assert call(*command, "--base-rates", "hostile", stdin=TEXT).returncode == 2


def test_a_dash_is_standard_output():
    """`-o -` prints what no `-o` prints, and says nothing of a file."""
    plain, dash = (call("article", "-", *more, stdin=TEXT) for more in ([], ["-o", "-"]))
    assert ok(dash) == ok(plain) != ""
    assert dash.stderr == plain.stderr
