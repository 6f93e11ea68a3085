"""Rows → the text of a deal: its films, its parties, and a grant for each window of rights."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import PurePath

from recoup.avails import vocabulary as v
from recoup.avails.model import Edge, Row, Term
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Source, Span
from recoup.language.from_text import parse_source
from recoup.language.naming import Names, as_name
from recoup.language.show import text_of
from recoup.values.currency import minor_digits
from recoup.values.identifier import eidr_fault, isan_fault
from recoup.values.language import LANGUAGES
from recoup.values.territory import countries, shown_countries

_LAG = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_TAG = re.compile(r"[a-z]{2,3}(-([A-Za-z]{2,4}|\d{3})){0,2}")


class _Unsaid(ValueError):
    """A term that a deal has no words for, and without which the row would say something else."""


def deal_text(name: str, rows: Sequence[Row]) -> tuple[str, list[Diagnostic]]:
    """The deal that rows of avails state, as `recoup fmt` lays it out, and what it leaves out.

    A row that a deal cannot say is left out whole, and named; of the others, each column that a
    deal has no words for is named once.
    """
    writer = _Writer(name)
    for row in rows:
        writer.meet(row)
    text = "\n".join(writer.lines()) + "\n"
    tree, diagnostics = parse_source(Source(name, text))
    assert not diagnostics, diagnostics
    return text_of(tree), writer.found()


@dataclass(slots=True)
class _Film:
    name: str
    row: Row
    releases: dict[str, date] = field(default_factory=dict)


@dataclass(slots=True)
class _Grant:
    """The line of a grant, and the lines below it; offers are kept apart, each once."""

    below: tuple[str, ...]
    offers: dict[str, None] = field(default_factory=dict)


class _Writer:
    def __init__(self, name: str) -> None:
        self.name = name
        self.names = Names()
        self.films: dict[str, _Film] = {}
        self.parties: dict[str, str] = {}
        self.grants: dict[tuple[str, tuple[str, ...]], _Grant] = {}
        self.remarks: list[Diagnostic] = []
        self.columns: dict[str, list[Row]] = {}

    # ---- what is to be known -----------------------------------------------------------------

    def found(self) -> list[Diagnostic]:
        """The remarks about rows, and about columns with the first row that has them."""
        listed = []
        for column, rows in self.columns.items():
            more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
            message = f"{column} is left out, of row {rows[0].number}{more}: a deal has no words "
            listed.append(self._warning("not-in-deal", f"{message}for it", rows[0]))
        return [*self.remarks, *listed]

    def _warning(self, code: str, message: str, row: Row, hint: str | None = None) -> Diagnostic:
        span = row.place() if row.place else Span(Source(self.name, ""), 0, 0)
        return Diagnostic(code, message, span, hint, severity=Severity.WARNING)

    def _column(self, name: str, row: Row) -> None:
        self.columns.setdefault(name, []).append(row)

    # ---- rows --------------------------------------------------------------------------------

    def meet(self, row: Row) -> None:
        """Takes a row in, or says why a deal cannot say it."""
        try:
            self._offered(row)
            lines = list(self._windows(row))
            grants = [self._grant_line(row, *line) for line in lines]
        except _Unsaid as reason:
            message = f"row {row.number} is left out whole: {reason}"
            self.remarks.append(self._warning("row-not-in-deal", message, row))
            return
        film = self._film(row)
        offer = self._offer(row)
        grantor = self._party(row.licensor)
        grantee = self._grantee(row)
        for (rights, below), tail in grants:
            line = f"{rights} of {film.name} from {grantor} to {grantee}{tail}"
            grant = self.grants.setdefault((line, below), _Grant(below))
            grant.offers[offer] = None
        self._leave(row)

    def _offered(self, row: Row) -> None:
        if row.work_type not in v.FILMS:
            raise _Unsaid(f"it is of a {row.work_type}, and a deal here is of films")
        if row.entry_type in v.WITHDRAWN:
            raise _Unsaid(f"it withdraws what an earlier file offered ({row.entry_type})")
        if row.license_type == "POEST":
            raise _Unsaid("it takes orders before the sale (POEST)")
        if row.license_type not in v.MEDIA:
            raise _Unsaid(f"{row.license_type} does not say by which medium the film is sold")

    # ---- parties and films -------------------------------------------------------------------

    def _party(self, title: str) -> str:
        if title not in self.parties:
            self.parties[title] = self.names.new(as_name(title, "party"))
        return self.parties[title]

    def _grantee(self, row: Row) -> str:
        title = row.licensee or row.other("ServiceProvider")
        if title is not None:
            return self._party(title)
        if _UNNAMED not in self.parties:
            name = self.parties[_UNNAMED] = self.names.new("retailer")
            message = f"the file does not say to whom it offers; the deal calls it `{name}`"
            hint = "give that party a title, if you know who it is"
            self.remarks.append(self._warning("licensee-unsaid", message, row, hint))
        return self.parties[_UNNAMED]

    def _film(self, row: Row) -> _Film:
        if row.alid not in self.films:
            name = self.names.new(as_name(row.title_display or row.title, "film"))
            self.films[row.alid] = _Film(name, row)
        film = self.films[row.alid]
        film.releases.update(dict(row.releases))
        return film

    # ---- a grant -----------------------------------------------------------------------------

    def _grant_line(
        self, row: Row, territories: str, window: tuple[str, ...]
    ) -> tuple[tuple[str, tuple[str, ...]], str]:
        tags = dict.fromkeys(tag for tag, _ in row.allowed_languages)
        spoken = "".join(f" {self._language(tag)}" for tag in tags)
        medium = v.MEDIA[row.license_type]
        rights = f"grant {medium} in {territories}" + (f", languages{spoken}" if spoken else "")
        exclusive = {"true": ", exclusive", "false": ", non-exclusive"}
        below = [*window]
        if row.holdback_languages:
            until = next((w.removeprefix("until ") for w in window if w.startswith("until")), None)
            if until is None:
                raise _Unsaid("it holds back a language without end")
            held = "".join(f" {self._language(tag)}" for tag, _ in row.holdback_languages)
            below.append(f"hold back {medium} in {territories}, languages{held} until {until}")
        return (rights, tuple(below)), exclusive.get(row.term("Exclusive") or "", "")

    def _language(self, tag: str) -> str:
        from langcodes import standardize_tag

        plain = standardize_tag(tag) if not _known(tag) else tag
        if not _known(plain):
            raise _Unsaid(f"a deal has no word for the language `{tag}`")
        return plain

    def _windows(self, row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Territories with the lines of their window; each by itself where it awaits a release."""
        covered: set[str] = set()
        for code in row.territories:
            covered |= _countries(code)
        for code in row.excluded:
            covered -= _countries(code)
        if not covered:
            raise _Unsaid("its excluded territories leave nothing")
        waits = "Theatrical" in {row.start.condition, row.end.condition}
        for places in [{c} for c in sorted(covered)] if waits else [covered]:
            shown = shown_countries(frozenset(places))
            yield shown, tuple(self._window(row, shown))

    def _window(self, row: Row, place: str) -> Iterator[str]:
        start = self._edge(row, row.start, "starts", place)
        if start is not None:
            yield f"from {start}"
        end = self._edge(row, row.end, "ends", place)
        if row.window is not None:
            if end is None and row.start.at is not None:
                months, days = _lag(row.window)
                if months:
                    raise _Unsaid(f"a window of {row.window} has no last day that a deal can say")
                end = str(_whole_days(row.start, "starts") + timedelta(days=days - 1))
            else:
                self._column("WindowDuration", row)
        if end is not None:
            yield f"until {end}"

    def _edge(self, row: Row, edge: Edge, which: str, place: str) -> str | None:
        if edge.at is not None:
            day = _whole_days(edge, which)
            usual = time.min if which == "starts" else time(23, 59, 59)
            if edge.at.time() != usual:
                message = (
                    f"row {row.number} {which} at {edge.at.time()}; a deal counts whole days: "
                )
                self.remarks.append(self._warning("time-of-day", f"{message}{day}", row))
            return day.isoformat()
        if edge.condition in {None, "Open", "Immediate"} and edge.lag is None:
            return None
        if edge.condition != "Theatrical":
            raise _Unsaid(f"its window {which} at {edge.condition}, which a deal does not know")
        months, days = _lag(edge.lag or "P0D")
        if months and days:
            raise _Unsaid(f"a deal cannot say {edge.lag} after a release")
        count, unit = (months, "months") if months else (days, "days")
        return f"{count} {unit} after release in {place}"

    # ---- an offer ----------------------------------------------------------------------------

    def _offer(self, row: Row) -> str:
        parts = [f"offer {row.format}" if row.format else "offer"]
        for term in row.terms:
            if term.name in v.PRICE_TYPES and (price := self._price(row, term)) is not None:
                parts.append(price)
        assets: dict[str, str] = {}
        for tag, asset in row.asset_languages:
            kind = {"audio": "audio", "subtitle": "subtitles"}.get(asset or "")
            if kind is None or kind in assets or not _known(tag):
                self._column("AssetLanguage" if asset else "AssetLanguage without its asset", row)
            else:
                assets[kind] = tag
        parts += [f"{kind} {tag}" for kind, tag in assets.items()]
        references = (
            ("contract", row.contract_id),
            ("reporting", row.reporting_id),
            ("transaction", row.transaction_id),
        )
        parts += [f"{kind} {_quoted(text)}" for kind, text in references if text]
        return ", ".join(parts)

    def _price(self, row: Row, term: Term) -> str | None:
        if term.kind == "Text":
            if term.name in _WORDED:
                return f"at {term.name} {_quoted(term.value)}"
            self._column(term.name, row)
            return None
        if term.currency is None or term.currency == "XTS" or term.name not in _SAYABLE:
            why = "" if term.currency else " without its currency"
            self._column(f"{term.name}{why}", row)
            return None
        if len(term.value.partition(".")[2].rstrip("0")) > minor_digits(term.currency):
            self._column(f"{term.name} in parts of a cent", row)
            return None
        return f"at {term.name} {term.currency} {term.value}"

    def _leave(self, row: Row) -> None:
        """Notes the columns that stay behind."""
        for term in row.terms:
            if term.name not in v.PRICE_TYPES and term.name != "Exclusive":
                self._column(term.name, row)
        for column, text in row.others:
            named = column == "ServiceProvider" and row.licensee is None
            isan = column == "AltID" and isan_fault(text) is None
            if not named and not isan:
                self._column(column, row)
        said = ("rights_description", "LicenseRightsDescription"), ("edit_id", "EditID")
        for attribute, column in said:
            if getattr(row, attribute):
                self._column(column, row)
        if row.title_id is not None and eidr_fault(row.title_id):
            self._column("TitleID, which is no EIDR,", row)
        if row.title_display not in {None, row.title}:
            self._column("TitleInternalAlias, where another title is displayed,", row)

    # ---- the text ----------------------------------------------------------------------------

    def lines(self) -> Iterator[str]:
        """The deal, line by line."""
        file, _, _sheet = self.name.partition("!")
        yield f"deal {_quoted(f'Avails of {PurePath(file).stem}')}"
        yield ""
        for title, name in self.parties.items():
            yield f"party {name} {_quoted(title)}" if title else f"party {name}"
        for alid, film in self.films.items():
            yield ""
            yield from _film_lines(alid, film)
        for (line, below), grant in self.grants.items():
            yield ""
            yield line
            yield from (f"  {text}" for text in (*below, *grant.offers))


