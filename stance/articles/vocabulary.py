"""Name the words of reported speech: who speaks, with which verbs, and what stands between."""


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


OFFICIALS = _set(
    "spokesman spokeswoman spokesperson spokespersons spokespeople spokesmen minister ministers"
    " ambassador ambassadors envoy envoys official officials president premier secretary"
    " undersecretary under-secretary secretary-general under-secretary-general chancellor leader"
    " leaders chairman chairwoman chair chairperson vice-chairman vice-president vice-premier"
    " vice-minister commissioner negotiator negotiators delegate delegates diplomat diplomats"
    " senator senators representative representatives lawmaker lawmakers congressman congresswoman"
    " legislator legislators mayor governor general generals admiral commander colonel marshal"
    " president-elect minister-designate"
    " king queen prince princess emir sultan sheikh ayatollah pope patriarch bishop archbishop"
    " cardinal director director-general chief head heads adviser advisor advisers advisors aide"
    " aides counterpart counterparts deputy sister brother wife husband daughter son speaker"
    " speakers attorney prosecutor judge governor-general captain lieutenant major sergeant consul"
    " attache mediator mediators coordinator rapporteur organizer organiser organizers organisers"
    " participant participants executive executives manager managers owner owners founder"
    " treasurer superintendent inspector inspectors member members politician politicians mp mps"
    " sen rep brig gen gov col lt capt adm maj amb dictator taoiseach officer officers resident"
    " residents worker workers farmer farmers villager villagers lawyer lawyers dealer dealers"
    " trader traders source sources host activist activists campaigner protester protesters"
    " demonstrators fisherman pilot victim survivor rebel rebels banker bankers docker dockers"
    " miner miners teacher teachers nurse nurses doctor doctors student students co-chair imam"
    " interpreter monitor monitors vice-director boss captain moderator citizen citizens voter"
    " voters witness witnesses spokesmen troops police authorities employers sides steward"
    " diplomat-in-chief emissary emissaries politburo delegation team negotiators mission"
    " colleague colleagues successor predecessor"
    " opposite-number"
)
COMMENTATORS = _set(
    "expert experts analyst analysts professor professors scholar scholars researcher researchers"
    " fellow economist economists commentator commentators historian historians columnist"
    " columnists critic critics observer observers specialist specialists strategist strategists"
    " scientist scientists hydrologist lecturer academic academics author authors editor journalist"
    " reporter correspondent watcher watchers consultant consultants pundit pundits broker brokers"
    " prof reader physicist sociologist geographer pollster forecaster economist-in-chief"
)
EXPERTS = _set("experts analysts observers commentators scholars academics watchers economists")
NAMES_TOO = _set(
    "Son King Prince Pope Bishop Judge Major Head Host Miner Farmer Captain Marshal Baker Cardinal"
    " Abbot Dean Teacher Banker Boss Chair Pilot Page Officer Fellow Doctor Nurse Rebel Member"
)
"""Roles that are family names too, where nothing follows."""
GENERAL = _set(
    "official diplomat envoy politician leader emissary expert analyst scholar lawmaker legislator"
    " executive academic researcher specialist commander officer"
)
"""Roles that a person may be called by though theirs is another."""
SIDELESS = _set("diplomat diplomats source sources delegate delegates resident residents sides")
POSTED = _set("ambassador ambassadors envoy envoys emissary consul embassy mission")
"""Those who speak for another country than the one they are in."""
STUDYING = _set(
    "teaches taught studies studied reads follows tracks watches researches covers lectures edits"
    " negotiated served advised worked spent used once advises analyses analyzes"
)
HEADING = _set("heads leads chairs runs directs represents")
TRADE_BODIES = _set("association council federation chamber lobby group confederation alliance")
STAFF = ("work", "pilot", "teacher", "nurse", "miner", "docker", "driver", "seafarer", "doctor")
"""What those do who comment, those who speak for a body, and bodies of a trade."""
FORMER = _set("former ex retired onetime one-time")
THINKERS = _set(
    "university institute institution center centre college school think-tank research forum"
)
BODIES = _set(
    "ministry ministries department government administration agency office embassy council"
    " committee commission parliament congress senate army military navy command party union"
    " federation association confederation organization organisation company firm bank corporation"
    " group newspaper daily paper broadcaster magazine television radio court board bureau"
    " secretariat presidency palace league alliance authority coalition cabinet consulate junta"
    " institute university center centre foundation society church assembly mission network"
    " times post news journal herald tribune guard guards forces force staff police airlines"
    " holdings inc ltd corp co plc industries motors house chamber service post regime country"
    " capital nation kingdom republic opposition bloc panel organisers lobby watchdog headquarters"
    " directorate delegation parties side sides neighbour neighbor conference council's trust fund"
)
PRESS = _set("newspaper daily paper broadcaster magazine times post news journal herald tribune")
WRITINGS = _set(
    "statement commentary report article editorial letter communique declaration dispatch release"
    " text message note study document documents memo memorandum answer reply response verdict"
    " documents words resolution readout tweet post speech column op-ed survey paper bulletin"
    " statements remarks line"
)
SOUTHERN_NAMES = _set(
    "Lee Park Choi Jung Jeong Chung Cho Yoon Lim Im Oh Seo Shin Ahn Ryu Moon Bae Yoo Noh Suh Nam"
    " Shim Baek Won Chun Min Ha Cha Joo Hong Song Yang Roh Woo Kwak Sohn Moh Gu Koo Heo Hur"
)
KOREAN_NAMES = _set(
    "Kim Ri Pak Choe Jo Rim Ro Ryu Ryang Hwang Han Kang Jang O Sin Song Yun Jon Paek Hong Kwon Ko"
    " Mun Nam Om Thae Yang An Cha Chon Hyon Ju Kwak Ma Min Paek Phyo Pyon Ryo Sim Son So U Won"
)
"""Family names as North Korea spells them, followed by two names without a hyphen."""
PRONOUNS = _set("he she they it")
TOPICS = _set(
    "Affairs affairs Studies studies Program program policy desk expert experts specialist"
    " specialists scholar scholars analyst analysts watcher watchers researcher hand project"
)
"""What a country stands before where it is a subject of study: a North Korea expert."""
NAME_PARTS = _set("de van von der den al bin ibn la le du da dos di el ter ben")
"""Small words inside names: Paul de Keersmaeker."""
OFFICES = _set(  # what follows `Secretary of`, `Minister of`
    "State Defense Defence Foreign Affairs Interior Treasury Energy Commerce Unification Finance"
    " Agriculture Fisheries Health Labor Labour Transport Education Justice War Information Economy"
    " Homeland Security Trade Industry National External Internal Public Water Environment Culture"
    " Police People's Armed Forces Staff the and Veterans Housing Intelligence Naval Operations"
)
HONORIFICS = {"mr.": "m", "mr": "m", "mrs.": "f", "mrs": "f", "ms.": "f", "ms": "f", "miss": "f"}
MEN = _set("spokesman chairman brother husband son king prince congressman vice-chairman fisherman")
WOMEN = _set(
    "spokeswoman chairwoman sister wife daughter queen princess congresswoman businesswoman"
)

