"""Tell which body is meant, by its name, by a noun, or by what it wrote."""

from stance.articles import sides
from stance.articles.attribution.phrase import Phrase
from stance.articles.cast import belonging
from stance.articles.cast.affiliation import is_place, outer, side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.speaker import Speaker, words_of
from stance.articles.cast.titles import body_in, body_name, named_tail
from stance.articles.sides import Side
from stance.articles.vocabulary.bodies import GOVERNMENT, PARTIES
from stance.articles.vocabulary.roles import OFFICIALS

LATEST = 60  # persons whose office may be meant


def by_body(cast: Cast, phrase: Phrase, context: str) -> Speaker:
    """Tell which body is meant: the ministry, the agency, the company, the Foreign Ministry."""
    noun = phrase.name.split()[-1]
    called = phrase.definite and phrase.name == noun and noun[0].islower()
    if called and (found := _called(cast, noun)) is not None:
        return found
    name = cast.aliases.get(phrase.name, phrase.name)
    entry = sides.lookup(name)
    if phrase.tail[:1] in (("of",), ("for",)) and not is_place(phrase.tail):
        full = f"{name} {body_in(phrase.tail) and ' '.join(named_tail(phrase.tail))}".strip()
        name, entry = full, entry if full == name else None
    if entry:
        return cast.body(entry.speaker, entry.side)
    if noun == "office" and (holder := _holder(cast, phrase)):
        return cast.body(f"{holder.name}'s office", holder.side)
    side = side_of(phrase.words, phrase.tail) or belonging.owned(cast, phrase)
    governs = name.islower() or any(word in GOVERNMENT for word in words_of(name))
    side = side or (context if governs else outer(name)) or (noun if noun in PARTIES else "")
    return cast.body(body_name(name, phrase, side), side)


def _called(cast: Cast, noun: str) -> Speaker | None:
    """Find the last body that `the agency` may mean, or the ministry of the last minister."""
    for one in reversed(cast.recent):
        if one.head in ("body", "place") and belonging.suits(noun, one):
            return one
        if noun == "ministry" and (name := _ministry_of(one)):
            return cast.body(name, one.side)
    name = cast.organisations.meant(noun)
    return cast.body(name, name) if name else None


def _ministry_of(one: Speaker) -> str:
    """Name the ministry of a minister or of its spokesman."""
    words = [word for word in one.role.split() if sides.bare(word) == word]
    for place, word in enumerate(words):
        if word.lower() in ("ministry", "minister") and place and one.side and one.head != "place":
            return f"{sides.demonym(one.side)} {words[place - 1].title()} Ministry"
    return ""


def _holder(cast: Cast, phrase: Phrase) -> Speaker | None:
    """Find the person of `her office`, `the mediator's office`."""
    first = phrase.words[0].lower()
    if first in ("his", "her"):
        return cast.meant_by("he" if first == "his" else "she")
    if phrase.owner and (known := cast.known(phrase.owner)):
        return known
    owner = phrase.words[-2].lower().removesuffix("'s") if len(phrase.words) > 1 else ""
    fits = (one for one in reversed(cast.people[-LATEST:]) if owner in words_of(one.role))
    return next(fits, None) if owner in OFFICIALS else None


def author(cast: Cast, phrase: Phrase, context: str) -> Speaker | None:
    """Find whose writing it is: Kim's answer, a report by KCNA; None where that is not told."""
    if phrase.owner:
        return _owner(cast, phrase.owner, context)
    if issuer := _issuer(phrase):
        return cast.body(issuer.speaker, issuer.side)
    if phrase.definite and cast.recent:
        return cast.recent[-1]
    name = " ".join(word for word in named_tail([*phrase.tail[1:], "A"])[:-1] if word != "the")
    return Speaker(name or phrase.name, "", context, head="body") if phrase.tail else None


def _owner(cast: Cast, name: str, context: str) -> Speaker:
    if known := cast.known(name):
        return known
    entry = sides.lookup(name)
    return cast.body(entry.speaker, entry.side, "place") if entry else cast.body(name, context)


def _issuer(phrase: Phrase) -> Side | None:
    """Find the agency, newspaper or ministry of a writing."""
    for found in sides.find(phrase.words):
        if found.entry.kind in ("agency", "press", "institution", "ministry"):
            return found.entry
    for place in range(len(phrase.tail)):
        named = sides.at(phrase.tail, place)
        if named and phrase.tail[place - 1] in ("by", "from", "of", "in", "the"):
            return named.entry
    return None
