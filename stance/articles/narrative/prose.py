"""Return who said what and when, sentence by sentence, from drafts to statements."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from stance.articles import sides
from stance.articles.attribution import subjects
from stance.articles.attribution.phrases import is_plural
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import Attribution
from stance.articles.document import Document
from stance.articles.lexicon import (
    BE,
    BODIES,
    DASHES,
    FUNCTION_WORDS,
    GIVEN_MEN,
    GIVEN_WOMEN,
    IRREGULAR,
    PRESENT,
    SPEAKER_ASIDES,
)
from stance.articles.narrative.setting import context, side_before
from stance.articles.narrative.story import (
    Draft,
    Message,
    Story,
    begin,
    collapsed,
    draft_masked,
    raw,
    within,
)
from stance.articles.narrative.timing import dated
from stance.articles.sentences import lowered, parted
from stance.articles.speakers.resolve import (
    clause_end,
    has_clause,
    introduce,
    learn_from_clause,
    speaker_of,
)
from stance.articles.speakers.speaker import Speaker
from stance.articles.statement import COMMENTATOR
from stance.articles.tokens import QUOTED, Token, tokenize

EDGES = re.compile(
    r"^[\s,;:\u2014\u2013\"\u201c\u201d\u201e\u00ab\u00bb'\u2018\u2019`]+"
    r"|(?:[\s,;:\"\u201c\u201d\u00ab\u00bb]|'')+$"
)
_SINGLE = re.compile(r"^\W*['\u2018](?!')")


def add_message(story: Story, draft: Draft, saying: Attribution, speaker: Speaker) -> None:
    """Add what a speaker said in a sentence to the story."""
    spans = _content(draft, saying)
    message = Message(
        speaker,
        saying.verb,
        content_of(story, draft, saying),
        "",
        draft.sentence.start,
        draft.sentence.end,
        _form(draft, spans),
        draft.sentence.paragraph,
    )
    story.messages.append((message, draft, saying))
    story.register.spoke(speaker)


def content_of(story: Story, draft: Draft, saying: Attribution) -> str:
    """Return what was said without the attribution."""
    whole = raw(story, draft)
    text = ""
    starts = [0, *(token.start for token in draft.tokens[1:]), len(whole)]
    for first, last in _content(draft, saying):
        piece = collapsed(whole[starts[first] : starts[last]])
        bare = without_marks(piece)
        goes_on = text and bare[:1].islower() and draft.tokens[first - 1].text == ","
        comma = goes_on and draft.tokens[first].is_quote
        text = f"{text}{',' if comma else ''} {bare}".strip()
    return text if any(map(str.isalpha, text)) else collapsed(whole)


def without_marks(piece: str) -> str:
    """Return words without the commas and quotation marks around them."""
    bare = EDGES.sub("", piece)
    return bare.rstrip("'\u2019 ,") if _SINGLE.match(piece) else bare


def _content(draft: Draft, saying: Attribution) -> list[tuple[int, int]]:
    """Return the tokens of what was said: one piece, or those before and after an attribution."""
    tokens = draft.tokens
    if saying.place == "leading":
        later = [one.subject.start for one in draft.attributions if one.at > saying.at]
        stop = max(saying.end, later[0]) if later else len(tokens)
        return [(saying.end, _aside_start(tokens, saying.end, stop))] if saying.end else [(0, stop)]
    last = saying.start - 1
    while last > 0 and tokens[last].text == ",":
        last -= 1
    quoted = last >= 0 and tokens[last].is_quote
    after = saying.end
    while after < len(tokens) and tokens[after].text == ",":
        after += 1
    marked = after > saying.end or (saying.end and tokens[saying.end - 1].text == ",")
    words = [token for token in tokens[after:] if token.is_word or token.is_quote] if marked else []
    kept = bool(words) and (
        words[0].is_quote or (saying.place == "inner" and not quoted and not _is_aside(words))
    )
    before = [(0, saying.start)] if saying.start else []
    return [*before, (after, len(tokens))] if kept else before


def _aside_start(tokens: Sequence[Token], start: int, stop: int) -> int:
    """Return where a clause that is not the speaker's follows a quotation: , adding that …."""
    for place in range(start, stop - 1):
        if tokens[place].is_quote and tokens[place + 1].text == ",":
            return place + 1 if place + 2 < stop and _is_aside(tokens[place + 2 :]) else stop
        if tokens[place].is_word:
            return stop
    return stop