DETERMINERS = _set(
    "the a an one another some many several other both his her its their most few two three four"
    " this that these those all various certain numerous our"
)
FUNCTION_WORDS = _set(
    "and or but if when while whereas because since until unless though although as that which who"
    " whom whose what whether how why where than then so not no nor of to in on at by for from with"
    " without into onto upon over under about against between among through during before after"
    " is are was were be been being am has have had having do does did will would can could may"
    " might must should shall there here it he she they we i you him them us me also again ever"
    " never only just too very yet still even however both either neither once per via amid"
    " despite toward towards along across like nevertheless nonetheless meanwhile however therefore"
    " moreover furthermore separately similarly likewise indeed perhaps instead earlier later today"
    " yesterday tonight afterwards thereafter besides finally asked"
)
PREPOSITIONS = _set(
    "of for at from in to with on by within under familiar close involved near based outside there"
    " representing responsible who now currently formerly previously"
    " appointed assigned hired seconded"
)
FILLERS = _set(
    "also again later earlier then still now once has have had instead too repeatedly recently"
    " further promptly soon even only first twice merely in turn itself himself herself themselves"
    " long already thus therefore once more and"
)
CONJUNCTIONS = _set("and but yet still so or then while whereas as that nor meanwhile though")
SUBORDINATORS = _set(
    "how why if after before since because until when what which whether who that than"
)
BE = _set("was were is are been being be")
NEGATIONS = _set("not never didn't doesn't don't hasn't haven't hadn't neither nor")


def _presents(listed: str) -> str:
    """Add the present of regular verbs: noted, notes; warned, warns; replied, replies."""
    past = [word for word in listed.split() if word.endswith("ed")]
    made = [word[:-1] + "s" for word in past] + [word[:-2] + "s" for word in past]
    return " ".join((listed, *made, *(w[:-3] + "ies" for w in past if w.endswith("ied"))))


