"""Rows → a workbook: the 80 columns of the template for films, version 1.9."""

from collections.abc import Sequence
from datetime import time
from io import BytesIO

from recoup.avails.model import TERM_COLUMNS, Edge, Language, Row
from recoup.avails.vocabulary import PRICE_TYPES

# The columns in their order, each with its group; `!` marks those that every row must fill, `?`
# those that it must fill in some cases. Source: the Avails template for films, version 1.9.
COLUMNS = """
Avail:DisplayName! Avail:Licensee AvailTrans:AssetLanguage AvailTrans:Territory!
AvailTrans:TerritoryExclusion Avail:StoreType AvailAsset:WorkType! Disposition:EntryType!
AvailMetadata:TitleInternalAlias! AvailMetadata:TitleDisplayUnlimited
AvailMetadata:LocalizationType AvailMetadata:CompanyDisplayCredit AvailMetadata:GroupIdentity
AvailMetadata:Director AvailTrans:LicenseType! AvailTrans:LicenseRightsDescription
AvailTrans:FormatProfile! AvailTrans:HDR AvailTrans:WCG AvailTrans:HFR AvailTrans:NGAudio
AvailTrans:Start! AvailTrans:StartLag AvailTrans:End! AvailTrans:EndLag AvailTrans:WindowDuration
AvailTrans:PriceType? AvailTrans:PriceValue? AvailTrans:PriceCurrency AvailTrans:SRP
AvailTrans:Description AvailTrans:Download AvailTrans:OtherTerms AvailTrans:OtherInstructions
AvailAsset:TitleID AvailAsset:EditID AvailAsset:AltID AvailAsset:ContentID! Avail:AvailID
Avail:UV_ID Avail:DMA_ID Avail:ReportingID AvailAsset:Metadata Avail:ALID!
AvailTrans:SuppressionLiftDate AvailTrans:SpecialPreOrderFulfillDate AvailTrans:AnnounceDate
AvailMetadata:ReleaseYear AvailMetadata:ReleaseHistoryOriginal
AvailMetadata:ReleaseHistoryPhysicalHV Avail:ExceptionFlag AvailMetadata:RatingSystem
AvailMetadata:RatingValue AvailMetadata:RatingReason AvailTrans:RentalDuration
AvailTrans:WatchDuration AvailMetadata:CaptionIncluded AvailMetadata:CaptionExemption
AvailMetadata:Any AvailTrans:ContractID AvailTrans:TitleStatus AvailTrans:Exclusive
AvailTrans:ExclusiveAttributes AvailTrans:BrandingRights AvailTrans:BrandingRightsAttributes
Avail:ServiceProvider AvailMetadata:TotalRunTime AvailTrans:HoldbackLanguage
AvailTrans:AllowedLanguages AvailTrans:RequiredFulfillmentLanguages Avail:BundleALIDs
AvailMetadata:RetailerID1 AvailMetadata:RetailerID2 AvailMetadata:RetailerID3 Avail:RetailerSpare1
Avail:RetailerSpare2 Avail:RetailerSpare3 AvailAsset:PackageLabel AvailTrans:TPRType
AvailTrans:CampaignID
""".split()
VERSION = "1.9"


def to_sheet(rows: Sequence[Row]) -> bytes:
    """The workbook: groups, columns, what is required, then a row for each transaction.

    Every cell is text, so that no spreadsheet changes an identifier or a price.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("AllAvails")
    bold = book.add_format({"bold": True})
    names = []
    for index, column in enumerate(COLUMNS):
        group, _, name = column.rstrip("!?").partition(":")
        required = {"!": "//REQ", "?": "//REQ for all but SVOD LicenseType"}.get(
            column[-1], "//Opt"
        )
        sheet.write_string(0, index, group, bold)
        sheet.write_string(1, index, name, bold)
        sheet.write_string(2, index, required if index else VERSION)
        names.append(name)
    for number, row in enumerate(rows, start=3):
        cells = cells_of(row)
        for index, name in enumerate(names):
            if name in cells:
                sheet.write_string(number, index, cells[name])
    sheet.freeze_panes(3, 0)
    sheet.set_column(0, len(names) - 1, 18)
    book.close()
    return buffer.getvalue()


def cells_of(row: Row) -> dict[str, str]:
    """What a row says, by the names of the columns. Theatrical releases and a Chinese title have
    no column."""
    cells = {
        "DisplayName": row.licensor,
        "Licensee": row.licensee,
        "AssetLanguage": _languages(row.asset_languages),
        "Territory": ", ".join(row.territories),
        "TerritoryExclusion": ", ".join(row.excluded),
        "WorkType": row.work_type,
        "EntryType": row.entry_type,
        "TitleInternalAlias": row.title,
        "TitleDisplayUnlimited": row.title_display,
        "LicenseType": row.license_type,
        "LicenseRightsDescription": row.rights_description,
        "FormatProfile": row.format,
        "Start": _edge(row.start, time.min),
        "StartLag": row.start.lag,
        "End": _edge(row.end, time(23, 59, 59)) if _ends(row) else None,
        "EndLag": row.end.lag,
        "WindowDuration": row.window,
        "TitleID": row.title_id,
        "EditID": row.edit_id,
        "ContentID": row.content_id,
        "AvailID": row.transaction_id,
        "ReportingID": row.reporting_id,
        "ALID": row.alid,
        "ContractID": row.contract_id,
        "TotalRunTime": row.run_time,
        "HoldbackLanguage": _languages(row.holdback_languages),
        "AllowedLanguages": _languages(row.allowed_languages),
        **dict(row.others),
    }
    for term in row.terms:
        if term.name in TERM_COLUMNS:
            cells[term.name] = term.value.upper() if term.kind == "Boolean" else term.value
            if term.currency is not None and not cells.get("PriceCurrency"):
                cells["PriceCurrency"] = term.currency
        elif term.name in PRICE_TYPES:
            cells |= {"PriceType": term.name, "PriceValue": term.value}
            cells["PriceCurrency"] = term.currency or cells.get("PriceCurrency")
    return {name: text for name, text in cells.items() if text}


def _ends(row: Row) -> bool:
    return row.window is None or row.end.at is not None or row.end.condition is not None


def _edge(edge: Edge, of_day: time) -> str:
    if edge.at is None:
        return edge.condition or "Open"
    whole_day = edge.at.time() == of_day
    return edge.at.date().isoformat() if whole_day else edge.at.isoformat(" ")


def _languages(languages: Sequence[Language]) -> str:
    return ", ".join(f"{tag}:{asset}" if asset else tag for tag, asset in languages)
