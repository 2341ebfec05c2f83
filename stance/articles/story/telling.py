"""Tell who said what and when, sentence by sentence, from drafts to statements."""

from collections.abc import Sequence
from dataclasses import replace

from stance.articles import sides
from stance.articles.attribution import subjects
from stance.articles.attribution.apposition import Subject
from stance.articles.attribution.phrase import is_plural
from stance.articles.attribution.saying import Saying
from stance.articles.cast import clauses
from stance.articles.cast.speakers import Speaker, words_of
from stance.articles.statement import COMMENTATOR
from stance.articles.story import calendar, drafts, headlines
from stance.articles.story.drafts import Draft
from stance.articles.story.homes import context, same_paragraph, side_before
from stance.articles.story.orphans import read_again, read_nominal, read_note, read_orphan
from stance.articles.story.story import Story, Told, begin, collapsed, raw, within
from stance.articles.story.wording import said_in, tell
from stance.articles.text import words
from stance.articles.text.documents import Document
from stance.articles.text.words import Token
from stance.articles.vocabulary.bodies import BODIES
from stance.articles.vocabulary.grammar import BE, FUNCTION_WORDS, IRREGULAR
from stance.articles.vocabulary.roles import EXPERTS, IN_OFFICE
from stance.articles.vocabulary.speech import PRESENT


def of_prose(document: Document) -> list[Told]:
    """Find the statements of an article in prose."""
    text = document.text
    story = begin(document)
    titles = [draft for draft in story.drafts if within(draft.sentence, document.headings)]
    headings = {id(draft) for draft in titles}
    for place, draft in enumerate(story.drafts):
        if id(draft) not in headings:
            _read(story, place)
    for draft in titles:
        _read_title(story, draft)
    found = calendar.dated(document.date, story.drafts, story.told)
    found.sort(key=lambda one: (one.start, one.end))
    return [replace(one, sentence=collapsed(text[one.start : one.end])) for one in found]


def _read(story: Story, place: int) -> None:
    """Read one sentence: what it attributes, else what quotation it goes on with."""
    draft = story.drafts[place]
    spoken = False
    for saying in draft.found:
        speaker = _speaker(story, draft, saying)
        if speaker is not None:
            tell(story, draft, saying, speaker)
            spoken = True
    if not spoken:
        spoken = read_orphan(story, place) or read_nominal(story, draft)
        spoken = spoken or read_note(story, draft) or read_again(story, draft)
    _meet(story, draft, spoken)


def _speaker(story: Story, draft: Draft, saying: Saying) -> Speaker | None:
    """Tell who is meant: a pronoun stands first for the subject of its own sentence."""
    home = context(story, draft, saying)
    story.cast.owner = side_before(draft, saying)
    owned = saying.subject.phrase.words[0].lower() in ("his", "her")
    if owned or saying.subject.phrase.head == "pronoun":
        before = draft.tokens[: saying.subject.start]
        acting = (owned and _last_person(before)) or subjects.of_sentence(before)
        if acting is not None and _is_somebody(story, acting):
            found = story.cast.resolve(acting, home)
            if owned and found is not None:  # Berg, her office says, is ill
                story.cast.spoke(found)
                return story.cast.resolve(saying.subject, home)
            gender = {"he": "m", "she": "f"}.get(saying.subject.phrase.words[0].lower())
            if found is not None and gender and found.gender in ("", gender):
                found.gender = gender
                return found
    found = story.cast.resolve(saying.subject, home)
    if found is not None:
        story.cast.part(saying.subject, found)
        clauses.learn(found, draft.tokens, saying.subject)
        if found.head == "person" and _among_experts(story, draft, found):
            found.kind, found.side = COMMENTATOR, ""
    if (
        found is not None
        and found.head == "person"
        and not (found.role or found.side or found.told)
    ):
        paragraph, side = story.cast.stage  # Iran has a new leader. Ali Rahimi, a jurist, said …
        found.side = side if paragraph == draft.sentence.paragraph else ""
    unknown = found is not None and found.head == "person" and not (found.role or found.side)
    if found is not None and unknown and saying.verb in PRESENT:
        found.kind = COMMENTATOR
    return found


def _among_experts(story: Story, draft: Draft, found: Speaker) -> bool:
    """Tell whom a paragraph introduces that begins with experts and names no office for them."""
    if found.told:
        return False
    first = (same_paragraph(story, draft) or [draft])[-1]
    experts = {token.lower for token in first.tokens} & EXPERTS
    return bool(experts) and not IN_OFFICE & set(words_of(found.role))


def _last_person(tokens: Sequence[Token]) -> Subject | None:
    """Find whose spokesman `his spokesman` is: the last person with an office before."""
    for place in range(len(tokens) - 1, -1, -1):
        if tokens[place].is_name and (place == 0 or not tokens[place - 1].is_name):
            found = subjects.named(tokens, place)
            if found and found.phrase.head == "person" and found.phrase.role:
                return found
    return None