def _is_aside(tokens: Sequence[Token]) -> bool:
    """Whether words after an attribution are about the speaker: who …, with a shrug, adding …."""
    word = tokens[0].lower
    return word in SPEAKER_ASIDES or word.endswith("ing")


def _form(draft: Draft, spans: Sequence[tuple[int, int]]) -> str:
    if not draft.masked.count(QUOTED):
        return "indirect"
    content = [token for first, last in spans for token in draft.tokens[first:last]]
    return "mixed" if any(token.is_word for token in content) else "direct"


def observe(story: Story, draft: Draft, spoken: bool) -> None:
    """Enter the persons that a sentence introduces, and who acts in it if nobody spoke."""
    last = _introduced(story, draft)
    if spoken:
        return
    acting, actor = subjects.of_sentence(draft.tokens), None
    if acting is not None and _acts(draft.tokens, acting):
        actor = _actor(story, draft, acting)
    if (meant := actor or last or _mentioned(story, draft.tokens)) is not None:
        story.register.spoke(meant)


def _introduced(story: Story, draft: Draft) -> Speaker | None:
    """Enter the persons that a sentence introduces, and give the last of them."""
    tokens, place, last, home = draft.tokens, 0, None, None
    while place < len(tokens):
        token = tokens[place]
        named = token.is_word and (token.is_name or token.lower not in FUNCTION_WORDS)
        found = subjects.named(tokens, place) if named else None
        if found is None or found.phrase.head == "pronoun":
            place += 1
            continue
        person = found.phrase.head == "person"
        if person and (_introduces(found) or has_clause(tokens, found)):
            home = context(story, draft, None) if home is None else home
            last = introduce(story.register, found, home) or last
            if last is not None:
                learn_from_clause(story.register, last, tokens, found, home)
        place = max(place + 1, found.end)
    return last


def _introduces(found: Subject) -> bool:
    """Whether a phrase introduces a person, with a role."""
    phrase = found.phrase
    told = bool(phrase.role) or found.apposition is not None
    body = any(word.lower() in BODIES for word in phrase.name.split())
    return told and len(phrase.name) > 1 and not body


def _acts(tokens: Sequence[Token], acting: Subject) -> bool:
    """Return who does something from names that only stand first: London prices."""
    if acting.phrase.head in ("person", "role"):
        return True
    follows = tokens[acting.end].lower if acting.end < len(tokens) else "."
    verb = follows in BE or follows in IRREGULAR | {","} or follows.endswith("ed")
    return acting.phrase.head in ("place", "body") and verb


def _actor(story: Story, draft: Draft, acting: Subject) -> Speaker | None:
    """Find who acts; a role without a name waits for it, as in `The minister was blunt`."""
    if acting.phrase.head == "person":
        given = acting.phrase.name.split()[0].lower() in GIVEN_MEN | GIVEN_WOMEN
        full = given and " " in acting.phrase.name
        known = story.register.known(acting.phrase.name)
        return known or (introduce(story.register, acting) if full else None)
    found = speaker_of(story.register, acting, context(story, draft, None))
    nameless = found is not None and found.head == "role" and acting.phrase.definite
    story.register.expect_name(found if nameless else None)
    return found


def _mentioned(story: Story, tokens: Sequence[Token]) -> Speaker | None:
    """Find the last known person whom a sentence names: the day of Berg's reply."""
    for token in reversed(tokens):
        if token.is_name and (known := story.register.known(sides.bare(token.text))):
            return known if known.head == "person" else None
    return None


LINK = 4  # words in capitals that make a line a link
ORPHAN = 0.8  # share of a sentence in quotation marks that makes it a quotation by itself


def read_orphan(story: Story, place: int) -> bool:
    """Return a quotation without attribution to whom it belongs."""
    draft = story.drafts[place]
    if draft.quoted < ORPHAN or sum(map(str.isalpha, raw(story, draft))) < 3:
        return False
    speaker = _of_same_span(story, place) or _of_neighbour(story, place)
    if speaker is None:
        return False
    said = without_marks(collapsed(raw(story, draft)))
    told = Message(
        speaker,
        "",
        said,
        "",
        draft.sentence.start,
        draft.sentence.end,
        "direct",
        draft.sentence.paragraph,
    )
    story.messages.append((told, draft, None))
    return True


