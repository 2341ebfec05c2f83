"""The digest: what is in it, what is not, and what training makes of it."""

import json
import lzma
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import text
from stance.errors import DataError
from stance.model import arrays
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.text import char_terms_of_word, words
from stance.training import TrainConfig, archive, digest, features, train
from stance.training.fitting import FINE, ridge

WORDS = {
    "open": "welcome offer accept thanks peace ready agree friend hope gladly".split(),
    "shut": "reject attack threat enemy never crush refuse blame punish war".split(),
    "none": "monday table venue report number page clock weather road lunch".split(),
}
PLAIN = "the we they will of to on and talks side about again today more with".split()
CONFIG = TrainConfig(c_grid=(1.0,), weight=2.0, min_df=2)


def statements(count: int, seed: int, sources: int = 4) -> list[Statement]:
    """Return statements of words that depend on their label."""
    draw = np.random.default_rng(seed)
    result = []
    for number in range(count):
        label = sorted(WORDS)[number % 3]
        pool = [*PLAIN, *PLAIN, *WORDS[label]] + (WORDS[label] if draw.random() < 0.7 else [])
        text = " ".join(draw.choice(pool, 8))
        result.append(Statement(text, label, f"source {draw.integers(sources)}"))
    return result


ARCHIVE, TABLE = statements(400, 1), statements(200, 2)
TEXTS = [statement.text for statement in statements(100, 3)]


@pytest.fixture(scope="module")
def made() -> digest.Digest:
    """Return the digest of the archive."""
    return archive.make(ARCHIVE, TABLE, CONFIG)


