"""Who said what, in one line each: words, speakers, bodies, kinds, sides, verbs and turns."""

import json
from datetime import date
from pathlib import Path

import pytest

from stance import articles
from stance.articles import document as documents
from stance.articles import reading
from stance.errors import DataError

LINES = (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_one_line_is_read(case):
    """Each message has the fields that the case names."""
    day = date.fromisoformat(case["date"])
    messages = reading.messages_of(documents.read(case["text"], "txt", day))
    assert len(messages) == len(case["rows"]), messages
    for message, wanted in zip(messages, case["rows"], strict=True):
        speaker = message.speaker
        fields = {"speaker": speaker.name, "side": speaker.side, "kind": speaker.kind}
        fields |= {"text": message.text, "verb": message.verb}
        assert {name: fields[name] for name in wanted} == wanted


def test_a_file_name_is_no_article(tmp_path):
    """A path where a text is expected is an error that says so."""
    path = tmp_path / "article"
    path.write_text("Iran said no.")
    for text in ("article.txt", str(path), path):
        with pytest.raises(DataError, match="is the name of a file: pass the text"):
            articles.read(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_odd_dates_and_characters_are_read(day: str):
    """The first and the last year, control characters and lone surrogates do not matter."""
    text = "Iran said last month it \x00agreed. Oman said two weeks later \ud800 it did\u2028 not."
    assert {one.speaker for one in articles.read(text, day)} == {"Iran", "Oman"}
