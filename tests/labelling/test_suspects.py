"""Rows whose label a model doubts."""

from dataclasses import replace

from conftest import TOY_CONFIG, toy_statements
from stance.labelling.suspects import rank


def test_a_wrong_label_is_the_first_suspect():
    """A label turned round on purpose is found."""
    statements = toy_statements()
    wrong = replace(statements[3], stance="hostile")
    suspect = rank([*statements[:3], wrong, *statements[4:]], config=TOY_CONFIG)[0]
    assert (suspect.text, suspect.label, suspect.likelier) == (wrong.text, "hostile", "friendly")
    assert suspect.p_label < suspect.p_likelier


def test_a_table_without_errors_has_no_suspects():
    """Where the model is as sure as usual, nothing is doubted."""
    assert rank(toy_statements(), config=TOY_CONFIG) == []
