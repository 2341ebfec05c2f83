"""The words by which the reader goes, by kind; `words.toml` lists them."""

import tomllib
from importlib.resources import files

_TABLES = tomllib.loads(files("stance.articles").joinpath("words.toml").read_text("utf-8"))


def _words(table: str, name: str) -> frozenset[str]:
    """Return the words of one list."""
    return frozenset(_TABLES[table][name].split())


def _forms(table: str, name: str) -> frozenset[str]:
    """Return regular verbs of the past with their presents and participles.

    warned, warns, warning; replied, replies, replying.
    """
    past = _words(table, name)
    stems = {word[:-2] for word in past}
    forms = {stem + ending for stem in stems for ending in ("s", "es", "ing")}
    return past | forms | {stem[:-1] + "ies" for stem in stems if stem.endswith("i")}


def _by_form(name: str) -> dict[str, frozenset[str]]:
    """Return the words that go with each verb of a table, and with its present and participle."""
    words = {verb: frozenset(listed.split()) for verb, listed in _TABLES["verbs"][name].items()}
    past = [verb for verb in words if verb.endswith("ed")]
    forms = {verb[:-2] + end: words[verb] for verb in past for end in ("s", "es", "ing")}
    return forms | words


def _bases(table: str, name: str) -> frozenset[str]:
    """Return what may be the base of regular verbs of the past: warn, note, deny."""
    past = _words(table, name)
    plain = {word[:-2] for word in past} | {word[:-1] for word in past}
    return frozenset(plain | {word[:-3] + "y" for word in past if word.endswith("ied")}) - {"not"}


def _with_plurals(table: str, name: str) -> frozenset[str]:
    """Return nouns with their plurals."""
    words = _words(table, name)
    ies = {word[:-1] + "ies" for word in words if word.endswith("y")}
    men = {word[:-3] + "men" for word in words if word.endswith("man")}
    plurals = {word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s") for word in words}
    return words | plurals | ies | men


PRONOUNS = _words("grammar", "pronouns")
DETERMINERS = _words("grammar", "determiners")
FUNCTION_WORDS = _words("grammar", "function_words")
PREPOSITIONS = _words("grammar", "prepositions")
FREE_TAILS = _words("grammar", "free_tails")
FILLERS = _words("grammar", "fillers")
CONJUNCTIONS = _words("grammar", "conjunctions")
SUBORDINATORS = _words("grammar", "subordinators")
BE = _words("grammar", "be")
MODALS = _words("grammar", "modals")
NEGATIONS = _words("grammar", "negations")
DENYING = _words("grammar", "denying") | NEGATIONS
HELPING = _words("grammar", "helping") | MODALS
LATEST = _words("grammar", "latest")
IRREGULAR = _words("grammar", "irregular")

HONORIFICS: dict[str, str] = _TABLES["names"]["honorifics"]
NAME_PARTS = _words("names", "name_parts")
NAMES_TOO = _words("names", "names_too")
NOBODY = _words("names", "nobody")
KOREAN_NAMES = _words("names", "korean_names")
SOUTHERN_NAMES = _words("names", "southern_names")
GIVEN_MEN = _words("names", "given_men")
GIVEN_WOMEN = _words("names", "given_women")

OFFICIALS = _with_plurals("roles", "officials")
COMMENTATORS = _with_plurals("roles", "commentators")
STUDYING = _words("roles", "studying")
HEADING = _words("roles", "heading")
FORMER = _words("roles", "former")
GENERAL = _words("roles", "general")
SENT = _words("roles", "sent")
POSTED = _words("roles", "posted")
SIDELESS = _words("roles", "sideless")
AMERICAN = _words("roles", "american")
OFFICES = _words("roles", "offices")
TOPICS = _words("roles", "topics")

BODIES = _with_plurals("bodies", "bodies")
GOVERNMENT = _words("bodies", "government")
PRESS = _words("bodies", "press")
THINKERS = _words("bodies", "thinkers")
UNIONS = _words("bodies", "unions")
FIRMS = _words("bodies", "firms")
PARTIES = _words("bodies", "parties") | UNIONS

UTTERANCES = _words("nouns", "utterances")
OPINIONS = _words("nouns", "opinions")
WRITINGS = _words("nouns", "writings")
ISSUED = _words("nouns", "issued")

SPEECH = _words("verbs", "speech") | _forms("verbs", "speech_regular")
ACTS = _words("verbs", "acts") | _forms("verbs", "acts_regular")
LIGHT = _words("verbs", "light")
PARTICLES = _by_form("particles")
NOT_SPEECH = _by_form("not_speech")
PRESENT = _words("verbs", "present")
INFINITIVES = _words("verbs", "infinitives")
LEADING_TO = _words("verbs", "leading_to")
REPLIES = _words("verbs", "replies")
REPEATS = _words("verbs", "repeats")
LEFT_OPEN = "not rule out"
REPEATING = _words("verbs", "repeating")
AS_VERBS = _words("verbs", "as_verbs")

MESSAGE_NOUNS = _words("repetition", "message_nouns")
BARE = _words("repetition", "bare") | MESSAGE_NOUNS | REPEATING
ADDRESSED = _words("verbs", "addressed")
WARNED = _words("verbs", "warned")
TAIL_PREPOSITIONS = _words("verbs", "tail_prepositions")
TAIL_CONJUNCTIONS = _words("verbs", "tail_conjunctions")
TAIL_ADVERBS = _words("verbs", "tail_adverbs")
OBJECTS = _words("verbs", "objects")
SPEAKER_ASIDES = _words("verbs", "speaker_asides")
HEARERS = _words("verbs", "hearers")
GENERAL_TAILS = _words("grammar", "general_tails")
QUANTITIES = _words("grammar", "quantities")
SUBJECTS = _words("grammar", "subjects")
THINGS = _with_plurals("bodies", "things")
PLAIN = _words("verbs", "plain")
CREDENTIALS = _words("names", "credentials")
BASES = (
    _bases("verbs", "speech_regular")
    | _bases("verbs", "acts_regular")
    | _words("verbs", "bases") - FUNCTION_WORDS
)
CLAIMS = _words("nouns", "claims")
PERSONS = _with_plurals("roles", "persons")
ADVERBS = _words("grammar", "adverbs")
DASHES = frozenset("\u2014\u2013\u2015\u2012") | {"--"}
TIMES = _words("grammar", "times")
REPORTED = _words("grammar", "reported")
LED = _words("verbs", "led")
NO_LABELS = _words("roles", "no_labels")
FOREIGN_OFFICES = _words("roles", "foreign_offices")
ASIDE_WORDS = _words("grammar", "aside_words")
SETTLEMENTS = _words("roles", "settlements")
HOLDING = _words("grammar", "holding")
