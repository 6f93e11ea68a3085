"""Territories: ISO 3166-1 countries, and the named groups that contracts use."""

COUNTRIES: tuple[str, ...] = tuple(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()
)

_COUNTRIES = frozenset(COUNTRIES)

WORLD = "WORLD"

_GROUPS: dict[str, frozenset[str]] = {
    WORLD: _COUNTRIES,
    "EU": frozenset(
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
    ),
    "GREATER_CHINA": frozenset("CN HK MO TW".split()),
    "NORTH_AMERICA": frozenset("CA US".split()),
    "NORDICS": frozenset("DK FI IS NO SE".split()),
    "BENELUX": frozenset("BE LU NL".split()),
    "ANZ": frozenset("AU NZ".split()),
}

TERRITORIES: frozenset[str] = _COUNTRIES | frozenset(_GROUPS)


def countries(territory: str) -> frozenset[str]:
    """The ISO 3166-1 countries that a code or a group name covers.

    Raises: KeyError for a word that is neither.
    """
    if territory in _COUNTRIES:
        return frozenset((territory,))
    return _GROUPS[territory]


def shown_countries(covered: frozenset[str]) -> str:
    """Countries by the groups that they make up, or as all but a few, as a contract names them."""
    if len(covered) > len(COUNTRIES) // 2:
        missing = _listed(_COUNTRIES - covered)
        return f"{WORLD} except {missing}" if missing else WORLD
    return _listed(covered)


def _listed(covered: frozenset[str]) -> str:
    names: list[str] = []
    for name, group in sorted(_GROUPS.items(), key=lambda g: -len(g[1])):
        if group <= covered:
            names.append(name)
            covered -= group
    return ", ".join([*names, *sorted(covered)])
