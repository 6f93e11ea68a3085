"""Case 25, Fate of the Monarchs: a whole independent waterfall, read in two ways."""

from tests.published.sheets.sheet import Row, Sheet


def share_first(rows: list[Row]) -> Sheet:
    """The distributor's share is taken first, and marketing recouped from what is left."""
    s = _sheet(rows)
    s.share("distributor", "distributor rate", "sales")
    s.recoup("marketing recouped", "{sales}-{distributor}", SPENT)
    s.running("producer", "{sales}-{distributor}-{marketing recouped}")
    _below(s)
    s.result("distributor", "{distributor to date}")
    s.result("producer_receipts", "{producer to date}")
    s.result("agents", "{agents to date}")
    s.result("available", "{available to date}")
    s.result("investors_recoup", "{investors recouped to date}")
    s.result("net_profits", "{net to date}")
    s.result("each_star", "{each to date}")
    s.result("writer_director", "{each to date}")
    s.result("each_investor_profit", "{investors net to date}/{investors}")
    s.result("production_company", "{company to date}")
    return s


def marketing_first(rows: list[Row]) -> Sheet:
    """Marketing is recouped first, and the distributor's share taken of what is left."""
    s = _sheet(rows)
    s.recoup("marketing recouped", "{sales}", SPENT)
    s.running("shared", "{sales}-{marketing recouped}")
    s.share("distributor", "distributor rate", "shared")
    s.running("producer", "{shared}-{distributor}")
    _below(s)
    s.result("net_profits_if_marketing_before_fee", "{net to date}")
    return s


SPENT = "MIN({marketing to date},{marketing cap})"


def _sheet(rows: list[Row]) -> Sheet:
    s = Sheet(rows)
    s.term("distributor rate", "0.25")
    s.term("marketing cap", "25000")
    s.term("agents rate", "0.1")
    s.term("invested", "250000")
    s.term("repaid", "1.2")
    s.term("investors points", "0.5")
    s.term("investors", "5")
    s.term("company points", "0.3")
    s.term("points", "0.05")
    s.booked("sales", "receipt", "sales of monarchs")
    s.booked("marketing", "cost", "marketing")
    s.booked("expenses", "cost", "agent_expenses")
    return s


def _below(s: Sheet) -> None:
    """What the production company receives: agents, investors, net points."""
    s.share("agents", "agents rate", "producer")
    s.recoup("expenses recouped", "{producer}-{agents}", "{expenses to date}")
    s.running("available", "{producer}-{agents}-{expenses recouped}")
    s.recoup("investors recouped", "{available}", "{invested}*{repaid}")
    s.running("net", "{available}-{investors recouped}")
    s.share("investors net", "investors points", "net")
    s.share("company", "company points", "net")
    s.share("each", "points", "net")
