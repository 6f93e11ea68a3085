"""XML → entries: each transaction of each avail, as a row of the template would say it.

No entity is resolved and nothing is fetched; a document with a type declaration is refused.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from recoup.avails.elements import at, children
from recoup.avails.entry import Entries, Entry, whole
from recoup.avails.rules import breaches
from recoup.avails.vocabulary import PRICE_TYPES, VERSIONS
from recoup.diagnostics.span import Source, Span

_NAMESPACE = re.compile(r"http://www\.movielabs\.com/schema/avails/v([\d.]+)/avails")
Place = Callable[[], Span]


def from_xml(name: str, data: bytes) -> Entries:
    """All transactions of an `AvailList`, in the order of the file."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    text = data.decode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        source = Source(name, text)
        place = _line_span(source, fault.lineno or 1)
        found = Entries(name)
        found.report("not-xml", f"this is no XML: {fault.msg}", place)
        return found
    document = root.getroottree().docinfo
    if document.doctype:
        message = "the document declares a type of its own, and may name other files"
        return whole(name, "doctype-refused", message, "remove the line `<!DOCTYPE …>`")
    with suppress(LookupError):  # XML knows encodings that Python does not
        text = data.decode(document.encoding or "utf-8", errors="replace")
    return _Reader(Source(name, text)).read(root)


def _line_span(source: Source, line: int) -> Span:
    line = min(line, len(source.line_starts))
    shown = source.line_text(line)
    start = source.line_starts[line - 1] + len(shown) - len(shown.lstrip())
    return Span(source, start, start + len(shown.strip()))


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found = Entries(source.name)

    def read(self, root: Any) -> Entries:
        namespace, _, tag = str(root.tag).removeprefix("{").rpartition("}")
        match = _NAMESPACE.fullmatch(namespace)
        if match is None or tag != "AvailList":
            message = f"`{tag}` is no list of avails"
            hint = "avails are an `AvailList` in the namespace of MovieLabs' schema"
            self.found.report("no-avails", message, self.place(root)(), hint)
        elif match[1] not in VERSIONS:
            message = f"version {match[1]} of avails is not known here"
            hint = f"known are {', '.join(VERSIONS)}"
            self.found.report("unknown-version", message, self.place(root)(), hint)
        else:
            for avail in children(root, "Avail"):
                self._avail(avail)
            for breach in breaches(root):
                self.found.warn(breach.rule, breach.message, self.place(breach.node)())
        return self.found

    def place(self, node: Any) -> Place:
        """Finds the line of an element."""
        return lambda: _line_span(self.source, node.sourceline or 1)

    def _avail(self, avail: Any) -> None:
        for transaction in children(avail, "Transaction"):
            entry = Entry(transaction.sourceline or 1, self.place(transaction))
            self._about(entry, avail)
            asset = next(children(avail, "Asset"), None)
            if asset is not None:
                self._asset(entry, asset)
            self._transaction(entry, transaction)
            self.found.entries.append(entry)

    def add(self, entry: Entry, name: str, node: Any, text: str | None = None) -> None:
        """Notes the text of an element, or an attribute of it."""
        if node is not None:
            entry.add(name, node.text if text is None else text, self.place(node))

    def _about(self, entry: Entry, avail: Any) -> None:
        self.add(entry, "ALID", at(avail, "ALID"))
        self.add(entry, "EntryType", at(avail, "Disposition", "EntryType"))
        self.add(entry, "DisplayName", at(avail, "Licensor", "DisplayName"))
        self.add(entry, "ServiceProvider", at(avail, "ServiceProvider", "DisplayName"))
        self.add(entry, "ExceptionFlag", at(avail, "ExceptionFlag"))
        for shared in children(avail, "SharedEntitlement"):
            column = {"UVVU": "UV_ID", "DMA": "DMA_ID"}.get(shared.get("ecosystem", ""))
            if column is not None:
                self.add(entry, column, at(shared, "EcosystemID"))

    def _asset(self, entry: Entry, asset: Any) -> None:
        self.add(entry, "ContentID", asset, asset.get("contentID", ""))
        self.add(entry, "WorkType", at(asset, "WorkType"))
        metadata = at(asset, "Metadata")
        if metadata is None:
            return
        self.add(entry, "TitleInternalAlias", at(metadata, "TitleInternalAlias"))
        for title in children(metadata, "TitleDisplayUnlimited"):
            column = "TitleDisplayUnlimited"
            language = (title.get("language") or "").split("-")[0]
            self.add(entry, "TitleChinese" if language in _CHINESE else column, title)
        self.add(entry, "TitleID", at(metadata, "TitleEIDR-URN"))
        self.add(entry, "EditID", at(metadata, "EditEIDR-URN"))
        self.add(entry, "ReleaseYear", at(metadata, "ReleaseDate"))
        self.add(entry, "TotalRunTime", at(metadata, "RunLength"))
        for column, path in _CARRIED.items():
            self.add(entry, column, at(metadata, *path))
        for other in children(metadata, "AltIdentifier"):
            node = at(other, "Identifier")
            kind, sign, text = ((node.text or "") if node is not None else "").partition(":")
            column = kind if sign and kind.startswith("RetailerID") else "AltID"
            self.add(entry, column, node, text if sign and kind in {"AltID", column} else None)
        for history in children(metadata, "ReleaseHistory"):
            self._release(entry, history)

    def _release(self, entry: Entry, history: Any) -> None:
        kind, day = at(history, "ReleaseType"), at(history, "Date")
        country = at(history, "DistrTerritory", "country")
        if kind is None or day is None:
            return
        if kind.text == "Theatrical" and country is not None:
            self.add(entry, "Theatrical", day, f"{day.text} in {country.text}")
        else:
            column = {"original": "ReleaseHistoryOriginal", "DVD": "ReleaseHistoryPhysicalHV"}
            self.add(entry, column.get(kind.text, f"ReleaseHistory of {kind.text}"), day)

    def _transaction(self, entry: Entry, node: Any) -> None:
        self.add(entry, "AvailID", node, node.get("TransactionID", ""))
        self.add(entry, "Licensee", at(node, "Licensee", "DisplayName"))
        for column, path in _PLAIN.items():
            self.add(entry, column, at(node, path))
        for column, path in _REGIONS.items():
            for region in children(node, path):
                self.add(entry, column, next(iter(region), None))
        for column, path in _LANGUAGES.items():
            for language in children(node, path):
                asset = language.get("asset")
                shown = f"{language.text}:{asset}" if asset else language.text
                self.add(entry, column, language, shown)
        for column in ("Start", "End"):
            self.add(entry, column, at(node, column))
            condition = at(node, f"{column}Condition")
            if condition is not None:
                self.add(entry, column, condition)
                self.add(entry, f"{column}Lag", condition, condition.get("lag", ""))
        for term in children(node, "Term"):
            self._term(entry, term)

    def _term(self, entry: Entry, term: Any) -> None:
        name, value = term.get("termName", ""), next(iter(term), None)
        if value is None:
            return
        if name == "SRP":
            self.add(entry, "SRP", value)
            self.add(entry, "SRPCurrency", value, value.get("currency", ""))
        elif name in PRICE_TYPES:
            count = sum(column.startswith("PriceType") for column in entry.cells)
            more = str(count + 1) if count else ""
            self.add(entry, f"PriceType{more}", term, name)
            self.add(entry, f"PriceValue{more}", value)
            self.add(entry, f"PriceCurrency{more}", value, value.get("currency", ""))
        else:
            renamed = {"PreOrderFulfillDate": "SpecialPreOrderFulfillDate"}.get(name, name)
            self.add(entry, renamed, value)


