"""Case 02, Forrest Gump: charges that grow with the gross, and how much gross they leave a net."""

from tests.published.sheets.sheet import Row, Sheet

OWED = "{spent to date}+{spent overhead to date}+{produced to date}+{produced overhead to date}"
KEPT = "{rental}*(1-{fee}-{participation}*(1+{production overhead}))"


def statement(rows: list[Row]) -> Sheet:
    """The studio's statement, receipt by receipt."""
    s = _sheet(rows)
    s.result("studio_gross", "{rentals to date}")
    s.result("distribution_fee", "{paramount fee to date}")
    s.result("gross_participation", "{players to date}")
    s.result("overhead", "{produced overhead to date}+{players overhead to date}")
    s.result("net", f"{{points to date}}+{{expenses to date}}+{{negative to date}}-({OWED})")
    return s


def breakeven(rows: list[Row]) -> Sheet:
    """The box office that recoups everything, to the cent.

    What is owed divided by what a unit of box office leaves is exact, but whole cents are paid, and
    a rounding in the studio's favour may do with less. So the last cents come in one by one, and
    the first that leaves nothing to recoup is the breakeven.
    """
    costs = [row for row in rows if row["kind"] == "cost"]
    gross = next(row for row in rows if row["kind"] == "receipt")
    near = f"=ROUNDUP(({OWED.replace('}', ' above}')})/({KEPT}),2)-0.05"
    s = _sheet([*costs, gross | {"amount": near}, *[gross | {"amount": "0.01"}] * 7])
    s.column("recouped", f"ROUND({OWED}-{{expenses to date}}-{{negative to date}},2)=0")
    s.column(
        "breakeven",
        "IF({breakeven above}>0,{breakeven above},IF({gross}*{recouped},{gross to date},0))",
    )
    s.result("box_office", "{breakeven}")
    return s


def _sheet(rows: list[Row]) -> Sheet:
    s = Sheet(rows)
    s.term("rental", "0.5")
    s.term("fee", "0.32")
    s.term("participation", "0.16")
    s.term("advertising overhead", "0.1")
    s.term("production overhead", "0.15")
    s.booked("gross", "receipt", "theatrical of gump")
    s.booked("spent", "cost", "expenses")
    s.booked("produced", "cost", "negative")
    s.share("spent overhead", "advertising overhead", "spent")
    s.share("produced overhead", "production overhead", "produced")

    s.share("rentals", "rental", "gross")
    s.share("paramount fee", "fee", "rentals")
    s.share("players", "participation", "rentals")
    s.share("players overhead", "production overhead", "players")
    s.column("left", "{rentals}-{paramount fee}-{players}-{players overhead}")
    s.recoup("expenses", "{left}", "{spent to date}+{spent overhead to date}")
    s.recoup("negative", "{left}-{expenses}", "{produced to date}+{produced overhead to date}")
    s.running("points", "{left}-{expenses}-{negative}")
    return s
