"""Join event data: the verbal quad class of PLOVER, and a score like Goldstein's.

PLOVER (Open Event Data Alliance, PLOVER codebook, 2018) sorts events into four
quad classes; words are either verbal cooperation or verbal conflict. Goldstein
("A Conflict-Cooperation Scale for WEIS Events Data", Journal of Conflict
Resolution 36, 1992, table 1) weighs events from -10 to 8.3. A statement gets
the expectation over its stances, each weighed by the events that its statements
mostly are: `SCORES`.
"""

from collections.abc import Mapping

COOPERATION, CONFLICT = "verbal cooperation", "verbal conflict"

SCORES = {"conciliatory": 3.4, "conditional": 0.6, "hostile": -4.0, "none": 0.0}
"""Goldstein's weights, averaged over the WEIS events that each stance covers.

``conciliatory``: praise 3.4, promise material support 5.2, agree to meet or
future action 3.0, ask for policy assistance 3.4, offer proposal 1.5, urge 0.1
give 2.8; with agreement 4.8 and future promises 4.5 the mean is 3.4.
``conditional``: offer proposal 1.5, urge or request 0.1, ask for information
0.1, demand with a term -0.1 to 1.5: 0.6. ``hostile``: reject -4.0, charge,
criticise -2.2, denounce -3.4, deny -1.1, warn -3.0, threaten -4.4 to -7.0,
demand -4.9: -4.0. ``none`` is no act towards a counterpart.
"""


def goldstein(probabilities: Mapping[str, float]) -> float:
    """Give the expected score, -4.0 to 3.4, of the stances by their probabilities.

    >>> goldstein({"conciliatory": 0.5, "conditional": 0.0, "hostile": 0.5, "none": 0.0})
    -0.3
    """
    return round(sum(SCORES.get(name, 0.0) * share for name, share in probabilities.items()), 3)


def quad_class(probabilities: Mapping[str, float]) -> str:
    """Give the verbal quad class; empty where the statement most likely takes no stance.

    >>> quad_class({"conciliatory": 0.1, "conditional": 0.2, "hostile": 0.6, "none": 0.1})
    'verbal conflict'
    """
    opening = probabilities.get("conciliatory", 0.0) + probabilities.get("conditional", 0.0)
    closing = probabilities.get("hostile", 0.0)
    if probabilities.get("none", 0.0) > max(opening, closing):
        return ""
    return COOPERATION if opening >= closing else CONFLICT
