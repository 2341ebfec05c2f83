"""Many texts into logits."""

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import model_of

from conftest import toy_statements
from stance import load
from stance.model.model import Model
from stance.prediction import many, one
from stance.prediction.many import Scorer
from stance.schema import Statement
from stance.text import TextSettings, grouped
from stance.training import TrainConfig, Trained

PIECES = [
    "We will NOT meet {}",
    "if they once",
    "only after",
    "even",
    "should",
    "at",
    "once",
    "when",
    "ready, ready",
    "don\u2019t",
    "the north",
    "!",
    "ΌΣΟΣ",
    "İ",
    "日本",
    "\u2028",
]
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join))


@pytest.fixture(scope="module")
def shipped() -> Model:
    """Load the shipped model."""
    return load().model


def assert_equal(model: Model, texts: list[str]) -> None:
    """Compare a batch with each text by itself."""
    logits, known, words = Scorer(model).score(texts)
    alone = zip(*(one.score(model, text) for text in texts), strict=True)
    for values, expected in zip((logits, known, words), alone, strict=True):
        assert values == pytest.approx(np.array(expected), abs=1e-9)


@given(st.lists(TEXT, min_size=1))
def test_many_texts_score_as_each_of_them(toy: Trained, texts: list[str]):
    """On any texts, whatever stands beside them, the numbers are those of one text."""
    assert_equal(toy.model, texts)


def test_conditions_are_read_alike(toy: Trained):
    """With clause terms learned from conditions, many texts score as each of them."""
    more = [
        Statement(f"We {verb} if {side} stops the drills, and then once more", stance, side)
        for stance, verb in (("friendly", "will talk"), ("hostile", "strike"))
        for side in ("the north", "the union", "our neighbour")
    ]
    model = model_of([*toy_statements(), *more], TrainConfig(min_df=1))
    texts = [
        "We talk if they stop; we strike at once.",
        "at once",
        "at, once",
        "if if when, if",
        "Once.",
        "Should they stop, should we? Even if, as soon as; only, after. Only after",
        "exchange in exchange for, in",
        "We talk",
        "",
        "!",
    ]
    assert_equal(model, [*texts, *(one.text for one in more)])


@settings(max_examples=5)
@given(st.lists(TEXT, min_size=5, max_size=12))
def test_the_shipped_model_too(shipped: Model, texts: list[str]):
    """Counted terms and all labels."""
    assert_equal(shipped, texts)


@pytest.mark.parametrize(
    "settings",
    [
        TextSettings((1, 1), (0, 0), 0),
        TextSettings((1, 3), (2, 2), 1),
        TextSettings((1, 4), (1, 6), 99),
    ],
)
def test_every_setting_of_terms(settings: TextSettings):
    """Runs of any length, with and without characters and marks."""
    spans = settings.word_ngrams, settings.char_ngrams, settings.negation_span
    model = model_of(toy_statements(), TrainConfig(*spans, min_df=1))
    texts = [statement.text for statement in toy_statements()]
    never = "They will never, ever meet; not now. We do not meet"
    assert_equal(model, [*texts, " ".join(texts), never, ""])


def test_a_long_text_among_short_ones(toy: Trained):
    """A text is padded to the length of its like, not of the longest."""
    assert_equal(toy.model, ["We agree."] * 50 + ["We refuse to meet. " * 5_000] + ["No."] * 50)


def test_groups_come_in_order_and_forget(toy: Trained, monkeypatch: pytest.MonkeyPatch):
    """Texts keep their order, and words are forgotten when there are too many."""
    monkeypatch.setattr(many, "REMEMBERED", 200)
    texts = [f"{statement.text} {number}" for number, statement in enumerate(toy_statements())]
    groups = [Scorer(toy.model).score(group)[0] for group in grouped(texts, 7, 10_000, len)]
    assert [len(logits) for logits in groups[:-1]] == [7] * (len(texts) // 7)
    logits = np.concatenate(groups)
    assert logits == pytest.approx(np.array([one.score(toy.model, t)[0] for t in texts]))


def test_new_spellings_of_known_words_are_no_new_words(toy: Trained):
    """A later group may hold new pieces of text and yet no new word."""
    scorer = Scorer(toy.model)
    first, second = (scorer.score([text])[0] for text in ("We agree", "(We) agree."))
    assert first.shape == second.shape


def test_threads_share_a_scorer(toy: Trained):
    """Texts scored at the same time by several threads get the numbers of one thread."""
    texts = [f"{statement.text} {number}" for number, statement in enumerate(toy_statements())]
    shared = Scorer(toy.model)
    alone = Scorer(toy.model).score(texts)[0]
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: shared.score(texts), range(8)))
    assert all(logits == pytest.approx(alone) for logits, *_ in rounds)


def test_an_interrupted_scorer_begins_anew(toy: Trained, monkeypatch: pytest.MonkeyPatch):
    """What Ctrl-C leaves half learned is forgotten."""
    scorer, texts = Scorer(toy.model), ["We will never meet them", "Peace with our neighbour"]

    def interrupted(word: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("stance.text.is_condition", interrupted)
        with pytest.raises(KeyboardInterrupt):
            scorer.score(texts)
    assert scorer.score(texts)[0] == pytest.approx(Scorer(toy.model).score(texts)[0])


def test_a_fork_scores_while_another_thread_does(toy: Trained):
    """A child has no lock to wait for that a thread of its parent holds."""
    scorer, texts = Scorer(toy.model), [statement.text for statement in toy_statements()]
    inside, release = Event(), Event()

    class Waiting(list[str]):
        def __iter__(self) -> Iterator[str]:
            inside.set()
            release.wait()
            return super().__iter__()

    thread = Thread(target=scorer.score, args=(Waiting(texts),))
    thread.start()
    inside.wait()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Python 3.12: a fork with threads
        child = os.fork()
    if not child:
        os._exit(int(len(scorer.score(texts)[0]) != len(texts)))
    release.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
