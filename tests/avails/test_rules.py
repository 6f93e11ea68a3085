"""Each rule that avails hold beyond their schema, by an avail that breaks it and nothing else."""

import pytest
from lxml import etree

from recoup.avails.rules import breaches

SPACE = "http://www.movielabs.com/schema/avails/v2.6/avails"
PRICE = '<Term termName="WSP"><Money currency="USD">1</Money></Term>'
GOOD = f"""
<AvailList xmlns="{SPACE}"><Avail><AvailType>single</AvailType>
<Asset><WorkType>Movie</WorkType></Asset>
<Transaction><LicenseType>EST</LicenseType><AssetLanguage>en</AssetLanguage>{PRICE}</Transaction>
</Avail></AvailList>
"""


def broken(text: str) -> list[str]:
    return [breach.rule for breach in breaches(etree.fromstring(text))]


def test_a_good_avail_breaks_none() -> None:
    assert broken(GOOD) == []


LIFT = '<Term termName="SuppressionLiftDate"><Event>2017-01-01</Event></Term>'
FULFIL = '<Term termName="PreOrderFulfillDate"><Event>2017-01-01</Event></Term>'


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (">EST<", ">POEST<", "pre-order-lift"),
        (f"EST</LicenseType>{''}", f"POEST</LicenseType>{LIFT}{LIFT}", "pre-order-lift"),
        (PRICE, PRICE + FULFIL, "pre-order-fulfil"),
        ("</WorkType>", "</WorkType><BundledAsset/>", "bundled-asset"),
        (">Movie<", ">Season<", "avail-type"),
        ("</Asset>", "</Asset><Asset><WorkType>Movie</WorkType></Asset>", "avail-type"),
        (">single<", ">episode<", "avail-type"),
        (PRICE, PRICE + "<RefALID>x</RefALID>", "reference"),
        (PRICE, "", "price"),
        ("</AssetLanguage>", "</AssetLanguage><AssetLanguage>fr</AssetLanguage>", "one-language"),
        (PRICE, PRICE + "<StartCondition>TBD</StartCondition>", "to-be-decided"),
        (PRICE, PRICE + "<EndCondition>TBD</EndCondition>", "to-be-decided"),
    ],
)
def test_a_bad_avail_breaks_its_rule(old: str, new: str, rule: str) -> None:
    assert broken(GOOD.replace(old, new)) == [rule]


def test_what_supplements_a_work_refers_to_it() -> None:
    text = GOOD.replace("single", "supplement").replace("Movie", "Supplemental")
    assert broken(text) == ["reference"]


def test_a_subscription_needs_no_price_and_may_have_many_languages() -> None:
    two = "</AssetLanguage><AssetLanguage>fr</AssetLanguage>"
    text = GOOD.replace("EST", "SVOD").replace(PRICE, "").replace("</AssetLanguage>", two)
    assert broken(text) == []