def _acts(tokens: Sequence[Token], acting: Subject) -> bool:
    """Tell who does something from names that only stand first: London prices."""
    if acting.phrase.head in ("person", "role"):
        return True
    follows = tokens[acting.end].lower if acting.end < len(tokens) else "."
    verb = follows in BE or follows in IRREGULAR | {","} or follows.endswith("ed")
    return acting.phrase.head in ("place", "body") and verb


def _is_somebody(story: Story, acting: Subject) -> bool:
    phrase = acting.phrase
    full = bool(phrase.role) or len(phrase.name.split()) > 1
    if phrase.head == "role":
        return phrase.definite and not is_plural(phrase.role.split()[-1])
    return phrase.head == "person" and (full or story.cast.known(phrase.name) is not None)


def _meet(story: Story, draft: Draft, spoken: bool) -> None:
    """Take up the persons that a sentence introduces, and who acts in it."""
    tokens, place, last = draft.tokens, 0, None
    while place < len(tokens):
        token = tokens[place]
        if not token.is_word or (token.lower in FUNCTION_WORDS and not token.is_name):
            place += 1
            continue
        found = subjects.named(tokens, place)
        if found is None or found.phrase.head == "pronoun":
            place += 1
            continue
        if _introduces(found) or (found.phrase.head == "person" and clauses.follows(tokens, found)):
            last = story.cast.meet(found, context(story, draft, None)) or last
            if last is not None:
                clauses.learn(last, tokens, found)
        place = max(place + 1, found.end)
    if not spoken:
        acting = subjects.of_sentence(tokens)
        if acting is not None and acting.phrase.head == "writing" and acting.phrase.owner:
            last = story.cast.known(acting.phrase.owner) or last
            entry = sides.lookup(acting.phrase.owner)
            if entry is not None and not entry.is_place:
                last = story.cast.resolve(acting, "")
        elif acting is not None and _acts(tokens, acting):
            person = acting.phrase.head == "person"
            known = story.cast.known(acting.phrase.name) if person else None
            if known is None and not person:
                known = story.cast.resolve(acting, context(story, draft, None))
                nameless = known is not None and known.head == "role" and acting.phrase.definite
                story.cast.await_name(known if nameless else None)
            if known is not None:
                story.cast.spoke(known)
                if known.head == "place":
                    story.cast.stage = (draft.sentence.paragraph, known.side)
                return
        last = last or _mentioned(story, tokens)
        if last is not None:
            story.cast.spoke(last)


def _mentioned(story: Story, tokens: Sequence[Token]) -> Speaker | None:
    """Find the last person of the cast whom a sentence names: the day of Berg's reply."""
    for token in reversed(tokens):
        if token.is_name and (known := story.cast.known(sides.bare(token.text))):
            return known if known.head == "person" else None
    return None


def _introduces(found: Subject) -> bool:
    phrase = found.phrase
    if phrase.head != "person" or len(phrase.name) < 2:
        return False
    told = phrase.role or found.apposition is not None
    return bool(told) and not any(word.lower() in BODIES for word in phrase.name.split())


def _read_title(story: Story, draft: Draft) -> None:
    """Read a headline, with the whole cast known."""
    title = raw(story, draft)
    made = headlines.parted(title)
    if made is not None and (speaker := _known(story, made.who)):
        _add_title(story, draft, speaker, made.what, "")
        return
    masked = headlines.lowered(draft.masked)
    again = drafts.of_masked(draft.sentence, masked)
    for saying in again.found:
        speaker = story.cast.resolve(saying.subject, context(story, again, saying))
        if speaker is not None and (saying.own or saying.place != "leading"):
            _add_title(story, draft, speaker, said_in(story, again, saying), saying.verb)
            return


def _known(story: Story, who: str) -> Speaker | None:
    entry = sides.lookup(who)
    if entry:
        return Speaker(entry.speaker, "", entry.side, head="body")
    found = words.tokens(headlines.lowered(who))
    subject = subjects.named(found, 0) if found else None
    if subject is None or subject.end < len(found):
        return None
    if subject.phrase.head == "person":
        return story.cast.known(subject.phrase.name) or (
            story.cast.meet(subject) if subject.phrase.role else None
        )
    return (
        story.cast.resolve(subject, story.cast.home) if subject.phrase.head != "pronoun" else None
    )


def _add_title(story: Story, draft: Draft, speaker: Speaker, said: str, verb: str) -> None:
    one = draft.sentence
    told = Told(speaker, verb, said, "", one.start, one.end, "headline", one.paragraph)
    story.told.append((told, draft, None))
