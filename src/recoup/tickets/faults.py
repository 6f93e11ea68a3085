"""What cannot be right about a row of tickets, or about a line of them."""

from typing import TYPE_CHECKING

from recoup.tickets.facts import PROVINCES

if TYPE_CHECKING:
    import ibis
    import pyarrow

NO_SEATS = "no seats are sold or given back"
AGAINST_SEATS = "the price has another sign than the seats"
NEGATIVE_FEE = "the service fee is negative"
NEGATIVE_EXTRA = "what was sold with the seats is negative"
UNKNOWN_PROVINCE = "ISO 3166-2 has no such province of mainland China"
UNKNOWN_FILM = "the table of films does not have it"
BEFORE_RELEASE = "the show is before the first day of its run"
GIVEN_BACK = "more was given back than was sold"

# In the order in which a row is told by the first that it has.
REASONS = (
    NO_SEATS,
    AGAINST_SEATS,
    NEGATIVE_FEE,
    NEGATIVE_EXTRA,
    UNKNOWN_PROVINCE,
    UNKNOWN_FILM,
    BEFORE_RELEASE,
    GIVEN_BACK,
)


def row_fault(rows: "ibis.Table") -> "ibis.ir.StringValue":
    """The first fault that a row has in itself, or nothing: one comparison a row if it has none."""
    import ibis

    return ibis.cases(
        (rows["seats"] == 0, NO_SEATS),
        ((rows["seats"] > 0) != (rows["price"] >= 0), AGAINST_SEATS),
        (rows["fee"] < 0, NEGATIVE_FEE),
        (rows["extra"] < 0, NEGATIVE_EXTRA),
        else_="",
    )


def line_fault(lines: "pyarrow.Table", films: "pyarrow.Table | None") -> "pyarrow.Array":
    """The fault of each line: that of its rows, or of its province, its film, or its day.

    Films and days are judged where a table of films is given.
    """
    import pyarrow
    import pyarrow.compute as pc

    fault = lines["fault"].combine_chunks()
    provinces = pyarrow.array([province.code for province in PROVINCES])
    unknown = pc.invert(pc.is_in(lines["province"], provinces)).combine_chunks()
    found = [(unknown, UNKNOWN_PROVINCE)]
    if films is not None:
        place = pc.index_in(lines["film"], films["film"].combine_chunks()).combine_chunks()
        release = films["release"].combine_chunks().take(place)
        early = pc.less(lines["day"].combine_chunks(), release).fill_null(False)
        found += [(pc.is_null(place), UNKNOWN_FILM), (early, BEFORE_RELEASE)]
    # A refund is of the day of its show: beyond the sales of that day, the sale itself is not here.
    found.append((pc.less(lines["price"].combine_chunks(), 0), GIVEN_BACK))
    for holds, reason in found:
        fault = pc.if_else(pc.and_(holds, pc.equal(fault, "")), reason, fault)
    return fault