SPEECH = _set(
    "said says say saying told tells tell telling added adds adding stated stating noted"
    " notes noting argued argues argue arguing claimed claims claiming insisted insists insisting"
    " explained explains declared declares declaring announced announces announcing replied replies"
    " responded responds answered countered retorted remarked observed wrote writes writing tweeted"
    " posted commented concluded conceded acknowledged admitted admits stressed stresses stressing"
    " emphasized emphasised emphasizes emphasizing underlined underscored reiterated reiterates"
    " reiterating repeated repeating reaffirmed maintained maintains asserted contended suggested"
    " suggests hinted indicated signaled signalled confirmed confirms recalled predicted predicts"
    " warned warns warning cautioned complained lamented quipped joked alleged charged believes"
    " believe thinks reckoned hoped hopes estimated testified vowed vows pledged promised promises"
    " threatened informed assured asked wondered continued clarified elaborated reported disclosed"
    " revealed boasted mused sniffed snapped shot went sneered thundered"
    " intoned exclaimed cried jeered"
    " opined surmised speculated swore scoffed fumed retorts jested shouted continues quoted"
)
SPEECH |= _set(
    _presents(
        "restated clarified admonished chided conjectured advised forecast forewarned foresaw"
        " held implied inferred interjected intimated jotted lectured marveled notified"
        " objected outlined pronounced proclaimed ranted rebutted rejoined relayed"
        " reminded reproached resolved ruminated sighed shrugged spelled stipulated summarized"
        " summarised swore theorized underscored ventured volunteered tweeted wagered"
        " warned noted argued insisted maintained suggested stressed replied explained"
        " concluded predicted recalled observed remarked acknowledged conceded contended"
    )
)
"""Verbs that a clause or a quotation can follow, and that may stand before their subject."""

ACTS = _set(
    "called calls calling urged urges urging rejected rejects rejecting condemned condemns"
    " condemning welcomed welcomes welcoming offered offers offering proposed proposes proposing"
    " demanded demands demanding accused accuses accusing denounced denounces denouncing criticized"
    " criticised criticizes criticizing criticising dismissed dismisses dismissing praised praises"
    " praising thanked thanks thanking expressed expresses expressing denied denies denying"
    " appealed appeals appealing hailed hails blamed blames blaming blasted blasts slammed slams"
    " slamming ridiculed mocked mocks mocking apologized apologised described describes describing"
    " branded labeled labelled voiced voices invited invites inviting advised deplored decried"
    " protested protests scorned scoffed lambasted lambasts rebuked rebukes rebuffed rebuffs"
    " refuted refutes disputed disputes questioned challenged backed endorsed supported applauded"
    " commended congratulated lauded regretted lashed spoke speaks hit ruled brushed accepted"
    " characterized characterised cited cites listed likened compared set laid renewed"
    " expects expected wished implored pleaded begged beseeched exhorted recommended advocated"
    " raised attacked scolded chided berated castigated derided shrugged pressed defended seconded"
    " reassured pointed played poured declined opposed opposes refused refuses"
)
ACTS |= _set(
    _presents(
        "renounced repudiated spurned snubbed vetoed vilified berated bemoaned bewailed censured"
        " challenged cheered chastised deflected demurred discounted disavowed disowned echoed"
        " entreated excoriated flayed floated heralded implored lampooned lauded maligned"
        " minimized minimised pilloried petitioned pooh-poohed rapped rubbished saluted"
        " savaged skewered solicited taunted trashed trumpeted welcomed"
        " condemned rejected urged praised dismissed denounced criticized criticised described"
        " compared likened pointed demanded accused mocked hailed blamed pushed fired doubled"
        " weighed chimed lashed"
    )
)
LIGHT = _set(
    "made issued extended renewed delivered sent voiced relayed conveyed floated tabled presented"
    " gave lodged aired repeated reiterated registered put held"
)
UTTERANCES = _set(
    "offer invitation appeal warning threat pledge demand proposal plea message condemnation"
    " protest apology promise ultimatum rebuke denial assurance assurances objection objections"
    " reservations doubts concern concerns regret support call case"
)
SPOKEN_NOUNS = UTTERANCES - _set("case call support objection") | _set(
    "praise thanks congratulations condolences criticism scorn mockery applause welcome silence"
    " warnings threats rejection refusal invective insults abuse"
) - {"silence"}
BRINGING = _set("drew brought earned prompted triggered provoked met won")
MESSAGES = _set(
    "words message offer line formula wording sentence invitation appeal terms phrase proposal"
    " language pledge promise demand warning plea statement answer"
)
SAMENESS = _set("same again identical verbatim unchanged once repeated reiterated restated renewed")
COMING = _set("came was were followed arrived there")
FOLLOWING = _set("came followed arrived repeated renewed restated")
"""Nouns of speech, and verbs that let them tell of a statement: there was praise from Kim."""
"""Nouns that make a light verb one of speech: extended the invitation, lodged a protest."""

