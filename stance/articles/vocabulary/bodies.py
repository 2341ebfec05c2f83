"""What bodies are: of the state, of the press, of a trade, of learning."""

BODIES = frozenset(
    "ministry ministries department government administration agency office embassy council"
    " committee commission parliament congress senate army military navy command party union"
    " federation association confederation organization organisation company firm bank"
    " corporation group newspaper daily paper broadcaster magazine television radio court"
    " board bureau secretariat presidency palace league alliance authority coalition cabinet"
    " consulate junta institute university center centre foundation society church assembly"
    " mission network times post news journal herald tribune guard guards forces force staff"
    " police airlines holdings inc ltd corp co plc industries motors house chamber service"
    " regime country capital nation kingdom republic opposition bloc panel organisers lobby"
    " watchdog headquarters directorate delegation parties side sides neighbour neighbor"
    " conference council's trust fund".split()
)
"""Nouns for bodies that speak."""
GOVERNMENT = frozenset(
    "ministry department government embassy parliament army military navy office council"
    " committee presidency cabinet agency court administration commission foreign assembly".split()
)
"""Nouns for bodies of a state."""
PRESS = frozenset(
    "newspaper daily paper broadcaster magazine times post news journal herald tribune".split()
)
"""Nouns for newspapers and broadcasters."""
THINKERS = frozenset(
    "university institute institution center centre college school think-tank research"
    " forum".split()
)
"""Words for bodies of learning, whose members comment."""
TRADE_BODIES = frozenset(
    "association council federation chamber lobby group confederation alliance".split()
)
"""Nouns for bodies of a trade, which comment on what is done to it."""
STAFF = ("work", "pilot", "teacher", "nurse", "miner", "docker", "driver", "seafarer", "doctor")
"""Parts of words for those who work, whose bodies speak for a side."""
UNIONS = frozenset("union federation brotherhood guild".split())
"""Nouns for a union that an article names."""
FIRMS = frozenset(
    "company firm group airline carmaker automaker employer operator corporation bank"
    " carrier manufacturer retailer studio shipper miner utility railway chief".split()
)
"""Nouns for a company that an article names; `chief` is that of one."""
PARTIES = UNIONS | {"company", "employer"}
"""Nouns for those who are a side of their own, named or not."""
STATE_MEDIA = (
    *("North Korea", "China", "Russia", "Iran", "Syria", "Cuba", "Belarus", "Venezuela", "Vietnam"),
)
"""Countries whose media are called those of the state."""
