"""Join event data: the verbal quad class of PLOVER, and a score like Goldstein's.

PLOVER (Open Event Data Alliance, PLOVER codebook, 2018) sorts what is said into
verbal cooperation (AGREE, CONSULT, SUPPORT) and verbal conflict (REQUEST, ACCUSE,
REJECT, THREATEN). Goldstein ("A Conflict-Cooperation Scale for WEIS Events
Data", Journal of Conflict Resolution 36, 1992) weighs events from -10 to 10;
`WEIGHTS` are those that CAMEO's table gives to the events that became PLOVER's.
A statement gets the expectation over its stances, each weighed by the mean of
the events that it covers, since a stance does not tell them apart.
"""

from collections.abc import Mapping
from statistics import fmean

COOPERATION, CONFLICT = "verbal cooperation", "verbal conflict"

WEIGHTS = {
    "appeal": 3.0,  # CAMEO 02
    "agree": 4.0,  # 03, express intent to cooperate
    "consult": 1.0,  # 04
    "support": 3.5,  # 05, engage in diplomatic cooperation
    "request": -5.0,  # 10, demand
    "accuse": -2.0,  # 11, disapprove
    "reject": -4.0,  # 12
    "threaten": -6.0,  # 13
}
COVERED = {
    "conciliatory": ("appeal", "agree", "consult", "support"),
    "conditional": ("appeal", "agree", "request"),  # an opening and its price
    "hostile": ("request", "accuse", "reject", "threaten"),
}
SCORES = {stance: fmean(WEIGHTS[event] for event in events) for stance, events in COVERED.items()}


def goldstein(probabilities: Mapping[str, float]) -> float:
    """Give the expected score, -4.25 to 2.875, by the probabilities of the stances.

    >>> goldstein({"conciliatory": 0.5, "conditional": 0.0, "hostile": 0.5, "none": 0.0})
    -0.688
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
