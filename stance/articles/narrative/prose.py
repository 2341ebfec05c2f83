"""Return who said what and when, sentence by sentence, from drafts to statements."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from stance.articles import sides
from stance.articles.attribution import subjects
from stance.articles.attribution.phrases import is_plural
from stance.articles.attribution.subjects import Subject
from stance.articles.attribution.verbs import Attribution
from stance.articles.document import Document
from stance.articles.lexicon import (
    BE,
    DASHES,
    FUNCTION_WORDS,
    GIVEN_MEN,
    GIVEN_WOMEN,
    IRREGULAR,
    PRESENT,
    SPEAKER_ASIDES,
)
from stance.articles.narrative.setting import context
from stance.articles.narrative.state import Draft, Message, Narrative, begin, collapsed, draft_of
from stance.articles.narrative.timing import dated
from stance.articles.sentences import lowered, parted
from stance.articles.speakers.resolve import has_clause, introduce, learn_from_clause, speaker_of
from stance.articles.speakers.speaker import Speaker
from stance.articles.statement import COMMENTATOR
from stance.articles.tokens import QUOTED, Token, tokenize

LINK = 4  # words in capitals that make a line a link
ORPHAN = 0.8  # share of a sentence in quotation marks that makes it a quotation by itself

_EDGES = re.compile(
    r"^[\s,;:\u2014\u2013\"\u201c\u201d\u201e\u00ab\u00bb'\u2018\u2019`]+"
    r"|(?:[\s,;:\"\u201c\u201d\u00ab\u00bb]|'')+$"
)
_SINGLE = re.compile(r"^\W*['\u2018](?!')")


def of_prose(document: Document) -> list[Message]:
    """Find the statements of an article in prose."""
    narrative = begin(document)
    for draft in narrative.drafts:
        if not draft.is_heading:
            _read_sentence(narrative, draft)
    for draft in narrative.drafts:
        if draft.is_heading:
            _read_headline(narrative, draft)
    messages = dated(document.date, narrative.drafts, narrative.messages)
    return sorted(messages, key=lambda message: (message.start, message.end))


def _read_sentence(narrative: Narrative, draft: Draft) -> None:
    """Read one sentence: what it attributes, else what quotation it goes on with."""
    if draft.text.isupper() and len(draft.tokens) > LINK:
        return  # a link to another article
    spoken = False
    for saying in draft.attributions:
        speaker = _speaker(narrative, draft, saying)
        if speaker is not None:
            _add_attributed(narrative, draft, saying, speaker)
            spoken = True
    spoken = spoken or _read_orphan(narrative, draft) or _read_marked(narrative, draft)
    _observe(narrative, draft, spoken)


def _meant(
    narrative: Narrative, draft: Draft, subject: Subject | None, saying: Attribution | None = None
) -> Speaker | None:
    """Return whom a subject means in its sentence."""
    return (
        speaker_of(narrative.register, subject, context(narrative, draft, saying))
        if subject
        else None
    )


def _speaker(narrative: Narrative, draft: Draft, saying: Attribution) -> Speaker | None:
    """Return who is meant: a pronoun stands first for the subject of its own sentence."""
    home = context(narrative, draft, saying)
    if (inside := _in_sentence(narrative, draft, saying, home)) is not None:
        return inside
    speaker = speaker_of(narrative.register, saying.subject, home)
    if speaker is not None:
        learn_from_clause(narrative.register, speaker, draft.tokens, saying.subject, home)
        unknown = speaker.head == "person" and not (speaker.role or speaker.side)
        if unknown and saying.verb in PRESENT:  # cited for comment
            narrative.register.learn(speaker, kind=COMMENTATOR)
    return speaker


def _in_sentence(
    narrative: Narrative, draft: Draft, saying: Attribution, home: str
) -> Speaker | None:
    """Find whom `she` means in `Berg was ill, she said`."""
    subject = saying.subject
    acting = subjects.of_sentence(draft.tokens[: subject.start])
    gender = {"he": "m", "she": "f"}.get(subject.phrase.words[0].lower())
    if not gender or not acting or not _is_somebody(narrative, acting):
        return None
    speaker = speaker_of(narrative.register, acting, home)
    if speaker is None or speaker.gender not in ("", gender):
        return None
    narrative.register.learn(speaker, gender=gender)
    return speaker


def _is_somebody(narrative: Narrative, acting: Subject) -> bool:
    """Whether a pronoun can stand for a subject: a person or a single office."""
    phrase = acting.phrase
    full = bool(phrase.role) or len(phrase.name.split()) > 1
    if phrase.head == "role":
        return phrase.definite and not is_plural(phrase.role.split()[-1])
    return phrase.head == "person" and (full or narrative.register.known(phrase.name) is not None)


def _add(
    narrative: Narrative,
    draft: Draft,
    speaker: Speaker,
    text: str,
    form: str,
    saying: Attribution | None = None,
    verb: str = "",
) -> None:
    """Add what a speaker said in a sentence to the narrative."""
    at, whole = draft.sentence, collapsed(draft.text)
    message = Message(speaker, verb, text, whole, at.start, at.end, form, at.paragraph)
    narrative.messages.append((message, draft, saying))


def _add_attributed(
    narrative: Narrative, draft: Draft, saying: Attribution, speaker: Speaker
) -> None:
    form = "indirect"
    if QUOTED in draft.masked:
        spans = _content(draft, saying)
        content = (token for first, last in spans for token in draft.tokens[first:last])
        form = "mixed" if any(token.is_word for token in content) else "direct"
    _add(narrative, draft, speaker, _content_text(draft, saying), form, saying, saying.verb)
    narrative.register.spoke(speaker)


def _content_text(draft: Draft, saying: Attribution) -> str:
    """Return what was said without the attribution."""
    text = ""
    starts = [0, *(token.start for token in draft.tokens[1:]), len(draft.text)]
    for first, last in _content(draft, saying):
        start, stop = starts[first], starts[last]
        bare = _without_marks(collapsed(draft.text[start:stop]))
        goes_on = text and bare[:1].islower() and draft.tokens[first - 1].text == ","
        comma = goes_on and draft.tokens[first].is_quote
        text = f"{text}{',' if comma else ''} {bare}".strip()
    return text if any(map(str.isalpha, text)) else collapsed(draft.text)


def _without_marks(piece: str) -> str:
    """Return words without the commas and quotation marks around them."""
    bare = _EDGES.sub("", piece)
    return bare.rstrip("'\u2019 ,") if _SINGLE.match(piece) else bare


def _content(draft: Draft, saying: Attribution) -> list[tuple[int, int]]:
    """Return the tokens of what was said: one piece, or those before and after an attribution."""
    tokens = draft.tokens
    if saying.place == "leading":
        later = [other.subject.start for other in draft.attributions if other.at > saying.at]
        stop = max(saying.end, later[0]) if later else len(tokens)
        return [(saying.end, stop)]
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


def _is_aside(tokens: Sequence[Token]) -> bool:
    """Whether words after an attribution are about the speaker: who …, with a shrug, adding …."""
    return tokens[0].lower in SPEAKER_ASIDES or tokens[0].lower.endswith("ing")


def _observe(narrative: Narrative, draft: Draft, spoken: bool) -> None:
    """Enter the persons that a sentence introduces, and who acts in it if nobody spoke."""
    speaker = _introduced(narrative, draft)
    if not spoken:
        acting = subjects.of_sentence(draft.tokens)
        actor = _actor(narrative, draft, acting) if acting and _acts(draft.tokens, acting) else None
        if (meant := actor or speaker or _mentioned(narrative, draft.tokens)) is not None:
            narrative.register.spoke(meant)


def _introduced(narrative: Narrative, draft: Draft) -> Speaker | None:
    """Enter the persons whom a sentence names with a role, and return the last of them."""
    tokens, end, last = draft.tokens, 0, None
    for start, token in enumerate(tokens):
        may_name = token.is_word and (token.is_name or token.lower not in FUNCTION_WORDS)
        subject = subjects.named(tokens, start) if may_name and start >= end else None
        if subject is None or subject.phrase.head == "pronoun":
            continue
        named = len(subject.phrase.name) > 1
        described = named and (subject.phrase.role or subject.apposition is not None)
        if described or has_clause(tokens, subject):
            home = context(narrative, draft, None)
            last = introduce(narrative.register, subject, home) or last
            if last is not None:
                learn_from_clause(narrative.register, last, tokens, subject, home)
        end = subject.end
    return last


def _acts(tokens: Sequence[Token], acting: Subject) -> bool:
    """Whether a subject does something, unlike a name that only stands first: London prices."""
    if acting.phrase.head in ("person", "role"):
        return True
    follows = tokens[acting.end].lower if acting.end < len(tokens) else "."
    verb = follows in BE | IRREGULAR | {","} or follows.endswith("ed")
    return acting.phrase.head in ("place", "body") and verb


def _actor(narrative: Narrative, draft: Draft, acting: Subject) -> Speaker | None:
    """Find who acts; a role without a name waits for it, as in `The minister was blunt`."""
    if acting.phrase.head == "person":
        first, *others = acting.phrase.name.split()
        full = others and first.lower() in GIVEN_MEN | GIVEN_WOMEN
        known = narrative.register.known(acting.phrase.name)
        return known or (introduce(narrative.register, acting) if full else None)
    speaker = _meant(narrative, draft, acting)
    nameless = speaker is not None and speaker.head == "role" and acting.phrase.definite
    narrative.register.expect_name(speaker if nameless else None)
    return speaker


def _mentioned(narrative: Narrative, tokens: Sequence[Token]) -> Speaker | None:
    """Find the last known person whom a sentence names: the day of Berg's reply."""
    for token in reversed(tokens):
        if token.is_name and (known := narrative.register.known(sides.bare(token.text))):
            return known if known.head == "person" else None
    return None


