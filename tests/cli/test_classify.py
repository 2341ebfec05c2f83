"""`stance classify` on files: stopped, without space, into folders, on slips and odd tables."""

import gzip
import os
import pty
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from command import call, failed, ok, run
from stance.cli import is_plain_text

TEXTS = ["The envoy welcomed the proposal.", "We reject the demands of the north."]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table of two rows."""
    path = tmp_path / "in.csv"
    path.write_text(f"id,text\n1,{TEXTS[0]}\n2,{TEXTS[1]}\n")
    return path


@contextmanager
def waiting(folder: Path, *arguments: object, rows: int = 9000) -> Iterator[subprocess.Popen[str]]:
    """Start a run that reads a pipe, give it so many rows, and let it wait for more.

    When this end can be opened, the run has opened its output and the pipe.
    """
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "stance", "classify", pipe, *arguments]
    with (
        subprocess.Popen(
            list(map(str, command)), stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process,
        pipe.open("w") as file,
    ):
        file.write("id,text\n" + "".join(f"{n},{TEXTS[n % 2]}\n" for n in range(rows)))
        file.flush()
        pipe.unlink()
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stopped_run_leaves_no_output(
    toy_folder: Path, tmp_path: Path, number: int, code: int, workers: int
):
    """By any signal; but for kill -9, its beginning is removed too."""
    out = tmp_path / "out.csv"
    options = ["-o", out, "--model", toy_folder, "--workers", workers]
    with waiting(tmp_path, *options) as process:
        os.killpg(process.pid, number)
        _, notes = process.communicate()
    assert process.returncode == code
    assert notes in ("", "stance: stopped\n")
    left = [path.name for path in tmp_path.iterdir()]
    assert left == [] or (number == signal.SIGKILL and left[0].startswith(".stance-"))


def test_workers_end_with_a_run_that_is_killed(toy_folder: Path, tmp_path: Path):
    """Kill -9 leaves no process behind."""
    options = ["-o", tmp_path / "out.csv", "--model", toy_folder, "--workers", 2]
    with waiting(tmp_path, *options) as process:
        while len(children := _children(process.pid)) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    for child in children:
        while Path(f"/proc/{child}").exists():  # until then the test waits, however long it takes
            time.sleep(0.01)


def _children(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/task/{number}/children").read_text().split()
    except OSError:
        return []


def test_a_full_disk_is_one_line_and_no_file(toy_folder: Path, tmp_path: Path):
    """Where the output may not grow, nothing that looks whole is left."""

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("text\n" + f"{TEXTS[0]}\n" * 3000)
    command = [sys.executable, "-m", "stance", "classify", table, "-o", out, "--model", toy_folder]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, preexec_fn=small
    )
    assert f"{out}: cannot be written (File too large): free space" in failed(done)
    assert list(tmp_path.iterdir()) == [table]


def test_compressed_files_in_and_out(toy_folder: Path, tmp_path: Path):
    """The ending states it; what comes out is read by others."""
    table, out = tmp_path / "in.csv.gz", tmp_path / "out.jsonl.gz"
    table.write_bytes(gzip.compress(f"text\n{TEXTS[0]}\n".encode()))
    ok(run("classify", table, "-o", out, "--model", toy_folder))
    assert b'"stance": "friendly"' in gzip.decompress(out.read_bytes())
    assert ok(run("classify", table, "--model", toy_folder)).startswith("text,stance,")


def test_options_that_need_a_folder_say_so(toy_folder: Path, table: Path):
    """Streams and single files cannot be resumed or shared out."""
    model = ["--model", toy_folder]
    assert "--resume takes a folder" in failed(call("classify", "-", "--resume", *model))
    assert "--resume takes a folder" in failed(call("classify", table, "--resume", *model))
    assert "--scheduler takes" in failed(call("classify", table, "--scheduler", "x:1", *model))
    parts = ["classify", table.parent, "-o", table.parent / "out", "--workers", "2", *model]
    assert "workers of its own" in failed(call(*parts, "--scheduler", "x:1"))


@pytest.mark.parametrize("inputs", [["*.csv"], ["a.csv", "b.csv"], ["."]])
def test_a_folder_is_answered_into_a_folder(
    toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str]
):
    """One part for a part; a second run with --resume has nothing left to do."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        Path(name).write_text(f"text\n{TEXTS[0]}\n")
    arguments = ["classify", *inputs, "-o", "out", "--model", toy_folder]
    assert "2 tables answered" in call(*arguments).stderr
    assert Path("out/b.csv").read_text().count("friendly") == 2
    assert "exists: give --resume" in failed(call(*arguments))
    Path("out/b.csv").unlink()
    assert "1 table answered" in call(*arguments, "--resume").stderr
    assert "complete already, nothing to do" in call(*arguments, "--resume").stderr
    assert "no table there" in failed(call("classify", "*.tsv", "-o", "out", *arguments[-2:]))


