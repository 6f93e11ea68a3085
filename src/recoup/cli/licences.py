"""The licences of a run: sales, royalties, guarantees, and what came of them."""

from recoup.api import Result
from recoup.cli.output import heading, money, table


def print_licences(result: Result) -> None:
    """What licensees reported, what they owe by it, and what the licensor got; or nothing."""
    if not result.licences:
        return
    heading("Licences: sales that were reported")
    table(
        ("licence", "part", "sales", "currency", "amount", "royalty", "guarantee"),
        [
            (
                p.licence,
                p.title,
                p.sales_of,
                "" if p.sales_of == "units" else p.currency,
                f"{p.sales:,}" if p.sales_of == "units" else money(p.sales),
                money(p.earned),
                money(p.guaranteed),
            )
            for p in result.licence_parts
        ],
        right=(4, 5, 6),
    )
    heading("Licences: what is payable")
    table(
        ("licence", "currency", "royalty", "guarantee", "unrecouped", "lacking", "payable"),
        [
            (
                x.title,
                x.currency,
                money(x.earned),
                money(x.guaranteed),
                money(x.unrecouped),
                money(x.lacking),
                money(x.payable),
            )
            for x in result.licences
        ],
        right=(2, 3, 4, 5, 6),
    )
    heading("Licences: calculated against received")
    table(
        ("licence", "currency", "to agent", "to licensor", "received", "difference", "counts"),
        [
            (
                x.title,
                x.currency,
                money(x.commission),
                money(x.to_licensor),
                money(x.received),
                money(x.difference),
                "between the parties" if x.counts == "outside" else x.counts,
            )
            for x in result.licences
        ],
        right=(2, 3, 4, 5),
    )
