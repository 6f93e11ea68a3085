"""A small deal with channels, a commitment and a subsidy, and runs of it on rows of text."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import recoup

DEAL = """\
deal "Launch"
  signed 2020-01-01
  books CNY
party studio "Studio"
party distributor "Distributor"
party holding "Holding"
stake holding in distributor controlling
film dog "Dog"
account pa "Prints and advertising" owed to distributor
channel tpp "Tickets" of distributor
channel shop "Shop" of holding
campaign pets "Pets" for dog in CN through tpp, shop
campaign stars "Stars" for dog through tpp
commitment launch "Launch" by distributor for dog in CN
  at least CNY 1,000 by 2020-06-30
  at most CNY 1,500
  in kind homepage "Front page" at CNY 200, not recouped
  spent on print, online
  approval of studio above CNY 500
  approval of studio for travel
  charged to pa
subsidy tickets "Opening week" by distributor for dog through tpp
  at most CNY 5 a ticket
  at most CNY 300
  charged to pa
waterfall china "China"
  currency CNY
  receives theatrical of dog from CN
  pays
    10% of receipts to distributor "Fee"
    recoup pa
    rest to studio
"""
COLUMNS = (
    "id", "date", "kind", "of", "amount", "currency", "channel", "campaign", "item", "tickets",
    "approved",
)  # fmt: skip


def row(name: str, day: str, of: str, amount: object, **codes: object) -> dict[str, str]:
    """A row in CNY: a receipt where it is of the film, a cost else."""
    kind = "receipt" if of == "film" else "reversal" if amount == "" else "cost"
    what = "theatrical of dog from CN" if of == "film" else of
    currency = "" if kind == "reversal" else "CNY"
    given = {"id": name, "date": day, "kind": kind, "of": what, "currency": currency}
    return {**given, "amount": str(amount), **{key: str(value) for key, value in codes.items()}}


def write(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(folder: Path, *rows: Mapping[str, str], deal: str = DEAL, **terms: object) -> recoup.Result:
    """The result of the rows, in any order of their days."""
    (folder / "launch.deal").write_text(deal, encoding="utf-8")
    events = write(folder / "events.csv", rows)
    return recoup.load(folder / "launch.deal").run(events, **terms)  # type: ignore[arg-type]


def figures(*values: object) -> tuple[object, ...]:
    """Amounts side by side, to be compared with whole numbers."""
    return values