def test_several_tables_are_answered_as_one(toy_folder: Path, tmp_path: Path, table: Path):
    """Without a folder for the answers, the rows come one after another."""
    (tmp_path / "b.csv").write_text(f"text,id\n{TEXTS[0]},3\n")
    rows = ok(call("classify", table, tmp_path / "b.csv", "--model", toy_folder)).splitlines()
    assert [row.split(",")[0] for row in rows] == ["id", "1", "2", "3"]
    pattern = f"{tmp_path}/*.csv"
    assert len(ok(call("classify", pattern, "--model", toy_folder)).splitlines()) == 4
    (tmp_path / "b.csv").write_text(f"text\n{TEXTS[0]}\n")
    assert "give -o FOLDER" in failed(call("classify", pattern, "--model", toy_folder))


def test_folders_in_a_folder_are_left_out_with_a_word(toy_folder: Path, tmp_path: Path):
    """What is not answered is named; the folder of the answers itself is not."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.csv").write_text(f"text\n{TEXTS[0]}\n")
    out = tmp_path / "in" / "out"
    for more in ([], ["--resume"]):
        done = call("classify", tmp_path / "in", "-o", out, "--model", toy_folder, *more)
        assert ok(done) == ""
        assert "sub: is left out" in done.stderr
        assert "out: is left out" not in done.stderr


@pytest.mark.parametrize("out", ["o.csv", "o.jsonl", "o.parquet"])
def test_a_named_pipe_is_read_once(toy_folder: Path, tmp_path: Path, out: str):
    """Nothing of it is taken before the rows are read."""
    pipe = tmp_path / "in.csv"
    os.mkfifo(pipe)
    content = "text\n" + "".join(f"{TEXTS[n % 2]}\n" for n in range(3000))
    writer = threading.Thread(target=pipe.write_text, args=(content,), daemon=True)
    writer.start()
    ok(run("classify", pipe, "-o", tmp_path / out, "--model", toy_folder))
    answers = ok(run("classify", tmp_path / out, "--format", "csv", "--model", toy_folder))
    assert len(answers.splitlines()) == 3001


def test_workers_are_forked_on_a_terminal_too(toy_folder: Path, tmp_path: Path):
    """No thread that draws a bar makes workers start anew; the rows are counted."""
    master, slave = pty.openpty()
    pipe = tmp_path / "in.csv"
    os.mkfifo(pipe)
    command = ["classify", pipe, "-o", tmp_path / "b.csv", "--model", toy_folder, "--workers", "2"]
    arguments = [sys.executable, "-m", "stance", *map(str, command)]
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(arguments, stderr=slave, env=environment) as process:
        os.close(slave)
        shown: list[bytes] = []
        reader = threading.Thread(
            target=lambda: shown.extend(iter(lambda: _read(master), b"")), daemon=True
        )
        reader.start()
        with pipe.open("w") as file:
            file.write("text\n" + "".join(f"{TEXTS[n % 2]}\n" for n in range(9000)))
            file.flush()
            while len(children := _children(process.pid)) < 2:
                assert process.poll() is None
                time.sleep(0.01)
            commands = [Path(f"/proc/{child}/cmdline").read_text() for child in children]
    assert process.returncode == 0
    assert not any("spawn" in command for command in commands)
    reader.join()
    os.close(master)
    assert b"rows 9,000" in b"".join(shown)


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # the other side is closed
        return b""


def test_the_input_is_never_replaced(table: Path):
    """An output that is the input would lose it."""
    before = table.read_text()
    assert "is the input" in failed(call("classify", table, "-o", table, "--force"))
    assert "is an input" in failed(call("classify", table, "-o", table.parent, "--force"))
    assert table.read_text() == before


def test_a_dash_is_standard_output(toy_folder: Path, table: Path, monkeypatch: pytest.MonkeyPatch):
    """Answers go out in the format of the input, and no file of that name is written."""
    monkeypatch.chdir(table.parent)
    done = run("classify", table, "-o", "-", "--model", toy_folder)
    assert ok(done) == ok(run("classify", table, "--model", toy_folder))
    assert ok(done).startswith("id,text,stance")
    assert not (table.parent / "-").exists()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("id,text\n1,We agree.\n", "csv"),
        ("Text\tid\nWe agree.\t1\n", "tsv"),
        ('{"text": "We agree."}\n', "jsonl"),
        ('[{"text": "We agree."}]', "json"),
    ],
)
def test_a_table_on_standard_input_is_not_taken_for_texts(
    toy_folder: Path, content: str, form: str
):
    """It is refused with the option that reads it."""
    arguments = ["classify", "-", "--model", toy_folder]
    assert f"give --stdin-format {form}" in failed(call(*arguments, stdin=content))
    done = call(*arguments, "--stdin-format", form, stdin=content)
    assert "We agree." in ok(done)
    assert len(ok(done).splitlines()) == {"json": 3, "jsonl": 1}.get(form, 2)
    with_texts = call(*arguments, "--stdin-format", "txt", stdin=content)
    assert len(ok(with_texts).splitlines()) == content.strip().count("\n") + 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("in.cvs", "in.cvs: no such file: there is 'in.csv'"),
        ("other.xlsx", "other.xlsx: no such file: check the name"),
        ("my table.csv", "my table.csv: no such file"),
        ("./in", "./in: no such file"),
        ("sub/", "sub/: no such file"),
    ],
)
def test_a_mistyped_name_is_no_text(
    table: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
):
    """What nobody would say is a file that is missing; a near name is given."""
    monkeypatch.chdir(table.parent)
    assert message in failed(call("classify", name))


def test_other_kinds_of_files_say_what_to_do(table: Path, monkeypatch: pytest.MonkeyPatch):
    """A spreadsheet, a file without an ending, a folder, and files among texts."""
    monkeypatch.chdir(table.parent)
    for name in ("a.xlsx", "notes", "b.pdf"):
        Path(name).write_text("x")
    assert "a.xlsx: a spreadsheet: save it as CSV" in failed(call("classify", "a.xlsx"))
    assert "notes: not a .csv" in failed(call("classify", "notes"))
    assert "b.pdf: not a .csv" in failed(call("classify", "b.pdf"))
    assert "is a folder: name a table in it" in failed(call("classify", "."))
    assert "files alone, or texts alone" in failed(call("classify", "in.csv", "We agree."))
    assert "standard input: give it alone" in failed(call("classify", "in.csv", "-"))
    assert ok(call("classify", "")).startswith("unsure")


def test_a_likely_column_is_named_on_standard_error(toy_folder: Path, table: Path):
    """The answers are the same; other columns are listed."""
    table.write_text(table.read_text().replace("id,text", "id,Statement "))
    done = call("classify", table, "--model", toy_folder)
    assert len(ok(done).splitlines()) == 3
    assert done.stderr == "stance: the texts are in the column 'Statement '\n"
    table.write_text(table.read_text().replace("Statement ", "said"))
    message = "in.csv:1: no column 'text' among id, said: name it with --text-column"
    assert message in failed(call("classify", table, "--model", toy_folder))


def test_texts_of_a_file_and_an_array_are_read(toy_folder: Path, tmp_path: Path):
    """A statement a line; an array of objects."""
    texts, array = tmp_path / "a.txt", tmp_path / "a.json"
    texts.write_text("\n".join(TEXTS))
    lines = ok(call("classify", texts, "--model", toy_folder)).splitlines()
    assert [line.split()[0] for line in lines] == ["friendly", "hostile"]
    array.write_text(f'[{{"text": "{TEXTS[0]}"}}]')
    assert '"stance": "friendly"' in ok(call("classify", array, "--model", toy_folder))


def test_digits_delimiter_encoding_and_safe_cells(toy_folder: Path, tmp_path: Path):
    """What the options say is done."""
    path = tmp_path / "a.csv"
    path.write_bytes("a;text\n=1+1;São, no\n".encode("cp1252"))
    arguments = ["classify", path, "--model", toy_folder]
    assert "name its encoding: --encoding cp1252" in failed(call(*arguments))
    options = ["--encoding", "cp1252", "--delimiter", ";", "--safe-cells", "--digits", "2"]
    header, row = ok(call(*arguments, *options)).splitlines()
    assert header.startswith("a,text,stance,")
    assert row.startswith('\'=1+1,"São, no",')
    assert all(len(value) <= 4 for value in row.split(",")[4:])
    assert "is not one character" in failed(call(*arguments, "--delimiter", "ab"), code=2)


def test_missing_and_long_texts_are_counted_once(toy_folder: Path, tmp_path: Path):
    """Each in one line on standard error."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "We agree to it."}\n{"text": null}\n{"id": 1}\n')
    arguments = ["classify", path, "--model", toy_folder, "--max-characters", "8"]
    for form in ("jsonl", "text"):
        done = call(*arguments, "--format", form)
        assert len(ok(done).splitlines()) == 3
        assert done.stderr.splitlines() == [
            "stance: 2 rows without a text: the answer is 'unsure'",
            "stance: 1 text of more than 8 characters: only the head was read",
        ]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt", "a.parquet"])
