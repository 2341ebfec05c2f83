"""What persons are: offices, trades, and those who comment."""

OFFICIALS = frozenset(
    "spokesman spokeswoman spokesperson spokespersons spokespeople spokesmen minister"
    " ministers ambassador ambassadors envoy envoys official officials president premier"
    " secretary undersecretary under-secretary secretary-general under-secretary-general"
    " chancellor leader leaders chairman chairwoman chair chairperson vice-chairman"
    " vice-president vice-premier vice-minister commissioner negotiator negotiators delegate"
    " delegates diplomat diplomats senator senators representative representatives lawmaker"
    " lawmakers congressman congresswoman legislator legislators mayor governor general"
    " generals admiral commander colonel marshal president-elect minister-designate king"
    " queen prince princess emir sultan sheikh ayatollah pope patriarch bishop archbishop"
    " cardinal director director-general chief head heads adviser advisor advisers advisors"
    " aide aides counterpart counterparts deputy sister brother wife husband daughter son"
    " speaker speakers attorney prosecutor judge governor-general captain lieutenant major"
    " sergeant consul attache mediator mediators coordinator rapporteur organizer organiser"
    " organizers organisers participant participants executive executives manager managers"
    " owner owners founder treasurer superintendent inspector inspectors member members"
    " politician politicians mp mps sen rep brig gen gov col lt capt adm maj amb dictator"
    " taoiseach officer officers resident residents worker workers farmer farmers villager"
    " villagers lawyer lawyers dealer dealers trader traders source sources host activist"
    " activists campaigner protester protesters demonstrators fisherman pilot victim"
    " survivor rebel rebels banker bankers docker dockers miner miners teacher teachers"
    " nurse nurses doctor doctors student students co-chair imam interpreter monitor"
    " monitors vice-director boss moderator citizen citizens voter voters witness witnesses"
    " troops police authorities employers sides steward diplomat-in-chief emissary"
    " emissaries politburo delegation team mission colleague colleagues successor"
    " predecessor opposite-number".split()
)
"""Nouns for those who speak for a country or a body."""
COMMENTATORS = frozenset(
    "expert experts analyst analysts professor professors scholar scholars researcher"
    " researchers fellow economist economists commentator commentators historian historians"
    " columnist columnists critic critics observer observers specialist specialists"
    " strategist strategists scientist scientists hydrologist lecturer academic academics"
    " author authors editor journalist reporter correspondent watcher watchers consultant"
    " consultants pundit pundits broker brokers prof reader physicist sociologist geographer"
    " pollster forecaster economist-in-chief".split()
)
"""Nouns for those who comment."""
EXPERTS = frozenset(
    "experts analysts observers commentators scholars academics watchers economists".split()
)
"""Nouns that make of a paragraph one of experts."""
STUDYING = frozenset(
    "teaches taught studies studied reads follows tracks watches researches covers lectures"
    " edits negotiated served advised worked spent used once advises analyses analyzes".split()
)
"""Verbs of a clause that tells of an expert: , who teaches law."""
HEADING = frozenset("heads leads chairs runs directs represents".split())
"""Verbs of a clause that tells of an office: , who heads the delegation."""
FORMER = frozenset("former ex retired onetime one-time".split())
"""Words for an office that is no more."""
IN_OFFICE = frozenset(
    "minister ambassador envoy spokesman spokeswoman spokesperson president premier"
    " secretary senator general admiral official representative commissioner mayor governor"
    " king mediator".split()
)
"""Roles that make an official among experts too."""
GENERAL = frozenset(
    "official diplomat envoy politician leader emissary expert analyst scholar lawmaker"
    " legislator executive academic researcher specialist commander officer".split()
)
"""Roles that a person may be called by though theirs is another."""
SENT = frozenset("ambassador envoy representative emissary".split())
"""Roles by which the same person may be called."""
POSTED = frozenset("ambassador ambassadors envoy envoys emissary consul embassy mission".split())
"""Those who speak for another country than the one they are in."""
SIDELESS = frozenset(
    "diplomat diplomats source sources delegate delegates resident residents sides".split()
)
"""Roles that take no side from the place where they speak."""
AMERICAN = frozenset(
    "president secretary senator congressman congresswoman adviser advisor speaker".split()
)
"""Titles that news in English leaves without a country for Americans."""
OFFICES = frozenset(
    "State Defense Defence Foreign Affairs Interior Treasury Energy Commerce Unification"
    " Finance Agriculture Fisheries Health Labor Labour Transport Education Justice War"
    " Information Economy Homeland Security Trade Industry National External Internal Public"
    " Water Environment Culture Police People's Armed Forces Staff the and Veterans Housing"
    " Intelligence Naval Operations".split()
)
"""Words that follow `Secretary of`, `Minister of`."""
TOPICS = frozenset(
    "Affairs affairs Studies studies Program program policy desk expert experts specialist"
    " specialists scholar scholars analyst analysts watcher watchers researcher hand"
    " project".split()
)
"""What a country stands before where it is a subject of study: a North Korea expert."""
MEN = frozenset(
    "spokesman chairman brother husband son king prince congressman vice-chairman fisherman".split()
)
"""Nouns for men."""
WOMEN = frozenset(
    "spokeswoman chairwoman sister wife daughter queen princess congresswoman businesswoman".split()
)
"""Nouns for women."""
