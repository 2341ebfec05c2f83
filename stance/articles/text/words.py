"""Cut a masked sentence into tokens."""

import re
from dataclasses import dataclass

from stance.articles.text.quotes import QUOTED

DATED = "\ue001"  # stands for each character of a phrase that tells when

_TOKEN = re.compile(
    rf"{QUOTED}+|{DATED}+|(?:[A-Za-z]\.){{2,}}(?:['\u2019]s)?|[A-Z]\.(?=\s)"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Brig|Gen|Sen|Rep|Gov|Col|Lt|Capt|Adm|Maj|St|Jr|Sr|Inc|Co|Corp|Ltd)\."
    r"|\w+(?:[-'\u2019&.]\w+)*['\u2019]?|--|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Hold a word or mark and where it stands in the sentence."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Give the word in small letters, with straight apostrophes."""
        return self.text.lower().replace("\u2019", "'")

    @property
    def is_name(self) -> bool:
        """Tell a capitalised word, an acronym or an initial."""
        return self.text[0].isupper()

    @property
    def is_quote(self) -> bool:
        """Tell a quotation that was blotted out."""
        return self.text[0] == QUOTED

    @property
    def is_date(self) -> bool:
        """Tell a phrase of time that was blotted out."""
        return self.text[0] == DATED

    @property
    def is_word(self) -> bool:
        """Tell words from marks."""
        return self.text[0].isalnum()

    @property
    def owner(self) -> "Token":
        """Give the word without the two characters of its possessive."""
        return Token(self.text[:-2], self.start, self.end - 2)


def tokens(masked: str) -> list[Token]:
    """Cut a masked sentence into tokens."""
    return [Token(match[0], *match.span()) for match in _TOKEN.finditer(masked)]
