"""The parts that sentences are made of: values, names and addresses in one language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from recoup.deal import model as d
from recoup.deal.words.phrases import PHRASES
from recoup.diagnostics.span import Span
from recoup.values.figures import amount_in_words, count_in_words, date_in_words
from recoup.values.glossary import (
    CURRENCY_NAMES,
    GLOSSARY,
    LANGUAGE_NAMES,
    TERRITORY_NAMES,
    named,
    word,
)
from recoup.values.money import Money
from recoup.values.number import show_rate

LANGUAGES = ("en", "zh")
_TERM = re.compile(r"<(\w+)>")
_CODE = re.compile(r"(`[^`]*`)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EDGE = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z.])(?=[\u3400-\u9fff])")
_TERRITORY = re.compile(r"[A-Z][A-Z_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one clause says, and the lines that say so; none for what holds where no line speaks.

    `text` is the whole sentence; `said` what it says, without its `address`: the lines and what
    they cite. `step` is the name of the step that begins with it, `depth` how deep it stands.
    """

    text: str
    said: str
    address: str = ""
    spans: tuple[Span, ...] = ()
    step: str | None = None
    depth: int = 0

    def below(self, levels: int = 1) -> "Sentence":
        """The sentence, so much deeper."""
        return replace(self, depth=self.depth + levels)

    def __str__(self) -> str:
        name = f"{self.step}  " if self.step else ""
        return f"{'  ' * self.depth}{name}{self.text}"


