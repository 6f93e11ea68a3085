"""Deal → rows: what its grants offer, and all of it that avails have no words for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePath

from recoup.avails.model import Edge, Language, Row, Term
from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from recoup.diagnostics.span import Span
from recoup.values.money import Money, decimal_text
from recoup.values.territory import COUNTRIES

# The media that avails know, in the order in which they are written.
_LICENSE_TYPES = {"est": "EST", "tvod": "VOD", "svod": "SVOD"}
_ASSETS = {"audio": "audio", "subtitles": "subtitle"}
# Avails have the currencies of ISO 4217; the renminbi that is traded offshore is none of them.
_CURRENCIES = {"CNH": "CNY"}


def rows_of(deal: d.Deal) -> tuple[list[Row], list[Diagnostic]]:
    """A row for each film, medium and offer of each grant; empty where something is missing.

    Errors say what avails require and the deal does not say; warnings list what avails cannot say.
    """
    writer = _Writer(deal)
    for grant in deal.grants:
        writer.grant(grant)
    found = list(dict.fromkeys(writer.found))
    return ([] if has_errors(found) else writer.rows), found


@dataclass(slots=True)
class _Writer:
    deal: d.Deal
    rows: list[Row] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def left_out(self, what: str, span: Span, why: str = "avails have no word for that") -> None:
        verb = "are" if what.startswith("the media") else "is"
        message = f"{what} {verb} left out: {why}"
        self.found.append(Diagnostic("not-in-avails", message, span, severity=Severity.WARNING))

    def missing(self, what: str, span: Span, hint: str) -> None:
        self.found.append(Diagnostic("missing-in-avails", what, span, hint))

    # ---- a grant -----------------------------------------------------------------------------

    def grant(self, grant: d.Grant) -> None:
        if grant.reserved:
            self.left_out("a reservation", grant.span, "avails say what is offered")
            return
        if grant.option_until and not grant.exercised:
            self.left_out("an option", grant.span, "it was not exercised, and grants nothing")
            return
        media = [name for name in _LICENSE_TYPES if self._covers(grant, name)]
        self._other_media(grant)
        if not media:
            return
        if grant.unless_released is not None:
            self.left_out("a reversion `unless released`", grant.span)
        for held in grant.holdbacks:
            if not held.rights.languages:
                self.left_out("a holdback of all languages", held.span)
        if not any(offer.format for offer in grant.offers):
            message = "avails say in which format a film is offered, and the grant does not"
            self.missing(message, grant.span, "add `offer HD, at WSP USD 9.99` below the grant")
        for film in self.deal.slates.get(grant.film, (grant.film,)):
            for medium in media:
                self._film(grant, self.deal.films[film], medium)

    def _covers(self, grant: d.Grant, medium: str) -> bool:
        granted = grant.rights.media
        return not granted or any(name in granted for name in self.deal.media_within(medium))

    def _other_media(self, grant: d.Grant) -> None:
        """The granted media that no licence type stands for, the widest names first."""
        known = {wide for name in _LICENSE_TYPES for wide in self.deal.media_within(name)}
        others = [
            name for name in self.deal.media
            if name not in known and self._covers(grant, name)
            and not self._covered_by_other(grant, name, known)
        ]  # fmt: skip
        if others:
            listed = ", ".join(f"`{name}`" for name in others)
            self.left_out(f"the medium {listed}" if len(others) == 1 else f"the media {listed}",
                          grant.span)  # fmt: skip

    def _covered_by_other(self, grant: d.Grant, name: str, known: set[str]) -> bool:
        wider = self.deal.media_within(name)[1:]
        return any(wide not in known and self._covers(grant, wide) for wide in wider)

    # ---- a film ------------------------------------------------------------------------------

    def _film(self, grant: d.Grant, film: d.Film, medium: str) -> None:
        alid, content = self._identity(film)
        offers = grant.offers or (d.Offer(None, (), (), (), grant.span),)
        for offer in offers:
            spoken: list[Language] = [(code, _ASSETS[kind]) for kind, code in offer.languages]
            together = medium == "svod" or len(spoken) < 2
            for languages in [tuple(spoken)] if together else [(one,) for one in spoken]:
                self.rows.append(self._row(grant, film, medium, offer, languages, alid, content))

    def _identity(self, film: d.Film) -> tuple[str, str]:
        """How avails call the licence and the content: as the deal says, or after the EIDR."""
        eidr = film.identifier("eidr")
        short = eidr.removeprefix("10.5240/") if eidr else None
        found = []
        for kind, name in (("alid", "alid"), ("content", "cid")):
            said = film.identifier(kind)
            found.append(said or (f"md:{name}:eidr-s:{short}" if short else ""))
        if not all(found):
            message = f"avails call a film by an identifier, and `{film.name}` has none"
            hint = (
                f'add `eidr "10.5240/…"`, or `alid "…"` and `content "…"`, below `film {film.name}`'
            )
            self.missing(message, film.span, hint)
        return found[0], found[1]

    def _row(
        self, grant: d.Grant, film: d.Film, medium: str, offer: d.Offer,
        languages: tuple[Language, ...], alid: str, content: str,
    ) -> Row:  # fmt: skip
        said = dict(offer.references)
        included, excluded = _regions(grant.rights.territories.countries)
        start, end = self._window(grant, film)
        isan = film.identifier("isan")
        place = f"{PurePath(grant.span.source.name).name}:{grant.span.line}"
        return Row(
            alid=alid,
            content_id=content,
            entry_type="Full Extract",
            work_type="Movie",
            licensor=self.deal.parties[grant.grantor].title,
            licensee=self._titled(grant.grantee),
            title=film.title,
            title_display=film.title,
            title_zh=film.zh,
            title_id=film.identifier("eidr"),
            run_time=_clock(film.runtime_seconds),
            license_type=_LICENSE_TYPES[medium],
            format=offer.format,
            territories=included,
            excluded=excluded,
            start=start,
            end=end,
            allowed_languages=tuple((code, None) for code in grant.rights.languages),
            asset_languages=languages,
            holdback_languages=tuple(self._held_back(grant, medium)),
            contract_id=said.get("contract", place),
            reporting_id=said.get("reporting"),
            transaction_id=said.get("transaction"),
            terms=tuple(self._terms(grant, offer)),
            releases=tuple(
                (r.territory, r.date) for r in film.releases if r.territory in COUNTRIES
            ),
            others=(("AltID", isan),) if isan else (),
            place=lambda: offer.span,
            number=offer.span.line,
        )

    def _titled(self, name: str) -> str | None:
        """How a party is called outside the deal; None where only the deal has a name for it."""
        party = self.deal.parties[name]
        return None if party.title == party.name else party.title

    def _held_back(self, grant: d.Grant, medium: str) -> Iterator[Language]:
        for held in grant.holdbacks:
            wide = self.deal.media_within(medium)
            if not held.rights.media or any(name in held.rights.media for name in wide):
                yield from ((code, None) for code in held.rights.languages)

    def _terms(self, grant: d.Grant, offer: d.Offer) -> Iterator[Term]:
        for price in offer.prices:
            if isinstance(price.value, Money):
                currency = self._currency(price.value.currency, offer.span)
                amount = decimal_text(price.value.minor, price.value.currency)
                yield Term(price.kind, "Money", amount.replace(",", ""), currency)
            else:
                yield Term(price.kind, "Text", price.value)
        if grant.exclusive is not None:
            yield Term("Exclusive", "Boolean", "true" if grant.exclusive else "false")

    def _currency(self, code: str, span: Span) -> str:
        if code in _CURRENCIES:
            message = f"avails know no {code}; the price is written in {_CURRENCIES[code]}"
            self.found.append(
                Diagnostic("currency-exchanged", message, span, severity=Severity.WARNING)
            )
        return _CURRENCIES.get(code, code)

    # ---- the window --------------------------------------------------------------------------

    def _window(self, grant: d.Grant, film: d.Film) -> tuple[Edge, Edge]:
        start = self._edge(grant, film, grant.start, time.min)
        end = self._edge(grant, film, grant.end, time(23, 59, 59))
        if grant.terminated is not None:
            known = grant.end.day(film) if grant.end else None
            if known is None or grant.terminated < known:
                end = _at(grant.terminated, time(23, 59, 59))
        return start, end

    def _edge(self, grant: d.Grant, film: d.Film, moment: d.Moment | None, of_day: time) -> Edge:
        """The time of a moment; after a release in the granted territories, a condition."""
        if moment is None:
            return Edge(condition="Open")
        day = moment.day(film)
        place = moment.release_in
        if place is not None and grant.rights.territories.covers(place):
            lag = f"P{moment.months}M" if moment.months else f"P{moment.days}D"
            return Edge(condition="Theatrical", lag=None if lag == "P0D" else lag)
        if day is not None:
            return _at(day, of_day)
        message = f"the window waits for the release in {place}, of which the deal knows no date"
        self.missing(message, grant.span, f"add `release …-…-… in {place}` to `film {film.name}`")
        return Edge(condition="Open")


def _at(day: date, of_day: time) -> Edge:
    return Edge(at=datetime.combine(day, of_day))


def _regions(covered: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Countries by their codes; most of the world as the world without the others."""
    if len(covered) <= len(COUNTRIES) // 2:
        return tuple(sorted(covered)), ()
    return ("ZZ",), tuple(sorted(frozenset(COUNTRIES) - covered))


def _clock(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
