"""`stance timeline`."""

import csv
import json
from pathlib import Path

import pytest

from command import call, failed, ok
from conftest import ROOT

TALKS = ROOT / "data" / "talks.csv"
ROW = "Ann,North,2031-05-14,We refuse.,hostile\n"
HEAD = "speaker,side,date,text,stance\n"


def test_every_output_is_written_and_the_story_told(tmp_path: Path):
    """A page, a picture and the numbers come of one run; notes say what is not drawn."""
    page, svg, numbers = (tmp_path / name for name in ("a.html", "a.svg", "a.csv"))
    done = call(
        "timeline", TALKS, "-o", page, "--svg", svg, "--csv", numbers, "--title", "Who & when"
    )
    assert ok(done).splitlines()[0] == (
        "Veldania: 22 statements. Mostly conciliatory, from 15 May 2031 hostile,"
        " from 11 September 2031 conciliatory"
    )
    assert "1 of 60 statements has no date and cannot be drawn: Korsten Press Agency" in done.stderr
    assert "<h1>Who &amp; when</h1>" in page.read_text()
    assert svg.read_text().startswith("<svg ")
    with open(numbers, newline="") as file:
        assert {row["what"] for row in csv.DictReader(file)} == {
            "index",
            "share",
            "turn",
            "exchange",
            "message",
        }


def test_tables_of_several_forms_are_put_together(tmp_path: Path):
    """Only five columns are needed; JSON, JSON lines and TSV are read beside CSV."""
    a, b, c, d = (tmp_path / name for name in ("a.csv", "b.tsv", "c.jsonl", "d.json"))
    a.write_text(HEAD + ROW)
    b.write_text((HEAD + ROW).replace(",", "\t").replace("North", "South"))
    row = {"speaker": "Cy", "side": "Isles", "date": None, "text": "Hm.", "stance": "none"}
    c.write_text(json.dumps(row))
    d.write_text(json.dumps([{**row, "date": "2031-05-14", "side": "East"}]))
    done = call("timeline", a, b, c, d, "-o", tmp_path / "x.html")
    assert "North: 1 statement" in ok(done)
    assert "East: 1 statement" in done.stdout
    assert "South: 1 statement" in done.stdout
    assert "cannot be drawn: Cy" in done.stderr


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (HEAD + ROW + ROW.replace("2031-05-14", "May"), "a.csv:3: the date is 'May'"),
        (HEAD + ROW.replace("hostile", "angry"), "a.csv:2: the stance is 'angry'"),
        (HEAD + ROW.replace("We refuse.", ""), "a.csv:2: the text is blank"),
        (HEAD, "a.csv: has no rows"),
        ("speaker,text\nAnn,No.\n", "a.csv:2: no column 'side' among speaker, text"),
        (HEAD + ROW.replace("2031-05-14", ""), "no statement has a date"),
        (HEAD + "Ann,North\n", "a.csv:2: 2 fields where the header has 5"),
    ],
)
def test_bad_tables_end_with_one_line(tmp_path: Path, content: str, complaint: str):
    """The line names file and row, and nothing is written."""
    (tmp_path / "a.csv").write_text(content)
    page = tmp_path / "x.html"
    assert complaint in failed(call("timeline", tmp_path / "a.csv", "-o", page))
    assert not page.exists()


def test_outputs_are_all_written_or_none(tmp_path: Path):
    """An output that exists stops the run before another is written."""
    page, svg = tmp_path / "a.html", tmp_path / "a.svg"
    svg.write_text("mine")
    assert "exists" in failed(call("timeline", TALKS, "-o", page, "--svg", svg))
    assert not page.exists()
    ok(call("timeline", TALKS, "-o", page, "--svg", svg, "--force"))
    assert svg.read_text() != "mine"
    missing = tmp_path / "none" / "a.svg"
    assert "make it first" in failed(call("timeline", TALKS, "--svg", missing))
    assert "name it .svg" in failed(call("timeline", TALKS, "-o", page, "--svg", page, "--force"))


def test_wrong_usage_is_told(tmp_path: Path):
    """No output, no such side, no such file, no table or article."""
    assert "say what to write" in failed(call("timeline", TALKS), code=2)
    page = tmp_path / "x.html"
    sides = call("timeline", TALKS, "-o", page, "--parties", "Veldania,Nowhere")
    assert "no side 'Nowhere' among" in failed(sides)
    assert "cannot be read" in failed(call("timeline", tmp_path / "no.txt", "-o", page))
    assert "has no .txt" in failed(call("timeline", tmp_path, "-o", page))
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in failed(call("timeline", tmp_path / "bad.txt", "-o", page))


def test_articles_are_read_beside_tables(tmp_path: Path):
    """The statements of an article stand on the time line; each article's count is noted."""
    article = tmp_path / "talks_2031-03-04.txt"
    article.write_text(
        "March 4, 2031\n\nFrance condemns the attack, Foreign Minister Jean Roux said on Monday.\n"
    )
    done = call("timeline", article, TALKS, "-o", tmp_path / "x.html")
    assert "France: 1 statement" in ok(done)
    assert "talks_2031-03-04.txt: 1 statement found in it" in done.stderr
