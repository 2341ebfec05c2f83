"""Find the companies and unions of an article, for those who speak for `the company`."""

import re
from collections import Counter

from stance.articles import sides
from stance.articles.vocabulary.bodies import FIRMS, UNIONS
from stance.articles.vocabulary.grammar import DETERMINERS, FUNCTION_WORDS
from stance.articles.vocabulary.names import GIVEN_MEN, GIVEN_WOMEN

_NAME = re.compile(
    r"\b(?!The )((?:[A-Z][\w&-]{1,40} ){1,3})(Terminals|Motors|Airlines|Airways|Holdings|Industries"
    r"|Shipping|Logistics|Railways|Steelworks|Foods|Mining|Energy|Petroleum|Chemicals|Pharmaceuticals|Media"
    r"|Studios|Systems|Technologies|Aerospace|Group|Company|Corporation|Corp|Inc|Ltd|plc|Bank"
    r"|Federation|Union|Brotherhood|Guild|(?:[A-Z][a-z]+w|W)orkers|Teamsters|Alliance|Confederation)\b"
    r"|\b(?:Union|Federation|Brotherhood) of (?:[A-Z][\w-]{1,40}(?: and)? ){0,3}[A-Z][\w-]{1,40}"
)
_UNION = re.compile(
    r"\b(?:Federation|Union|Brotherhood|Guild|\w*[Ww]orkers|Teamsters|Confederation)\b"
)


class Organisations:
    """Hold the companies and unions that an article names, by their full and their short names."""

    def __init__(self, text: str = "") -> None:
        self.full: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.found: dict[str, str] = {}
        for match in _NAME.finditer(text):
            name = match[0]
            if _is_own(name):
                self.counts[name] += 1
                self.full[name] = name
                self.full.setdefault(name.rsplit(" ", 1)[0], name)

    def meant(self, noun: str) -> str:
        """Give the one that `the company` or `the union` means: the one named most often."""
        if noun not in UNIONS | FIRMS:
            return ""
        if noun not in self.found:
            self.found[noun] = self._find(noun)
        return self.found[noun]

    def _find(self, noun: str) -> str:
        union = noun in UNIONS
        fits = [name for name in self.counts if bool(_UNION.search(name)) == union]
        exact = [name for name in fits if noun in name.lower().split()]
        return max(exact or fits, key=self.counts.__getitem__, default="")

    def employer(self, role: str, tail: str) -> str:
        """Give for whom `company spokesman` and `vice-president of the union` speak."""
        words = [*role.lower().split(), *tail.lower().split()]
        if words[:2] == ["chief", "executive"]:
            words.append("company")
        if words[:2] == ["general", "secretary"]:
            words.append("union")
        return next((name for word in words if word != "chief" and (name := self.meant(word))), "")


def _is_own(name: str) -> bool:
    """Tell the name of an organisation from one with a country or a given name in it."""
    words = name.split()
    first = words[0].lower()
    known = sides.lookup(name) or sides.at(words, 0)
    return known is None and first not in GIVEN_MEN | GIVEN_WOMEN | FUNCTION_WORDS | DETERMINERS
