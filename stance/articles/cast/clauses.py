"""Read what a clause tells of a speaker without a role: `, who teaches labour law at Exeter`."""

from collections.abc import Sequence

from stance.articles.attribution.apposition import Subject
from stance.articles.cast.affiliation import side_of
from stance.articles.cast.speaker import Speaker, trades, words_of
from stance.articles.cast.titles import named_tail
from stance.articles.statement import COMMENTATOR
from stance.articles.tokens import Token
from stance.articles.vocabulary.bodies import THINKERS
from stance.articles.vocabulary.roles import HEADING, STUDYING

LENGTH = 16  # words of a clause that are read


def learn(speaker: Speaker, tokens: Sequence[Token], subject: Subject) -> None:
    """Take role, kind and side of a speaker from the clause after the name, if it has one."""
    words = _relative(tokens, subject.phrase.end)
    if not words or speaker.role or speaker.side or speaker.head != "person":
        return
    verbs = [word.lower() for word in words[:4]]
    if STUDYING & {*verbs} or THINKERS & {*words_of(" ".join(words))}:
        speaker.kind, speaker.role = COMMENTATOR, " ".join(words)
    elif HEADING & {*verbs}:
        speaker.role = f"head of {' '.join(named_tail(words[1:]))}"
        speaker.side = side_of([], words[1:])
        if trades(" ".join(words)) or {"Policy", "Studies"} & {*words}:
            speaker.kind, speaker.side = COMMENTATOR, ""


def follows(tokens: Sequence[Token], subject: Subject) -> bool:
    """Tell whether a full name has a clause: `To Ann Berg, who …`."""
    return " " in subject.phrase.name and bool(_relative(tokens, subject.phrase.end))


def end_of(tokens: Sequence[Token], subject: Subject) -> int:
    """Give the place after the comma that closes a subject, with its clause."""
    clause = len(_relative(tokens, subject.phrase.end))
    return subject.end + (clause + 3 if clause else 1)


def _relative(tokens: Sequence[Token], comma: int) -> list[str]:
    """Give the words after `, who`, up to the next mark."""
    if [token.lower for token in tokens[comma : comma + 2]] != [",", "who"]:
        return []
    words = []
    for token in tokens[comma + 2 : comma + 2 + LENGTH]:
        if not token.is_word:
            break
        words.append(token.text.replace("\u2019", "'"))
    return words
