"""Rows → XML, version 2.6 unless another is asked for: one avail for each licence and work."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from recoup.avails.model import Edge, Language, Row

# Avails, the metadata that they are written in, and its core: these move together.
NAMESPACES = {"2.5": ("2.8", "2.8"), "2.6": ("2.10", "2.10")}
_SITE = "http://www.movielabs.com/schema"
_AVAIL_TYPES = {"Movie": "single", "Short": "single"}


class _Writer:
    def __init__(self, version: str) -> None:
        from lxml import etree

        md, mec = NAMESPACES[version]
        self.etree = etree
        self.spaces = {
            "avails": f"{_SITE}/avails/v{version}/avails",
            "md": f"{_SITE}/md/v{md}/md",
            "mdmec": f"{_SITE}/mdmec/v{mec}",
        }

    def add(self, parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
        """A new element below another; `md:` before its name where it is of the metadata."""
        prefix, _, local = name.rpartition(":")
        tag = f"{{{self.spaces[prefix or 'avails']}}}{local}"
        node = self.etree.SubElement(parent, tag, attributes)
        node.text = text
        return node

    def said(self, parent: Any, name: str, text: str | None, **attributes: str) -> None:
        """An element where there is something to say."""
        if text is not None:
            self.add(parent, name, text, **attributes)


def to_xml(rows: Sequence[Row], version: str = "2.6") -> str:
    """The text of an `AvailList`; the transactions of a licence stand together, in their order."""
    writer = _Writer(version)
    root = writer.etree.Element(f"{{{writer.spaces['avails']}}}AvailList", nsmap=writer.spaces)
    for _, group in groupby(in_order(rows), key=lambda row: row.alid):
        _avail(writer, root, list(group))
    xml: bytes = writer.etree.tostring(
        root, pretty_print=True, xml_declaration=True, encoding="UTF-8"
    )
    return xml.decode("utf-8")


def in_order(rows: Sequence[Row]) -> list[Row]:
    """The rows with those of one licence together, licences by their first row."""
    order = {row.alid: i for i, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: order[row.alid])


def _avail(w: _Writer, root: Any, rows: list[Row]) -> None:
    row = rows[0]
    avail = w.add(root, "Avail")
    w.add(avail, "ALID", row.alid)
    w.add(w.add(avail, "Disposition"), "EntryType", row.entry_type)
    w.add(w.add(avail, "Licensor"), "md:DisplayName", row.licensor)
    if row.other("ServiceProvider") is not None:
        w.add(w.add(avail, "ServiceProvider"), "md:DisplayName", row.other("ServiceProvider"))
    w.add(avail, "AvailType", _AVAIL_TYPES.get(row.work_type, row.work_type.lower()))
    w.add(avail, "ShortDescription", row.title_display or row.title)
    asset = w.add(avail, "Asset", contentID=row.content_id)
    w.add(asset, "WorkType", row.work_type)
    _metadata(w, w.add(asset, "Metadata"), row)
    for one in rows:
        _transaction(w, avail, one)
    for column, ecosystem in (("UV_ID", "UVVU"), ("DMA_ID", "DMA")):
        if row.other(column) is not None:
            shared = w.add(avail, "SharedEntitlement", ecosystem=ecosystem)
            w.add(shared, "EcosystemID", row.other(column))
    w.said(avail, "ExceptionFlag", _truth(row.other("ExceptionFlag")))


def _metadata(w: _Writer, node: Any, row: Row) -> None:
    if row.title_display is not None:
        w.add(node, "TitleDisplayUnlimited", row.title_display)
    if row.title_zh is not None:
        w.add(node, "TitleDisplayUnlimited", row.title_zh, language="zh")
    w.add(node, "TitleInternalAlias", row.title)
    for name, eidr in (("EditEIDR-URN", row.edit_id), ("TitleEIDR-URN", row.title_id)):
        w.said(node, name, eidr and f"urn:eidr:{eidr.replace('/', ':', 1)}")
    if row.other("AltID") is not None:
        other = w.add(node, "AltIdentifier", scope="Title")
        w.add(other, "md:Namespace", "org:mddf")
        w.add(other, "md:Identifier", f"AltID:{row.other('AltID')}")
    w.said(node, "ReleaseDate", row.other("ReleaseYear"))
    w.said(node, "RunLength", run_length(row.run_time))
    for column, kind in (
        ("ReleaseHistoryOriginal", "original"),
        ("ReleaseHistoryPhysicalHV", "DVD"),
    ):
        if row.other(column) is not None:
            history = w.add(node, "ReleaseHistory")
            w.add(history, "md:ReleaseType", kind)
            w.add(history, "md:Date", str(row.other(column))[:10])
    for country, day in row.releases:
        history = w.add(node, "ReleaseHistory")
        w.add(history, "md:ReleaseType", "Theatrical")
        w.add(w.add(history, "md:DistrTerritory"), "md:country", country)
        w.add(history, "md:Date", day.isoformat())
    w.said(node, "USACaptionsExemptionReason", row.other("CaptionExemption"))
    _rating(w, node, row)
    w.said(node, "LocalizationOffering", row.other("LocalizationType"))
    credit = w.add(node, "CompanyDisplayCredit")
    w.add(credit, "md:DisplayString", row.other("CompanyDisplayCredit"))


def _rating(w: _Writer, node: Any, row: Row) -> None:
    """A rating belongs to a country; a workbook means that of the row's territory."""
    if row.other("RatingSystem") is None or row.other("RatingValue") is None:
        return
    rating = w.add(w.add(node, "Ratings"), "md:Rating")
    country = row.other("RatingCountry") or row.territories[0]
    w.add(w.add(rating, "md:Region"), "md:country", country)
    w.add(rating, "md:System", row.other("RatingSystem"))
    w.add(rating, "md:Value", row.other("RatingValue"))
    w.said(rating, "md:Reason", row.other("RatingReason"))