# Whom the file does not name is a party without a title.
_UNNAMED = ""
_WORDED = ("Tier", "Category", "LicenseFee", "TPR-Tier", "TPR-Category", "TPR-LicenseFee")
_SAYABLE = (*v.PRICES_IN_MONEY, *_WORDED)


def _film_lines(alid: str, film: _Film) -> Iterator[str]:
    row = film.row
    zh = f" zh {_quoted(row.title_zh)}" if row.title_zh else ""
    yield f"film {film.name} {_quoted(row.title_display or row.title)}{zh}"
    if row.title_id is not None and not eidr_fault(row.title_id):
        yield f"  eidr {_quoted(row.title_id)}"
    isan = row.other("AltID")
    if isan is not None and isan_fault(isan) is None:
        yield f"  isan {_quoted(isan)}"
    yield f"  alid {_quoted(alid)}"
    yield f"  content {_quoted(row.content_id)}"
    if row.run_time is not None:
        yield f"  runtime {row.run_time}"
    if film.releases:
        yield "  release " + ", ".join(f"{day} in {c}" for c, day in film.releases.items())


def _countries(code: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for name in v.REGIONS.get(code, (code,)):
        found |= countries(name)
    return found


def _whole_days(edge: Edge, which: str) -> date:
    """The first or the last day that lies wholly in a window."""
    assert edge.at is not None
    if which == "starts":
        return edge.at.date() + timedelta(days=edge.at.time() > time.min)
    return edge.at.date() - timedelta(days=edge.at.time() < time(23, 59, 59))


def _known(tag: str) -> bool:
    """Whether a deal has a word for a language."""
    return _TAG.fullmatch(tag) is not None and tag.partition("-")[0] in LANGUAGES


def _lag(text: str) -> tuple[int, int]:
    """Months and days of a duration. Raises: _Unsaid for one that is not of whole days."""
    match = _LAG.fullmatch(text)
    if match is None:
        raise _Unsaid(f"a deal cannot count {text}")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years * 12 + months, weeks * 7 + days


def _quoted(text: str) -> str:
    """A text in quotes; a deal has no way to write one inside."""
    return '"' + text.replace('"', "'") + '"'
