"""A deal for each piece of the library that says no more than the piece asks for."""

HEAD = """
deal "Sample"
  books CNY
source terms "The deal's own terms"
party studio "Studio" in US
party maker "Maker" in CN
party importer "Importer" in CN
film picture "The picture"
"""

USES = {
    "china.coproduction": "for picture as x\n  producers maker\n  distributor importer",
    "china.domestic_share": "for picture as x\n  producers maker\n  distributor importer",
    "china.domestic_tiered_share": "for picture as x\n  producers maker\n  distributor importer",
    "china.flat_fee_import": "for picture as x\n  rights_holder studio\n  importer importer\n"
    "  release_agent maker\n  flat_fee CNY 3m",
    "china.guarantee_release": "for picture as x\n  producers maker\n  distributor importer\n"
    "  guaranteed CNY 1.4亿\n  distribution_fee 12%",
    "china.hybrid_import": "for picture as x\n  rights_holder studio\n"
    "  share_of_excess studio\n  importer importer\n"
    "  release_agent maker\n  flat_fee CNY 3m\n  level CNY 1亿\n  excess_share 10%",
    "china.online_service_fee": "for picture as x\n  split_box_office maker",
    "china.online_service_fee_per_ticket": "for picture as x\n  split_box_office maker",
    "china.revenue_sharing_import": "for picture as x\n  rights_holder studio\n"
    "  importer importer\n  distributor importer",
    "china.revenue_sharing_import_before_2012": "for picture as x\n  rights_holder studio",
    "china.withholding": "as x\n  licensor studio\n  fees sales of picture",
    "documentary.release": "for picture as x\n  distributor importer\n  funder studio\n"
    "  producers maker\n  account_currency USD\n  award USD 100,000\n  commission 30%\n"
    "  funder_share 50%",
    "licence.merchandise": "for picture as x\n  licensor studio\n  licensee maker\n"
    "  agent importer\n  proceeds studio\n  account_currency CNY\n  licensed_in CN, HK\n"
    "  licensed_for 2017-01-01..2019-12-31\n  guaranteed CNY 500,000\n"
    "  guaranteed_on 2017-01-15\n  agents_commission 15%",
    "sales.collection_account": "for picture as x\n  manager studio\n  sales_agent importer\n"
    "  proceeds maker\n  account_currency USD\n  collection_fee 1%\n  commission 10%\n"
    "  expenses_cap USD 75,000",
    "studio.net_profits": "for picture as x\n  studio studio\n  participants maker\n"
    "  account_currency USD\n  distribution_fee 32%",
}


def deal_text(name: str) -> str:
    """The deal that uses a piece."""
    return f"{HEAD}use {name} {USES[name]}\n"
