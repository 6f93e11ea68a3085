"""The words of avails that a row may use, and what a deal calls them.

Source: the controlled vocabularies of the MovieLabs Avails schema, version 2.6.
"""

# The versions of the XML whose avails are read; their namespaces differ and little else.
VERSIONS = ("2.2", "2.2.1", "2.2.2", "2.3", "2.4", "2.5", "2.5.2", "2.6", "2.6.1", "2.7")

LICENSE_TYPES = ("EST", "VOD", "SVOD", "POEST", "Pre-Release", "Library")

# The licence types that are media of a deal. A pre-order is a sale that begins before its delivery;
# `Library` and `Pre-Release` say how old a film is and not how it is sold.
MEDIA = {"EST": "est", "VOD": "tvod", "SVOD": "svod", "POEST": "est"}

ENTRY_TYPES = ("Full Extract", "Full Delete", "Create", "Update", "Delete")
WITHDRAWN = frozenset(("Full Delete", "Delete"))

WORK_TYPES = (
    "Movie", "Short", "Series", "Season", "Episode", "Volume", "Collection", "Supplemental",
    "Promotion", "Franchise", "Non-Episodic Show", "Excerpt",
)  # fmt: skip
FILMS = frozenset(("Movie", "Short"))

FORMATS = ("UHD", "HD", "SD", "3D", "3DUHD", "3DHD", "3DSD")

CONDITIONS = ("Open", "Immediate", "ESTStart", "EST", "Broadcast", "Completed", "Theatrical")

# What part of a work a language is of, behind a colon in a cell, or in the attribute `asset`.
LANGUAGE_ASSETS = ("subtitle", "audio", "subdub")

PRICES_IN_MONEY = (
    "SRP", "WSP", "DMRP", "SMRP", "TPR-SRP", "TPR-WSP", "TPR-DMRP", "TPR-SMRP",
    "EpisodeWSP", "SeasonWSP", "TPR-EpisodeWSP", "TPR-SeasonWSP",
    "SRP-PostTax", "WSP-PostTax", "DMRP-PostTax", "SMRP-PostTax",
    "EpisodeWSP-PostTax", "SeasonWSP-PostTax",
)  # fmt: skip
PRICES_IN_WORDS = (
    "Tier", "Category", "LicenseFee", "NA", "TPR-Tier", "TPR-Category", "TPR-LicenseFee",
)  # fmt: skip
# A licence fee may be an amount too; a tier or a category is always a word.
NEVER_MONEY = ("Tier", "Category", "NA", "TPR-Tier", "TPR-Category")
PRICE_TYPES = (*PRICES_IN_MONEY, *PRICES_IN_WORDS)

# Regions that are no countries: the world, the European Union, and the regions of the United
# Nations (M49) that avails may name.
_NORTH = "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ".split()
_WEST = "AT BE CH DE FR LI LU MC NL".split()
_EAST = "BG BY CZ HU MD PL RO RU SK UA".split()
_SOUTH = "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA".split()
_LATIN = (
    "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN "
    "KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
).split()
REGIONS: dict[str, tuple[str, ...]] = {
    "ZZ": ("WORLD",),
    "EU": ("EU",),
    "150": tuple(sorted([*_NORTH, *_WEST, *_EAST, *_SOUTH])),
    "151": tuple(_EAST),
    "154": tuple(_NORTH),
    "155": tuple(_WEST),
    "419": tuple(_LATIN),
}

# The columns of the templates 1.7 to 1.9 for films, series and extras, without their groups.
COLUMNS = frozenset(
    """
    DisplayName Licensee AssetLanguage Territory TerritoryExclusion StoreType WorkType EntryType
    TitleInternalAlias TitleDisplayUnlimited LocalizationType CompanyDisplayCredit GroupIdentity
    Director LicenseType LicenseRightsDescription FormatProfile HDR WCG HFR NGAudio Start StartLag
    End EndLag WindowDuration PriceType PriceValue PriceCurrency SRP Description Download OtherTerms
    OtherInstructions TitleID EditID AltID ContentID AvailID UV_ID DMA_ID ReportingID Metadata ALID
    SuppressionLiftDate SpecialPreOrderFulfillDate AnnounceDate ReleaseYear ReleaseHistoryOriginal
    ReleaseHistoryPhysicalHV ExceptionFlag RatingSystem RatingValue RatingReason RentalDuration
    WatchDuration CaptionIncluded CaptionExemption Any ContractID TitleStatus Exclusive
    ExclusiveAttributes BrandingRights BrandingRightsAttributes ServiceProvider TotalRunTime
    HoldbackLanguage AllowedLanguages RequiredFulfillmentLanguages BundleALIDs RetailerID1
    RetailerID2 RetailerID3 RetailerSpare1 RetailerSpare2 RetailerSpare3 PackageLabel TPRType
    CampaignID FixedEndDate
    """.split()
)
# Columns of the templates for series, volumes and extras; they are passed over with their rows.
_OTHER = (
    "Episode",
    "Season",
    "Series",
    "Volume",
    "Distribution",
    "Retailer",
    "Ref",
    "First",
    "Last",
)

# The columns without which no row can be read; ContentID and a title are asked of films alone.
REQUIRED = ("ALID", "DisplayName", "EntryType", "LicenseType", "Start", "Territory", "WorkType")


def is_column(name: str) -> bool:
    """Whether a template of avails has a column of this name."""
    return name in COLUMNS or name.startswith(_OTHER)
