"""The words by which the reader goes: `OFFICIALS` is the list `officials` of `words.toml`.

What is made from several lists, or with other forms of their words, is named here.
"""

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

_TABLES = tomllib.loads(files("stance.articles").joinpath("words.toml").read_text("utf-8"))
_LISTS: dict[str, Any] = {
    name: words for table in _TABLES.values() for name, words in table.items()
}
_WORDS = {name: frozenset(words.split()) for name, words in _LISTS.items() if type(words) is str}

if TYPE_CHECKING:

    def __getattr__(name: str) -> frozenset[str]: ...


def _forms(name: str) -> frozenset[str]:
    """Return regular verbs of the past with their presents and participles.

    warned, warns, warning; replied, replies, replying.
    """
    stems = {word[:-2] for word in _WORDS[name]}
    forms = {stem + ending for stem in stems for ending in ("s", "es", "ing")}
    return _WORDS[name] | forms | {stem[:-1] + "ies" for stem in stems if stem.endswith("i")}


def _by_form(name: str) -> dict[str, frozenset[str]]:
    """Return the words that go with each verb of a table, and with its present and participle."""
    words = {verb: frozenset(listed.split()) for verb, listed in _LISTS[name].items()}
    past = [verb for verb in words if verb.endswith("ed")]
    forms = {verb[:-2] + end: words[verb] for verb in past for end in ("s", "es", "ing")}
    return forms | words


def _bases(name: str) -> frozenset[str]:
    """Return what may be the base of regular verbs of the past: warn, note, deny."""
    past = _WORDS[name]
    plain = {word[:-2] for word in past} | {word[:-1] for word in past}
    return frozenset(plain | {word[:-3] + "y" for word in past if word.endswith("ied")}) - {"not"}


def _with_plurals(name: str) -> frozenset[str]:
    words = _WORDS[name]
    ies = {word[:-1] + "ies" for word in words if word.endswith("y")}
    men = {word[:-3] + "men" for word in words if word.endswith("man")}
    plurals = {word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s") for word in words}
    return words | plurals | ies | men


_WORDS |= {
    name: _with_plurals(name)
    for name in ("officials", "commentators", "persons", "bodies", "things")
}
_WORDS["denying"] |= _WORDS["negations"]
_WORDS["helping"] |= _WORDS["modals"]
_WORDS["parties"] |= _WORDS["unions"]
_WORDS["bare"] |= _WORDS["message_nouns"] | _WORDS["repeating"]
_WORDS["bases"] |= _bases("speech_regular") | _bases("acts_regular")
_WORDS["speech"] |= _forms("speech_regular")
_WORDS["acts"] |= _forms("acts_regular")
globals().update({name.upper(): words for name, words in _WORDS.items()})

HONORIFICS: dict[str, str] = _LISTS["honorifics"]
LANGUAGES = {name: frozenset(words.split()) for name, words in _LISTS["languages"].items()}
PARTICLES, NOT_SPEECH = _by_form("particles"), _by_form("not_speech")
LEFT_OPEN = "not rule out"  # the verb of `did not rule out talks`
DASHES = frozenset("\u2014\u2013\u2015\u2012") | {"--"}