def _transaction(w: _Writer, avail: Any, row: Row) -> None:
    named = {} if row.transaction_id is None else {"TransactionID": row.transaction_id}
    node = w.add(avail, "Transaction", **named)
    if row.licensee is not None:
        w.add(w.add(node, "Licensee"), "md:DisplayName", row.licensee)
    w.add(node, "LicenseType", row.license_type)
    w.said(node, "Description", row.other("Description"))
    for name, regions in (("Territory", row.territories), ("TerritoryExcluded", row.excluded)):
        for code in regions:
            # Two letters are a country to the schema, `ZZ` and `EU` too; M49 has three digits.
            region = w.add(node, name)
            w.add(region, "md:country" if code.isalpha() else "md:countryRegion", code)
    _edge(w, node, "Start", row.start)
    if row.window is None or row.end.at or row.end.condition:
        _edge(w, node, "End", row.end)
    w.said(node, "WindowDuration", row.window)
    _languages(w, node, "AllowedLanguage", row.allowed_languages)
    _languages(w, node, "AssetLanguage", row.asset_languages)
    _languages(w, node, "HoldbackLanguage", row.holdback_languages)
    w.said(node, "LicenseRightsDescription", row.rights_description)
    w.said(node, "FormatProfile", row.format)
    w.said(node, "ContractID", row.contract_id)
    w.said(node, "ReportingID", row.reporting_id)
    for term in row.terms:
        name = {"SpecialPreOrderFulfillDate": "PreOrderFulfillDate"}.get(term.name, term.name)
        currency = {} if term.currency is None else {"currency": term.currency}
        w.add(w.add(node, "Term", termName=name), term.kind, term.value, **currency)
    w.said(node, "OtherInstructions", row.other("OtherInstructions"))


def _edge(w: _Writer, node: Any, name: str, edge: Edge) -> None:
    if edge.at is not None:
        w.add(node, name, edge.at.isoformat())
        return
    lag = {} if edge.lag is None else {"lag": edge.lag}
    w.add(node, f"{name}Condition", edge.condition or "Open", **lag)


def _languages(w: _Writer, node: Any, name: str, languages: Iterable[Language]) -> None:
    for tag, asset in languages:
        w.add(node, name, tag, **({"asset": asset} if asset else {}))


def run_length(clock: str | None) -> str | None:
    """A running time as XML writes it.

    Example:
        >>> run_length("1:40:00")
        'PT1H40M0S'
    """
    if clock is None:
        return None
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return f"PT{hours}H{minutes}M{seconds}S"


def _truth(text: str | None) -> str | None:
    if text is None:
        return None
    return "true" if text.lower() in {"true", "yes", "y", "1"} else "false"
