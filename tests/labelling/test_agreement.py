"""Agreement between annotators."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from stance.errors import DataError
from stance.labelling import agreement
from stance.labelling.agreement import Agreement, Shared, align, compare
from stance.labelling.exchange import Entry

FEW = settings(max_examples=20)  # each draws a thousand tables for its intervals
LABELS = st.lists(st.sampled_from("xyz"), min_size=8, max_size=12)


def shared_of(*annotators: str) -> list[Shared]:
    """Return statements with the labels of each annotator, one letter each."""
    pairs = enumerate(zip(*annotators, strict=True))
    return [Shared(str(number), f"text {number}", labels) for number, labels in pairs]


def of_labels(*annotators: str) -> Agreement:
    """Return the agreement of annotators named a, b and so on."""
    return compare([*"abcdefghijklmnop"[: len(annotators)]], shared_of(*annotators))


def write(path: Path, *rows: str) -> Path:
    """Write a table."""
    path.write_text("\n".join([*rows, ""]))
    return path


def aligned(*paths: Path) -> tuple[list[Shared], int]:
    """Return the statements that the tables share."""
    return align({path: agreement.read(path) for path in paths})


def test_kappa_of_a_case_done_by_hand():
    """Three of four agree, half by chance: kappa is a half."""
    result = of_labels("xxyy", "xyyy")
    assert (result.statements, result.agreed) == (4, 0.75)
    assert result.cohen["a", "b"].value == pytest.approx(0.5)
    assert result.disputed == ("1",)
    assert result.confusion["a", "b"] == {("y", "y"): 2, ("x", "x"): 1, ("x", "y"): 1}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[20, 5], [10, 15]], (0.4, 0.151092290476661, 0.6489077095233389)),
        (
            [[10, 2, 1], [3, 8, 0], [0, 2, 6]],
            (0.616191904047976, 0.38372777005839753, 0.8486560380375544),
        ),
        ([[0, 3], [2, 0]], (-0.923076923076923, -1.0, -0.28786006731935176)),
    ],
)
def test_cohens_kappa_and_its_interval_are_those_of_statsmodels(
    table: list[list[int]], expected: tuple[float, ...]
):
    """`statsmodels.stats.inter_rater.cohens_kappa` 0.15 gives the same; below -1 is cut off."""
    cells = [(row, column) for row in range(len(table)) for column in range(len(table))]
    pairs = [(row, column) for row, column in cells for _ in range(table[row][column])]
    first, second = ("".join("xyz"[code] for code in codes) for codes in zip(*pairs, strict=True))
    kappa = of_labels(first, second).cohen["a", "b"]
    assert (kappa.value, kappa.low, kappa.high) == pytest.approx(expected, abs=1e-6)


def test_fleiss_kappa_of_the_example_in_the_paper():
    """Ten subjects, fourteen raters, five categories (Fleiss 1971, as often reprinted): .210."""
    counts = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    subjects = [
        "".join(label * number for label, number in zip("abcde", row, strict=True))
        for row in counts
    ]
    raters = ["".join(labels) for labels in zip(*subjects, strict=True)]
    assert of_labels(*raters).fleiss.value == pytest.approx(0.20993070442195522)


@FEW
@given(LABELS)
def test_an_annotator_agrees_with_themselves(labels: list[str]):
    """The same answers have a kappa of 1 and no dispute; of one label alone, no kappa is known."""
    result = of_labels("".join(labels), "".join(labels))
    one_label = len(set(labels)) == 1
    expected = pytest.approx(float("nan") if one_label else 1.0, nan_ok=True)
    assert result.cohen["a", "b"].value == expected
    assert result.fleiss.value == expected
    assert result.disputed == ()


@FEW
@given(LABELS, st.randoms(use_true_random=False))
def test_cohens_kappa_is_scikit_learns(labels: list[str], random):
    """The reference gives the same number, and the interval holds possible values."""
    others = random.sample(labels, len(labels))
    kappa = of_labels("".join(labels), "".join(others)).cohen["a", "b"]
    if len(set(labels)) > 1:
        assert kappa.value == pytest.approx(cohen_kappa_score(labels, others))
        assert -1 <= kappa.low <= kappa.value + 1e-9
        assert kappa.value - 1e-9 <= kappa.high <= 1


def test_rows_in_another_order_are_matched_by_their_texts(tmp_path: Path):
    """Without ids, and where ids are row numbers of another order, lines count for nothing."""
    for head, ids in (("text,label", ("", "", "")), ("id,text,label", ("1,", "2,", "3,"))):
        said = ["We accept.,x", "We  agree., x ", "We reject.,y"]
        a = write(tmp_path / "a.csv", head, *map("".join, zip(ids, said, strict=True)))
        back = [said[2], "We agree.,x", said[0]]
        b = write(tmp_path / "b.csv", head, *map("".join, zip(ids, back, strict=True)))
        shared, left_out = aligned(a, b)
        assert [statement.labels for statement in shared] == [("x", "x"), ("x", "x"), ("y", "y")]
        assert left_out == 0


def test_equal_texts_are_told_apart_by_their_ids(tmp_path: Path):
    """The same words can be said twice; what only one annotator labelled is counted."""
    rows = ["1,No.,x", "2,No.,y", "3,Yes.,x", "4,Hm.,"]
    a = write(tmp_path / "a.csv", "id,text,label", *rows)
    b = write(tmp_path / "b.csv", "id,text,label", *rows[1::-1], "5,So.,y")
    shared, left_out = aligned(a, b)
    assert [(statement.id, statement.labels) for statement in shared] == [
        ("1", ("x", "x")),
        ("2", ("y", "y")),
    ]
    assert left_out == 2


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("id,text,label\n1,We agree.,x\n", "id,text,label\n1,We refuse.,x\n", r"b\.csv:2: the id"),
        ("text,label\nA.,x\n", "text,label\nB.,x\n", "no labelled statement in common"),
        ("text,label\nA.,x\n", "text,label\nA.,x\nA.,y\n", r"b\.csv:3: the text of line 2 again"),
        ("id,text,label\n1,A.,x\n", "id,text,label\n1,A.,x\n1,B.,y\n", r"b\.csv:3: the id '1' of"),
        (
            "text,label\nA.,x\n",
            "text,verdict\nA.,x\n",
            r"b\.csv:1: no column 'label' among text, v",
        ),
        ("text,label\nA.,x\n", "id,label\n1,x\n", r"b\.csv:1: no column 'text'"),
        (
            "text,label\nA.,x\n",
            "id,text,label\n1,A.,x\n2,A.,y\n",
            r"b\.csv:3: the text of line 2 again with another label: give ids",
        ),
    ],
)
def test_what_does_not_match_is_refused(tmp_path: Path, first: str, second: str, message: str):
    """File and line are named."""
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    a.write_text(first)
    b.write_text(second)
    with pytest.raises(DataError, match=message):
        aligned(a, b)


def test_of_a_journal_the_last_answer_counts(tmp_path: Path):
    """An answer that was taken back is none."""
    path = tmp_path / "a.jsonl"
    labels = [("1", '"x"'), ("2", '"y"'), ("1", '"z"'), ("2", "null")]
    lines = [f'{{"id": "{name}", "text": "t{name}", "label": {label}}}' for name, label in labels]
    write(path, *lines)
    assert agreement.read(path) == [Entry(3, "1", "t1", "z", "")]


def test_one_annotator_is_too_few(tmp_path: Path):
    """There is nothing to compare."""
    with pytest.raises(DataError, match="two or more"):
        aligned(write(tmp_path / "a.csv", "text,label", "A.,x"))


def test_disputes_are_settled_by_majority_or_left():
    """More than half decides; what all agree on needs no vote."""
    of_three, of_two = shared_of("xxyy", "xyyy", "xxyz"), shared_of("xxyy", "xyyy")
    all_agree = {"0": "x", "2": "y"}
    assert agreement.decided(of_three, majority=False) == all_agree
    assert agreement.decided(of_three, majority=True) == all_agree | {"1": "x", "3": "y"}
    assert agreement.decided(of_two, majority=True) == all_agree | {"3": "y"}


def test_gold_keeps_how_many_annotators_agreed():
    """The share of annotators who gave the final label goes into the table."""
    rows = agreement.gold(shared_of("xxy", "xyy"), {"0": "x", "1": "y"}).rows
    assert [tuple(row.values.values()) for row in rows] == [
        ("0", "text 0", "x", 2, 1.0), ("1", "text 1", "y", 2, 0.5),
    ]  # fmt: skip
