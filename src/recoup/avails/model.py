"""A row of avails: one transaction of one work, as both kinds of file and a deal can say it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from recoup.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a window starts or ends: a time as the file gives it, or a condition and its lag.

    `lag` is a duration of ISO 8601, such as `P90D`. A window that is `Open` has neither.
    """

    at: datetime | None = None
    condition: str | None = None
    lag: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a transaction; `kind` is what its value is: Money, Text, Event, Boolean, …"""

    name: str
    kind: str
    value: str
    currency: str | None = None


Language = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """Who offers what to whom, where, when and how.

    Languages are pairs of a tag and what it is of (`audio`, `subtitle`, `subdub`), if that is said.
    `releases` are theatrical ones, by country. `others` are the columns that are carried from one
    kind of file to the other and read no further.
    """

    alid: str
    content_id: str
    entry_type: str
    work_type: str
    licensor: str
    title: str
    license_type: str
    format: str | None
    territories: tuple[str, ...]
    start: Edge
    end: Edge
    licensee: str | None = None
    title_display: str | None = None
    title_zh: str | None = None
    title_id: str | None = None
    edit_id: str | None = None
    run_time: str | None = None
    excluded: tuple[str, ...] = ()
    window: str | None = None
    asset_languages: tuple[Language, ...] = ()
    allowed_languages: tuple[Language, ...] = ()
    holdback_languages: tuple[Language, ...] = ()
    rights_description: str | None = None
    contract_id: str | None = None
    reporting_id: str | None = None
    transaction_id: str | None = None
    terms: tuple[Term, ...] = ()
    releases: tuple[tuple[str, date], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    place: Callable[[], Span] | None = field(default=None, compare=False, repr=False)
    number: int = field(default=0, compare=False)

    def term(self, name: str) -> str | None:
        """The value of a term; None where the row does not say it."""
        return next((t.value for t in self.terms if t.name == name), None)

    def other(self, column: str) -> str | None:
        """The text of a column that is only carried; None where the row does not say it."""
        return dict(self.others).get(column)


# The columns that are terms of the transaction in XML, with the kind of their value there.
TERM_COLUMNS = {
    "SRP": "Money",
    "SuppressionLiftDate": "Event",
    "SpecialPreOrderFulfillDate": "Event",
    "AnnounceDate": "Event",
    "FixedEndDate": "Event",
    "RentalDuration": "Duration",
    "WatchDuration": "Duration",
    "Download": "Text",
    "TitleStatus": "Text",
    "Exclusive": "Boolean",
    "ExclusiveAttributes": "Text",
    "BrandingRights": "Boolean",
    "BrandingRightsAttributes": "Text",
    "CampaignID": "ID",
    "TPRType": "Text",
}
# The columns that are carried as their text; a deal has no words for them, and says so.
CARRIED = (
    "ServiceProvider", "ExceptionFlag", "CompanyDisplayCredit", "AltID", "ReleaseYear",
    "ReleaseHistoryOriginal", "ReleaseHistoryPhysicalHV", "CaptionExemption", "LocalizationType",
    "RatingSystem", "RatingValue", "RatingReason", "RatingCountry", "Description",
    "OtherInstructions", "UV_ID", "DMA_ID", "Director", "RetailerID1", "RetailerID2", "RetailerID3",
    "GroupIdentity", "OtherTerms", "HDR", "WCG", "HFR", "NGAudio", "RequiredFulfillmentLanguages",
)  # fmt: skip
