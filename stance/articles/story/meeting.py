"""Take up whom a sentence introduces, and who acts in it."""

from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution import subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.cast import clauses, persons
from stance.articles.cast.coreference import resolve
from stance.articles.cast.speaker import Speaker
from stance.articles.story.drafts import Draft
from stance.articles.story.homes import context
from stance.articles.story.story import Story
from stance.articles.tokens import Token
from stance.articles.vocabulary.bodies import BODIES
from stance.articles.vocabulary.grammar import BE, FUNCTION_WORDS, IRREGULAR


def meet(story: Story, draft: Draft, spoken: bool) -> None:
    """Take up the persons that a sentence introduces, and who acts in it if nobody spoke."""
    last = _introduced(story, draft)
    if spoken:
        return
    acting, actor = subjects.of_sentence(draft.tokens), None
    if acting is not None and acting.phrase.head == "writing" and acting.phrase.owner:
        last = _writer(story, acting) or last
    elif acting is not None and _acts(draft.tokens, acting):
        actor = _actor(story, draft, acting)
    if actor is not None and actor.head == "place":
        story.cast.stage = (draft.sentence.paragraph, actor.side)
    if (meant := actor or last or _mentioned(story, draft.tokens)) is not None:
        story.cast.spoke(meant)


def _introduced(story: Story, draft: Draft) -> Speaker | None:
    """Take up the persons that a sentence introduces, and give the last of them."""
    tokens, place, last = draft.tokens, 0, None
    while place < len(tokens):
        token = tokens[place]
        named = token.is_word and (token.is_name or token.lower not in FUNCTION_WORDS)
        found = subjects.named(tokens, place) if named else None
        if found is None or found.phrase.head == "pronoun":
            place += 1
            continue
        person = found.phrase.head == "person"
        if person and (_introduces(found) or clauses.follows(tokens, found)):
            last = persons.meet(story.cast, found, context(story, draft, None)) or last
            if last is not None:
                clauses.learn(last, tokens, found)
        place = max(place + 1, found.end)
    return last


def _introduces(found: Subject) -> bool:
    """Tell a person with a role from a bare name, and from a body that looks like one."""
    phrase = found.phrase
    told = bool(phrase.role) or found.apposition is not None
    body = any(word.lower() in BODIES for word in phrase.name.split())
    return told and len(phrase.name) > 1 and not body


def _writer(story: Story, acting: Subject) -> Speaker | None:
    """Find whose writing acts: Kim's letter, Rodong Sinmun's commentary."""
    known = story.cast.known(acting.phrase.owner)
    entry = sides.lookup(acting.phrase.owner)
    if entry is not None and not entry.is_place:
        return resolve(story.cast, acting, "")
    return known


def _acts(tokens: Sequence[Token], acting: Subject) -> bool:
    """Tell who does something from names that only stand first: London prices."""
    if acting.phrase.head in ("person", "role"):
        return True
    follows = tokens[acting.end].lower if acting.end < len(tokens) else "."
    verb = follows in BE or follows in IRREGULAR | {","} or follows.endswith("ed")
    return acting.phrase.head in ("place", "body") and verb


def _actor(story: Story, draft: Draft, acting: Subject) -> Speaker | None:
    """Find who acts; a role without a name waits for it, as in `The minister was blunt`."""
    if acting.phrase.head == "person":
        return story.cast.known(acting.phrase.name)
    found = resolve(story.cast, acting, context(story, draft, None))
    nameless = found is not None and found.head == "role" and acting.phrase.definite
    story.cast.awaited = found if nameless else None
    return found


def _mentioned(story: Story, tokens: Sequence[Token]) -> Speaker | None:
    """Find the last person of the cast whom a sentence names: the day of Berg's reply."""
    for token in reversed(tokens):
        if token.is_name and (known := story.cast.known(sides.bare(token.text))):
            return known if known.head == "person" else None
    return None