def _read_orphan(narrative: Narrative, draft: Draft) -> bool:
    """Add a quotation without attribution for the speaker to whom it belongs."""
    if draft.quoted < ORPHAN or sum(map(str.isalpha, draft.text)) < 3:
        return False
    speaker = _of_same_span(narrative, draft) or _of_neighbour(narrative, draft)
    if speaker is not None:
        _add(narrative, draft, speaker, _without_marks(collapsed(draft.text)), "direct")
    return speaker is not None


def _of_same_span(narrative: Narrative, draft: Draft) -> Speaker | None:
    """Find the speaker who is named where the same quotation ends."""
    number = bisect_right(narrative.spans, (draft.sentence.start + 1, 1 << 60)) - 1
    end = narrative.spans[number][1] if number >= 0 else 0
    for later in narrative.drafts[draft.number + 1 : draft.number + 12]:
        if later.sentence.start >= end:
            break
        for saying in later.attributions:
            if saying.place != "leading":
                return _meant(narrative, later, saying.subject, saying)
    return None


def _of_neighbour(narrative: Narrative, draft: Draft) -> Speaker | None:
    """Find who spoke just before, else who is named just after in the same paragraph."""
    paragraph = draft.sentence.paragraph
    last = narrative.messages[-1][0] if narrative.messages else None
    if last and last.paragraph == paragraph:
        return last.speaker
    for later in narrative.drafts[draft.number + 1 : draft.number + 3]:
        if later.sentence.paragraph == paragraph:
            if later.tokens and later.tokens[0].text in DASHES and len(later.tokens) > 1:
                return _meant(narrative, later, subjects.named(later.tokens, 1))
            for saying in later.attributions:
                if saying.place != "leading":
                    return _meant(narrative, later, saying.subject, saying)
    return last.speaker if last and last.paragraph >= paragraph - 1 else None


