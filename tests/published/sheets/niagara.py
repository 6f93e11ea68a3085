"""Case 70, Sur un nuage: five contracts whose terms change in the middle of a receipt.

Where a milestone falls inside a receipt, two columns hold the part before it and the part after:
the part before is the receipt, or what it takes to reach the milestone, whichever is less.
"""

from tests.published.sheets.sheet import Row, Sheet


def sur_un_nuage(rows: list[Row]) -> Sheet:
    """Ten rows through commissions, expenses, a guarantee, and everybody's share."""
    s = Sheet(rows)
    _terms(s)
    for name, kind, of in BOOKED:
        s.booked(name, kind, of)
    s.column(
        "admissions",
        'IF(AND({kind}="report",{of}="admissions of nuage from FR"),{amount},{admissions above})',
    )
    _cinemas_and_video(s)
    _television(s)
    _export(s)
    _results(s)
    return s


BOOKED = (
    ("commercial", "receipt", "salle_comm of nuage from FR"),
    ("other cinemas", "receipt", "salle_noncomm of nuage from FR"),
    ("video", "receipt", "video of nuage from FR"),
    ("tv", "receipt", "tv of nuage from FR"),
    ("sales", "receipt", "sales of nuage from US"),
    ("spent", "cost", "frais_distributeur"),
    ("seller spent", "cost", "frais_vendeur"),
)
RECEIPTS = [of for _, kind, of in BOOKED if kind == "receipt"]


def _terms(s: Sheet) -> None:
    s.term("rate until the crowd", "0.3")
    s.term("rate after the crowd", "0.2")
    s.term("rate of other cinemas", "0.5")
    s.term("rate of video", "0.25")
    s.term("admissions wanted", "100000")
    s.term("bonus", "10000")
    s.term("guarantee", "50000")
    s.term("part that recoups it", "0.8")
    s.term("talent", "0.2")
    s.term("coproducer", "0.1")
    s.term("commission on tv", "0.2")
    s.term("coproducer of tv", "0.4")
    s.term("agent until recouped", "0.25")
    s.term("agent after it", "0.15")
    s.term("risk", "30000")
    s.term("producer of export", "0.8")
    s.term("coproducer of export", "0.2")


def _cinemas_and_video(s: Sheet) -> None:
    """The distributor's contract: commissions, expenses, and the guarantee out of 80%."""
    crowded = "{admissions}>={admissions wanted}"
    s.running("before the crowd", f"IF({crowded},0,{{commercial}})")
    s.running("after the crowd", f"IF({crowded},{{commercial}},0)")
    s.share("commission before", "rate until the crowd", "before the crowd")
    s.share("commission after", "rate after the crowd", "after the crowd")
    s.share("commission other", "rate of other cinemas", "other cinemas")
    s.share("commission video", "rate of video", "video")
    s.column(
        "net commercial",
        "{commercial}+{video}-{commission before}-{commission after}-{commission video}",
    )
    s.column("net other", "{other cinemas}-{commission other}")
    s.recoup("expenses", "{net commercial}+{net other}", "{spent to date}")
    s.running("pool commercial", "MAX(0,{net commercial}-{expenses})")
    s.running("pool other", "MAX(0,{net other}-{expenses})")
    s.column("pool", "{pool commercial}+{pool other}")

    s.column("to recoup", "({guarantee}-{recouped to date above})/{part that recoups it}")
    s.running("commercial before", "MIN({pool commercial},{to recoup})")
    s.running("other before", "MIN({pool other},{to recoup})")
    s.running("commercial after", "{pool commercial}-{commercial before}")
    s.running("other after", "{pool other}-{other before}")
    s.share("recouped commercial", "part that recoups it", "commercial before")
    s.share("recouped other", "part that recoups it", "other before")
    s.running("recouped", "{recouped commercial}+{recouped other}")
    s.share("talent cinemas", "talent", "pool commercial")
    s.share("coproducer commercial", "coproducer", "commercial after")
    s.share("coproducer other", "coproducer", "other after")
    s.running("coproducer cinemas", "{coproducer commercial}+{coproducer other}")
    s.running("producer cinemas", "{pool}-{recouped}-{talent cinemas}-{coproducer cinemas}")


def _television(s: Sheet) -> None:
    s.share("producer commission", "commission on tv", "tv")
    s.running("pool tv", "{tv}-{producer commission}")
    s.share("coproducer tv", "coproducer of tv", "pool tv")
    s.share("talent tv", "talent", "pool tv")
    s.running("producer tv", "{tv}-{coproducer tv}-{talent tv}")


def _export(s: Sheet) -> None:
    """The sales agent's contract, and the coproducer's share once the risk is covered."""
    owed = "{seller spent to date}-{seller recouped to date above}"
    until = f"MIN({{sales}},({owed})/(1-{{agent until recouped}}))"
    s.running("sales before", f"IF({{seller spent to date}}=0,{{sales}},{until})")
    s.running("sales after", "{sales}-{sales before}")
    s.share("agent before", "agent until recouped", "sales before")
    s.share("agent after", "agent after it", "sales after")
    s.running("agent", "{agent before}+{agent after}")
    s.recoup("seller recouped", "{sales}-{agent}", "{seller spent to date}")
    s.column("pool export", "{sales}-{agent}-{seller recouped}")
    s.column(
        "producer before",
        "{producer cinemas to date}+{producer tv to date}+{producer export to date above}",
    )
    s.running("at risk", "MIN({pool export},MAX(0,{risk}-{producer before})/{producer of export})")
    s.running("covered", "{pool export}-{at risk}")
    s.running("exported", "{pool export}")
    s.share("talent export", "talent", "exported")
    s.share("coproducer export", "coproducer of export", "covered")
    s.running("producer export", "{pool export}-{talent export}-{coproducer export}")


def _results(s: Sheet) -> None:
    s.column("bonus paid", "IF({admissions}>={admissions wanted},{bonus},0)")
    commissions = (
        "{commission before to date}+{commission after to date}+{commission other to date}"
        "+{commission video to date}"
    )
    s.result("distributeur", f"{commissions}+{{expenses to date}}+{{recouped to date}}")
    s.result("distributeur_frais", "{expenses to date}")
    s.result("distributeur_mg", "{recouped to date}")
    s.result(
        "barbie",
        "{talent cinemas to date}+{talent tv to date}+{talent export to date}+{bonus paid}",
    )
    s.result(
        "producteur",
        "{producer cinemas to date}+{producer tv to date}+{producer export to date}",
    )
    s.result("producteur_bonus_paid", "{bonus paid}")
    s.result(
        "coproducteur",
        "{coproducer cinemas to date}+{coproducer tv to date}+{coproducer export to date}",
    )
    s.result("vendeur", "{agent to date}+{seller recouped to date}")
    s.result("vendeur_commission", "{agent to date}")
    s.result("vendeur_frais", "{seller recouped to date}")
    s.result(
        "total_inputs",
        "{commercial to date}+{other cinemas to date}+{video to date}+{tv to date}+{sales to date}",
    )
