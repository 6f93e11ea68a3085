"""Terms and amounts in the languages of a page."""

from dataclasses import dataclass

from recoup.statements import words
from recoup.statements.page import Text
from recoup.values.glossary import Term

# Two languages say the same where they differ in no more than how their punctuation is written.
_FOLDED = str.maketrans({"，": ",", "：": ":", "；": ";", "（": "(", "）": ")", " ": None})


@dataclass(frozen=True)
class Teller:
    """Tells terms in some of `en`, `zh` and `zh-Hant`, in that order."""

    langs: tuple[str, ...]

    def text(self, term: Term) -> Text:
        """A term in each language, once where two say the same."""
        found: dict[str, str] = {}
        for lang in self.langs:
            told = term.in_language(lang)
            found.setdefault(told.translate(_FOLDED), told)
        return tuple(found.values())

    def say(self, name: str, /, **parts: Term | str) -> Text:
        """A phrase, its parts filled in."""
        return self.text(words.said(name, **parts))

    def of_currency(self, term: Term, currency: str) -> Text:
        """A heading with the currency of what stands below it."""
        return self.text(words.bracketed(term, words.currency(currency)))
