"""The predictor that users hold."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from stance.errors import DataError, ModelError
from stance.prediction import one
from stance.prediction.predictor import Predictor, answer_columns, answer_names
from stance.training import Trained

FRIENDLY = "The envoy welcomed the proposal and thanked the union."


def test_load_opens_a_folder_by_path_or_string(toy_folder: Path):
    """Another model is a path away."""
    assert stance.load(toy_folder).labels == ("friendly", "hostile")
    assert stance.load(str(toy_folder)).classify(FRIENDLY).stance == "friendly"


def test_a_wrong_path_is_a_stance_error(tmp_path: Path):
    """What a user can mend is a StanceError."""
    with pytest.raises(ModelError, match="no such model folder"):
        stance.load(tmp_path / "no")


@given(st.text())
def test_probabilities_sum_to_one_and_the_best_is_told(toy: Trained, text: str):
    """A prediction is consistent within itself."""
    found = Predictor(toy.model).classify(text)
    assert sum(found.probabilities.values()) == pytest.approx(1.0)
    assert found.probability == max(found.probabilities.values())
    assert found.stance == "unsure" or found.probabilities[found.stance] == found.probability


def test_all_doors_give_the_same_numbers(toy_predictor: Predictor):
    """One text, many texts, arrays and frames agree; numpy may round the last digit otherwise."""
    texts = [FRIENDLY, "We reject the demands of the north.", ""]
    many = toy_predictor.classify_many(texts)
    assert many == [toy_predictor.classify(text) for text in texts]
    assert toy_predictor.predict(texts).tolist() == [item.stance for item in many]
    array = toy_predictor.predict_proba(texts)
    assert array.shape == (3, 2)
    rows = [list(item.probabilities.values()) for item in many]
    assert array == pytest.approx(np.array(rows), abs=1e-12)
    frame = toy_predictor.classify_frame(pd.DataFrame({"text": texts}))
    assert frame["probability"].tolist() == [item.probability for item in many]


def test_no_texts_give_no_answers(toy_predictor: Predictor):
    """Empty input keeps its shape."""
    assert toy_predictor.classify_many([]) == []
    assert toy_predictor.predict_proba([]).shape == (0, 2)


@pytest.mark.parametrize("text", ["", "   ", "日本語の文", "xyzzy qwerty"])
def test_text_that_the_model_does_not_know_is_unsure(toy_predictor: Predictor, text: str):
    """Foreign or empty text never gets a confident label."""
    found = toy_predictor.classify(text)
    assert (found.stance, found.known_terms) == ("unsure", 0.0)


def test_min_probability_answers_unsure_below_it(toy: Trained):
    """The threshold changes the answer and not the probabilities."""
    sure, wary = Predictor(toy.model), Predictor(toy.model, min_probability=1.0)
    assert wary.classify(FRIENDLY).stance == "unsure"
    assert wary.classify(FRIENDLY).probabilities == sure.classify(FRIENDLY).probabilities


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_that_is_no_probability_is_refused(toy: Trained, threshold: float):
    """A threshold lies between 0 and 1."""
    with pytest.raises(DataError, match="from 0 to 1"):
        Predictor(toy.model, min_probability=threshold)


def test_stances_only_leaves_none_out_and_renormalises(toy: Trained):
    """The rest keep their ratios and sum to 1."""
    model = replace(toy.model, labels=("hostile", "none"))
    found = Predictor(model, stances_only=True).classify(FRIENDLY)
    assert found.probabilities == {"hostile": 1.0}
    with pytest.raises(DataError, match="no label 'none'"):
        Predictor(toy.model, stances_only=True)


@given(st.text())
def test_an_explanation_adds_up_exactly(toy: Trained, text: str):
    """Intercepts and contributions give the logits, and these the probabilities."""
    told = Predictor(toy.model).explain(text)
    logits = [
        told.intercepts[label] + sum(item.contributions[label] for item in told.evidence)
        for label in toy.model.labels
    ]
    assert one.softmax(logits) == pytest.approx(
        tuple(told.prediction.probabilities.values()), abs=1e-9
    )


def test_the_evidence_for_the_answer_comes_first(toy_predictor: Predictor):
    """Terms are in the order of what they add to the answer."""
    told = toy_predictor.explain(FRIENDLY)
    added = [item.contributions["friendly"] for item in told.evidence]
    assert added == sorted(added, reverse=True)
    assert {"word", "char", "clause"} == {item.kind for item in told.evidence}


def test_a_frame_keeps_its_columns_and_its_index(toy_predictor: Predictor):
    """The answers come after what was there; the frame itself is left alone."""
    frame = pd.DataFrame({"said": [FRIENDLY], "stance": ["mine"]}, index=[7])
    found = toy_predictor.classify_frame(frame, text_column="said")
    assert list(frame.columns) == ["said", "stance"]
    assert list(found.columns[:3]) == ["said", "stance", "predicted_stance"]
    assert found.loc[7, "predicted_stance"] == "friendly"


def test_a_frame_without_the_column_or_with_other_things_is_refused(toy_predictor: Predictor):
    """What is neither text nor missing is an error, not a guess."""
    with pytest.raises(DataError, match="no column 'text'"):
        toy_predictor.classify_frame(pd.DataFrame({"said": ["x"]}))
    with pytest.raises(DataError, match="not a string"):
        toy_predictor.classify_frame(pd.DataFrame({"text": ["x", 7]}))


def test_a_single_string_is_not_taken_for_a_list(toy_predictor: Predictor):
    """The commonest slip gets a clear word."""
    with pytest.raises(DataError, match="put it in a list"):
        toy_predictor.predict("We agree.")


def test_a_predictor_travels_to_other_processes(toy_predictor: Predictor):
    """Pickled and back, it answers the same."""
    again = pickle.loads(pickle.dumps(toy_predictor))
    assert again.classify(FRIENDLY) == toy_predictor.classify(FRIENDLY)


def test_a_frame_without_rows_gets_the_columns_and_their_types(toy_predictor: Predictor):
    """A part that is empty fits the others."""
    frame = pd.DataFrame({"text": [FRIENDLY]})
    empty, full = (toy_predictor.classify_frame(part) for part in (frame.iloc[:0], frame))
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_few_and_many_texts_are_answered_alike(toy_predictor: Predictor):
    """Both ways to an answer give the same stances, and numbers but for the last digit."""
    texts = [FRIENDLY, "We reject the demands of the north.", ""]
    few, many = (answer_columns(toy_predictor, part) for part in (texts, texts * 50))
    assert many[0] == few[0] * 50
    numbers = np.array(few[1:])
    assert np.array(many[1:]) == pytest.approx(np.tile(numbers, 50), abs=1e-12)


@pytest.mark.parametrize("wrong", [{"text": "We agree."}, pd.DataFrame({"text": ["We agree."]}), 5])
def test_what_holds_no_texts_is_refused(toy_predictor: Predictor, wrong: object):
    """The names of columns are not taken for texts."""
    for answer in (toy_predictor.predict, toy_predictor.predict_proba, toy_predictor.classify_many):
        with pytest.raises(DataError, match="where texts are expected"):
            answer(wrong)


@pytest.mark.parametrize("wrong", [["We agree."], "We agree.", None])
def test_what_is_no_frame_is_refused(toy_predictor: Predictor, wrong: object):
    """One line says what was expected."""
    with pytest.raises(DataError, match="where a pandas frame is expected"):
        toy_predictor.classify_frame(wrong)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_text_is_unsure(toy_predictor: Predictor, missing: object):
    """None, NaN and NA are answered as an empty text, in lists and in frames."""
    empty = toy_predictor.classify("")
    assert empty.stance == "unsure" and empty.known_terms == 0.0
    assert toy_predictor.classify_many([missing, FRIENDLY])[0] == empty
    assert toy_predictor.predict([missing, FRIENDLY]).tolist() == ["unsure", "friendly"]
    assert toy_predictor.predict_proba([missing]).sum() == pytest.approx(1.0)
    frame = toy_predictor.classify_frame(pd.DataFrame({"text": [missing, FRIENDLY]}))
    assert frame["stance"].tolist() == ["unsure", "friendly"]


@pytest.mark.parametrize("text", ["If", "a", "NULL", "yes", "", "   ", "Rejected!", "peace"])
def test_a_text_of_fewer_than_two_words_is_unsure(toy_predictor: Predictor, text: str):
    """One word does not say to what it answers."""
    assert toy_predictor.classify(text).stance == "unsure"
    assert toy_predictor.predict([text] * 200).tolist() == ["unsure"] * 200


def test_base_rates_move_the_odds_by_their_ratio(toy: Trained):
    """The odds of two labels are multiplied by those of their shares; even ones change nothing."""
    plain = Predictor(toy.model).classify(FRIENDLY).probabilities
    moved = Predictor(toy.model, base_rates={"friendly": 1, "hostile": 3})
    found = moved.classify(FRIENDLY).probabilities
    odds = plain["hostile"] / plain["friendly"]
    assert found["hostile"] / found["friendly"] == pytest.approx(3 * odds)
    assert moved.predict_proba([FRIENDLY] * 200)[-1].tolist() == pytest.approx([*found.values()])
    even = Predictor(toy.model, base_rates={"hostile": 0.5, "friendly": 0.5})
    assert even.classify(FRIENDLY).probabilities == pytest.approx(plain)


def test_an_explanation_at_base_rates_adds_up(toy: Trained):
    """What the base rates add is a part of the intercepts."""
    explanation = Predictor(toy.model, base_rates={"friendly": 0.9, "hostile": 0.1}).explain(
        FRIENDLY
    )
    logits = [
        explanation.intercepts[label] + sum(e.contributions[label] for e in explanation.evidence)
        for label in toy.model.labels
    ]
    probabilities = explanation.prediction.probabilities.values()
    assert one.softmax(logits) == pytest.approx(tuple(probabilities), abs=1e-9)


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ({"friendly": 1.0}, "'hostile' is missing: give one share for each of friendly, hostile"),
        ({"friendly": 0.5, "hostile": 0.3, "angry": 0.2}, "'angry' is no label of the model"),
        ({"friendly": 0.0, "hostile": 1.0}, "friendly is 0.0: give a share above 0"),
        ({"friendly": -1, "hostile": 1}, "friendly is -1: give a share above 0"),
        ({"friendly": float("nan"), "hostile": 1}, "friendly is nan: give a share above 0"),
        ({"friendly": float("inf"), "hostile": 1}, "friendly is inf: give a share above 0"),
        ({"friendly": "much", "hostile": 1}, "friendly is 'much': give a share above 0"),
    ],
)
def test_base_rates_that_make_no_sense_are_refused(toy_folder: Path, rates: dict, message: str):
    """One line names the label and what to do."""
    with pytest.raises(DataError, match=message):
        stance.load(toy_folder, base_rates=rates)


def test_promises_are_made_at_the_base_rates_in_force(toy_folder: Path):
    """Where almost all text is of one label, its answers are right more often."""
    rates = {"friendly": 0.001, "hostile": 0.999}
    even, rare = (stance.load(toy_folder, precision=0.9, base_rates=r) for r in (None, rates))
    assert even.threshold != rare.threshold


def test_a_long_text_is_answered_from_its_head(toy: Trained):
    """What stands beyond `max_characters` changes nothing, one by one and many at a time."""
    head = f"{FRIENDLY} "
    predictor = Predictor(toy.model, max_characters=len(head))
    long = head + "We reject and condemn the aggressors. " * 200
    assert predictor.classify(long) == predictor.classify(head)
    assert predictor.predict_proba([long])[0] == pytest.approx(predictor.predict_proba([head])[0])
    assert predictor.explain(long).text == head
    with pytest.raises(DataError, match="max_characters is 0"):
        Predictor(toy.model, max_characters=0)


def test_a_long_text_is_read_without_a_model_of_all_its_characters(toy: Trained):
    """Texts of any length in a batch give what they give alone."""
    texts = [FRIENDLY, "We reject the demands. " * 5000, "xyz" * 40_000]
    rows = Predictor(toy.model).predict_proba(texts)
    alone = [Predictor(toy.model).classify(text).probabilities["friendly"] for text in texts]
    assert rows[:, 0] == pytest.approx(alone)


def test_words_of_any_characters_are_answered(toy_predictor: Predictor):
    """Lone surrogates, NUL and separators of lines are no reason to fail."""
    for text in ("We \ud800 agree\x00 now", "\u2028", "\x1b[31m we agree", "\udfff" * 300):
        assert 0.0 < toy_predictor.classify(text).probability <= 1.0
        assert toy_predictor.predict_proba([text] * 200).shape == (200, 2)


def test_a_notebook_shows_the_text_with_its_words(toy_predictor: Predictor):
    """The page is safe whatever the text, and tells the share of each word."""
    html = toy_predictor.explain("We <b>reject</b> & condemn")._repr_html_()
    assert " (hostile 0.8" in html
    assert "&lt;" in html and "&amp;" in html and "<b>reject" not in html
    assert html.count("<span") == 5
    assert "unsure" in toy_predictor.explain("")._repr_html_()


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "stance"),
        (["text", "p"], "stance"),
        (["known_terms"], "predicted_stance"),
        (["stance", "predicted_probability"], "predicted_predicted_stance"),
    ],
)
def test_new_columns_step_aside_for_those_that_are_there(
    toy_predictor: Predictor, taken: list[str], expected: str
):
    """All new names get a prefix together where one of them is taken."""
    names = answer_names(toy_predictor, taken)
    assert names[0] == expected
    assert set(names).isdisjoint(taken)
