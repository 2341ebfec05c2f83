"""Nouns of speech, and the verbs by which they tell of a statement."""

UTTERANCES = frozenset(
    "offer invitation appeal warning threat pledge demand proposal plea message"
    " condemnation protest apology promise ultimatum rebuke denial assurance assurances"
    " objection objections reservations doubts concern concerns regret support call case".split()
)
"""Nouns that make a light verb one of speech: extended the invitation."""
SPOKEN_NOUNS = UTTERANCES - {"objection", "support", "call", "case"} | frozenset(
    "praise thanks congratulations condolences criticism scorn mockery applause"
    " welcome warnings threats rejection refusal invective insults abuse".split()
)
"""Nouns that tell of a statement without a verb of speech: there was praise from Kim."""
BRINGING = frozenset("drew brought earned prompted triggered provoked met won".split())
"""Verbs that bring such a noun: the plan drew praise from Kim."""
COMING = frozenset("came was were followed arrived there".split())
"""Verbs that follow its speaker: from Kim came a threat."""
FOLLOWING = frozenset("came followed arrived repeated renewed restated".split())
"""Verbs that follow it: Kim's threat was renewed on May 3."""
MESSAGES = frozenset(
    "words message offer line formula wording sentence invitation appeal terms phrase"
    " proposal language pledge promise demand warning plea statement answer".split()
)
"""Nouns for what is said again: the same words, the offer."""
SAMENESS = frozenset(
    "same again identical verbatim unchanged once repeated reiterated restated renewed".split()
)
"""Words that tell that it is the same."""
OPINIONS = frozenset(
    "view words opinion eyes telling assessment reading judgment judgement account".split()
)
"""Nouns that give a view to somebody: in Kim's view."""
WRITINGS = frozenset(
    "statement commentary report article editorial letter communique declaration dispatch"
    " release text message note study document documents memo memorandum answer reply"
    " response verdict words resolution readout tweet post speech column op-ed survey paper"
    " bulletin statements remarks line".split()
)
"""Writings, whose author speaks."""
ISSUED = frozenset(
    "issued published released carried ran read made delivered sent gave responded reacted"
    " answered put".split()
)
"""Words between a writing and its author: a statement issued by Kim."""
