"""Rows whose label a model doubts, and the order in which statements are shown."""

from dataclasses import replace

from conftest import TOY_CONFIG, toy_statements
from stance.labelling import ordering
from stance.labelling.journal import Item
from stance.labelling.suspects import rank
from stance.prediction.predictor import Predictor


def test_a_wrong_label_is_the_first_suspect():
    """A label turned round on purpose is found."""
    statements = toy_statements()
    wrong = replace(statements[3], stance="hostile")
    found = rank([*statements[:3], wrong, *statements[4:]], config=TOY_CONFIG)
    assert found[0].statement == wrong
    assert found[0].likelier == "friendly"
    assert found[0].p_given < found[0].p_likelier


def test_a_table_without_errors_has_no_suspects():
    """Where the model is as sure as usual, nothing is doubted."""
    assert rank(toy_statements(), config=TOY_CONFIG) == []


def test_shuffling_is_the_same_for_the_same_annotator():
    """A random order can be resumed, and differs between annotators."""
    items = [Item(str(number), "x") for number in range(20)]
    assert ordering.shuffled(items, "ann") == ordering.shuffled(items, "ann")
    assert ordering.shuffled(items, "ann") != ordering.shuffled(items, "bob")
    assert sorted(ordering.shuffled(items, "ann"), key=items.index) == items


def test_the_most_uncertain_statement_comes_first(toy_predictor: Predictor):
    """Active learning: what the model is least sure of is labelled first."""
    clear, unknown = Item("1", "We reject the demands of the north."), Item("2", "xyzzy")
    assert ordering.most_uncertain_first([clear, unknown], toy_predictor) == [unknown, clear]
