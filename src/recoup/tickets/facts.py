"""What the generator takes from the world: each figure with its source, or as an assumption.

Weights and rates here shape invented tickets. Nothing that is paid is worked out from them.
"""

from dataclasses import dataclass

ASSUMED = "assumed"
OFFICIAL = "新闻出版广电总局, 2017-01-03: 2016 年票房 457.12 亿元, 13.72 亿人次"
PROVINCES_2016 = "中商产业研究院, 2017-02-06: 2016年各省市电影票房排行榜"
PROVINCES_WEEK = "全国电影票房周报, 2024-04-08 to 14"
PLATFORMS_2017 = "Maoyan 33%, Tao Piao Piao 30%, Weying 16%: Variety, 2017-03"
DECAY_STUDY = "244 films in China 2010–19, medians; The Numbers and Box Office Mojo"
FEES_2017 = "票务服务费 2 to 5 yuan: web glossary by yue365.com, 2017-02-15"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, and where it is from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province: its code of ISO 3166-2 and of GB/T 2260, and its weight in the box office."""

    code: str
    national: int
    weight: float
    source: str


ADMISSIONS = Fact(1_372_000_000, OFFICIAL)
BOX_OFFICE_YUAN = Fact(45_712_000_000, OFFICIAL)
CINEMAS = Fact(7_900, ASSUMED)
HALLS_PER_CINEMA = Fact(5.2, ASSUMED)
CIRCUITS = Fact(48, ASSUMED)

# What the second week takes of the first is not among the measured figures. It is set so that the
# whole run comes to 2.04 opening weekends, the median that is measured.
SECOND_WEEK = Fact(0.23, ASSUMED)
WEEK_ON_WEEK = (
    SECOND_WEEK,
    Fact(0.46, DECAY_STUDY),
    Fact(0.41, DECAY_STUDY),
    Fact(0.32, DECAY_STUDY),
    Fact(0.32, ASSUMED),
)
RUN_TO_OPENING_WEEKEND = Fact(2.04, DECAY_STUDY)

# Demand from Monday to Sunday against a Friday; then working weekends and days off.
WEEKDAYS = (0.55, 0.85, 0.55, 0.55, 1.0, 1.6, 1.35)
WORKING_WEEKEND = Fact(0.65, ASSUMED)
DAY_OFF = Fact(1.6, ASSUMED)
GREAT_HOLIDAY = Fact(2.2, ASSUMED)

FEE_YUAN = (Fact(2, FEES_2017), Fact(5, FEES_2017))
CHANNELS = {
    "maoyan": Fact(0.33, PLATFORMS_2017),
    "tpp": Fact(0.30, PLATFORMS_2017),
    "weying": Fact(0.16, PLATFORMS_2017),
    "counter": Fact(0.21, ASSUMED),
}
# What a seat costs in Beijing and Shanghai, against the others.
DEAR = {11: Fact(1.25, ASSUMED), 31: Fact(1.25, ASSUMED)}
HALF_PRICE_CINEMAS = Fact(0.6, ASSUMED)
REFUNDED = Fact(0.004, ASSUMED)
WITH_EXTRAS = Fact(0.12, ASSUMED)
# How many of a hundred sales are of one seat, of two, and so on.
SEATS_IN_A_SALE = (22, 58, 13, 7)


def _provinces() -> tuple[Province, ...]:
    """The five that are printed for 2016 in 亿; the rest of the year as a week of 2024 divides it.

    The last eleven are not printed there, and stand below the last that is.
    """
    year = "GD 44 66.6,JS 32 41.9,ZJ 33 34.6,SH 31 30.4,BJ 11 30.3"
    week = (
        "SC 51 2448.11,SD 37 1904.92,HB 42 1754.59,HA 41 1647.02,FJ 35 1543.90,GX 45 1487.72,"
        "AH 34 1469.12,HN 43 1381.52,LN 21 1135.70,SN 61 1125.92,JX 36 1119.65,HE 13 1097.21,"
        "CQ 50 1004.73,YN 53 807.48,SX 14 665.40"
    )
    unprinted = (
        "HL 23 620,GZ 52 610,NM 15 560,JL 22 520,TJ 12 480,XJ 65 430,GS 62 400,HI 46 260,NX 64 150,"
        "QH 63 100,XZ 54 45"
    )
    printed = [_parsed(entry) for entry in year.split(",")]
    rest = [_parsed(entry) for entry in week.split(",")]
    assumed = [_parsed(entry) for entry in unprinted.split(",")]
    left = BOX_OFFICE_YUAN.value / 1e8 - sum(weight for *_, weight in printed)
    unit = left / sum(weight for *_, weight in (*rest, *assumed))
    return (
        *(Province(*found, PROVINCES_2016) for found in printed),
        *(Province(code, place, w * unit, PROVINCES_WEEK) for code, place, w in rest),
        *(Province(code, place, w * unit, ASSUMED) for code, place, w in assumed),
    )


def _parsed(entry: str) -> tuple[str, int, float]:
    code, national, weight = entry.split()
    return f"CN-{code}", int(national), float(weight)


PROVINCES = _provinces()
