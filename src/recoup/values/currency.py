"""Currencies of ISO 4217 and the number of minor units of each."""

_NO_MINOR_UNIT = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_HUNDREDTHS = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CNH CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
    RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
    TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW
    """.split()
)

CURRENCIES: frozenset[str] = _NO_MINOR_UNIT | _THOUSANDTHS | _HUNDREDTHS


# The unit of a reported rate, such as a bank's prime rate, which has no more than seven decimals.
PERCENT = "%"
PERCENT_WHOLE = 100 * 10**7


def minor_digits(currency: str) -> int:
    """How many decimal digits a currency's minor unit has: 2 for USD, 0 for JPY, 3 for KWD.

    Raises: KeyError for a code that ISO 4217 does not list (CNH, the offshore yuan, is known).
    Source: ISO 4217 list one.
    """
    if currency in _HUNDREDTHS:
        return 2
    if currency in _NO_MINOR_UNIT:
        return 0
    if currency in _THOUSANDTHS:
        return 3
    if currency == PERCENT:
        return 7
    raise KeyError(currency)
