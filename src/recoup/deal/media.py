"""The media that contracts name, each with the wider medium that it belongs to.

Source: the usual licensed rights of the IFTA International Schedule of Definitions; a deal adds
its own with `medium`.
"""

STANDARD_MEDIA: dict[str, str | None] = {
    "theatrical": None,
    "non_theatrical": None,
    "public_video": None,
    "video": None,
    "dvd": "video",
    "rental": "video",
    "tv": None,
    "free_tv": "tv",
    "pay_tv": "tv",
    "ppv": None,
    "vod": None,
    "tvod": "vod",
    "svod": "vod",
    "avod": "vod",
    "fvod": "vod",
    "est": "vod",
    "ancillary": None,
    "airline": "ancillary",
    "hotel": "ancillary",
    "ship": "ancillary",
    "festival": None,
    "merchandising": None,
    "music": None,
    "publishing": None,
    "games": None,
    "remake": None,
    "subsidy": None,
    "sales": None,
}

STANDARD_MEASURES: tuple[str, ...] = ("admissions", "units", "awards", "screens")

# What licensees report, to date: sales by what they count, and what is taken off them. Source: the
# usual statement of a merchandise licensee (gross sales, returns and other deductions, net sales).
SALES: dict[str, str] = {
    "net_sales": "what is left of gross sales after the deductions that the contract allows",
    "gross_sales": "what was invoiced",
    "wholesale_sales": "what retailers pay",
    "retail_sales": "what buyers pay in shops",
}
DEDUCTIONS: tuple[str, ...] = ("returns", "allowances", "discounts", "freight", "taxes")

# What a row of receipts calls the money that a licensee paid: `royalties of` the licence.
ROYALTIES = "royalties"