@dataclass(frozen=True, slots=True)
class Wording:
    """A deal and the language that it is said in."""

    deal: d.Deal
    lang: str

    def phrase(self, key: str, /, **parts: str) -> str:
        """A phrase of the table, its terms taken from the glossary and its parts filled in."""
        text = PHRASES[key][LANGUAGES.index(self.lang)]
        text = _TERM.sub(lambda found: word(found[1], self.lang), text)
        return text.format(**parts) if parts else text

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one sentence: `a, b and c`."""
        *first, last = items
        if not first:
            return last
        return self.phrase("list").join(first) + self.phrase("and") + last

    def clauses(self, *parts: str | None) -> str:
        """The clauses of a sentence that are there, one after the other."""
        return self.phrase("clause").join(part for part in parts if part)

    def labelled(self, label: str | None, text: str) -> str:
        """What a clause is called, and what it says."""
        return self.phrase("labelled", label=self.quoted(label), text=text) if label else text

    def on_date(self, day: date | None) -> str | None:
        return None if day is None else self.phrase("on_date", date=self.date(day))

    # ---- sentences and their addresses -------------------------------------------------------

    def sentence(self, text: str, *spans: Span) -> Sentence:
        """A sentence that ends with the lines that say so, and what they cite, if any line does."""
        said = self._polished(self.begun(text))
        plain = self.phrase("plain", text=said)
        if not spans:
            return Sentence(plain, plain)
        address = self.address(*spans)
        whole = self.phrase("sentence", text=said, address=address)
        return Sentence(whole, plain, address, spans)

    def begun(self, text: str) -> str:
        """A sentence with its first letter large, unless a title begins it, such as eOne."""
        titles = (p.title for p in self.deal.parties.values() if p.title != p.name)
        if self.lang == "zh" or text.startswith(tuple(titles)):
            return text
        return text[0].upper() + text[1:]

    def opening(self, text: str, span: Span) -> Sentence:
        """A line that opens what is said below it."""
        said, address = self._polished(text), self.address(span)
        whole = self.phrase("opening", text=said, address=address)
        return Sentence(whole, self.phrase("opens", text=said), address, (span,))

    def _polished(self, text: str) -> str:
        """In English, a comma behind what a comma opened; in Chinese, air around other scripts."""
        if self.lang == "en":
            return text.replace(", undisclosed ", ", undisclosed, ")
        pieces = _CODE.split(text)
        for i, piece in enumerate(pieces):
            if i % 2:
                before, after = pieces[i - 1][-1:], pieces[i + 1][:1]
                pieces[i] = (" " if _HAN.match(before) else "") + piece
                pieces[i] += " " if _HAN.match(after) else ""
            else:
                pieces[i] = _EDGE.sub(" ", piece)
        return "".join(pieces)

    def address(self, *spans: Span) -> str:
        """The lines, their sources and their assumptions."""
        parts = [self._lines(spans)]
        for span in spans:
            for citation in self.deal.citations_at(span):
                shown = self._citation(citation)
                if shown not in parts:
                    parts.append(shown)
        return self.phrase("address_join").join(parts)

    def _lines(self, spans: tuple[Span, ...]) -> str:
        numbers = self.phrase("list").join(str(span.line) for span in spans)
        lines = self.phrase("line" if len(spans) == 1 else "lines", lines=numbers)
        file = spans[0].source.name
        if file == self.deal.span.source.name:
            return lines
        return self.phrase("in_file", file=PurePath(file).name, lines=lines)

    def _citation(self, citation: d.Citation) -> str:
        if citation.assumed is not None:
            if not citation.assumed:
                return self.phrase("assumed_bare")
            return self.phrase("assumed", why=citation.assumed)
        sources = self.phrase("list").join(
            self._cited(name, citation, number) for number, name in enumerate(citation.sources)
        )
        return self.phrase("cited", sources=sources)

    def _cited(self, name: str, citation: d.Citation, number: int) -> str:
        """A source as a reader knows it, how it says so where that is said, and in which words."""
        source = self.deal.sources.get(name)
        if source is None:
            return name
        shown = source.publisher or self.quoted(source.title)
        if source.publisher and source.date:
            shown = f"{shown} {source.date}"
        said = citation.said[number] or source.said
        quote = citation.quotes[number]
        if said is not None:
            shown = self.phrase(said, source=shown)
        return self.phrase("in_its_words", source=shown, quote=quote) if quote else shown

    # ---- values ------------------------------------------------------------------------------

    def value(self, value: d.Rate | d.Amount) -> str:
        """A rate or an amount; one that nobody disclosed shows its range, and that it is one."""
        if isinstance(value, d.Points):
            return self._points(value)
        if isinstance(value, d.Undisclosed):
            return self.phrase("between", low=self.value(value.low), high=self.value(value.high))
        if isinstance(value, Money):
            return amount_in_words(value, self.lang)
        return show_rate(value)

    def _points(self, points: d.Points) -> str:
        text = self.value(points.base)
        for plus, rate in points.changes:
            text = self.phrase("plus" if plus else "less", first=text, change=self.value(rate))
        if points.floor is None:
            return text
        return self.phrase("not_below", text=text, floor=self.value(points.floor))

    def count(self, count: int) -> str:
        return count_in_words(count, self.lang)

    def date(self, day: object) -> str:
        return date_in_words(str(day), self.lang)

    def currency(self, code: str) -> str:
        return code if self.lang == "en" else named(CURRENCY_NAMES, code, self.lang)

    def quoted(self, text: str) -> str:
        return self.phrase("quoted", text=text)

    # ---- names -------------------------------------------------------------------------------

    def title(self, title: str | None, zh: str | None) -> str:
        """A title in the language where it has one in it, else as it is."""
        return (zh if self.lang == "zh" and zh else title) or ""

    def party(self, name: str) -> str:
        party = self.deal.parties.get(name)
        return self.title(party.title, party.zh) if party else name

    def film(self, name: str) -> str:
        film = self.deal.films.get(name)
        if film is None:
            return f"`{name}`"
        return self.phrase("film_title", text=self.title(film.title, film.zh))

    def film_or_slate(self, name: str) -> str:
        return f"`{name}`" if name in self.deal.slates else self.film(name)

    def medium(self, name: str) -> str:
        label = self.deal.labels.get(("medium", name))
        if label is not None:
            return self.title(label.title or name, label.zh)
        return word(name, self.lang) if name in GLOSSARY else name

    def media(self, names: Iterable[str]) -> str:
        return self.listed(self.medium(name) for name in names)

    def place(self, code: str) -> str:
        return named(TERRITORY_NAMES, code, self.lang)

    def places(self, territories: d.Territories) -> str:
        included, _, excluded = territories.text.partition(" except ")
        places = self.listed(self.place(code) for code in _TERRITORY.findall(included))
        if not excluded:
            return places
        others = self.listed(self.place(code) for code in _TERRITORY.findall(excluded))
        return self.phrase("except", places=places, others=others)

    def languages(self, codes: Iterable[str]) -> str:
        return self.listed(named(LANGUAGE_NAMES, code, self.lang) for code in codes)

    # ---- claims ---------------------------------------------------------------

    def claim(self, claim: d.Claim) -> str:
        """What is recouped."""
        if claim.kind == "account":
            account = self.deal.accounts.get(claim.name)
            if account is None or account.title == account.name:
                return self.phrase("claim_account", name=claim.name)
            return self.quoted(self.title(account.title, account.zh))
        film = self.film_or_slate(claim.name)
        of = self.phrase("claim_of", party=self.party(claim.investor)) if claim.investor else ""
        if claim.kind == "premium":
            return self.phrase("claim_premium", rate=self.value(claim.rate), of=of, film=film)
        if claim.kind == "irr":
            rate, base = self.value(claim.rate), claim.day_base or self.phrase("unsaid_base")
            return self.phrase("claim_irr", rate=rate, base=base, of=of, film=film)
        if claim.rate == 1:
            return self.phrase("claim_investment", of=of, film=film)
        return self.phrase("claim_share", rate=self.value(claim.rate), of=of, film=film)
