"""Entry → row, with every fault of it; a row that has one is set aside."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time

from recoup.avails import vocabulary as v
from recoup.avails.entry import Entries, Entry
from recoup.avails.model import CARRIED, TERM_COLUMNS, Edge, Language, Row, Term
from recoup.diagnostics.diagnostic import Diagnostic, Severity, errors_of
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.values.currency import CURRENCIES
from recoup.values.identifier import eidr_fault
from recoup.values.territory import COUNTRIES

_DURATION = re.compile(
    r"-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
)
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?)?")
_TRUE, _FALSE = frozenset(("true", "t", "yes", "y", "1")), frozenset(("false", "f", "no", "n", "0"))
_YEARS = range(1888, 2200)  # from the first film on
_EIDR_URN = re.compile(r"(?:urn:eidr:)?10\.5240[:/]+([0-9A-Za-z-]+)")


@dataclass(slots=True)
class Avails:
    """The rows of a file that can be read, how many were set aside, and all that was found."""

    name: str
    rows: list[Row] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def judged(entries: Entries) -> Avails:
    """The rows of a file; every fault of every row is in the diagnostics, in the file's order."""
    found = Avails(entries.name, diagnostics=list(entries.diagnostics))
    first: dict[Row, Row] = {}
    for entry in entries.entries:
        judge = _Judge(entry)
        row = judge.row()
        if row is not None and row in first:
            message = f"the row says what row {first[row].number} says"
            judge.fault("duplicate-row", message, entry.place(), "remove one of them")
            row = None
        found.diagnostics.extend(judge.found)
        if row is None:
            found.set_aside.append(entry.number)
        else:
            first[row] = row
            found.rows.append(row)
    return found