_CHINESE = frozenset(("zh", "cmn", "yue"))
_PLAIN = {
    "LicenseType": "LicenseType",
    "LicenseRightsDescription": "LicenseRightsDescription",
    "FormatProfile": "FormatProfile",
    "WindowDuration": "WindowDuration",
    "Description": "Description",
    "ContractID": "ContractID",
    "ReportingID": "ReportingID",
    "OtherInstructions": "OtherInstructions",
}
_CARRIED = {
    "CaptionExemption": ("USACaptionsExemptionReason",),
    "LocalizationType": ("LocalizationOffering",),
    "CompanyDisplayCredit": ("CompanyDisplayCredit", "DisplayString"),
    "Director": ("People", "Name", "DisplayName"),
    "RatingCountry": ("Ratings", "Rating", "Region", "country"),
    "RatingSystem": ("Ratings", "Rating", "System"),
    "RatingValue": ("Ratings", "Rating", "Value"),
    "RatingReason": ("Ratings", "Rating", "Reason"),
}
_REGIONS = {"Territory": "Territory", "TerritoryExclusion": "TerritoryExcluded"}
_LANGUAGES = {
    "AssetLanguage": "AssetLanguage",
    "AllowedLanguages": "AllowedLanguage",
    "HoldbackLanguage": "HoldbackLanguage",
}
