"""Guess by its commonest words whether a text is English; a guess is enough for a note."""

import re
from collections import Counter

COMMON = {
    "English": "the of and to in that said was for on with as it by he has have would not from",
    "German": "der die das und ist nicht von den mit ein eine sich auf f\u00fcr dem hat auch sagte",
    "French": "le la les des et est une que dans pour qui sur pas avec par au du sont ont",
    "Spanish": "el los las y que en una por con para del se su al como m\u00e1s lo pero dijo",
    "Italian": "il che di e la per non una sono con del della nel gli ha si da anche alla",
    "Portuguese": "o os as que do da em um uma para com n\u00e3o por mais dos foi ao disse pelo",
    "Dutch": "de het een van en dat niet zijn op te voor met die aan ook bij werd heeft",
}
SCRIPTS = {
    "Russian": "\u0400-\u04ff",
    "Korean": "\uac00-\ud7af",
    "Chinese": "\u4e00-\u9fff",
    "Japanese": "\u3040-\u30ff",
    "Arabic": "\u0600-\u06ff",
}
FEW = 12  # words; of fewer, no language can be told
HEAD = 20_000

_LISTS = {name: frozenset(words.split()) for name, words in COMMON.items()}


def foreign(text: str) -> str:
    """Name the language of a text that is not English; empty where it is, or cannot be told."""
    head = text[:HEAD]
    letters = sum(map(str.isalpha, head)) or 1
    for name, letter in sorted(SCRIPTS.items(), key=lambda item: item[0] != "Japanese"):
        if len(re.findall(f"[{letter}]", head)) > letters * (0.1 if name == "Japanese" else 0.3):
            return name
    words = Counter(re.findall(r"[^\W\d_]+", head.lower()))
    total = words.total()
    if total < FEW:
        return ""
    shares = {name: sum(words[word] for word in listed) / total for name, listed in _LISTS.items()}
    best = max(shares, key=shares.__getitem__)
    return best if best != "English" and shares[best] > max(0.12, 1.5 * shares["English"]) else ""