class _Judge:
    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.found: list[Diagnostic] = []

    # ---- what is wrong -----------------------------------------------------------------------

    def fault(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, span, hint))

    def warn(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        found = Diagnostic(code, message, span, hint, severity=Severity.WARNING)
        self.found.append(found)

    # ---- cells -------------------------------------------------------------------------------

    def needed(self, name: str) -> str:
        text = self.entry.text(name)
        if text is None:
            message = f"the row says no {name}, which avails require"
            self.fault("missing-value", message, self.entry.place(), f"fill in {name}")
        return text or ""

    def code(self, name: str, known: tuple[str, ...]) -> str:
        text = self.needed(name)
        if text and text not in known:
            self._unknown(name, text, known)
        return text

    def _unknown(self, name: str, text: str, known: tuple[str, ...]) -> None:
        near = closest(text, known)
        hint = f"did you mean `{near}`?" if near else f"known are {', '.join(known)}"
        message = f"`{text}` is no {name} that avails know"
        self.fault("unknown-code", message, self.entry.span(name), hint)

    def regions(self, name: str) -> tuple[str, ...]:
        found = []
        for cell in self.entry.cells.get(name, []):
            code = cell.text.upper()
            if code not in COUNTRIES and code not in v.REGIONS:
                near = closest(code, [*COUNTRIES, *v.REGIONS])
                hint = f"did you mean `{near}`?" if near else "write the code of ISO 3166, as `CN`"
                message = f"`{cell.text}` is no country or region that avails know"
                self.fault("unknown-territory", message, cell.place(), hint)
            found.append(code)
        return tuple(found)

    def languages(self, name: str) -> tuple[Language, ...]:
        from langcodes import tag_is_valid

        found: list[Language] = []
        for cell in self.entry.cells.get(name, []):
            tag, _, asset = cell.text.partition(":")
            if not tag_is_valid(tag):
                message = f"`{tag}` is no language of BCP 47"
                self.fault("unknown-language", message, cell.place(), "write its tag, as `zh-Hans`")
            if asset and asset not in v.LANGUAGE_ASSETS:
                self._unknown(name, cell.text, tuple(f"{tag}:{a}" for a in v.LANGUAGE_ASSETS))
            found.append((tag, asset or None))
        return tuple(found)

    def edge(self, name: str) -> Edge:
        text, lag = self.needed(name), self.duration(f"{name}Lag")
        if not text or text in v.CONDITIONS:
            return Edge(None, text or None, lag)
        moment = self.moment(name, time(23, 59, 59) if name == "End" else time.min)
        if moment is None and text[:1].isalpha():
            self.found.pop()
            self._unknown(name, text, v.CONDITIONS)
        return Edge(moment, None, lag)

    def moment(self, name: str, of_day: time) -> datetime | None:
        """A time; of a bare day, `of_day`. The zone is left out: a deal counts days where it is."""
        text = self.entry.text(name) or ""
        match = _TIME.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            day = date.fromisoformat(match[1])
            if day.year not in _YEARS:
                raise ValueError
            clock = time.fromisoformat(match[2]) if match[2] else of_day
        except ValueError:
            message = f"`{text}` is no date of year, month and day"
            hint = "write it as `2017-03-03`"
            self.fault("bad-date", message, self.entry.span(name), hint)
            return None
        return datetime.combine(day, clock)

    def duration(self, name: str) -> str | None:
        """A duration of ISO 8601; a bare number in a workbook is of hours."""
        text = self.entry.text(name)
        if text is not None and text.isdecimal():
            text = f"PT{text}H"
        if text is not None and not _DURATION.fullmatch(text):
            message = f"`{text}` is no duration"
            self.fault("bad-duration", message, self.entry.span(name), "write it as `P90D`")
        return text

    def run_time(self) -> str | None:
        """Hours, minutes and seconds, whichever way the file writes them."""
        text = self.entry.text("TotalRunTime")
        if text is None:
            return None
        clock = re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", text)
        lasting = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text)
        match = clock or lasting
        if match is None:
            message = f"`{text}` is no running time"
            self.fault("bad-duration", message, self.entry.span("TotalRunTime"), "write `1:40:00`")
            return None
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return f"{hours}:{minutes:02}:{seconds:02}"

    def eidr(self, name: str) -> str | None:
        text = self.entry.text(name)
        if text is None:
            return None
        match = _EIDR_URN.fullmatch(text)
        text = f"10.5240/{match[1]}" if match else text
        fault = eidr_fault(text)
        if fault:
            hint = "copy it anew from the registry"
            self.warn(
                "bad-identifier", f"`{text}` is no EIDR: {fault}", self.entry.span(name), hint
            )
        return text

    # ---- terms -------------------------------------------------------------------------------

    def terms(self) -> tuple[Term, ...]:
        found = [term for more in self._prices() for term in self._price(more)]
        for name, kind in TERM_COLUMNS.items():
            text = self.entry.text(name)
            if text is None:
                continue
            currency = None
            if kind == "Money":
                own = "SRPCurrency" if self.entry.text("SRPCurrency") else "PriceCurrency"
                text, currency = self._money(name, self._currency(own))
            elif kind == "Boolean":
                text = self._truth(name, text)
            elif kind == "Duration":
                text = self.duration(name) or text
            elif kind == "Event":
                moment = self.moment(name, time.min)
                text = _event(moment) if moment else text
            found.append(Term(name, kind, text, currency))
        return tuple(found)

    def _prices(self) -> list[str]:
        """What the names of the columns of each price end with: a workbook has one, XML several."""
        kinds = [name for name in self.entry.cells if name.startswith("PriceType")]
        return [name.removeprefix("PriceType") for name in kinds] or [""]

    def _price(self, more: str) -> list[Term]:
        names = [f"{column}{more}" for column in ("PriceType", "PriceValue", "PriceCurrency")]
        kind, value, currency = (self.entry.text(name) for name in names)
        if kind is None and value is None:
            return []
        if kind is None or value is None:
            missing = "PriceType" if kind is None else "PriceValue"
            message = f"the row has half a price; it says no {missing}"
            self.fault("missing-value", message, self.entry.place(), f"fill in {missing}")
            return []
        if kind not in v.PRICE_TYPES:
            self._unknown(names[0], kind, v.PRICE_TYPES)
            return []
        if kind in v.NEVER_MONEY or (kind not in v.PRICES_IN_MONEY and currency is None):
            return [Term(kind, "Text", value)]
        text, currency = self._money(names[1], self._currency(names[2]))
        return [Term(kind, "Money", text, currency)]

    def _currency(self, name: str) -> str | None:
        text = self.entry.text(name)
        if text is not None and text not in CURRENCIES and text != _TEST_CURRENCY:
            near = closest(text, CURRENCIES)
            hint = f"did you mean `{near}`?" if near else "write its code of ISO 4217, as `CNY`"
            message = f"ISO 4217 has no currency `{text}`"
            self.fault("unknown-currency", message, self.entry.span(name), hint)
        return text

    def _money(self, name: str, currency: str | None) -> tuple[str, str | None]:
        text = self.entry.text(name) or ""
        if not re.fullmatch(r"\d{1,12}(\.\d{1,4})?", text, re.ASCII):
            self.fault("bad-price", f"`{text}` is no amount", self.entry.span(name), "write `2.99`")
        return text, currency

    def _truth(self, name: str, text: str) -> str:
        if text.lower() in _TRUE | _FALSE:
            return "true" if text.lower() in _TRUE else "false"
        self._unknown(name, text, ("TRUE", "FALSE"))
        return text

    # ---- the row -----------------------------------------------------------------------------

    def row(self) -> Row | None:
        """The row that the entry states; None where it has a fault."""
        entry = self.entry
        license_type = self.code("LicenseType", v.LICENSE_TYPES)
        self.needed("Territory")
        row = Row(
            alid=self.needed("ALID"),
            content_id=self.needed("ContentID") if self._film() else entry.text("ContentID") or "",
            entry_type=self.code("EntryType", v.ENTRY_TYPES),
            work_type=self.code("WorkType", v.WORK_TYPES),
            licensor=self.needed("DisplayName"),
            title=entry.text("TitleInternalAlias") or self._title(),
            license_type=license_type,
            format=self.code("FormatProfile", v.FORMATS) if entry.text("FormatProfile") else None,
            territories=self.regions("Territory"),
            start=self.edge("Start"),
            end=self.edge("End") if entry.text("End") or not entry.text("WindowDuration")
            else Edge(),
            licensee=entry.text("Licensee"),
            title_display=entry.text("TitleDisplayUnlimited"),
            title_zh=entry.text("TitleChinese"),
            title_id=self.eidr("TitleID"),
            edit_id=self.eidr("EditID"),
            run_time=self.run_time(),
            excluded=self.regions("TerritoryExclusion"),
            window=self.duration("WindowDuration"),
            asset_languages=self.languages("AssetLanguage"),
            allowed_languages=self.languages("AllowedLanguages"),
            holdback_languages=self.languages("HoldbackLanguage"),
            rights_description=entry.text("LicenseRightsDescription"),
            contract_id=entry.text("ContractID"),
            reporting_id=entry.text("ReportingID"),
            transaction_id=entry.text("AvailID"),
            terms=self.terms(),
            releases=self._releases(),
            others=tuple((n, text) for n in CARRIED if (text := entry.text(n)) is not None),
            place=entry.place,
            number=entry.number,
        )  # fmt: skip
        self._window(row)
        return None if errors_of(self.found) else row

    def _film(self) -> bool:
        return self.entry.text("WorkType") in v.FILMS

    def _title(self) -> str:
        """A work that is no film may be titled by its series; only films must have one here."""
        display = self.entry.text("TitleDisplayUnlimited")
        if display is None and self._film():
            return self.needed("TitleInternalAlias")
        return display or self.entry.text("ALID") or ""

    def _releases(self) -> tuple[tuple[str, date], ...]:
        found = []
        for cell in self.entry.cells.get("Theatrical", []):
            day, _, country = cell.text.partition(" in ")
            try:
                found.append((country, date.fromisoformat(day)))
            except ValueError:
                self.fault("bad-date", f"`{day}` is no date", cell.place(), "write `2017-03-03`")
        return tuple(found)

    def _window(self, row: Row) -> None:
        if row.start.at and row.end.at and row.end.at < row.start.at:
            message = f"the window ends on {row.end.at.date()}, before it starts on "
            message += f"{row.start.at.date()}"
            hint = "mend the day that is wrong"
            self.fault("window-ends-early", message, self.entry.span("End"), hint)


# The currency that ISO 4217 keeps for tests; samples of avails use it.
_TEST_CURRENCY = "XTS"


def _event(moment: datetime) -> str:
    at_midnight = moment.time() == time.min
    return moment.date().isoformat() if at_midnight else moment.isoformat()