"""Verbs whose subject does something by speaking, and that stand after their subject."""

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
    "resolved": {"that"},
    "sighed": {"that"},
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

PRESENT = _set("says thinks argues believes calls notes adds suggests sees insists warns")
"""Verbs by which those are cited whom a writer has asked for comment."""
AMERICAN = _set("president secretary senator congressman congresswoman adviser advisor speaker")
INFINITIVES = _set(
    "say warn condemn denounce offer urge call accuse reject welcome propose demand insist declare"
    " announce stress add deny express praise thank appeal criticize criticise repeat restate"
    " reiterate describe blame promise vow pledge threaten tell"
)
LEADING_TO = _set("went quick used took hastened rushed rose seized hurried spoke returned")
"""Verbs that tell of speech after `to`, and words that let them: went on to say."""
REPLIES = _set("answered replied responded retorted reacted spoke")
REPEATS = _set("repeat restate reiterate")
AS_VERBS = _set("presented cast portrayed painted framed depicted billed touted dubbed")
"""Verbs that tell of speech where `as` follows: presented this as a gesture."""
REPEATING = _set("repeat repeated repeats reiterated reiterates restated renewed again echoed")
FREE_TAILS = _set("who involved based responsible appointed assigned hired seconded")
MODALS = _set("would will could should must may might can had has have")
STATE_MEDIA = (
    *("North Korea", "China", "Russia", "Iran", "Syria", "Cuba", "Belarus", "Venezuela", "Vietnam"),
)
"""Countries whose media are called those of the state."""
SENT = _set("ambassador envoy representative emissary")
"""Roles by which the same person may be called."""
IN_OFFICE = _set(
    "minister ambassador envoy spokesman spokeswoman spokesperson president premier secretary"
    " senator general admiral official representative commissioner mayor governor king mediator"
)
"""Roles that make an official among experts too."""
LATEST = _set("latest newest recent recently")
OPINIONS = _set("view words opinion eyes telling assessment reading judgment judgement account")
ISSUED = _set(
    "issued published released carried ran read made delivered sent gave responded reacted"
    " answered put"
)

ABROAD = _set(
    "igor sergei sergey vladimir dmitry ivan mikhail nikolai oleg boris viktor yuri ahmed mohammed"
    " muhammad ali hassan hossein javad reza omar mustafa mostafa abdullah ibrahim karim tariq"
    " pavel milan danilo jens lars erik hans klaus pierre jacques emmanuel giovanni luis"
    " jorge pablo xi li wang zhang nguyen narendra arun vikram imran shinzo fumio recep bashar"
)
"""Given names that leave little doubt that a president is not the American one."""
GIVEN_MEN = _set(
    "james john robert michael william david richard joseph thomas charles christopher daniel"
    " matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward"
    " ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin"
    " scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry"
    " peter ned igor sergei sergey vladimir dmitry ivan mikhail nikolai oleg boris viktor yuri"
    " antonio jose juan carlos luis ahmed mohammed muhammad ali hassan omar mustafa mostafa"
    " abdullah ibrahim hans karl klaus jean pierre jacques francois emmanuel jens lars erik philip"
    " oliver arthur martin simon adam henry walter harry alan albert felix marco giovanni"
    " leonid pavel andrei milan danilo einar otto tom jim joe bill bob mike tony steve ben sam"
)
GIVEN_WOMEN = _set(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty"
    " margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah"
    " stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma"
    " nicole helen samantha katherine christine rachel carolyn janet maria catherine heather diane"
    " olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea"
    " hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean alice"
    " julia grace judy karine jen wendy dana elena olga natalia svetlana maria sheila elaine"
    " marianne nadia fatima aisha leila amira mona rashida ingrid lena astrid sofia ursula"
    " christiane josephine claire sophie isabelle carmen rosa lucia yuki yoko arta ellen"
)

NOBODY = frozenset(("Nobody", "Nothing", "Everybody", "Everyone", "Somebody", "Someone", "Anyone"))