def _read_marked(narrative: Narrative, draft: Draft) -> bool:
    """Read `Kim struck a softer note: “…”` and `“We accept.” — General Otto Pravik`."""
    tokens, quoted = draft.tokens, False
    for at, token in enumerate(tokens[:-1]):
        if token.text == ":" and tokens[at + 1].is_quote:
            subject = subjects.of_sentence(tokens[:at])
            span = (0, at + 1, "leading")
        elif token.text in DASHES and quoted:
            subject = subjects.named(tokens, at + 1)
            if subject and any(token.is_word for token in tokens[subject.end :]):
                continue
            span = (at, len(tokens), "trailing")
        else:
            quoted = quoted or token.is_quote
            continue
        if subject and (speaker := _meant(narrative, draft, subject)):
            saying = Attribution(subject, "", at, *span)
            _add_attributed(narrative, draft, saying, speaker)
            return True
    return False


def _read_headline(narrative: Narrative, draft: Draft) -> None:
    """Add what a headline says, if it names who says it."""
    who, what = parted(draft.text) or ("", "")
    if who and (speaker := _at_edge(narrative, who)):
        _add(narrative, draft, speaker, what, "headline")
        return
    small = draft_of(draft.sentence, draft.number, draft.text, lowered(draft.masked))
    for saying in small.attributions:
        speaker = _meant(narrative, small, saying.subject, saying)
        if speaker is not None:
            _add(
                narrative,
                draft,
                speaker,
                _content_text(small, saying),
                "headline",
                verb=saying.verb,
            )
            return


def _at_edge(narrative: Narrative, who: str) -> Speaker | None:
    """Find whom the edge of a headline names."""
    if entry := sides.lookup(who):
        return Speaker(entry.speaker, "", entry.side, head="body")
    tokens = tokenize(lowered(who))
    subject = subjects.named(tokens, 0) if tokens else None
    if subject is None or subject.end < len(tokens) or subject.phrase.head == "pronoun":
        return None
    if subject.phrase.head != "person":
        return speaker_of(narrative.register, subject, narrative.register.home)
    known = narrative.register.known(subject.phrase.name)
    return known or (introduce(narrative.register, subject) if subject.phrase.role else None)
