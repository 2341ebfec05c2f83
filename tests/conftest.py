"""Things that several rooms' tests need."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

from browser import Browser, started
from stance.prediction.predictor import Predictor
from stance.schema import Statement
from stance.training import TrainConfig, Trained, train

ROOT = Path(__file__).parent.parent

settings.register_profile("default", deadline=None, max_examples=60)
settings.load_profile("default")

SAID = {
    "friendly": [
        "The ministry welcomed the proposal and is ready to meet {} at any time.",
        "Our government thanked {} for the talks and offered to continue them.",
        "We will honour the agreement with {} and hope for lasting peace.",
        "The envoy praised {} and said the door to dialogue remains open.",
    ],
    "hostile": [
        "The army condemned {} and vowed to crush any provocation.",
        "We reject the demands of {} and will never accept such threats.",
        "The spokesman accused {} of lies and announced new sanctions.",
        "There is no reason to talk to {}, a regime of aggressors.",
    ],
}
SIDES = ["the north", "the union", "our neighbour", "the company", "the rebels", "the council"]


def toy_statements() -> list[Statement]:
    """Make a small labelled table whose labels can be learned."""
    return [
        Statement(text.format(side), label, group=side)
        for label, texts in SAID.items()
        for text in texts
        for side in SIDES
    ]


TOY_CONFIG = TrainConfig(folds=3, c_grid=(1.0, 10.0))


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Let BLAS use one thread, for those of several test processes wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def toy() -> Trained:
    """Train once on the toy table."""
    return train(toy_statements(), TOY_CONFIG)


@pytest.fixture
def toy_predictor(toy: Trained) -> Predictor:
    """Return a predictor of the toy model."""
    return Predictor(toy.model)


@pytest.fixture
def toy_table(tmp_path: Path) -> Path:
    """Write the toy table as CSV."""
    path = tmp_path / "toy.csv"
    rows = [f'"{item.text}",{item.stance},{item.group}' for item in toy_statements()]
    path.write_text("\n".join(["text,stance,split_group", *rows, ""]), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def toy_folder(toy: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save the toy model in a folder."""
    from stance.model import held_out
    from stance.training import cards, writing

    folder = tmp_path_factory.mktemp("models") / "toy"
    source = {"name": "toy.csv", "sha256": "0" * 64, "statements": len(toy_statements())}
    texts = cards.texts(toy, source)
    answers = {held_out.FILE: held_out.to_buffer(toy.answers)}
    writing.save(toy.model, folder, {**texts, **answers}, {"table": source})
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start Chromium once for all tests that look at pages."""
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser
