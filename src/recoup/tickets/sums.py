"""The one expression that reduces tickets to box office, whatever engine evaluates it."""

from typing import TYPE_CHECKING

from recoup.tickets.model import KEYS, SUMS

if TYPE_CHECKING:
    import ibis


def sums(rows: "ibis.Table", *also: str) -> "ibis.Table":
    """Rows of tickets as lines of box office: one for each film, day and province, in that order.

    Lines are told apart by further columns `also`, which come first.
    `day` is the calendar day on which the show starts, local time. All sums are whole numbers:
    `rows` and `seats` counts, `price`, `fee` and `extra` fen. Refunds count against their day.
    Comprehensive box office is price and fee together, the base that is shared is the price.
    """
    dated = rows.mutate(day=rows["show"].date())
    whole = {name: dated[name].cast("int64").sum().cast("int64") for name in SUMS[1:]}
    keys = (*also, *KEYS)
    return dated.group_by(keys).aggregate(rows=dated.count().cast("int64"), **whole).order_by(keys)


def total(rows: "ibis.Table") -> "ibis.Table":
    """The same sums of all rows together: one line, without keys."""
    whole = {name: rows[name].cast("int64").sum().fill_null(0).cast("int64") for name in SUMS[1:]}
    return rows.aggregate(rows=rows.count().cast("int64"), **whole)