def _of_same_span(story: Story, place: int) -> Speaker | None:
    """Find the speaker who is named where the same quotation ends."""
    start = story.drafts[place].sentence.start
    number = bisect_right(story.spans, (start + 1, 1 << 60)) - 1
    if number < 0 or story.spans[number][1] <= start:
        return None
    end = story.spans[number][1]
    for later in story.drafts[place + 1 : place + 12]:
        if later.sentence.start >= end:
            return None
        for saying in later.attributions:
            if saying.place != "leading":
                return speaker_of(story.register, saying.subject, context(story, later, saying))
    return None


def _of_neighbour(story: Story, place: int) -> Speaker | None:
    """Find who spoke just before, else who is named just after in the same paragraph."""
    draft = story.drafts[place]
    paragraph = draft.sentence.paragraph
    if story.messages and story.messages[-1][0].paragraph == paragraph:
        return story.messages[-1][0].speaker
    for later in story.drafts[place + 1 : place + 3]:
        if later.sentence.paragraph == paragraph:
            if later.tokens and later.tokens[0].text in DASHES and len(later.tokens) > 1:
                named = subjects.named(later.tokens, 1)
                return speaker_of(story.register, named, story.register.home) if named else None
            for saying in later.attributions:
                if saying.place != "leading" and later.quoted > 0:
                    return speaker_of(story.register, saying.subject, context(story, later, saying))
    if story.messages and story.messages[-1][0].paragraph >= paragraph - 1:
        return story.messages[-1][0].speaker
    return None


def read_note(story: Story, draft: Draft) -> bool:
    """Read `struck a softer note: "…"`, and `Kim's answer followed: "…"`."""
    tokens = draft.tokens
    for place, token in enumerate(tokens[:-1]):
        if token.text == ":" and tokens[place + 1].is_quote:
            subject = subjects.of_sentence(tokens[:place])
            speaker = subject and speaker_of(story.register, subject, context(story, draft, None))
            if subject and speaker:
                saying = Attribution(subject, "", place, 0, place + 1, "leading")
                add_message(story, draft, saying, speaker)
                return True
    return False


def read_dash(story: Story, draft: Draft) -> bool:
    """Read `“We accept.” — General Otto Pravik`."""
    tokens = draft.tokens
    dashes = [place for place, token in enumerate(tokens) if token.text in DASHES]
    if not dashes or not any(token.is_quote for token in tokens[: dashes[-1]]):
        return False
    subject = subjects.named(tokens, dashes[-1] + 1) if dashes[-1] + 1 < len(tokens) else None
    if subject is None or any(token.is_word for token in tokens[subject.end :]):
        return False
    speaker = speaker_of(story.register, subject, context(story, draft, None))
    if speaker is None:
        return False
    place = dashes[-1]
    add_message(
        story, draft, Attribution(subject, "", place, place, len(tokens), "trailing"), speaker
    )
    return True


def read_view(story: Story, draft: Draft) -> bool:
    """Read `For Kim, …`, `To Ann Berg, who taught law, …`, where it is a commentator's view."""
    tokens = draft.tokens
    if len(tokens) < 4 or tokens[0].text not in ("For", "To") or not tokens[1].is_name:
        return False
    subject = subjects.named(tokens, 1)
    if not subject or subject.phrase.head != "person" or tokens[subject.end].text != ",":
        return False
    known = story.register.known(subject.phrase.name)
    if known is None and has_clause(tokens, subject):
        known = introduce(story.register, subject)
        if known is not None:
            learn_from_clause(story.register, known, tokens, subject, "")
    if known is None or known.kind != COMMENTATOR:
        return False
    end = min(clause_end(tokens, subject), len(tokens))
    add_message(story, draft, Attribution(subject, "for", 0, 0, end, "leading"), known)
    return True


def read_headline(story: Story, draft: Draft) -> None:
    """Add what a headline says, if it names who says it."""
    made = parted(raw(story, draft))
    if made is not None and (speaker := _known(story, made.who)):
        _add_headline(story, draft, speaker, made.what, "")
        return
    again = draft_masked(draft.sentence, lowered(draft.masked))
    for saying in again.attributions:
        speaker = speaker_of(story.register, saying.subject, context(story, again, saying))
        if speaker is not None and (saying.own or saying.place != "leading"):
            _add_headline(story, draft, speaker, content_of(story, again, saying), saying.verb)
            return


