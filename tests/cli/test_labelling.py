"""The labelling commands, driven in a pseudo-terminal as an annotator would."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command import call, failed, ok

TEXTS = ["We agree.", "We refuse.", "The talks open on Monday."]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write three statements to label."""
    path = tmp_path / "said.csv"
    path.write_text("id,text\n" + "".join(f"{n},{text}\n" for n, text in enumerate(TEXTS, 1)))
    return path


class Terminal:
    """Drive a command at a pseudo-terminal."""

    def __init__(self, *arguments: object) -> None:
        self.ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "stance", *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)

    def see(self, expected: str, seconds: float = 10) -> str:
        """Read the screen until a text stands on it."""
        shown, until = "", time.monotonic() + seconds
        while expected not in shown and time.monotonic() < until:
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    shown += os.read(self.ours, 65536).decode()
                except OSError:  # the other side has hung up
                    break
        assert expected in shown, shown
        return shown

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.ours, keys.encode())

    def end(self) -> int:
        """Wait for the end and give the exit code."""
        return self.process.wait(timeout=20)


def answers(path: Path) -> list[tuple[str, str | None]]:
    """Read what stands in a journal."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [(line["id"], line["label"]) for line in lines]


def test_label_undo_note_guide_and_quit(table: Path):
    """An annotator labels, takes back, adds a note, asks for the guide and leaves."""
    with Terminal("label", table, "--annotator", "ann") as terminal:
        terminal.see("We agree.")
        terminal.type("1")
        terminal.see("1 of 3")
        terminal.type("u")
        terminal.see("0 of 3")
        terminal.type("?")
        terminal.see("may the counterpart come closer?")
        terminal.type("n")
        terminal.see("note: ")
        terminal.type("odd\n")
        terminal.see("note: odd")
        terminal.type("3")
        terminal.see("We refuse.")
        terminal.type("q")
        terminal.see("1 of 3 labelled")
        assert terminal.end() == 0
    path = table.with_suffix(".ann.jsonl")
    assert answers(path) == [("1", "conciliatory"), ("1", None), ("1", "hostile")]
    assert json.loads(path.read_text().splitlines()[-1])["note"] == "odd"


def test_a_killed_session_is_resumed_with_every_answer(table: Path):
    """Killed without warning, the next session goes on at the next statement."""
    with Terminal("label", table, "--annotator", "ann") as terminal:
        terminal.see("We agree.")
        terminal.type("1")
        terminal.see("1 of 3")
        terminal.process.send_signal(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
    with Terminal("label", table, "--annotator", "ann") as again:
        again.see("We refuse.")
        again.type("34")
        again.see("Every statement has a label")
        again.type("q")
        assert again.end() == 0
    assert answers(table.with_suffix(".ann.jsonl")) == [
        ("1", "conciliatory"), ("2", "hostile"), ("3", "none"),
    ]  # fmt: skip


def journal(folder: Path, who: str, *labels: str) -> Path:
    """Write the journal of an annotator who labelled all three statements."""
    path = folder / f"{who}.jsonl"
    rows = [
        {"id": str(n), "text": text, "label": label, "note": "", "annotator": who}
        for n, (text, label) in enumerate(zip(TEXTS, labels, strict=True), 1)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_agreement_and_gold(tmp_path: Path):
    """Two journals are compared, and the dispute is settled at the keyboard."""
    a = journal(tmp_path, "a", "conciliatory", "hostile", "none")
    b = journal(tmp_path, "b", "conciliatory", "hostile ", "hostile")
    report = ok(call("agreement", a, b))
    assert "all agree on 66.7%" in report
    assert "Cohen's kappa of a and b" in report
    assert "[3] a: none, b: hostile" in report
    out = tmp_path / "report.json"
    ok(call("agreement", a, b, "-o", out))
    assert json.loads(out.read_text())["disputed"] == ["3"]
    gold = tmp_path / "gold.csv"
    with Terminal("agreement", a, b, "--gold", gold) as terminal:
        terminal.see("The talks open on Monday.")
        terminal.type("3")
        terminal.see("Every statement has a label")
        terminal.type("q")
        assert terminal.end() == 0
    assert gold.read_text().splitlines()[-1] == "3,The talks open on Monday.,none,2,0.5"
    kept = tmp_path / "kept.csv"
    done = call("agreement", a, b, "--gold", kept, "--rule", "drop")
    assert "2 statements; 1 disputed" in done.stderr
    assert len(kept.read_text().splitlines()) == 3
    assert "exists: give --force" in failed(call("agreement", a, b, "--gold", kept))


def test_agreement_counts_what_not_all_annotators_labelled(tmp_path: Path):
    """Texts match statements, the rest is counted; of one label, no kappa is known."""
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    a.write_text("text,label\nWe agree.,none\nWe accept.,none\nWe refuse.,hostile\n")
    b.write_text("text,label\nWe accept.,none\nWe agree.,none\nWe wait.,none\n")
    done = call("agreement", a, b)
    assert "Cohen's kappa of a and b not defined: only one label was used" in ok(done)
    assert "2 statements left out, which not all annotators labelled" in done.stderr
    figures = json.loads(ok(call("agreement", a, b, "--format", "json")))
    assert figures["fleiss"] == {"value": None, "low": None, "high": None}


def test_labelling_mistakes_end_with_one_line(tmp_path: Path, table: Path):
    """Too few annotators, the same name twice, a wrong column, a journal that is none."""
    a = journal(tmp_path, "a", "x", "y", "z")
    assert "two or more files" in failed(call("agreement", a))
    assert "a second file named a" in failed(call("agreement", a, a))
    assert "no column 'label'" in failed(call("agreement", a, table))
    assert "name it .csv" in failed(call("agreement", a, a, "--gold", tmp_path / "gold.xls"))
    before = table.read_bytes()
    assert "name it .jsonl" in failed(call("label", table, "-o", table))
    mine = tmp_path / "mine.jsonl"
    mine.write_text('{"text": "We agree."}\n{"text": "No line end"}')
    assert "mine.jsonl:1: not an answer" in failed(call("label", table, "-o", mine))
    assert "mine.jsonl: is the table" in failed(call("label", mine, "-o", mine))
    assert mine.read_text().endswith('end"}')
    assert table.read_bytes() == before
    assert "two to nine labels" in failed(call("label", table, "--labels", "one"))


def test_exchange_counts_what_is_no_label(tmp_path: Path):
    """A file without any label fails and writes nothing."""
    lines = [{"text": "x", "label": "none", "answer": "accept"}, {"text": "y", "answer": "ignore"}]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = call("exchange", source, "-o", out, "--from", "prodigy")
    assert ok(done) == ""
    assert f"{source}: 1 label; 1 ignored" in done.stderr
    assert out.read_text() == "id,text,label,annotator\n1,x,none,\n2,y,,\n"
    table = tmp_path / "t.csv"
    table.write_text("text,label\nx,none\n")
    assert "t.csv:1: not JSON" in failed(call("exchange", table, "--from", "prodigy"))
    assert "name it .csv" in failed(call("exchange", table, "-o", tmp_path / "x.xls"))


def test_suspects_and_exchange_write_tables(tmp_path: Path, toy_table: Path):
    """Doubted rows come as a table; labels go to another tool and back."""
    lines = toy_table.read_text().splitlines()
    lines[1] = lines[1].replace("friendly", "hostile")
    toy_table.write_text("\n".join([*lines, ""]))
    out = tmp_path / "suspects.csv"
    ok(call("suspects", toy_table, "-o", out))
    assert out.read_text().splitlines()[1].startswith("2,hostile,friendly,")
    tasks, back = tmp_path / "tasks.json", tmp_path / "back.csv"
    arguments = ["exchange", toy_table, tasks, "--to", "label-studio", "--label-column", "stance"]
    ok(call(*arguments))
    ok(call("exchange", tasks, back, "--from", "label-studio"))
    assert back.read_text().splitlines()[1].endswith(",hostile,")