def test_an_empty_table_gives_a_note_and_no_error(toy_folder: Path, tmp_path: Path, name: str):
    """Whatever its format and that of the output."""
    path, out = tmp_path / name, tmp_path / "out.csv"
    if name == "a.parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    else:
        path.write_text("")
    done = call("classify", path, "-o", out, "--model", toy_folder)
    assert (ok(done), done.stderr) == ("", f"stance: {path}: has no rows\n")
    assert out.read_text().count("\n") == 1


def test_a_typed_line_is_answered_at_once(toy_folder: Path):
    """On a terminal, each statement before the next one is typed."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "stance", "classify", "-", "--model", str(toy_folder)]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, text=True) as process:
        os.close(slave)
        assert process.stdout is not None
        for text, stance in zip(TEXTS, ("friendly", "hostile"), strict=True):
            os.write(master, f"{text}\n".encode())
            assert process.stdout.readline().startswith(stance)
        os.write(master, b"\x04")
    os.close(master)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("argument", "plain"),
    [
        ("We agree.", True),
        ("If so, no. Never", True),
        ("agreed", False),
        ("-x of it", False),
        ("my table.csv", False),
        ("x " * 10_000, False),
    ],
)
def test_plain_texts_are_known_by_their_look(argument: str, plain: bool):
    """An option, a name of a file and a long text are not answered the quick way."""
    assert is_plain_text(argument) == plain
