"""Phrases in English and Chinese, with places that are filled in."""

import re

from recoup.values.glossary import CURRENCY_NAMES, Term
from recoup.values.money import Money, grouped

# Chinese has air around the letters of other scripts.
_EDGE = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z.])(?=[\u3400-\u9fff])")


def phrases(text: str) -> dict[str, Term]:
    """A table of phrases, one in a line: `name | English | simplified | traditional`."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {name: Term(en, hans, hant) for name, en, hans, hant in rows}


def filled(phrase: Term, /, **parts: Term | str) -> Term:
    """A phrase with its parts, each in the language of the whole."""

    def in_language(text: str, lang: str) -> str:
        own = {k: v.in_language(lang) if isinstance(v, Term) else v for k, v in parts.items()}
        return text.format(**own)

    return Term(
        in_language(phrase.en, "en"),
        spaced(in_language(phrase.zh_hans, "zh")),
        spaced(in_language(phrase.zh_hant, "zh-Hant")),
    )


def spaced(text: str) -> str:
    """A Chinese text with air between its characters and the letters of other scripts."""
    return _EDGE.sub(" ", text)


def plain(text: str) -> Term:
    """A text that is the same in every language."""
    return Term(text, text, text)


def joined(*terms: Term, en: str, zh: str) -> Term:
    """Several terms in a row, with what stands between them in each language."""
    return Term(
        en.join(t.en for t in terms),
        spaced(zh.join(t.zh_hans for t in terms)),
        spaced(zh.join(t.zh_hant for t in terms)),
    )


def amount(money: Money) -> Term:
    """An amount with all its digits and its currency."""
    full = grouped(money.minor, money.currency)
    name = CURRENCY_NAMES.get(money.currency, plain(money.currency))
    return Term(str(money), f"{full} {name.zh_hans}", f"{full} {name.zh_hant}")
