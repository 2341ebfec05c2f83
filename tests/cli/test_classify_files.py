"""Large tables through the command line: killed, interrupted, without space, and resumed."""

import gzip
import os
import pty
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from command import failed, ok, run

TEXTS = ["The envoy welcomed the proposal.", "We reject the demands of the north."]
ROWS = 60_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table that takes a second or two."""
    path = tmp_path_factory.mktemp("big") / "in.csv"
    path.write_text("id,text\n" + "".join(f"{n},{TEXTS[n % 2]} {n}\n" for n in range(ROWS)))
    return path


@pytest.fixture(scope="module")
def whole(table: Path, toy_folder: Path) -> bytes:
    """Answer the table without a stop."""
    out = table.with_name("whole.csv")
    done = run("classify", table, "-o", out, "--model", toy_folder)
    assert ok(done) == done.stderr == ""
    return out.read_bytes()


def stopped(number: int, *arguments: object, journal: Path) -> subprocess.CompletedProcess[str]:
    """Send a signal once the run has rows to go on from."""
    command = [sys.executable, "-m", "stance", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(3000):
            if journal.exists() or process.poll() is not None:
                break
            time.sleep(0.01)
        process.send_signal(number)
        _, told = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, "", told)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_run_leaves_no_file_and_goes_on(
    table: Path, whole: bytes, toy_folder: Path, tmp_path: Path, number: int
):
    """Kill -9 and Ctrl-C: no half file; --resume gives the bytes of an uninterrupted run."""
    out = tmp_path / "out.csv"
    arguments = ["classify", table, "-o", out, "--model", toy_folder]
    done = stopped(number, *arguments, journal=tmp_path / ".out.csv.part.json")
    assert done.returncode == (130 if number == signal.SIGINT else -9)
    assert not out.exists()
    assert ("--resume goes on" in done.stderr) == (number == signal.SIGINT)
    assert "Traceback" not in done.stderr
    ok(run(*arguments, "--resume"))
    assert out.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [out]


def test_two_workers_are_stopped_by_one_signal(
    table: Path, whole: bytes, toy_folder: Path, tmp_path: Path
):
    """Ctrl-C ends workers too, without a word of theirs."""
    out = tmp_path / "out.csv"
    arguments = ["classify", table, "-o", out, "--model", toy_folder, "--workers", "2"]
    done = stopped(signal.SIGINT, *arguments, journal=tmp_path / ".out.csv.part.json")
    assert done.returncode == 130
    assert done.stderr.endswith("the same command with --resume goes on\n")
    assert done.stderr.count("\n") == 1
    ok(run(*arguments, "--resume"))
    assert out.read_bytes() == whole


def test_workers_end_with_a_run_that_is_killed(table: Path, toy_folder: Path, tmp_path: Path):
    """Kill -9 leaves no process behind that holds memory."""
    journal = tmp_path / ".out.csv.part.json"
    command = ["classify", table, "-o", tmp_path / "out.csv", "--model", toy_folder]
    arguments = [sys.executable, "-m", "stance", *map(str, command), "--workers", "2"]
    with subprocess.Popen(arguments) as process:
        while not journal.exists() and process.poll() is None:
            time.sleep(0.01)
        started = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
    assert len(started) >= 2
    for _ in range(100):
        left = [number for number in started if Path(f"/proc/{number}").exists()]
        if not left:
            break
        time.sleep(0.1)
    assert not left


def test_a_full_disk_is_one_line_and_no_file(table: Path, toy_folder: Path, tmp_path: Path):
    """Where the output may not grow, nothing that looks whole is left."""

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "stance", "classify", table, "-o", out, "--model", toy_folder]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, preexec_fn=small
    )
    assert f"{out}: cannot be written (File too large): free space" in failed(done)
    assert not out.exists()


def test_compressed_files_in_and_out(toy_folder: Path, tmp_path: Path):
    """The ending tells; what comes out is read by others."""
    table, out = tmp_path / "in.csv.gz", tmp_path / "out.jsonl.gz"
    table.write_bytes(gzip.compress(f"text\n{TEXTS[0]}\n".encode()))
    ok(run("classify", table, "-o", out, "--model", toy_folder))
    assert b'"stance": "friendly"' in gzip.decompress(out.read_bytes())
    told = ok(run("classify", table, "--model", toy_folder))
    assert told.startswith("text,stance,")


def test_resume_without_a_file_to_go_on_with_is_one_line(toy_folder: Path, tmp_path: Path):
    """Streams, standard output and Parquet cannot be resumed, and say so."""
    table = tmp_path / "in.csv"
    table.write_text("text\nx\n")
    model = ["--model", toy_folder]
    assert "--resume takes a table" in failed(run("classify", "-", "--resume", *model))
    assert "--resume takes a table" in failed(run("classify", table, "--resume", *model))
    out = tmp_path / "o.parquet"
    assert "no place to go on" in failed(run("classify", table, "-o", out, "--resume", *model))
    assert "--scheduler takes" in failed(run("classify", table, "--scheduler", "x:1", *model))
    parts = ["classify", tmp_path, "-o", tmp_path / "out", "--workers", "2", *model]
    assert "workers of its own" in failed(run(*parts, "--scheduler", "x:1"))


def test_resuming_a_finished_run_does_nothing(toy_folder: Path, tmp_path: Path):
    """Exit code 0 and a note; an input that has changed since is not passed over."""
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("text\nx\n")
    arguments = ["classify", table, "-o", out, "--model", toy_folder, "--resume"]
    ok(run(*arguments))
    written = out.stat()
    done = run(*arguments)
    assert ok(done) == ""
    assert f"{out}: complete already, nothing to do" in done.stderr
    assert out.stat() == written
    os.utime(table, ns=(0, written.st_mtime_ns + 1))
    assert "exists: give --force" in failed(run(*arguments))
    ok(run(*arguments, "--force"))


def test_a_folder_is_answered_into_a_folder(toy_folder: Path, tmp_path: Path):
    """One part for a part; a second run with --resume has nothing left to do."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"text\n{TEXTS[0]}\n")
    arguments = ["classify", f"{tmp_path}/*.csv", "-o", tmp_path / "out", "--model", toy_folder]
    assert "2 tables answered" in run(*arguments).stderr
    assert (tmp_path / "out" / "b.csv").read_text().count("friendly") == 2
    assert "exists: give --resume" in failed(run(*arguments))
    (tmp_path / "out" / "b.csv").unlink()
    assert "1 table answered" in run(*arguments, "--resume").stderr
    assert "complete already, nothing to do" in run(*arguments, "--resume").stderr
    assert "no table there" in failed(run("classify", f"{tmp_path}/*.tsv", *arguments[2:]))


