"""What may be written at a place of a deal: words of the language, and names that it declares."""

import re
from collections.abc import Iterator
from itertools import chain

from recoup.deal.library import piece, piece_names
from recoup.deal.model import Deal
from recoup.language.from_text import expected_after
from recoup.values.currency import CURRENCIES
from recoup.values.glossary import TERRITORY_NAMES, named
from recoup.values.record import record
from recoup.values.territory import TERRITORIES

_WORD = re.compile(r"[\w.]*\Z")
_QUOTED = re.compile(r'"[^"\n]*"')


@record
class Completion:
    """Something that may be written; `kind` is `keyword`, `party`, `currency` and so on."""

    text: str
    kind: str
    title: str | None = None


@record
class Completions:
    """What may be written instead of the text from `start` to where it was asked for."""

    start: int
    options: tuple[Completion, ...]


def completions(deal: Deal, text: str, offset: int) -> Completions:
    """What may stand at an offset of a text, which need not be without faults.

    `deal` is what the text says as far as it can be read: its names are offered.
    """
    before = text[:offset]
    start = offset - len(_WORD.search(before)[0])  # type: ignore[index]
    line = _QUOTED.sub("", before[before.rfind("\n") + 1 : start])
    if '"' in line or "#" in line:
        return Completions(start, ())
    if line.rfind("[") > line.rfind("]"):
        return Completions(start, (*_sources(deal), Completion("assumed", "keyword")))
    expected = expected_after(before[:start])
    options = [Completion(word, "keyword") for word in expected.keywords]
    if "NAME" in expected.terminals:
        options += _names(deal)
    if "CURRENCY" in expected.terminals:
        options += [Completion(code, "currency") for code in sorted(CURRENCIES)]
    if "TERRITORY" in expected.terminals:
        options += [
            Completion(code, "territory", named(TERRITORY_NAMES, code, "en"))
            for code in sorted(TERRITORIES)
        ]
    if "PIECE" in expected.terminals:
        options += [Completion(name, "piece", piece(name).title) for name in piece_names()]
    return Completions(start, tuple(dict.fromkeys(options)))


def _sources(deal: Deal) -> Iterator[Completion]:
    return (Completion(s.name, "source", s.title) for s in deal.sources.values())


def _names(deal: Deal) -> Iterator[Completion]:
    """Every name that the deal declares."""
    titled = (
        ("party", deal.parties), ("film", deal.films), ("account", deal.accounts),
        ("milestone", deal.milestones), ("waterfall", deal.waterfalls), ("channel", deal.channels),
    )  # fmt: skip
    yield from chain.from_iterable(
        (Completion(name, kind, found.title) for name, found in named_things.items())
        for kind, named_things in titled
    )
    yield from (Completion(name, "medium") for name in deal.media)
    for name in dict.fromkeys((*deal.terms, *deal.undisclosed)):
        label = deal.labels.get(("term", name))
        if "." not in name:
            yield Completion(name, "term", label.title if label else None)
    pots = dict.fromkeys(pot for w in deal.waterfalls.values() for pot, _ in w.pots)
    yield from (Completion(name, "pot") for name in pots)
