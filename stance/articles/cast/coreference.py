"""Tell who is meant by the subject of a sentence: a name, a role, a body or a pronoun."""

from stance.articles.attribution.apposition import Subject
from stance.articles.cast import bodies, persons, roles
from stance.articles.cast.affiliation import side_of
from stance.articles.cast.cast import Cast
from stance.articles.cast.speaker import Speaker
from stance.articles.vocabulary.names import NOBODY


def resolve(cast: Cast, subject: Subject, context: str = "") -> Speaker | None:
    """Tell who is meant; None where a pronoun or a writing has nobody to stand for.

    ``context`` is the side of an office that tells none.
    """
    phrase = subject.phrase
    if phrase.name in NOBODY:
        return None
    if phrase.head == "person" and (full := cast.organisations.full.get(phrase.name)):
        return cast.body(full, full)
    if phrase.head == "person":
        return persons.meet(cast, subject, context)
    if phrase.head == "pronoun":
        return cast.meant_by(phrase.words[0].lower())
    if phrase.head == "role":
        return roles.by_role(cast, subject, context)
    if phrase.head == "writing":
        return bodies.author(cast, phrase, context)
    if phrase.head == "place":
        return cast.body(phrase.name, side_of(phrase.words) or phrase.name, "place")
    return bodies.by_body(cast, phrase, context)
