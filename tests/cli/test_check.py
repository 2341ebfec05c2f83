"""`stance check` on tables of users and on the project's own."""

from pathlib import Path

from command import call, failed

OWN = "id,text,stance,dispute,side,register,split_group\n"


def write(folder: Path, content: str) -> Path:
    """Write a table and return its path."""
    path = folder / "t.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_check_lists_problems_and_fails(tmp_path: Path):
    """Each problem is file:line: what; the exit code tells a script."""
    path = write(tmp_path, OWN + "1,We agree,friendly,d,s,r,g\n1,We refuse,hostile,d,s,r,g\n")
    done = call("check", path)
    assert done.returncode == 1
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == [f"{path}:2", f"{path}:3"]
    assert "2 problems" in done.stderr


def test_a_table_of_two_columns_needs_no_options(tmp_path: Path):
    """Likely columns are taken and named, any labels may occur, spaces around them do not count."""
    path = write(tmp_path, "statement,label\nWe agree.,yes\nWe agree at last., yes \nNever.,no\n")
    done = call("check", path)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "texts in 'statement', labels in 'label', no column of groups" in done.stderr
    assert "no problems" in done.stderr


def test_equal_problems_are_one_line(tmp_path: Path):
    """Variants of a label are counted, and the first lines named."""
    rows = [f"Text {number}.,{'Yes' if number < 10 else 'yes'}\n" for number in range(30)]
    path = write(tmp_path, "text,label\n" + "".join(rows))
    done = call("check", path)
    what = "the label 'Yes' is a variant of 'yes': write 'yes'"
    assert done.stdout == f"{path}:2: {what} (and 9 more: line 3, 4, 5, 6, 7, …)\n"
    assert "10 problems" in done.stderr
    assert done.returncode == 1


def test_named_columns_and_labels_are_checked(tmp_path: Path):
    """What the user names counts, and must be there."""
    path = write(tmp_path, "a,b,split_group\nWe agree.,yes,1\nNever.,nay,2\n")
    named = ["--text-column", "a", "--label-column", "b", "--group-column", ""]
    assert "no problems" in call("check", path, *named).stderr
    done = call("check", path, *named, "--labels", "yes,no")
    assert done.stdout.startswith(f"{path}:3: unknown label 'nay': ")
    assert "no column 'c' among a, b, split_group" in failed(
        call("check", path, "--text-column", "c", "--label-column", "b")
    )
