"""Verbs of speech, and what must stand beside those that tell of speech only at times."""


def _with_presents(listed: str) -> frozenset[str]:
    """Add the present of regular verbs: noted, notes; warned, warns; replied, replies."""
    past = [word for word in listed.split() if word.endswith("ed")]
    made = [word[:-1] + "s" for word in past] + [word[:-2] + "s" for word in past]
    return frozenset((*listed.split(), *made, *(w[:-3] + "ies" for w in past if w.endswith("ied"))))


SPEECH = _with_presents(
    "restated clarified admonished chided conjectured advised forecast forewarned foresaw held"
    " implied inferred interjected intimated jotted lectured marveled notified objected outlined"
    " pronounced proclaimed ranted rebutted rejoined relayed reminded reproached resolved"
    " ruminated sighed shrugged spelled stipulated summarized summarised swore theorized"
    " underscored ventured volunteered tweeted wagered warned noted argued insisted maintained"
    " suggested stressed replied explained concluded predicted recalled observed remarked"
    " acknowledged conceded contended"
) | frozenset(
    "said says say saying told tells tell telling added adds adding stated stating noting argue"
    " arguing claimed claims claiming insisting declared declares declaring announced announces"
    " announcing responded responds answered countered retorted wrote writes writing posted"
    " commented admitted admits stressing emphasized emphasised emphasizes emphasizing"
    " underlined reiterated reiterates reiterating repeated repeating reaffirmed asserted hinted"
    " indicated signaled signalled confirmed confirms warning cautioned complained lamented"
    " quipped joked alleged charged believes believe thinks reckoned hoped hopes estimated"
    " testified vowed vows pledged promised promises threatened informed assured asked wondered"
    " continued elaborated reported disclosed revealed boasted mused sniffed snapped shot went"
    " sneered thundered intoned exclaimed cried jeered opined surmised speculated scoffed fumed"
    " retorts jested shouted continues quoted".split()
)
"""Verbs that a clause or a quotation can follow, and that may stand before their subject."""
ACTS = _with_presents(
    "renounced repudiated spurned snubbed vetoed vilified berated bemoaned bewailed censured"
    " challenged cheered chastised deflected demurred discounted disavowed disowned echoed"
    " entreated excoriated flayed floated heralded implored lampooned lauded maligned minimized"
    " minimised pilloried petitioned pooh-poohed rapped rubbished saluted savaged skewered"
    " solicited taunted trashed trumpeted welcomed condemned rejected urged praised dismissed"
    " denounced criticized criticised described compared likened pointed demanded accused mocked"
    " hailed blamed pushed fired doubled weighed chimed lashed"
) | frozenset(
    "called calls calling urging rejecting condemning welcoming offered offers offering"
    " proposed proposes proposing demanding accusing denouncing criticizing criticising"
    " dismissing praising thanked thanks thanking expressed expresses expressing denied denies"
    " denying appealed appeals appealing blaming blasted blasts slammed slams slamming ridiculed"
    " mocking apologized apologised describing branded labeled labelled voiced voices invited"
    " invites inviting advised deplored decried protested protests scorned scoffed lambasted"
    " lambasts rebuked rebukes rebuffed rebuffs refuted refutes disputed disputes questioned"
    " backed endorsed supported applauded commended congratulated regretted spoke speaks hit"
    " ruled brushed accepted characterized characterised cited cites listed set laid renewed"
    " expects expected wished pleaded begged beseeched exhorted recommended advocated raised"
    " attacked scolded chided castigated derided shrugged pressed defended seconded reassured"
    " played poured declined opposed opposes refused refuses".split()
)
"""Verbs whose subject does something by speaking, and that stand after their subject."""
LIGHT = frozenset(
    "made issued extended renewed delivered sent voiced relayed conveyed floated tabled"
    " presented gave lodged aired repeated reiterated registered put held".split()
)
"""Verbs that tell of speech with a noun of it: extended the invitation, lodged a protest."""
PARTICLES = {
    "hit": {"back", "out"},
    "lashed": {"out", "back"},
    "spoke": {"of", "out", "against"},
    "speaks": {"of", "out", "against"},
    "ruled": {"out"},
    "brushed": {"off", "aside"},
    "went": {"on"},
    "shot": {"back"},
    "set": {"out"},
    "laid": {"out", "down"},
    "raised": {"the", "concern", "concerns"},
    "renewed": {"the", "its", "his", "her", "their", "an", "a"},
    "played": {"down"},
    "poured": {"scorn", "cold"},
    "pointed": {"out", "to"},
    "pressed": {"for"},
    "declined": {"the", "an", "both", "its", "their"},
    "refused": {"the", "an"},
    "supported": {"the", "a"},
    "backed": {"the", "a", "his", "her", "its"},
    "shrugged": {"off"},
    "pushed": {"back"},
    "fired": {"back"},
    "doubled": {"down"},
    "weighed": {"against"},
    "chimed": {"in"},
    "held": {"that", "out"},
    **{verb: {"that"} for verb in ("resolved", "sighed")},
    "points": {"out", "to"},
    "floated": {"the", "a"},
    "outlined": {"the", "a", "his", "her", "its", "their"},
    "spelled": {"out"},
    "cheered": {"the"},
    "challenged": {"the"},
    "attacked": {"the"},
    "expected": set(),
    "posted": {"on", "that", "in"},
}
"""Verbs that tell of speech only with one of these words, or a quotation, after them."""
NOT_SPEECH = {
    "asked": {"not"},
    "called": {"off", "up", "in"},
    "charged": {"with", "in"},
    "added": {"to"},
    "continued": {"to", "its", "their", "the", "his", "her", "in", "for", "on", "with", "through"},
    "reported": {"to"},
    "offered": {"no", "little"},
    "answered": {"no"},
    "said": {"to"},
    "posted": {"a", "an", "the"},
    "noted": {"for"},
    "maintained": {"a", "an", "the", "its"},
    "maintains": {"a", "an", "the", "its"},
    "repeated": {"tests", "violations", "attacks"},
    "suggested": {"by"},
    "demands": {"for"},
}
"""Verbs that do not tell of speech with one of these words after them."""
PRESENT = frozenset(
    "says thinks argues believes calls notes adds suggests sees insists warns".split()
)
"""Verbs by which those are cited whom a writer has asked for comment."""
INFINITIVES = frozenset(
    "say warn condemn denounce offer urge call accuse reject welcome propose demand insist"
    " declare announce stress add deny express praise thank appeal criticize criticise"
    " repeat restate reiterate describe blame promise vow pledge threaten tell".split()
)
"""Verbs that tell of speech after `to`: went on to say."""
LEADING_TO = frozenset(
    "went quick used took hastened rushed rose seized hurried spoke returned".split()
)
"""Words that let them."""
REPLIES = frozenset("answered replied responded retorted reacted spoke".split())
"""Verbs that tell that somebody answered, but not what."""
REPEATS = frozenset("repeat restate reiterate".split())
"""Verbs of saying again, after `would` and `was to`."""
LEFT_OPEN = "not rule out"
"""Stands for the verb of `did not rule out talks`, whose message is what is left open."""
REPEATING = frozenset(
    "repeat repeated repeats reiterated reiterates restated renewed again echoed".split()
)
"""Words that tell that a message came again."""
AS_VERBS = frozenset(
    "presented cast portrayed painted framed depicted billed touted dubbed".split()
)
"""Verbs that tell of speech where `as` follows: presented this as a gesture."""
