"""The one expression that reduces tickets to box office, whatever engine evaluates it."""

from typing import TYPE_CHECKING

from recoup.tickets.model import KEYS, SUMS

if TYPE_CHECKING:
    import ibis


def sums(rows: "ibis.Table") -> "ibis.Table":
    """Rows of tickets as lines of box office: one for each film, day and province, in that order.

    `day` is the calendar day on which the show starts, local time. All sums are whole numbers:
    `rows` and `seats` counts, `price`, `fee` and `extra` fen. Refunds count against their day.
    Comprehensive box office is price and fee together, the base that is shared is the price.
    """
    dated = rows.mutate(day=rows["show"].date())
    whole = {name: dated[name].cast("int64").sum().cast("int64") for name in SUMS[1:]}
    return dated.group_by(KEYS).aggregate(rows=dated.count().cast("int64"), **whole).order_by(KEYS)