def test_folders_in_a_folder_are_left_out_with_a_word(toy_folder: Path, tmp_path: Path):
    """What is not answered is named; the folder of the answers itself is not."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.csv").write_text(f"text\n{TEXTS[0]}\n")
    out = tmp_path / "in" / "out"
    for more in ([], ["--resume"]):
        done = run("classify", tmp_path / "in", "-o", out, "--model", toy_folder, *more)
        assert ok(done) == ""
        assert "sub: is left out" in done.stderr
        assert "out: is left out" not in done.stderr


@pytest.mark.parametrize("out", ["o.csv", "o.jsonl"])
def test_a_named_pipe_is_read_once(toy_folder: Path, tmp_path: Path, out: str):
    """Nothing of it is taken before the rows are read."""
    pipe = tmp_path / "in.csv"
    os.mkfifo(pipe)
    content = "text\n" + "".join(f"{TEXTS[n % 2]}\n" for n in range(9000))
    writer = threading.Thread(target=pipe.write_text, args=(content,), daemon=True)
    writer.start()
    ok(run("classify", pipe, "-o", tmp_path / out, "--model", toy_folder))
    assert len((tmp_path / out).read_text().splitlines()) == 9000 + (out == "o.csv")


def test_workers_are_forked_on_a_terminal_too(table: Path, toy_folder: Path, tmp_path: Path):
    """No thread that draws a bar makes workers start anew."""
    master, slave = pty.openpty()
    command = ["classify", table, "-o", tmp_path / "b.csv", "--model", toy_folder, "--workers", "2"]
    arguments = [sys.executable, "-m", "stance", *map(str, command)]
    seen = set()
    with subprocess.Popen(arguments, stderr=slave) as process:
        os.close(slave)
        threading.Thread(target=lambda: list(iter(lambda: _read(master), b""))).start()
        while process.poll() is None:
            for child in _children(process.pid):
                seen.add(child)
            time.sleep(0.01)
    assert process.returncode == 0
    assert seen
    assert not any("spawn" in command for command in seen)


def _children(number: int) -> list[str]:
    try:
        found = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        return [Path(f"/proc/{child}/cmdline").read_text() for child in found]
    except OSError:
        return []


def test_progress_is_shown_to_a_person_alone(table: Path, toy_folder: Path, tmp_path: Path):
    """On a terminal, rows, their rate and the time left; nothing in a pipe."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "stance", "classify", str(table), "-o", f"{tmp_path}/b.csv"]
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(
        [*command, "--model", str(toy_folder)], stderr=slave, env=environment
    ) as process:
        os.close(slave)
        told = b""
        while chunk := _read(master):
            told += chunk
    os.close(master)
    assert process.returncode == 0
    assert b"60,000 rows, " in told
    assert b"a second" in told


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # the other side is closed
        return b""


def test_the_input_is_never_replaced(tmp_path: Path):
    """An output that is the input would lose it."""
    table = tmp_path / "a.csv"
    table.write_text("text\nWe agree.\n")
    assert "is the input" in failed(run("classify", table, "-o", table, "--force"))
    assert table.read_text() == "text\nWe agree.\n"


def test_a_dash_is_standard_output(
    toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Answers go out in the format of the input, and no file of that name is written."""
    table = tmp_path / "in.csv"
    table.write_text(f"text\n{TEXTS[1]}\n")
    monkeypatch.chdir(tmp_path)
    done = run("classify", table, "-o", "-", "--model", toy_folder)
    assert ok(done) == ok(run("classify", table, "--model", toy_folder))
    assert ok(done).startswith("text,stance")
    assert not (tmp_path / "-").exists()


def test_a_semicolon_table_is_told_as_one(tmp_path: Path):
    """The remedy names what parts the columns."""
    table = tmp_path / "a.csv"
    table.write_text("id;text\n1;We agree.\n")
    assert "a.csv:1: one column, with ';' in its name" in failed(run("classify", table))
