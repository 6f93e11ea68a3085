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