@pytest.fixture(scope="module")
def folder(made: digest.Digest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the digest."""
    place = tmp_path_factory.mktemp("digest")
    digest.write(made, place, {"archive": {"name": "a.csv"}}, "# Card\n")
    return place


def joint(share: float) -> np.ndarray:
    """Return probabilities by a fit on the archive and a share of the table together."""
    part = TABLE[: int(share * len(TABLE))]
    joined = archive._count(ARCHIVE, part, ("none", "open", "shut"), CONFIG, (4, 2))
    whole = joined.fit(np.arange(len(joined.truth)), (1.0,), FINE)[1.0]
    asked = features.count(TEXTS, CONFIG)
    index = {
        (kind, term): number
        for number, (kind, term) in enumerate(
            (kind, term) for kind, listed in zip(asked.kinds, asked.terms, strict=True)
            for term in listed
        )
    }  # fmt: skip
    known = [
        index.get((kind, term), -1)
        for kind, listed in zip(joined.terms.kinds, joined.terms.terms, strict=True)
        for term in listed
    ]
    counts = asked.frequencies.toarray()
    counts = np.column_stack([counts, np.zeros(len(TEXTS))])[:, known]
    moved = replace(joined.terms, frequencies=features.csr_matrix(counts))
    shares = np.exp(whole.logits(moved, np.arange(len(TEXTS))))
    return shares / shares.sum(axis=1, keepdims=True)


def test_training_with_a_digest_is_the_joint_fit_on_the_same_table(made: digest.Digest):
    """The prior pulls to exactly where archive and table together end."""
    model = replace(train(TABLE, digest=made).model, temperature=1.0)
    assert Predictor(model).predict_proba(TEXTS) == pytest.approx(joint(1.0), abs=1e-4)


def test_training_with_a_digest_stays_near_the_joint_fit_on_a_part_of_the_table(
    made: digest.Digest,
):
    """With 70 % of the table, probabilities are near those of the archive and that part."""
    model = replace(train(TABLE[:140], digest=made).model, temperature=1.0)
    gaps = np.abs(Predictor(model).predict_proba(TEXTS) - joint(0.7))
    assert gaps.mean() < 0.02
    alone = train(TABLE[:140], replace(CONFIG, temperature=1.0, folds=0)).model
    assert gaps.mean() < np.abs(Predictor(alone).predict_proba(TEXTS) - joint(0.7)).mean() / 3


def test_an_empty_digest_changes_nothing(made: digest.Digest, tmp_path: Path):
    """Without terms and without pull on the intercepts, the model is that of the table alone.

    A kind of terms of which the digest has none can be read again.
    """
    none = np.zeros(3)
    empty = replace(
        made,
        config=replace(made.config, weight=1.0),
        statements=(0, 0, 0),
        label_weights=np.array([200 / 3 / 67, 200 / 3 / 67, 200 / 3 / 66]),
        terms=tuple(terms[:0] for terms in made.terms),
        counts=made.counts[:0],
        weighing=features.Weighing(none[:0], none[:0]),
        prior=ridge(0, 3, 1.0),
        temperature=1.0,
    )
    plain = train(TABLE, replace(CONFIG, temperature=1.0, folds=0)).model
    ours, theirs = (
        Predictor(model).predict_proba(TEXTS) for model in (train(TABLE, digest=empty).model, plain)
    )
    assert ours == pytest.approx(theirs, abs=1e-4)
    digest.write(empty, tmp_path / "digest", {}, "card")
    assert not any(map(len, digest.read(tmp_path / "digest").terms))


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(4, 9), st.integers(2, 4))
def test_no_term_of_few_statements_or_sources_is_in_a_digest(seed: int, least: int, sources: int):
    """Counted anew from the archive, every term reaches both thresholds; so do its words."""
    archived = statements(90, seed, sources)
    result = archive.make(archived, TABLE, CONFIG, least, sources)
    allowed: set[str] = set()
    for kind, terms in zip(result.kinds, result.terms, strict=True):
        counts, origins = Counter(), {}
        for statement in archived:
            for term in set(text.terms(kind, CONFIG.settings, statement.text)):
                counts[term] += 1
                origins.setdefault(term, set()).add(statement.group)
        for term in terms:
            assert counts[term] >= least
            assert len(origins[term]) >= sources
        allowed |= set(terms) if kind == "word" else set()
        if kind == "char":
            plain = {term.lstrip("¬") for term in allowed}
            grams = {gram for word in plain for gram in char_terms_of_word(word, CONFIG.settings)}
            assert set(terms) <= grams


def test_held_out_logits_come_in_an_order_that_says_nothing(made: digest.Digest):
    """They are sorted by label and value, whatever the order of the archive."""
    turned = archive.make(ARCHIVE[::-1], TABLE, CONFIG)
    for result in (made, turned):
        rows = np.column_stack([result.truth, result.logits[:, ::-1]])
        assert rows.tolist() == sorted(rows.tolist())
    assert turned.logits == pytest.approx(made.logits, abs=0.2)
    assert len(made.logits) == len(ARCHIVE)


def test_only_chosen_statements_are_measured(made: digest.Digest):
    """The logits are those of the chosen statements; the prior is that of all."""
    measured = [number % 4 == 0 for number in range(len(ARCHIVE))]
    part = archive.make(ARCHIVE, TABLE, CONFIG, measured=measured)
    assert len(part.logits) == len(part.truth) == sum(measured)
    assert {tuple(row) for row in part.logits} < {tuple(row) for row in made.logits}
    assert (part.prior.mean == made.prior.mean).all()


def test_the_files_of_a_digest_hold_no_statement(folder: Path):
    """No text of the archive, no two of its words beyond a pair, no source is in any file."""
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    content += lzma.decompress((folder / digest.ARRAYS).read_bytes())
    for statement in ARCHIVE:
        listed = words(statement.text)
        assert statement.group.encode() not in content
        for start in range(len(listed) - 2):
            assert " ".join(listed[start : start + 3]).encode() not in content


def test_a_digest_is_read_as_it_was_written(made: digest.Digest, folder: Path):
    """Numbers come back as exactly as they are stored."""
    again = digest.read(folder)
    assert again.config == made.config
    assert [terms.tolist() for terms in again.terms] == [terms.tolist() for terms in made.terms]
    assert (again.counts == made.counts).all()
    assert (again.prior.precision == made.prior.precision).all()
    assert again.prior.mean == pytest.approx(made.prior.mean, rel=1e-6)
    assert again.logits == pytest.approx(made.logits, rel=1e-3)
    ours, theirs = (
        Predictor(train(TABLE, digest=one).model).predict_proba(TEXTS) for one in (made, again)
    )
    assert ours == pytest.approx(theirs, abs=1e-4)


def damaged(folder: Path, place: Path, **changes: object) -> Path:
    """Write a digest with other values in its description."""
    for path in folder.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    described = json.loads((folder / digest.DESCRIPTION).read_text())
    (place / digest.DESCRIPTION).write_text(json.dumps(described | changes))
    return place


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": 2}, "format 2 is not 1"),
        ({"labels": ["a", "b"]}, "the digest is damaged"),
        ({"kinds": ["word"]}, "the digest is damaged"),
        ({"config": {"min_df": "x"}}, "the digest is damaged"),
        ({"label_weights": [1.0]}, "label weights of another number of labels"),
        ({"temperature": None}, "the digest is damaged"),
        ({"temperature": 0}, "the digest is damaged"),
        ({"c": float("nan")}, "the digest is damaged"),
        ({"statements": [float("inf"), 1, 1]}, "the digest is damaged"),
    ],
)
def test_a_damaged_digest_is_one_line(
    folder: Path, tmp_path: Path, changes: dict[str, object], message: str
):
    """What does not fit is named; nothing is guessed."""
    with pytest.raises(DataError, match=message):
        digest.read(damaged(folder, tmp_path, **changes))


def test_a_digest_that_is_cut_off_or_missing_is_one_line(folder: Path, tmp_path: Path):
    """Half a file, a file of other arrays and an empty folder are named."""
    with pytest.raises(DataError, match=r"digest\.json is missing: is it a folder of"):
        digest.read(tmp_path)
    place = damaged(folder, tmp_path)
    packed = (place / digest.ARRAYS).read_bytes()
    (place / digest.ARRAYS).write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DataError, match="cut off"):
        digest.read(place)
    (place / digest.ARRAYS).write_bytes(lzma.compress(arrays.pack({})))
    with pytest.raises(DataError, match="damaged"):
        digest.read(place)


def test_what_cannot_be_digested_is_refused(made: digest.Digest):
    """Low thresholds, one source, other labels: each is one line with what to do."""
    with pytest.raises(DataError, match="fewer than 4 statements and 2 sources"):
        archive.make(ARCHIVE, TABLE, CONFIG, min_statements=3)
    with pytest.raises(DataError, match="has one source"):
        archive.make(statements(60, 1, 1), TABLE, CONFIG)
    with pytest.raises(DataError, match="no term stands in 401 statements of 2 sources"):
        archive.make(ARCHIVE, TABLE, CONFIG, min_statements=401)
    with pytest.raises(DataError, match="the label 'shut' is in one of them alone"):
        archive.make(ARCHIVE, [item for item in TABLE if item.stance != "shut"], CONFIG)
    with pytest.raises(DataError, match="the label 'shut' is in one of the digest and the table"):
        train([item for item in TABLE if item.stance != "shut"], digest=made)


def test_counts_and_precisions_of_large_archives_are_kept(made: digest.Digest, tmp_path: Path):
    """A count above 65,535 is read as it was written, and no precision becomes infinite."""
    large = replace(made, counts=made.counts * 0 + 70_000)
    digest.write(large, tmp_path / "digest", {}, "card")
    assert (digest.read(tmp_path / "digest").counts == 70_000).all()
    ones = np.ones((1, 2))
    _, precision = archive._prior(ones, ones, ones * 1e9, 1.0)
    assert np.isfinite(precision).all()


def test_a_digest_replaces_no_other_files(made: digest.Digest, tmp_path: Path):
    """A folder with files of the user is refused, and left as it is."""
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="not of a digest"):
        digest.write(made, tmp_path, {}, "card")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_of_two_digests_at_once_one_wins_whole(made: digest.Digest, tmp_path: Path):
    """The run that began before another one ended says so, and leaves what that one wrote."""
    digest.write(made, tmp_path / "digest", {}, "first")
    moment = (tmp_path / "digest").stat().st_ctime_ns - 1
    with pytest.raises(DataError, match="another run has written it meanwhile, which is kept"):
        digest.write(made, tmp_path / "digest", {}, "second", moment)
    assert (tmp_path / "digest" / digest.CARD).read_text() == "first"