def _known(story: Story, who: str) -> Speaker | None:
    """Find whom the edge of a headline names."""
    if entry := sides.lookup(who):
        return Speaker(entry.speaker, "", entry.side, head="body")
    found = tokenize(lowered(who))
    subject = subjects.named(found, 0) if found else None
    if subject is None or subject.end < len(found) or subject.phrase.head == "pronoun":
        return None
    if subject.phrase.head != "person":
        return speaker_of(story.register, subject, story.register.home)
    known = story.register.known(subject.phrase.name)
    return known or (introduce(story.register, subject) if subject.phrase.role else None)


def _add_headline(story: Story, draft: Draft, speaker: Speaker, said: str, verb: str) -> None:
    one = draft.sentence
    told = Message(speaker, verb, said, "", one.start, one.end, "headline", one.paragraph)
    story.messages.append((told, draft, None))


def of_prose(document: Document) -> list[Message]:
    """Find the statements of an article in prose."""
    text = document.text
    story = begin(document)
    titles = [draft for draft in story.drafts if within(draft.sentence, document.headings)]
    headings = {id(draft) for draft in titles}
    for place, draft in enumerate(story.drafts):
        if id(draft) not in headings:
            _read_sentence(story, place)
    for draft in titles:
        read_headline(story, draft)
    found = dated(document.date, story.drafts, story.messages)
    found.sort(key=lambda one: (one.start, one.end))
    return [replace(one, sentence=collapsed(text[one.start : one.end])) for one in found]


def _read_sentence(story: Story, place: int) -> None:
    """Read one sentence: what it attributes, else what quotation it goes on with."""
    draft = story.drafts[place]
    if raw(story, draft).isupper() and len(draft.tokens) > LINK:
        return  # a link to another article
    spoken = False
    for saying in draft.attributions:
        speaker = _speaker(story, draft, saying)
        if speaker is not None:
            add_message(story, draft, saying, speaker)
            spoken = True
    if not spoken:
        spoken = read_orphan(story, place)
        spoken = (
            spoken or read_dash(story, draft) or read_note(story, draft) or read_view(story, draft)
        )
    observe(story, draft, spoken)


def _speaker(story: Story, draft: Draft, saying: Attribution) -> Speaker | None:
    """Return who is meant: a pronoun stands first for the subject of its own sentence."""
    home = context(story, draft, saying)
    story.register.own(side_before(draft, saying))
    if (inside := _in_sentence(story, draft, saying, home)) is not None:
        return inside
    found = speaker_of(story.register, saying.subject, home)
    if found is not None:
        learn_from_clause(story.register, found, draft.tokens, saying.subject, home)
        if found.head == "person":
            _judge_kind(story, saying, found)
    return found


def _in_sentence(story: Story, draft: Draft, saying: Attribution, home: str) -> Speaker | None:
    """Find whom `he` or `her office` means in `Berg was ill, her office said`."""
    subject = saying.subject
    first = subject.phrase.words[0].lower()
    owned = first in ("his", "her")
    if not owned and subject.phrase.head != "pronoun":
        return None
    before = draft.tokens[: subject.start]
    acting = subjects.of_sentence(before)
    found = (
        speaker_of(story.register, acting, home) if acting and _is_somebody(story, acting) else None
    )
    if found is None:
        return None
    if owned:
        story.register.spoke(found)
        return speaker_of(story.register, subject, home)
    gender = {"he": "m", "she": "f"}.get(first)
    if not gender or found.gender not in ("", gender):
        return None
    story.register.learn(found, gender=gender)
    return found


def _is_somebody(story: Story, acting: Subject) -> bool:
    """Whether a pronoun can stand for a subject: a person or a single office."""
    phrase = acting.phrase
    full = bool(phrase.role) or len(phrase.name.split()) > 1
    if phrase.head == "role":
        return phrase.definite and not is_plural(phrase.role.split()[-1])
    return phrase.head == "person" and (full or story.register.known(phrase.name) is not None)


def _judge_kind(story: Story, saying: Attribution, found: Speaker) -> None:
    """Make somebody cited in the present, of whom nothing is known, a commentator."""
    if not (found.role or found.side) and saying.verb in PRESENT:
        story.register.learn(found, kind=COMMENTATOR)
