"""Small words: those that join, lead in, deny, or stand for somebody."""

PRONOUNS = frozenset("he she they it".split())
"""Pronouns that may be the subject of a verb of speech."""
DETERMINERS = frozenset(
    "the a an one another some many several other both his her its their most few two three"
    " four this that these those all various certain numerous our".split()
)
"""Words that open a noun phrase."""
FUNCTION_WORDS = frozenset(
    "and or but if when while whereas because since until unless though although as that"
    " which who whom whose what whether how why where than then so not no nor of to in on at"
    " by for from with without into onto upon over under about against between among through"
    " during before after is are was were be been being am has have had having do does did"
    " will would can could may might must should shall there here it he she they we i you"
    " him them us me also again ever never only just too very yet still even however both"
    " either neither once per via amid despite toward towards along across like nevertheless"
    " nonetheless meanwhile therefore moreover furthermore separately similarly likewise"
    " indeed perhaps instead earlier later today yesterday tonight afterwards thereafter"
    " besides finally asked".split()
)
"""Words that are no part of a name or a role."""
PREPOSITIONS = frozenset(
    "of for at from in to with on by within under familiar close involved near based"
    " outside there representing responsible who now currently formerly previously appointed"
    " assigned hired seconded".split()
)
"""Words that lead in what follows a role or a body: of the ministry, who asked …"""
FREE_TAILS = frozenset("who involved based responsible appointed assigned hired seconded".split())
"""Of those, the ones that a verb may follow: an official who asked."""
FILLERS = frozenset(
    "also again later earlier then still now once has have had instead too repeatedly"
    " recently further promptly soon even only first twice merely in turn itself himself"
    " herself themselves long already thus therefore more and".split()
)
"""Words between a subject and its verb."""
CONJUNCTIONS = frozenset(
    "and but yet still so or then while whereas as that nor meanwhile though".split()
)
"""Words that join clauses."""
SUBORDINATORS = frozenset(
    "how why if after before since because until when what which whether who that than".split()
)
"""Words after which a clause does not tell by itself what was said."""
BE = frozenset("was were is are been being be".split())
"""Forms of *to be*."""
MODALS = frozenset("would will could should must may might can had has have".split())
"""Verbs that another verb follows."""
NEGATIONS = frozenset("not never didn't doesn't don't hasn't haven't hadn't neither nor".split())
"""Words that deny the verb after them."""
DENYING = NEGATIONS | frozenset(
    "cannot can't couldn't wouldn't won't refused refuses declined declines".split()
)
"""Words that deny a verb further on: refused to rule out."""
HELPING = MODALS | frozenset("did does do to even yet".split())
"""Words between those and the verb, or before them."""
LATEST = frozenset("latest newest recent recently".split())
"""Words that tell of news of the day."""
IRREGULAR = frozenset(
    "has have had will would can could may might must should did does do made took gave"
    " went came met left held chose bit bore bought brought built caught cut dealt drove"
    " felt fought found froze grew heard hid knew lost meant paid rode ran sought sold set"
    " shook shut sank spent split spread stuck swept taught thought threw tore turned wore"
    " won looked sent put let got saw kept began flew stood fell rose broke drew struck".split()
)
"""Verbs of the past, and their helpers, that end a noun phrase as those in *-ed* do."""
